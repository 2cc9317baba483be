-- What the packing documents say each carton held, row by row. Grain: one row of a document that speaks for its shipment.
-- One kind of document speaks: the packing list, else the booking form, the box file, the SKU list's boxes. The product is
-- found by FNSKU, seller SKU or ASIN; on a shipment of one product it is that product; fnsku '' = the document does not say
-- which product it is. A booking form's SKU is written for customs: beside an ASIN it only tells apart what the ASIN leaves
-- open. `stated`: units of the document in that carton, of that product, where several rows add up. `agreed`: the least that
-- any document states; 0 where one names the carton without the product (a page of a SKU list names only a part of them), or
-- gives the product's cartons numbers that another leaves out.
with copy as (
    select
        c.*,
        f.path,
        if(c.origin = 'booking form' and c.asin <> '', '', c.sku) as seller_sku,
        case c.origin when 'packing list' then 1 when 'booking form' then 2 when 'box file' then 3 else 4 end as trust
    from staging.carton as c
    inner join loaded_file as f on c.file_id = f.file_id
    where c.shipment_id <> '' and c.units is not null
    qualify trust = min(trust) over (partition by c.shipment_id)
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
),

named as (
    select
        k.*,
        coalesce(pf.fnsku, lp.fnsku, ls.fnsku, la.fnsku, nr.fnsku, ns.fnsku, na.fnsku, nf.fnsku, o.fnsku, '') as product_fnsku,
        coalesce(nullif(product_fnsku, ''), lower(concat_ws('|', k.sku, k.fnsku, k.asin))) as product
    from copy as k
    left join listed_unit as pf on k.shipment_id = pf.shipment_id and k.fnsku = pf.fnsku
    left join listed_pair as lp on k.shipment_id = lp.shipment_id and lower(k.sku) = lp.sku and lower(k.asin) = lp.asin
    left join listed_name as ls on k.shipment_id = ls.shipment_id and lower(k.seller_sku) = ls.name
    left join listed_name as la on k.shipment_id = la.shipment_id and lower(k.asin) = la.name
    left join shipment_label as nr on k.shipment_id = nr.shipment_id and lower(k.seller_sku) = nr.name
    left join sku_fnsku as ns on lower(k.seller_sku) = ns.name and k.seller_sku <> ''
    left join sku_fnsku as na on lower(k.asin) = na.name and k.asin <> ''
    left join product as nf on k.fnsku = nf.fnsku
    left join only_product as o on k.shipment_id = o.shipment_id
),

summed as (
    select
        *,
        sum(units) over statement as stated,
        sum(cartons) over statement as stated_cartons,
        sum(gross_weight_kg) over statement as stated_kg,
        count(distinct file_id) over (partition by shipment_id, carton_no, product) as stating,
        case
            when carton_no = '' then count(distinct file_id) over (partition by shipment_id, product)
            when origin = 'sku list' then stating
            else count(distinct file_id) over (partition by shipment_id, carton_no)
        end as naming
    from named
    window statement as (partition by file_id, shipment_id, carton_no, product)
)

select
    file_id,
    path,
    sheet,
    line,
    shipment_id,
    carton_no,
    origin,
    units,
    coalesce(cartons, 1) as cartons,
    gross_weight_kg,
    purchase_price,
    purchase_currency,
    product_fnsku as fnsku,
    product,
    stated,
    stated_cartons,
    stated_kg,
    case when stating = naming then min(stated) over (partition by shipment_id, carton_no, product) else 0 end as agreed,
    max(stated) over (partition by shipment_id, carton_no, product) as most
from summed
