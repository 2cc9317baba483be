-- Proofs of delivery. Grain: shipment x tracking number x day x truck.
-- Lines of one day are several trucks where the cartons that they were sent with add up to those of the shipment. Else one
-- line speaks: the one that names more missing cartons (the later, fuller count); ties by text. `contradicted`: another
-- line of the day names missing cartons that the one that speaks does not, or other numbers of cartons.
-- `maybe_trucks`: no line of the day says with how many cartons it was sent, and they differ: what came may be theirs
-- together, or one may correct the other. All are kept.
-- A bill of lading and the courier's waybill may both tell the one delivery of the whole shipment (`retold`): lines of which
-- each was sent with all its cartons, and that together deliver more than all. One of them speaks, as of one day.
with packed as (
    select
        shipment_id,
        count(distinct nullif(carton_no, '')) + coalesce(sum(cartons) filter (where carton_no = ''), 0) as cartons
    from carton_content
    group by shipment_id
),

compared as (
    select
        o.*,
        count(*) over same_day > 1
        and count(o.cartons_shipped) over same_day = count(*) over same_day
        and coalesce(
            sum(o.cartons_shipped) over same_day in (s.handover_cartons, p.cartons)
            or sum(o.cartons_shipped) over (partition by o.shipment_id) in (s.handover_cartons, p.cartons),
            false
        ) as trucks,
        count(o.cartons_shipped) over same_day as counted_lines,
        coalesce(len(list_distinct(flatten(list(o.missing) over same_day))), 0) > max(o.missing_count) over same_day
            as other_missing,
        count(distinct o.cartons_shipped) over same_day > 1 as other_shipped,
        count(distinct o.cartons_delivered) over same_day > 1 as other_delivered,
        counted_lines = 0 and (other_missing or other_delivered) as maybe_trucks,
        not trucks and counted_lines > 0 and (
            other_missing or other_shipped or (other_delivered and counted_lines < count(*) over same_day)
        ) as contradicted,
        coalesce(o.cartons_shipped = greatest(s.handover_cartons, p.cartons), false) and not trucks as is_whole
    from delivery_once as o
    left join shipment_register as s on o.shipment_id = s.shipment_id
    left join packed as p on o.shipment_id = p.shipment_id
    window same_day as (partition by o.shipment_id, o.tracking_no, o.delivered_date)
),

of_day as (
    select *
    from compared
    qualify
        trucks
        or maybe_trucks
        or row_number() over (
            partition by shipment_id, tracking_no, delivered_date
            order by missing_count desc, cartons_delivered asc nulls last, damaged_count desc, missing_cartons asc,
                damaged_cartons asc, path asc, line asc
        ) = 1
),

told as (
    select
        *,
        is_whole
        and count(cartons_delivered) over whole = count(*) over whole
        and sum(cartons_delivered) over whole > cartons_shipped as retold,
        retold and (
            min(cartons_delivered) over whole < max(cartons_delivered) over whole
            or coalesce(len(list_distinct(flatten(list(missing) over whole))), 0) > max(missing_count) over whole
        ) as retold_otherwise
    from of_day
    window whole as (partition by shipment_id, is_whole, cartons_shipped)
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
    cartons_missing,
    cartons_damaged,
    remark,
    signed_by,
    contradicted or retold_otherwise as contradicted,
    maybe_trucks
from told
qualify
    not retold
    or row_number() over (
        partition by shipment_id, is_whole, cartons_shipped
        order by missing_count desc, cartons_delivered asc, delivered_date asc, damaged_count desc, tracking_no asc, path asc,
            line asc
    ) = 1
