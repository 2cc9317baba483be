-- Proofs of delivery, one per parcel or truck. Grain: shipment x tracking number x day.
-- Of one day a line that states more cartons missing speaks before one that states fewer (the later, fuller count); ties by text.
with ranked as (
    select
        d.*,
        row_number() over (
            partition by d.shipment_id, d.tracking_no, d.delivered_date
            order by length(d.missing_cartons) desc, d.cartons_delivered asc nulls last, length(d.damaged_cartons) desc,
                d.missing_cartons asc, d.damaged_cartons asc, f.path asc, d.line asc
        ) as choice
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
    signed_by
from ranked
where choice = 1
