-- Refunded and replaced units of Amazon-fulfilled orders, each on its day. Grain: order x SKU x day.
-- The settlement and the date-range report tell the same refunds, some days apart at most: of what lies within
-- `same_refund_days` the report that has more units counts, never the sum, and so of all that one of them tells although
-- the other covers its days. What only one of them covers counts from that one. Units never exceed what was ordered, the earliest first, where the order is in the data: `beyond_order` are those that were
-- refunded and replaced as well.
with covered as (
    select distinct a.report, a.posted_date as day
    from (select distinct report, posted_date from refund_line) as a
    inner join (select distinct report, posted_date from refund_line) as b on a.report <> b.report
    inner join policy_constant as near on near.name = 'covered_days'
    where b.posted_date between a.posted_date - near.value::integer and a.posted_date + near.value::integer
),

spaced as (
    select
        d.*,
        c.day is not null as other_covers,
        coalesce(
            d.day - lag(d.day) over (partition by d.order_id, d.sku_key order by d.day asc, d.report asc) > same.value, false
        ) as apart
    from refund_day as d
    inner join policy_constant as same on same.name = 'same_refund_days'
    left join covered as c on d.report = c.report and d.day = c.day
),

told as (
    select *, sum(apart::int) over (partition by order_id, sku_key order by day asc, report asc) as near_day
    from spaced
),

-- A refund that the other report covers and does not tell stands there on another day, if anywhere.
placed as (
    select
        *,
        case
            when
                bool_and(other_covers) over near_days
                and min(report) over near_days = max(report) over near_days
                then -1
            else near_day
        end as once
    from told
    window near_days as (partition by order_id, sku_key, near_day)
),

fuller as (
    select *, sum(units) over (partition by order_id, sku_key, once, report) as told_units
    from placed
),

best as (
    select * from fuller
    qualify
        report = first_value(report) over (
            partition by order_id, sku_key, once order by told_units desc, report desc
        )
),

refund_or_replacement as (
    select order_id, sku_key, sku, day, units, units as refunded, coalesce(partly, 0) as partly, priced_units, ordered,
        by_amazon, by_claim, file_id, line
    from best
    union all
    select order_id, sku_key, sku, first_date as day, units, 0 as refunded, 0 as partly, null as priced_units,
        null as ordered, true as by_amazon, false as by_claim, file_id, line
    from replaced_unit
),

capped as (
    select
        *,
        greatest(0, least(
            units,
            coalesce(max(ordered) over whole, 1000000) - coalesce(sum(units) over before, 0)
        )) as counted_units,
        greatest(0, sum(units) over whole - coalesce(max(ordered) over whole, 1000000)) as beyond_order,
        -- Instalments that add up to the full price of all refunded units are no partial refund.
        sum(priced_units) over whole as whole_price,
        sum(refunded) over whole as whole_refunded
    from refund_or_replacement
    window
        whole as (partition by order_id, sku_key),
        before as (
            partition by order_id, sku_key order by day asc, refunded desc rows between unbounded preceding and 1 preceding
        )
),

order_market as (
    select
        order_id,
        max(marketplace_name) as marketplace_name,
        max(currency) as currency
    from refund_line
    group by order_id
)

select
    c.order_id,
    c.sku,
    c.day as event_date,
    c.counted_units::bigint as units,
    c.beyond_order::bigint as beyond_order,
    case
        when c.whole_price >= share.value * least(c.whole_refunded, c.ordered) and c.whole_price <= least(c.whole_refunded, c.ordered)
            then 0
        else least(c.partly, c.counted_units)
    end::bigint as partly_refunded,
    c.by_amazon, c.by_claim,
    coalesce(m.marketplace, y.marketplace, r.default_marketplace) as marketplace,
    coalesce(m.stock_region, y.stock_region, r.default_region) as stock_region,
    c.file_id,
    c.line
from capped as c
cross join run_setting as r
inner join policy_constant as share on share.name = 'full_refund_share'
left join order_market as k on c.order_id = k.order_id
left join money_marketplace as m on k.marketplace_name = m.name
left join currency_marketplace as y on k.currency = y.currency
where c.counted_units > 0
