-- What each FNSKU is called. Grain: one FNSKU.
-- The title comes from the latest-dated record that has one, ties by text order (contract section 3); SKU and ASIN likewise.
-- Without a dated record the SKU list's words stand in.
with latest as (
    select
        fnsku,
        max(last_day) filter (where sku <> '') as sku_date,
        max(last_day) filter (where asin <> '') as asin_date,
        max(last_day) filter (where title <> '') as title_date
    from product_name
    group by fnsku
)

select
    t.fnsku,
    coalesce(min(n.sku) filter (where n.sku <> '' and n.last_day = t.sku_date), '') as sku,
    coalesce(min(n.asin) filter (where n.asin <> '' and n.last_day = t.asin_date), '') as asin,
    coalesce(min(n.title) filter (where n.title <> '' and n.last_day = t.title_date), '') as title
from latest as t
inner join product_name as n on t.fnsku = n.fnsku
group by t.fnsku
