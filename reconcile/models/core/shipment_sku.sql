-- Every product of every shipment that a document or a receipt names. Grain: shipment x FNSKU.
with named as (
    select shipment_id, fnsku from listed_unit
    union
    select shipment_id, fnsku from carton_content where fnsku <> ''
    union
    select shipment_id, fnsku from receipt
)

select
    n.shipment_id,
    n.fnsku,
    coalesce(nullif(l.sku, ''), nullif(p.sku, ''), nullif(t.sku, ''), '') as sku,
    coalesce(nullif(p.asin, ''), nullif(l.asin, ''), nullif(t.asin, ''), '') as asin,
    coalesce(p.title, '') as title,
    l.units as listed,
    coalesce(l.named_by_all, true) as named_by_all,
    c.packed,
    coalesce(t.units, 0) as received,
    coalesce(t.damaged_units, 0) as received_damaged,
    t.first_date,
    t.last_date,
    coalesce(l.skus, []) as skus
from named as n
left join listed_unit as l on n.shipment_id = l.shipment_id and n.fnsku = l.fnsku
left join (
    select
        shipment_id,
        fnsku,
        sum(units) as packed
    from carton_content
    group by shipment_id, fnsku
) as c on n.shipment_id = c.shipment_id and n.fnsku = c.fnsku
left join receipt as t on n.shipment_id = t.shipment_id and n.fnsku = t.fnsku
left join product as p on n.fnsku = p.fnsku
