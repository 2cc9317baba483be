-- Reversals that took more money back than was paid. Grain: original reimbursement x FNSKU x currency.
-- No unit is owed by this: it is money, shown beside the claims (contract: compare the amount taken with the amount paid).
with paid as (
    select reimbursement_id, fnsku, currency, sum(amount_total) as paid, sum(cash_units) as units,
        max(amount_per_unit) as per_unit
    from reimbursement_line
    where amount_total > 0
    group by reimbursement_id, fnsku, currency
),

taken as (
    select original_id, fnsku, currency, -sum(amount_total) as taken, -sum(cash_units) as units,
        max(approval_date) as last_date, string_agg(distinct reimbursement_id, '; ' order by reimbursement_id) as reversals
    from reimbursement_line
    where amount_total < 0 and original_id <> ''
    group by original_id, fnsku, currency
)

select
    t.original_id as reimbursement_id,
    t.reversals,
    t.fnsku,
    t.currency,
    t.last_date,
    p.paid,
    p.units as paid_units,
    t.taken,
    t.units as taken_units,
    t.taken - least(p.paid, p.per_unit * t.units) as excess
from taken as t
inner join paid as p on t.original_id = p.reimbursement_id and t.fnsku = p.fnsku and t.currency = p.currency
where t.taken > least(p.paid, p.per_unit * t.units)
