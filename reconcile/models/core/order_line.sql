-- Orders that Amazon refunded or replaced, or that came back damaged. Grain: order x SKU, the only name of a product that
-- every record of an order has: its FNSKU is learned from other files and may come later or change.
-- Orders of `outside_order` are left out. What came back damaged by Amazon or its carrier is not a return
-- that settles anything (`damaged_rows`); of these `told_paid` are units of which the return itself says that Amazon has reimbursed them.
-- What comes back under the order id of a replacement comes back for the order that was replaced: two units were sent, and
-- the buyer paid for one. Where the unit that was ordered was replaced and refunded the buyer paid for none, and the replacement
-- keeps it; so does one that was refunded itself.
with return_row as (
    select v.* replace (coalesce(p.order_id, v.order_id) as order_id), v.order_id as told_order
    from return_line as v
    left join (
        select q.*
        from replacement_order as q
        semi join refunded_product as f on q.order_id = f.order_id and q.sku_key = f.product_key and f.beyond_order = 0
        anti join refunded_product as own on q.replacement_order_id = own.order_id and q.sku_key = own.product_key
    ) as p on v.order_id = p.replacement_order_id and lower(v.sku) = p.sku_key
),

-- A return under another SKU belongs to the only refund of its order whose SKU has stood for its FNSKU.
renamed as (
    select v.order_id, v.fnsku, min(f.product_key) as product_key
    from (select distinct order_id, fnsku from return_row) as v
    inner join refunded_product as f on v.order_id = f.order_id
    inner join sku_label as l on f.product_key = l.name and v.fnsku = l.fnsku
    group by v.order_id, v.fnsku
    having count(*) = 1
),

return_of as (
    select
        v.*,
        coalesce(f.product_key, a.product_key, nullif(lower(v.sku), ''), lower(v.fnsku)) as product_key
    from return_row as v
    left join refunded_product as f on v.order_id = f.order_id and lower(v.sku) = f.product_key
    left join renamed as a on v.order_id = a.order_id and v.fnsku = a.fnsku
),

returned as (
    select
        order_id,
        product_key,
        min(sku) as sku,
        min(fnsku) as fnsku,
        min(fnsku) filter (where upper(fnsku) <> upper(asin)) as label,
        list(distinct fnsku) as fnskus,
        coalesce(sum(units) filter (where came_damaged), 0) as damaged,
        coalesce(sum(units) filter (where came_damaged and told_paid), 0) as told_paid,
        min(return_date) filter (where came_damaged) as damaged_date,
        list({
            'file_id': file_id, 'sheet': sheet, 'line': line, 'units': units, 'day': return_date, 'order_id': told_order,
            'disposition': disposition, 'lpn': lpn
        } order by return_date, file_id, sheet, line) filter (where came_damaged) as damaged_rows,
        arg_min(file_id, return_date::varchar || lpad(line::varchar, 12, '0')) as file_id,
        arg_min(line, return_date::varchar || lpad(line::varchar, 12, '0')) as line
    from return_of
    group by order_id, product_key
),

sku_labels as (
    select name, list(fnsku) as fnskus
    from sku_label
    group by name
),

-- What the order's own return says comes before what other files say of the SKU, a label before a manufacturer's barcode.
named as (
    select
        coalesce(f.order_id, v.order_id) as order_id,
        coalesce(f.product_key, v.product_key) as product_key,
        coalesce(v.label, n.fnsku, v.fnsku, '') as fnsku,
        list_sort(list_distinct(list_concat(coalesce(l.fnskus, []), coalesce(v.fnskus, [])))) as fnskus,
        coalesce(f.sku, v.sku) as sku,
        coalesce(f.units, 0) as refunded,
        coalesce(v.damaged, 0) as damaged,
        coalesce(v.told_paid, 0) as told_paid,
        coalesce(v.damaged_rows, []) as damaged_rows,
        coalesce(f.event_date, v.damaged_date) as event_date,
        coalesce(f.partly_refunded, 0) as partly_refunded,
        coalesce(f.days, []) as days,
        coalesce(f.by_amazon, true) as by_amazon,
        coalesce(f.by_claim, false) as by_claim,
        f.marketplace,
        f.stock_region,
        coalesce(f.file_id, v.file_id) as file_id,
        coalesce(f.line, v.line) as line
    from refunded_product as f
    full outer join returned as v on f.order_id = v.order_id and f.product_key = v.product_key
    left join sku_fnsku as n on coalesce(f.product_key, v.product_key) = n.name
    left join sku_labels as l on coalesce(f.product_key, v.product_key) = l.name
)

select
    o.* exclude (marketplace, stock_region),
    coalesce(p.asin, '') as asin,
    coalesce(o.marketplace, r.default_marketplace) as marketplace,
    coalesce(o.stock_region, r.default_region) as stock_region
from named as o
cross join run_setting as r
left join product as p on o.fnsku = p.fnsku
where
    (o.refunded > 0 or o.damaged > 0)
    and o.order_id not in (select order_id from outside_order)
