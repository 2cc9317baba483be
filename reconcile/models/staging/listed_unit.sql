-- Units that the seller told Amazon to expect. Grain: shipment x FNSKU.
-- Several lines of one SKU in one file add up; another download of the same shipment replaces it and is never added.
-- A line without an FNSKU means the one under which the shipment was received, else the SKU's.
-- Where two downloads disagree the smaller number counts, so that nothing is claimed that a later edit took out.
-- `skus`: every seller SKU that its lines name: stock under the manufacturer's barcode may have several.
-- `named_by_all` is false where another list of the shipment lacks the product: it may have been taken out, or added. A list
-- whose lines do not add up to its own total is a part of one, and says nothing of what it lacks.
with per_file as (
    select
        s.file_id,
        s.sheet,
        s.shipment_id,
        coalesce(nullif(s.fnsku, ''), g.fnsku, n.fnsku, '') as fnsku,
        min(s.sku) as sku,
        list(distinct s.sku) as skus,
        min(s.asin) as asin,
        sum(s.units) as units,
        min(s.line) as line,
        min(s.ship_to) as ship_to,
        coalesce(sum(sum(s.units)) over list <> max(max(s.total_units)) over list, false) as is_part
    from staging.sku_list as s
    inner join loaded_file as f on s.file_id = f.file_id
    left join shipment_label as g on s.shipment_id = g.shipment_id and lower(s.sku) = g.name
    left join sku_fnsku as n on lower(s.sku) = n.name
    where s.shipment_id <> ''
    group by s.file_id, s.sheet, s.shipment_id, coalesce(nullif(s.fnsku, ''), g.fnsku, n.fnsku, '')
    window list as (partition by s.file_id, s.sheet, s.shipment_id)
),

whole_list as (
    select shipment_id, count(distinct (file_id, sheet)) as lists
    from per_file
    where not is_part
    group by shipment_id
)

select
    p.shipment_id,
    p.fnsku,
    min(p.sku) as sku,
    list_sort(list_distinct(flatten(list(p.skus)))) as skus,
    min(p.asin) as asin,
    min(p.units) as units,
    max(p.units) as most_units,
    min(p.ship_to) as ship_to,
    count(*) filter (where not p.is_part) = coalesce(max(w.lists), 0) as named_by_all
from per_file as p
left join whole_list as w on p.shipment_id = w.shipment_id
where p.fnsku <> ''
group by p.shipment_id, p.fnsku
