-- What Amazon sent on removal orders, each row once under its tracking number. Grain: row of the file that has most of them.
-- A later download may name another SKU or carrier of the same product.
with once as (
    select *, list(lower(sku)) over same_row as names
    from removal_copy
    window same_row as (
        partition by order_id, shipment_date, product, disposition, shipped, tracking_no, occurrence
    )
    qualify row_number() over (same_row order by carrier = '' asc, sku = '' asc, carrier asc, sku asc, path asc, line asc) = 1
),

-- An ERP tells the same parcels, perhaps by a clock of another time zone or without the disposition: of rows with the tracking
-- number, product and units of one, on days that follow one another, as many count as in the file that has most of them, and
-- of each disposition; those with a disposition and of the earliest days first.
follows as (
    select *, coalesce(shipment_date - lag(shipment_date) over same_parcel > 1, true) as first
    from removal_copy
    where tracking_no <> ''
    window same_parcel as (partition by order_id, tracking_no, product, shipped order by shipment_date)
),

run as (
    select *, sum(first::integer) over (partition by order_id, tracking_no, product, shipped order by shipment_date) as run
    from follows
),

counted as (
    select order_id, tracking_no, product, shipped, run, max(parcels) as most
    from (
        select order_id, tracking_no, product, shipped, run, file_id, count(*) as parcels
        from run
        group by all
        union all
        select order_id, tracking_no, product, shipped, run, null as file_id, sum(parcels) as parcels
        from (
            select order_id, tracking_no, product, shipped, run, disposition, max(parcels) as parcels
            from (
                select order_id, tracking_no, product, shipped, run, disposition, file_id, count(*) as parcels
                from run
                group by all
            ) as of_file
            where disposition <> ''
            group by all
        ) as of_disposition
        group by all
    ) as told
    group by all
)

select o.*
from once as o
left join (select distinct order_id, tracking_no, product, shipped, shipment_date, run from run) as r
    using (order_id, tracking_no, product, shipped, shipment_date)
left join counted as c using (order_id, tracking_no, product, shipped, run)
qualify
    o.tracking_no = ''
    or row_number() over (
        partition by order_id, tracking_no, product, shipped, run
        order by o.disposition = '' asc, o.shipment_date asc, o.disposition asc, o.occurrence asc
    ) <= c.most
