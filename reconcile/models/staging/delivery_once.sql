-- Lines of the proofs of delivery, each once however many files tell it. Grain: shipment x tracking number x day x what the
-- line says. Of the cartons sent, delivered and missing, two that are told give the third. One without a day is none yet.
-- What a packing list says of a delivery counts only where no proof of delivery tells of one: the list is written before.
with copy as (
    select
        d.* replace (
            coalesce(d.cartons_shipped, d.cartons_delivered + d.cartons_missing) as cartons_shipped,
            case
                when d.cartons_delivered is null and d.cartons_missing <= d.cartons_shipped then d.cartons_shipped - d.cartons_missing
                else d.cartons_delivered
            end as cartons_delivered
        ),
        f.path,
        row_number() over (
            partition by d.file_id, d.shipment_id, d.tracking_no, d.delivered_date, d.cartons_shipped, d.cartons_delivered,
                d.missing_cartons, d.damaged_cartons, d.cartons_missing, d.cartons_damaged
            order by d.line asc
        ) as occurrence
    from staging.delivery as d
    inner join loaded_file as f on d.file_id = f.file_id
    cross join run_setting as r
    where d.shipment_id <> '' and d.delivered_date <= r.as_of
    qualify f.kind <> 'packing_list' or bool_and(f.kind = 'packing_list') over (partition by d.shipment_id)
)

select
    *,
    list_distinct(string_split(nullif(missing_cartons, ''), ',')) as missing,
    coalesce(len(missing), 0) as missing_count,
    coalesce(len(string_split(nullif(damaged_cartons, ''), ',')), 0) as damaged_count
from copy
qualify row_number() over (
    partition by shipment_id, tracking_no, delivered_date, cartons_shipped, cartons_delivered, missing_cartons,
        damaged_cartons, cartons_missing, cartons_damaged, occurrence
    order by path asc, line asc
) = 1
