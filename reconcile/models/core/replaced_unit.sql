-- Units that Amazon sent a second time, one copy of every replacement row. Grain: order x SKU.
with replacement_copy as (
    select
        q.*,
        f.path,
        row_number() over (
            partition by q.file_id, q.order_id, q.sku, q.quantity, q.shipment_date, q.replacement_order_id
            order by q.line asc
        ) as occurrence
    from staging.replacement as q
    inner join loaded_file as f on q.file_id = f.file_id
    cross join run_setting as r
    where q.shipment_date <= r.as_of and q.order_id <> ''
),

replacement_once as (
    select * from replacement_copy
    qualify row_number() over (
        partition by order_id, sku, quantity, shipment_date, replacement_order_id, occurrence
        order by path asc, line asc
    ) = 1
)

select
    order_id,
    lower(sku) as sku_key,
    min(sku) as sku,
    sum(quantity) as units,
    min(shipment_date) as first_date,
    arg_min(file_id, path || lpad(line::varchar, 12, '0')) as file_id,
    arg_min(line, path || lpad(line::varchar, 12, '0')) as line
from replacement_once
group by order_id, lower(sku)
