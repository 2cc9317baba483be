-- Payments of the money reports that the reimbursements in the data do not tell: a month of that report was not downloaded.
-- Grain: one row of a money report. One with an order id is told by any line of that order; any other by a line of its kind
-- and product from 14 days before it (a payment is approved first) to 7 days after it. Of a reason that names no kind, or
-- stands there in a language of which its word is not known, any line of the product tells.
with paid as (
    select c.*, lower(c.sku) as sku_key
    from cash_line as c
    anti join reimbursement_line as b on c.order_id = b.order_id and b.order_id <> ''
    where c.amount > 0 and c.kind not in ('reversal', 'not_covered') and c.sku <> ''
),

named as (
    select file_id, line, kind, day, sku_key as name
    from paid
    where order_id = ''
    union all
    select p.file_id, p.line, p.kind, p.day, l.fnsku as name
    from paid as p
    inner join sku_label as l on p.sku_key = l.name
    where p.order_id = ''
),

reported as (
    select pool as kind, approval_date, lower(sku) as name
    from reimbursement_line
    union all
    select pool as kind, approval_date, fnsku as name
    from reimbursement_line
),

told as (
    select distinct n.file_id, n.line
    from named as n
    inner join reported as b on n.name = b.name and n.kind in (b.kind, 'none')
    cross join (select value::integer as days from policy_constant where name = 'cash_shift_days') as near
    where b.approval_date between n.day - 2 * near.days and n.day + near.days
)

select
    p.file_id, p.line, p.day, p.order_id, p.sku_key, p.kind, greatest(1, abs(coalesce(p.quantity, 1)))::bigint as units,
    p.amount, p.currency, m.stock_region
from paid as p
anti join told as t on p.file_id = t.file_id and p.line = t.line
inner join currency_marketplace as m on p.currency = m.currency
