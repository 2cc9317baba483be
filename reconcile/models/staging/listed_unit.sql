-- Units that the seller told Amazon to expect. Grain: shipment x FNSKU.
-- Several lines of one SKU in one file add up; another download of the same shipment replaces it and is never added.
-- A line without an FNSKU means the one under which the shipment was received, else the SKU's.
-- Where two downloads disagree the smaller number counts, so that nothing is claimed that a later edit took out.
with per_file as (
    select
        s.file_id,
        s.sheet,
        s.shipment_id,
        coalesce(nullif(s.fnsku, ''), g.fnsku, n.fnsku, '') as fnsku,
        min(s.sku) as sku,
        min(s.asin) as asin,
        sum(s.units) as units,
        min(s.line) as line,
        min(s.ship_to) as ship_to
    from staging.sku_list as s
    inner join loaded_file as f on s.file_id = f.file_id
    left join shipment_label as g on s.shipment_id = g.shipment_id and lower(s.sku) = g.name
    left join sku_fnsku as n on lower(s.sku) = n.name
    where s.shipment_id <> ''
    group by s.file_id, s.sheet, s.shipment_id, coalesce(nullif(s.fnsku, ''), g.fnsku, n.fnsku, '')
)

select
    shipment_id,
    fnsku,
    min(sku) as sku,
    min(asin) as asin,
    min(units) as units,
    max(units) as most_units,
    min(ship_to) as ship_to
from per_file
where fnsku <> ''
group by shipment_id, fnsku
