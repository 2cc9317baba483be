-- Reversals that took more money back than was paid. Grain: original reimbursement x FNSKU x currency.
-- No unit is owed by this: it is money, shown beside the claims (contract: compare the amount taken with the amount paid).
-- `due`: the most that may be taken back, for as many units as were taken back: their price, and what was added to the payment
-- without a unit (re-valued), at most all that was paid. Money that is taken back without a unit corrects the payment.
-- What repeated the payment before it was taken back again was paid too: a later payment of the product that names it, or, of
-- the same price per unit, nothing, between two of its reversals.
with paid as (
    select reimbursement_id, fnsku, currency, sum(amount_total) as paid, sum(cash_units) as units,
        max(amount_per_unit) as per_unit, coalesce(sum(amount_total) filter (where units = 0), 0) as added
    from reimbursement_line
    where amount_total > 0
    group by reimbursement_id, fnsku, currency
),

taken as (
    select original_id, fnsku, currency, -sum(amount_total) as taken, -sum(cash_units) as units,
        min(approval_date) as first_date, max(approval_date) as last_date, string_agg(distinct reimbursement_id, '; ' order by reimbursement_id) as reversals
    from reimbursement_line
    where amount_total < 0 and original_id <> ''
    group by original_id, fnsku, currency
),

repeated as (
    select t.original_id, t.fnsku, t.currency, sum(r.amount_total) as paid, sum(r.cash_units) as units
    from taken as t
    inner join paid as p on t.original_id = p.reimbursement_id and t.fnsku = p.fnsku and t.currency = p.currency
    inner join reimbursement_line as r on t.fnsku = r.fnsku and t.currency = r.currency
    where r.amount_total > 0 and r.units > 0 and r.reimbursement_id <> t.original_id
        and (
            r.original_id = t.original_id
            or (
                r.original_id = '' and r.approval_date >= t.first_date and r.approval_date < t.last_date
                and r.amount_per_unit = p.per_unit
            )
        )
    group by t.original_id, t.fnsku, t.currency
),

compared as (
    select
        t.*,
        p.paid + coalesce(r.paid, 0) as paid,
        p.units + coalesce(r.units, 0) as paid_units,
        p.per_unit * t.units + p.added as units_due
    from taken as t
    inner join paid as p on t.original_id = p.reimbursement_id and t.fnsku = p.fnsku and t.currency = p.currency
    left join repeated as r on t.original_id = r.original_id and t.fnsku = r.fnsku and t.currency = r.currency
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
    taken - if(units > 0, least(paid, units_due), paid) as excess
from compared
where taken > if(units > 0, least(paid, units_due), paid)
