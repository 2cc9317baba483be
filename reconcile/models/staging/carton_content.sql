-- What the packing documents say each carton held. Grain: shipment x carton x FNSKU (carton_no '' = no numbers given).
-- One document speaks for a shipment: the packing list, else the booking form, the box file, the SKU list's boxes.
-- Overlapping copies are counted as in the file that has the row most often. The product is found by FNSKU, seller SKU
-- or ASIN; on a shipment of one product it is that product; fnsku '' = the document does not say which product it is.
-- A booking form's SKU is written for customs: beside an ASIN it only tells apart what the ASIN leaves open.
with copy as (
    select
        c.*,
        f.path,
        if(c.origin = 'booking form' and c.asin <> '', '', c.sku) as seller_sku,
        case c.origin when 'packing list' then 1 when 'booking form' then 2 when 'box file' then 3 else 4 end as trust,
        row_number() over (
            partition by c.file_id, c.shipment_id, c.origin, c.carton_no, c.sku, c.fnsku, c.asin, c.units, c.cartons
            order by c.sheet asc, c.line asc
        ) as occurrence
    from staging.carton as c
    inner join loaded_file as f on c.file_id = f.file_id
    where c.shipment_id <> '' and c.units is not null
),

ranked as (
    select
        c.*,
        min(c.trust) over (partition by c.shipment_id) as best_trust,
        row_number() over (
            partition by c.shipment_id, c.origin, c.carton_no, c.sku, c.fnsku, c.asin, c.units, c.cartons, c.occurrence
            order by c.path asc, c.sheet asc, c.line asc
        ) as choice
    from copy as c
),

-- A name is looked up on the shipment's own SKU list first: an ASIN may have several FNSKUs, of which one was shipped.
listed_name as (
    select shipment_id, name, min(fnsku) as fnsku
    from (
        select shipment_id, lower(sku) as name, fnsku from listed_unit where sku <> ''
        union
        select shipment_id, lower(asin) as name, fnsku from listed_unit where asin <> ''
    )
    group by shipment_id, name
    having count(*) = 1
),

listed_pair as (
    select shipment_id, lower(sku) as sku, lower(asin) as asin, min(fnsku) as fnsku
    from listed_unit
    where sku <> '' and asin <> ''
    group by shipment_id, lower(sku), lower(asin)
    having count(*) = 1
),

only_product as (
    select
        shipment_id,
        min(fnsku) as fnsku
    from listed_unit
    group by shipment_id
    having count(*) = 1
)

select
    k.file_id,
    k.sheet,
    k.line,
    k.shipment_id,
    k.carton_no,
    k.origin,
    k.units,
    coalesce(k.cartons, 1) as cartons,
    k.gross_weight_kg,
    k.purchase_price,
    k.purchase_currency,
    coalesce(pf.fnsku, lp.fnsku, ls.fnsku, la.fnsku, nr.fnsku, ns.fnsku, na.fnsku, nf.fnsku, o.fnsku, '') as fnsku
from ranked as k
left join listed_unit as pf on k.shipment_id = pf.shipment_id and k.fnsku = pf.fnsku
left join listed_pair as lp on k.shipment_id = lp.shipment_id and lower(k.sku) = lp.sku and lower(k.asin) = lp.asin
left join listed_name as ls on k.shipment_id = ls.shipment_id and lower(k.seller_sku) = ls.name
left join listed_name as la on k.shipment_id = la.shipment_id and lower(k.asin) = la.name
left join shipment_label as nr on k.shipment_id = nr.shipment_id and lower(k.seller_sku) = nr.name
left join sku_fnsku as ns on lower(k.seller_sku) = ns.name and k.seller_sku <> ''
left join sku_fnsku as na on lower(k.asin) = na.name and k.asin <> ''
left join product as nf on k.fnsku = nf.fnsku
left join only_product as o on k.shipment_id = o.shipment_id
where k.choice = 1 and k.trust = k.best_trust
