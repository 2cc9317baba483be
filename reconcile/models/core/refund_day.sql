-- Refunded units of Amazon-fulfilled orders as each money report tells them. Grain: report x order x SKU x day.
-- The price of a unit is the order's, from the same report, else from the other one (an order in one month's report, its
-- refund in the next one's settlement). Where a refund does not say who fulfilled it, or in a word that the format does not
-- know, its order does.
-- `partly`: units refunded below the full price, as far as it is known, and all of a row without units whose amount fits no
-- number of whole units.
with priced as (
    select
        order_id,
        sku_key,
        report,
        sum(quantity) as ordered,
        sum(amount) as order_amount,
        bool_and(by_amazon) as by_amazon,
        bool_or(fulfillment = 'Seller') as by_seller
    from refund_line
    where type = 'Order' and quantity > 0
    group by order_id, sku_key, report
),

-- Of an order that is not in the data the price is at least the lowest of its product, and what was refunded elsewhere in it.
lowest as (
    select report, sku_key, marketplace_name, currency, min(amount / quantity) as price
    from refund_line
    where type = 'Order' and quantity > 0 and amount > 0
    group by report, sku_key, marketplace_name, currency
),

refund_row as (
    select
        f.*,
        f.by_amazon or coalesce(own.by_amazon, other.by_amazon, false) as sent_by_amazon,
        coalesce(own.ordered, other.ordered) as ordered,
        -f.amount * coalesce(own.ordered, other.ordered)
        / nullif(coalesce(own.order_amount, other.order_amount), 0) as priced_units,
        -f.amount / nullif(greatest(
            low.price, max(-f.amount / greatest(f.quantity, 1)) over (partition by f.report, f.order_id, f.sku_key)
        ), 0) as likely_units
    from refund_kept as f
    left join priced as own on f.report = own.report and f.order_id = own.order_id and f.sku_key = own.sku_key
    left join priced as other on f.report <> other.report and f.order_id = other.order_id and f.sku_key = other.sku_key
    left join lowest as low
        on
            f.report = low.report and f.sku_key = low.sku_key and f.marketplace_name = low.marketplace_name
            and f.currency = low.currency
    where
        f.by_amazon or (f.fulfillment <> 'Seller' and not coalesce(own.by_seller, other.by_seller, false))
),

counted as (
    select
        *,
        case
            when coalesce(quantity, 0) > 0 then quantity
            else greatest(1, floor(coalesce(priced_units, 1) + 0.0001))
        end::bigint as units
    from refund_row
)

select
    c.report,
    c.order_id,
    c.sku_key,
    c.posted_date as day,
    min(c.sku) as sku,
    sum(c.units)::bigint as units,
    sum(c.units) filter (
        where coalesce(c.priced_units, c.likely_units) < share.value * c.units
        or (coalesce(c.quantity, 0) = 0 and c.priced_units > (2 - share.value) * c.units
            and c.priced_units < c.units + share.value)
    )::bigint as partly,
    sum(c.priced_units) as priced_units,
    min(c.ordered) as ordered,
    bool_and(c.sent_by_amazon) as by_amazon,
    bool_or(c.by_claim) as by_claim,
    arg_min(c.file_id, c.line) as file_id,
    min(c.line) as line
from counted as c
inner join policy_constant as share on share.name = 'full_refund_share'
group by c.report, c.order_id, c.sku_key, c.posted_date
