-- What Amazon sent on removal orders, one copy of every row. Grain: removal order x tracking number x FNSKU.
-- A later download may name another SKU or carrier of the same product, and the tracking number that an earlier one lacks.
-- `tracking_key` compares tracking numbers as people type them: without case, spaces and dashes. `to_liquidator`: Amazon
-- sold the units to a liquidator; they never go to the seller.
with shipped_copy as (
    select
        s.*,
        f.path,
        coalesce(nullif(s.fnsku, ''), s.sku) as product,
        row_number() over (
            partition by s.file_id, s.order_id, s.shipment_date, product, s.disposition, s.shipped, s.tracking_no
            order by s.sku asc, s.line asc
        ) as occurrence
    from staging.removal_shipment as s
    inner join loaded_file as f on s.file_id = f.file_id
    cross join run_setting as r
    where s.shipment_date <= r.as_of
),

liquidation as (
    select distinct o.order_id
    from staging.removal_order as o
    inner join loaded_file as f on o.file_id = f.file_id
    where lower(o.order_type) = 'liquidations'
),

once as (
    select *, list(lower(sku)) over same_row as names
    from shipped_copy
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
    from shipped_copy
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
),

told_once as (
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
),

-- Rows that only the tracking number tells apart count as often as in the file that has most of them, the whole ones first.
alike as (
    select order_id, shipment_date, product, disposition, shipped, max(parcels) as most
    from (
        select file_id, order_id, shipment_date, product, disposition, shipped, count(*) as parcels
        from shipped_copy
        group by all
    ) as of_file
    group by all
),

shipped_once as (
    select o.*
    from told_once as o
    inner join alike as a using (order_id, shipment_date, product, disposition, shipped)
    qualify
        o.tracking_no <> ''
        or row_number() over (
            partition by o.order_id, o.shipment_date, o.product, o.disposition, o.shipped
            order by o.tracking_no = '' asc, o.occurrence asc
        ) <= a.most
)

select
    order_id,
    tracking_no,
    fnsku,
    upper(regexp_replace(tracking_no, '[^A-Za-z0-9]', '', 'g')) as tracking_key,
    min(sku) as sku,
    list_filter(list_distinct(flatten(list(names))), lambda name: name <> '') as sku_names,
    min(shipment_date) as shipment_date,
    max(disposition) as disposition,
    sum(shipped) as shipped,
    min(carrier) as carrier,
    bool_or(
        lower(order_type) = 'liquidations' or order_id in (select q.order_id from liquidation as q)
    ) as to_liquidator,
    arg_min(file_id, path || lpad(line::varchar, 12, '0')) as file_id,
    arg_min(line, path || lpad(line::varchar, 12, '0')) as line
from shipped_once
where shipped > 0
group by order_id, tracking_no, fnsku
