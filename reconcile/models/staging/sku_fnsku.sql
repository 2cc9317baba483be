-- The FNSKU that a seller SKU or an ASIN stands for, where exactly one does. Grain: one name.
-- Leaves out names that stand for several FNSKUs (a relabelled SKU): guessing would move units to another product.
with name as (
    select lower(sku) as name, fnsku from product where sku <> ''
    union
    select lower(asin) as name, fnsku from product where asin <> ''
)

select
    name,
    min(fnsku) as fnsku
from name
group by name
having count(*) = 1
