-- Every row that tells what Amazon sent on removal orders, copies in other files included, but for lists that only retell them. Grain: file x line.
-- An ERP may leave the FNSKU blank: it is the one that another row of the parcel gives its SKU. `occurrence` numbers equal rows
-- of one file.
with label as (
    select s.order_id, s.tracking_no, lower(s.sku) as sku_key, min(s.fnsku) as fnsku
    from staging.removal_shipment as s
    inner join loaded_file as f on s.file_id = f.file_id
    where s.fnsku <> '' and s.sku <> ''
    group by all
    having min(s.fnsku) = max(s.fnsku)
),

labelled as (
    select s.* replace (coalesce(nullif(s.fnsku, ''), a.fnsku, '') as fnsku), f.path
    from staging.removal_shipment as s
    inner join loaded_file as f on s.file_id = f.file_id
    cross join run_setting as r
    left join label as a on s.order_id = a.order_id and s.tracking_no = a.tracking_no and lower(s.sku) = a.sku_key
    where s.shipment_date <= r.as_of and s.file_id not in (select t.file_id from removal_retold as t)
)

select
    *,
    coalesce(nullif(fnsku, ''), sku) as product,
    row_number() over (
        partition by file_id, order_id, shipment_date, product, disposition, shipped, tracking_no
        order by sku asc, line asc
    ) as occurrence
from labelled
