-- Which order a replacement order replaces, per product. Grain: replacement order x SKU.
-- A replacement order that stands for several orders says nothing about any of them.
select
    q.replacement_order_id,
    lower(q.sku) as sku_key,
    min(q.order_id) as order_id
from staging.replacement as q
inner join loaded_file as f on q.file_id = f.file_id
cross join run_setting as r
where q.shipment_date <= r.as_of and q.order_id <> '' and q.replacement_order_id not in ('', q.order_id)
group by q.replacement_order_id, lower(q.sku)
having count(distinct q.order_id) = 1
