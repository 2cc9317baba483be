-- What Amazon sent on removal orders, one copy of every row. Grain: removal order x tracking number x FNSKU.
-- `tracking_key` compares tracking numbers as people type them: without case, spaces and dashes. `to_liquidator`: Amazon
-- sold the units to a liquidator; they never go to the seller.
with shipped_copy as (
    select
        s.*,
        f.path,
        row_number() over (
            partition by s.file_id, s.order_id, s.shipment_date, s.sku, s.fnsku, s.disposition, s.shipped, s.carrier,
                s.tracking_no
            order by s.line asc
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

shipped_once as (
    select * from shipped_copy
    qualify row_number() over (
        partition by order_id, shipment_date, sku, fnsku, disposition, shipped, carrier, tracking_no, occurrence
        order by path asc, line asc
    ) = 1
)

select
    order_id,
    tracking_no,
    fnsku,
    upper(regexp_replace(tracking_no, '[^A-Za-z0-9]', '', 'g')) as tracking_key,
    min(sku) as sku,
    list(distinct lower(sku)) filter (where sku <> '') as sku_names,
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
