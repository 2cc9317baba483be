-- Removal parcels against what the seller received. Grain: removal order x tracking number x FNSKU.
-- `recorded` is false where the receipts file has no row for the parcel; `received` 0 means that it never arrived,
-- unless `arrived_date` says that other products of the parcel did.
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

shipped_once as (
    select * from shipped_copy
    qualify row_number() over (
        partition by order_id, shipment_date, sku, fnsku, disposition, shipped, carrier, tracking_no, occurrence
        order by path asc, line asc
    ) = 1
),

parcel as (
    select
        order_id,
        tracking_no,
        fnsku,
        min(sku) as sku,
        min(shipment_date) as shipment_date,
        max(disposition) as disposition,
        sum(shipped) as shipped,
        min(carrier) as carrier,
        arg_min(file_id, path || lpad(line::varchar, 12, '0')) as file_id,
        arg_min(line, path || lpad(line::varchar, 12, '0')) as line
    from shipped_once
    where shipped > 0
    group by order_id, tracking_no, fnsku
),

-- Identical rows of one file are two deliveries; another copy of the file adds nothing.
receipt_copy as (
    select
        t.removal_order_id,
        t.tracking_no,
        coalesce(nullif(t.fnsku, ''), n.fnsku, '') as fnsku,
        t.received_date,
        t.units_received,
        coalesce(t.units_damaged, 0) as units_damaged,
        count(*) as copies
    from staging.removal_receipt as t
    inner join loaded_file as f on t.file_id = f.file_id
    cross join run_setting as r
    left join sku_fnsku as n on lower(t.sku) = n.name
    where t.received_date is null or t.received_date <= r.as_of
    group by
        t.file_id, t.removal_order_id, t.tracking_no, coalesce(nullif(t.fnsku, ''), n.fnsku, ''), t.received_date,
        t.units_received, coalesce(t.units_damaged, 0)
),

only_parcel as (
    select order_id, fnsku, min(tracking_no) as tracking_no
    from parcel
    group by order_id, fnsku
    having count(*) = 1
),

-- Where Amazon or the seller names no tracking number, the only parcel of the order with that product is meant.
receipt_row as (
    select
        c.removal_order_id,
        case when '' in (c.tracking_no, o.tracking_no) then coalesce(o.tracking_no, '') else c.tracking_no end as tracking_no,
        c.fnsku,
        c.received_date,
        c.units_received * max(c.copies) as units_received,
        c.units_damaged * max(c.copies) as units_damaged
    from receipt_copy as c
    left join only_parcel as o on c.removal_order_id = o.order_id and c.fnsku = o.fnsku
    group by
        c.removal_order_id, c.tracking_no, o.tracking_no, c.fnsku, c.received_date, c.units_received, c.units_damaged
),

received as (
    select
        removal_order_id,
        tracking_no,
        fnsku,
        min(received_date) as received_date,
        sum(units_received) as received,
        sum(units_damaged) as damaged
    from receipt_row
    group by removal_order_id, tracking_no, fnsku
),

-- A parcel of which one product came has arrived: the others came short.
arrived as (
    select removal_order_id, tracking_no, min(received_date) as arrived_date
    from received
    where received > 0
    group by removal_order_id, tracking_no
)

select
    p.*,
    coalesce(case when v.received > 0 then v.received_date end, a.arrived_date) as arrived_date,
    coalesce(v.received, 0) as received,
    coalesce(v.damaged, 0) as damaged,
    v.removal_order_id is not null as recorded
from parcel as p
left join received as v on p.order_id = v.removal_order_id and p.tracking_no = v.tracking_no and p.fnsku = v.fnsku
left join arrived as a on p.order_id = a.removal_order_id and p.tracking_no = a.tracking_no
