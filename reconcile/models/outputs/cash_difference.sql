-- Tie-out to cash: reimbursements per kind and day against the money reports. Grain: kind x day x currency.
-- Amazon combines rows, so sums are compared, over the days that a money report covers. A payment that another day of the
-- same week carries with the same sum is the same payment. What remains is a finding: paid in the report but not in the
-- bank, or the reverse. Stock that is not covered (AWD, fees) is left out on both sides.
with cash_line as (
    select
        t.event_date as day,
        coalesce(nullif(t.currency, ''), m.currency) as currency,
        regexp_replace(t.description, '^FBA Inventory Reimbursement\s*-\s*', '') as reason,
        t.total as amount
    from staging.transaction as t
    inner join loaded_file as f on t.file_id = f.file_id
    cross join run_setting as r
    left join policy_marketplace as m
        on m.marketplace = coalesce(
            nullif(replace(upper(regexp_extract(lower(t.marketplace), '([a-z]+)$', 1)), 'COM', 'US'), ''),
            r.default_marketplace
        )
    where t.type = 'Adjustment' and t.description ilike 'FBA Inventory Reimbursement%' and t.event_date <= r.as_of
    union all
    select s.posted_date as day, s.currency, s.amount_description as reason, s.amount
    from staging.settlement as s
    inner join loaded_file as f on s.file_id = f.file_id
    cross join run_setting as r
    where
        s.amount_type = 'FBA Inventory Reimbursement' and s.posted_date <= r.as_of
        and not exists (
            select 1
            from staging.transaction as t
            inner join loaded_file as g on t.file_id = g.file_id
            where t.event_date = s.posted_date
        )
),

cash as (
    select
        c.day,
        c.currency,
        coalesce(p.pool, 'none') as kind,
        sum(c.amount) as amount
    from cash_line as c
    left join policy_reimbursement_reason as p
        on policy_word_key(c.reason) = p.reason_key or (p.is_prefix and starts_with(policy_word_key(c.reason), p.reason_key))
    group by c.day, c.currency, coalesce(p.pool, 'none')
),

covered as (
    select currency, min(day) as first_day, max(day) as last_day
    from cash
    group by currency
),

reported as (
    select b.approval_date as day, b.currency, b.pool as kind, sum(b.amount_total) as amount
    from reimbursement_line as b
    inner join covered as v on b.currency = v.currency and b.approval_date between v.first_day and v.last_day
    where b.amount_total <> 0
    group by b.approval_date, b.currency, b.pool
),

compared as (
    select
        coalesce(b.kind, c.kind) as kind,
        coalesce(b.day, c.day) as day,
        coalesce(b.currency, c.currency) as currency,
        coalesce(b.amount, 0) as report_amount,
        coalesce(c.amount, 0) as cash_amount
    from reported as b
    full outer join cash as c on b.kind = c.kind and b.day = c.day and b.currency = c.currency
),

different as (
    select *, report_amount - cash_amount as difference
    from compared
    where report_amount <> cash_amount and kind <> 'not_covered'
)

select d.kind, d.day, d.currency, d.report_amount, d.cash_amount, d.difference
from different as d
where not exists (
    select 1
    from different as o
    where
        o.kind = d.kind and o.currency = d.currency and o.difference = -d.difference
        and abs(o.day - d.day) between 1 and 7
)
