-- Reversals that took more money back than was paid. Grain: original reimbursement x FNSKU x currency.
-- No unit is owed by this: it is money, shown beside the claims (contract: compare the amount taken with the amount paid).
-- `due`: the most that may be taken back, for as many units as were taken back: their price, and what was added to the payment
-- without a unit (re-valued), at most all that was paid. Money that is taken back without a unit corrects the payment.
with paid as (
    select reimbursement_id, fnsku, currency, sum(amount_total) as paid, sum(cash_units) as units,
        max(amount_per_unit) as per_unit, coalesce(sum(amount_total) filter (where units = 0), 0) as added
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
),

compared as (
    select
        t.*,
        p.paid,
        p.units as paid_units,
        if(t.units > 0, least(p.paid, p.per_unit * t.units + p.added), p.paid) as due
    from taken as t
    inner join paid as p on t.original_id = p.reimbursement_id and t.fnsku = p.fnsku and t.currency = p.currency
)

select
    original_id as reimbursement_id,
    reversals,
    fnsku,
    currency,
    last_date,
    paid,
    paid_units,
    taken,
    units as taken_units,
    taken - due as excess
from compared
where taken > due
