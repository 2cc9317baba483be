-- Whether Amazon's reconciled numbers are older than its payments. Grain: one row; no row without such numbers.
-- A month's ledger that is downloaded once keeps the numbers of that day: what Amazon paid later lies beyond them.
-- `late_units`: units found or paid more than 90 days after the data begin, so that their losses are in them;
-- `beyond_units`: those of them that the reconciled numbers of their product do not hold.
with lost as (
    select claim_type as pool, stock_region, fnsku, sum(least(reconciled_quantity, units)) as reconciled
    from ledger_loss
    where reconciled_quantity is not null and claim_type <> 'disposed'
    group by claim_type, stock_region, fnsku
),

credit as (
    select
        case when pool = 'reversal' then original_pool else pool end as pool,
        stock_region,
        fnsku,
        approval_date as day,
        units
    from reimbursement_line
    union all
    select 'warehouse_lost' as pool, stock_region, fnsku, event_date as day, quantity as units
    from ledger_return
    where role = 'found' and quantity > 0
),

late as (
    select c.pool, c.stock_region, c.fnsku, sum(c.units) as units
    from credit as c
    cross join ledger_coverage as l
    cross join (select value::integer as days from policy_constant where name = 'match_near_days') as n
    where c.day > l.first_date + n.days
    group by c.pool, c.stock_region, c.fnsku
),

counted as (
    select
        sum(t.units) as late_units,
        sum(greatest(0, least(t.units, t.units - l.reconciled))) as beyond_units
    from late as t
    inner join lost as l on t.pool = l.pool and t.stock_region = l.stock_region and t.fnsku = l.fnsku
)

select
    c.late_units::bigint as late_units,
    c.beyond_units::bigint as beyond_units,
    c.late_units >= u.value and c.beyond_units >= c.late_units * s.value as is_stale
from counted as c
cross join (select value from policy_constant where name = 'stale_reconciled_units') as u
cross join (select value from policy_constant where name = 'stale_reconciled_share') as s
where c.late_units > 0
