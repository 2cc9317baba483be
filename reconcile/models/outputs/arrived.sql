-- The line that says last what arrived: receipts of a shipment, its proofs of delivery, what the
-- Shipping Queue has located of it, receipts of a removal parcel.
-- Grain: kind x shipment x removal order x parcel x FNSKU. Where everything came there is no claim and so no claim line:
-- a later run names here what ended a shortage that an earlier one reported, which no line does that takes units off again.
with line as (
    select
        'receipt' as kind, e.reference_id as shipment_id, '' as order_id, '' as tracking_no, e.fnsku, e.event_date as date,
        e.quantity as units, e.file_id, e.sheet, e.line
    from ledger_event as e
    where e.event_type = 'Receipts' and e.reference_id <> ''
    union all
    select
        'delivery' as kind, d.shipment_id, '' as order_id, d.tracking_no, '' as fnsku, d.delivered_date as date,
        null as units, d.file_id, d.sheet, d.line
    from delivery_line as d
    union all
    select
        'removal receipt' as kind, '' as shipment_id, t.order_id,
        case when t.of_parcel then t.tracking_no else t.typed_tracking_no end as tracking_no, t.fnsku,
        t.received_date as date, t.units_received as units, t.file_id, t.sheet, t.line
    from removal_receipt_row as t
    union all
    select
        'shipping_queue' as kind, q.shipment_id, '' as order_id, '' as tracking_no, '' as fnsku, q.last_updated as date,
        q.units_located as units, q.file_id, q.sheet, q.line
    from queue_state as q
    where q.units_located > 0
),

placed as (
    select l.*, f.path,
        (coalesce(l.units, 1) > 0)::integer::varchar || coalesce(l.date, date '0001-01-01')::varchar || f.path
        || lpad(l.line::varchar, 12, '0') as last
    from line as l
    inner join loaded_file as f on l.file_id = f.file_id
)

select
    kind,
    shipment_id,
    order_id,
    tracking_no,
    fnsku,
    sum(units) as units,
    arg_max(date, last) as date,
    arg_max(path, last) as file,
    arg_max(sheet, last) as sheet,
    arg_max(line, last) as line
from placed
group by kind, shipment_id, order_id, tracking_no, fnsku
