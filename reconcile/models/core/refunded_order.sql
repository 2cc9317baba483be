-- Refunded and replaced units of Amazon-fulfilled orders. Grain: order x SKU.
-- The settlement and the date-range report tell the same refunds: the one that has more units counts, never the sum.
-- Units never exceed what was ordered, where the order is in the data. Where a refund does not say who fulfilled it, its
-- order does.
with price as (
    select
        report,
        order_id,
        sku_key,
        sum(quantity) as ordered,
        sum(amount) as order_amount,
        bool_and(by_amazon) as by_amazon,
        bool_or(fulfillment <> '' and not by_amazon) as by_seller
    from refund_line
    where type = 'Order' and quantity > 0
    group by report, order_id, sku_key
),

refund as (
    select
        f.report,
        f.order_id,
        f.sku_key,
        min(f.sku) as sku,
        min(f.posted_date) as first_date,
        max(f.posted_date) as last_date,
        sum(
            case
                when coalesce(f.quantity, 0) > 0 then f.quantity
                when p.order_amount > 0 then greatest(1, floor(-f.amount * p.ordered / p.order_amount + 0.0001))
                else 1
            end
        )::bigint as units,
        -sum(f.amount) as refunded_amount,
        min(p.ordered) as ordered,
        min(p.order_amount) as order_amount,
        bool_and(f.by_amazon or coalesce(p.by_amazon, false)) as by_amazon,
        min(f.marketplace_name) as marketplace_name,
        arg_min(f.file_id, f.posted_date::varchar || lpad(f.line::varchar, 12, '0')) as file_id,
        arg_min(f.line, f.posted_date::varchar || lpad(f.line::varchar, 12, '0')) as line
    from refund_line as f
    left join price as p on f.report = p.report and f.order_id = p.order_id and f.sku_key = p.sku_key
    where f.type = 'Refund' and (f.by_amazon or (f.fulfillment = '' and not coalesce(p.by_seller, false)))
    group by f.report, f.order_id, f.sku_key
),

best as (
    select
        order_id,
        sku_key,
        max(units) as units,
        min(sku) as sku,
        min(first_date) as first_date,
        max(last_date) as last_date,
        max(refunded_amount) as refunded_amount,
        max(ordered) as ordered,
        max(order_amount) as order_amount,
        bool_or(by_amazon) as by_amazon,
        max(marketplace_name) as marketplace_name,
        arg_max(file_id, report) as file_id,
        arg_max(line, report) as line
    from refund
    group by order_id, sku_key
),

order_market as (
    select
        order_id,
        max(marketplace_name) as marketplace_name
    from refund_line
    group by order_id
)


select
    coalesce(b.order_id, p.order_id) as order_id,
    coalesce(b.sku, p.sku) as sku,
    least(coalesce(b.units, 0) + coalesce(p.units, 0), coalesce(b.ordered, 1000000)) as units,
    coalesce(b.units, 0) as refunded_units,
    least(b.first_date, p.first_date) as event_date,
    coalesce(b.refunded_amount * b.ordered < share.value * b.order_amount * b.units, false) as partly_refunded,
    coalesce(b.by_amazon, true) as by_amazon,
    coalesce(m.marketplace, r.default_marketplace) as marketplace,
    coalesce(m.stock_region, r.default_region) as stock_region,
    coalesce(b.file_id, p.file_id) as file_id,
    coalesce(b.line, p.line) as line
from best as b
full outer join replaced_unit as p on b.order_id = p.order_id and b.sku_key = p.sku_key
cross join run_setting as r
inner join policy_constant as share on share.name = 'full_refund_share'
left join order_market as k on coalesce(b.order_id, p.order_id) = k.order_id
left join policy_marketplace as m
    on replace(upper(regexp_extract(k.marketplace_name, '([a-z]+)$', 1)), 'COM', 'US') = m.marketplace
