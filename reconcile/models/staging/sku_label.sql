-- Every FNSKU that a seller SKU has stood for. Grain: SKU x FNSKU.
-- One stray row is enough for a second one: a return booked on the manufacturer's barcode has the ASIN as its FNSKU.
select
    lower(sku) as name,
    fnsku,
    bool_or(upper(fnsku) = upper(asin)) as is_barcode,
    min(first_day) as first_day
from product_name
where sku <> ''
group by lower(sku), fnsku
