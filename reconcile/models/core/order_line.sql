-- Orders that Amazon refunded or replaced, or that came back damaged. Grain: order x FNSKU.
-- Damaged = returned as CARRIER_DAMAGED or WAREHOUSE_DAMAGED: not a return that settles anything.
with returned as (
    select
        order_id,
        fnsku,
        min(sku) as sku,
        coalesce(sum(units) filter (where disposition not in ('CARRIER_DAMAGED', 'WAREHOUSE_DAMAGED')), 0) as good,
        coalesce(sum(units) filter (where disposition in ('CARRIER_DAMAGED', 'WAREHOUSE_DAMAGED')), 0) as damaged,
        min(return_date) filter (where disposition in ('CARRIER_DAMAGED', 'WAREHOUSE_DAMAGED')) as damaged_date,
        arg_min(file_id, return_date::varchar || lpad(line::varchar, 12, '0')) as file_id,
        arg_min(line, return_date::varchar || lpad(line::varchar, 12, '0')) as line
    from return_line
    group by order_id, fnsku
),

refunded as (
    select
        o.order_id,
        coalesce(
            (select min(v.fnsku) from returned as v where v.order_id = o.order_id and lower(v.sku) = lower(o.sku)),
            n.fnsku, ''
        ) as fnsku,
        min(o.sku) as sku,
        sum(o.units)::bigint as units,
        min(o.event_date) as event_date,
        list({'day': o.event_date, 'units': o.units, 'file_id': o.file_id, 'line': o.line} order by o.event_date, o.line) as days,
        sum(o.partly_refunded)::bigint as partly_refunded,
        bool_and(o.by_amazon) as by_amazon,
        min(o.marketplace) as marketplace,
        min(o.stock_region) as stock_region,
        arg_min(o.file_id, o.event_date) as file_id,
        arg_min(o.line, o.event_date) as line
    from refunded_order as o
    left join sku_fnsku as n on lower(o.sku) = n.name
    group by o.order_id, 2
)

select
    coalesce(f.order_id, v.order_id) as order_id,
    coalesce(f.fnsku, v.fnsku) as fnsku,
    coalesce(f.sku, v.sku) as sku,
    coalesce(p.asin, '') as asin,
    coalesce(f.units, 0) as refunded,
    coalesce(v.good, 0) as good,
    coalesce(v.damaged, 0) as damaged,
    coalesce(f.event_date, v.damaged_date) as event_date,
    coalesce(f.partly_refunded, 0) as partly_refunded,
    coalesce(f.days, []) as days,
    coalesce(f.by_amazon, true) as by_amazon,
    coalesce(f.marketplace, r.default_marketplace) as marketplace,
    coalesce(f.stock_region, r.default_region) as stock_region,
    coalesce(f.file_id, v.file_id) as file_id,
    coalesce(f.line, v.line) as line
from refunded as f
full outer join returned as v on f.order_id = v.order_id and f.fnsku = v.fnsku
cross join run_setting as r
left join product as p on coalesce(f.fnsku, v.fnsku) = p.fnsku
where
    (coalesce(f.units, 0) > 0 or coalesce(v.damaged, 0) > 0)
    -- Multi-channel orders are no orders of Amazon's buyers: listed as not covered.
    and not regexp_matches(coalesce(f.order_id, v.order_id), '^S0[0-9]-')
