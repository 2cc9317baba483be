-- Units of completed removal orders that are neither cancelled, disposed of, shipped nor in process.
-- Grain: removal order x SKU x FNSKU x disposition, its latest state. Used only where there is no receipts file.
with latest as (
    select o.*
    from staging.removal_order as o
    inner join loaded_file as f on o.file_id = f.file_id
    cross join run_setting as r
    where o.request_date <= r.as_of
    qualify row_number() over (
        partition by o.order_id, o.sku, o.fnsku, o.disposition
        order by o.last_updated desc nulls last, o.last_updated_time desc, o.in_process asc, o.shipped desc, f.path asc, o.line asc
    ) = 1
)

select
    file_id, sheet, line, request_date, order_id, lower(order_type) as order_type, lower(order_status) as order_status,
    last_updated, sku, fnsku, upper(disposition) as disposition, requested, cancelled, disposed, shipped, in_process,
    requested - cancelled - disposed - shipped - in_process as missing, currency
from latest
