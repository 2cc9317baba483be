-- Proofs of delivery, one per parcel or truck. Grain: shipment x tracking number x day. One without a day is none yet.
-- Of one day a line that names more missing cartons speaks before one that names fewer (the later, fuller count); ties by
-- text. `contradicted`: another line of the day names missing cartons that the one that speaks does not.
with counted as (
    select
        d.*,
        f.path,
        list_distinct(string_split(nullif(d.missing_cartons, ''), ',')) as missing,
        coalesce(len(missing), 0) as missing_count,
        coalesce(len(string_split(nullif(d.damaged_cartons, ''), ',')), 0) as damaged_count
    from staging.delivery as d
    inner join loaded_file as f on d.file_id = f.file_id
    cross join run_setting as r
    where d.shipment_id <> '' and d.delivered_date <= r.as_of
)

select
    file_id,
    sheet,
    line,
    shipment_id,
    tracking_no,
    delivered_date,
    cartons_shipped,
    cartons_delivered,
    missing_cartons,
    damaged_cartons,
    signed_by,
    coalesce(len(list_distinct(flatten(list(missing) over same_day))), 0) > missing_count as contradicted
from counted
window same_day as (partition by shipment_id, tracking_no, delivered_date)
qualify
    row_number() over (
        partition by shipment_id, tracking_no, delivered_date
        order by missing_count desc, cartons_delivered asc nulls last, damaged_count desc, missing_cartons asc,
            damaged_cartons asc, path asc, line asc
    ) = 1
