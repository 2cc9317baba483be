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
),

-- An ERP tells the same orders, perhaps without disposition or FNSKU: such a row of another file is the one that has it.
told_once as (
    select o.*
    from latest as o
    where
        not exists (
            select 1
            from latest as e
            where
                o.file_id <> e.file_id and o.order_id = e.order_id and o.requested = e.requested
                and (o.fnsku = e.fnsku or (o.fnsku = '' and lower(o.sku) = lower(e.sku)))
                and (o.disposition = e.disposition or o.disposition = '')
                and (e.fnsku = '', e.disposition = '') < (o.fnsku = '', o.disposition = '')
        )
)

select
    l.file_id, l.sheet, l.line, l.request_date, l.order_id, lower(l.order_type) as order_type,
    lower(l.order_status) as order_status, l.last_updated, l.sku, l.fnsku, upper(l.disposition) as disposition, l.disposed,
    l.requested - l.cancelled - l.disposed - l.shipped - l.in_process as missing,
    coalesce(c.stock_region, r.default_region) as stock_region,
    coalesce(c.marketplace, r.default_marketplace) as marketplace
from told_once as l
cross join run_setting as r
left join currency_marketplace as c on l.currency = c.currency
