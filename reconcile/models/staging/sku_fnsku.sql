-- The FNSKU that a seller SKU or an ASIN stands for where a record does not say it. Grain: one name.
-- A SKU that has several keeps the one it had first, its own label before the manufacturer's barcode (FNSKU = ASIN): a
-- later file must not take a product out of its claims. What a record's own shipment, order or parcel says comes before.
-- An ASIN with the labels of several SKUs is left out: guessing would move units to another product.
with of_sku as (
    select name, fnsku
    from sku_label
    qualify row_number() over (partition by name order by is_barcode asc, first_day asc, fnsku asc) = 1
),

of_asin as (
    select
        lower(asin) as name,
        coalesce(min(fnsku) filter (where upper(fnsku) <> upper(asin)), min(fnsku)) as fnsku
    from product
    where asin <> ''
    group by lower(asin)
    having count(distinct fnsku) filter (where upper(fnsku) <> upper(asin)) <= 1
)

select name, fnsku
from of_sku
union all
select a.name, a.fnsku
from of_asin as a
where a.name not in (select s.name from of_sku as s)
