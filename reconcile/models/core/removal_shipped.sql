-- What Amazon sent on removal orders, one copy of every row. Grain: removal order x tracking number x FNSKU.
-- A later download may name the tracking number that an earlier one lacks.
-- `tracking_key` compares tracking numbers as people type them: without case, spaces and dashes. `to_liquidator`: Amazon
-- sold the units to a liquidator; they never go to the seller.
with liquidation as (
    select distinct o.order_id
    from staging.removal_order as o
    inner join loaded_file as f on o.file_id = f.file_id
    where lower(o.order_type) = 'liquidations'
),

-- Rows that only the tracking number tells apart count as often as in the file that has most of them, the whole ones first.
alike as (
    select order_id, shipment_date, product, disposition, shipped, max(parcels) as most
    from (
        select file_id, order_id, shipment_date, product, disposition, shipped, count(*) as parcels
        from removal_copy
        group by all
    ) as of_file
    group by all
),

shipped_once as (
    select o.*
    from removal_row as o
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
