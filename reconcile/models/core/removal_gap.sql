-- Units of completed removal orders that are neither cancelled, disposed of, shipped nor in process.
-- Grain: removal order x SKU x FNSKU x disposition, its latest state. The missing units count only where there is no
-- receipts file. The currency of the order's fee says in which stock region the units lay; without one, the default.
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
    l.file_id, l.sheet, l.line, l.request_date, l.order_id, lower(l.order_type) as order_type,
    lower(l.order_status) as order_status, l.last_updated, l.sku, l.fnsku, upper(l.disposition) as disposition, l.disposed,
    l.requested - l.cancelled - l.disposed - l.shipped - l.in_process as missing,
    coalesce(c.stock_region, r.default_region) as stock_region,
    coalesce(c.marketplace, r.default_marketplace) as marketplace
from latest as l
cross join run_setting as r
left join currency_marketplace as c on l.currency = c.currency
