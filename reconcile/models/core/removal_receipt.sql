-- What the seller received of removals. Grain: removal order x tracking number x FNSKU; a blank tracking number: rows that
-- name no parcel of the order. Identical rows of one file are two deliveries; another copy of the file adds nothing.
-- `received_date`: the first day on which units came; a row of 0 units says that none had come yet.
with per_file as (
    select
        file_id,
        order_id,
        tracking_no,
        of_parcel,
        case when of_parcel then '' else typed_tracking_no end as unknown_parcel,
        fnsku,
        received_date,
        units_received,
        units_damaged,
        count(*) as copies
    from removal_receipt_row
    group by all
),

receipt_once as (
    select * exclude (file_id, copies), max(copies) as copies
    from per_file
    group by all
)

select
    order_id,
    tracking_no,
    fnsku,
    min(received_date) filter (where units_received > 0) as received_date,
    sum(units_received * copies) as received,
    sum(units_damaged * copies) as damaged,
    of_parcel
from receipt_once
group by order_id, tracking_no, fnsku, of_parcel
