-- Refunds of Amazon-fulfilled orders from the two money reports, one copy of every row. Grain: one refund row.
-- Date-range: a Refund row with a negative product-sales amount is `quantity` units; a positive one takes a refund back. Settlement: one Principal row is
-- `quantity-purchased` units, or, where that is blank, the amount divided by the order's unit price, rounded down, at
-- least one (contract section 3, "Returns and removals"). Rows of seller-fulfilled orders are left out.
-- `by_claim`: the buyer got the money through an A-to-z claim or from the bank (chargeback): a refund like any other, and a
-- person looks who answers for it.
-- A SKU that a spreadsheet has rewritten is the one that it was (`rewritten_sku`).
-- A later download may rename the product and name the settlement of what was pending: neither tells two rows apart.
with claimed as (
    select unnest(['A-to-z Guarantee Claim', 'A-to-z Guarantee Refund', 'Chargeback Refund']) as type
),

transaction_copy as (
    select
        t.* replace (coalesce(w.meant, t.sku) as sku),
        f.path,
        row_number() over (
            partition by t.file_id, t.event_date, t.type, t.order_id, coalesce(w.meant, t.sku), t.quantity,
                t.product_sales, t.total
            order by t.line asc
        ) as occurrence
    from staging.transaction as t
    inner join loaded_file as f on t.file_id = f.file_id
    left join rewritten_sku as w on t.order_id = w.order_id and t.sku = w.sku
    cross join run_setting as r
    where t.event_date <= r.as_of and (t.type in ('Order', 'Refund') or t.type in (select c.type from claimed as c))
        and t.order_id <> ''
),

transaction_once as (
    select * from transaction_copy
    qualify row_number() over (
        partition by event_date, type, order_id, sku, quantity, product_sales, total, occurrence
        order by path asc, line asc
    ) = 1
),

settlement_copy as (
    select
        s.* replace (coalesce(w.meant, s.sku) as sku),
        f.path,
        row_number() over (
            partition by s.file_id, s.settlement_id, s.transaction_type, s.order_id, s.adjustment_id, s.amount,
                s.posted_date, coalesce(w.meant, s.sku), s.quantity
            order by s.line asc
        ) as occurrence
    from staging.settlement as s
    inner join loaded_file as f on s.file_id = f.file_id
    left join rewritten_sku as w on s.order_id = w.order_id and s.sku = w.sku
    cross join run_setting as r
    where
        s.posted_date <= r.as_of and s.order_id <> ''
        and (s.transaction_type in ('Order', 'Refund') or s.transaction_type in (select c.type from claimed as c))
        and s.amount_description = 'Principal' and s.amount_type = 'ItemPrice'
),

settlement_once as (
    select * from settlement_copy
    qualify row_number() over (
        partition by settlement_id, transaction_type, order_id, adjustment_id, amount, posted_date, sku, quantity, occurrence
        order by path asc, line asc
    ) = 1
)

select
    'transaction' as report, file_id, sheet, line, event_date as posted_date,
    if(type = 'Order', type, 'Refund') as type, type in (select c.type from claimed as c) as by_claim, order_id, lower(sku) as sku_key, sku,
    quantity, product_sales as amount, lower(marketplace) as marketplace_name, currency,
    fulfillment = 'Amazon' as by_amazon, fulfillment
from transaction_once
where type = 'Order' or product_sales <> 0
union all
select
    'settlement' as report, file_id, sheet, line, posted_date,
    if(transaction_type = 'Order', transaction_type, 'Refund') as type,
    transaction_type in (select c.type from claimed as c) as by_claim, order_id, lower(sku) as sku_key,
    sku, quantity, amount, lower(marketplace_name) as marketplace_name, currency,
    fulfillment = 'Amazon' as by_amazon, fulfillment
from settlement_once
