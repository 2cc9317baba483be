-- What the proofs of delivery of a shipment tell together. Grain: shipment with a proof of delivery.
-- `parcels`: the tracking numbers under which it was delivered; `parcels_lacking`: those of them that lack cartons or brought
-- damaged ones. `parcels_under_way`: those without a date beside those that have come. `forwarder`, `mode`: who carried what is
-- missing, where the register tells several waybills and one forwarder of those that lack cartons.
with delivered as (
    select
        shipment_id,
        min(delivered_date) as delivered_date,
        list(distinct delivered_date order by delivered_date) as delivered_days,
        sum(cartons_shipped)::bigint as cartons_shipped,
        sum(cartons_delivered)::bigint as cartons_delivered,
        coalesce(string_agg(missing_cartons, ',' order by tracking_no) filter (where missing_cartons <> ''), '') as missing_cartons,
        coalesce(string_agg(damaged_cartons, ',' order by tracking_no) filter (where damaged_cartons <> ''), '') as damaged_cartons,
        -- counted where no number says which
        (sum(cartons_missing) filter (where missing_cartons = ''))::bigint as cartons_missing,
        (sum(cartons_damaged) filter (where damaged_cartons = ''))::bigint as cartons_damaged,
        list(distinct tracking_no order by tracking_no) filter (where tracking_no <> '') as parcels,
        list(distinct tracking_no order by tracking_no) filter (
            where
            tracking_no <> '' and (
                missing_cartons <> '' or damaged_cartons <> '' or cartons_delivered < cartons_shipped or cartons_missing > 0
                or cartons_damaged > 0
            )
        ) as parcels_lacking,
        coalesce(string_agg(distinct signed_by, '; ' order by signed_by) filter (where signed_by <> ''), '') as signed_by
    from delivery_line
    group by shipment_id
),

-- Parcels that the seller's own list shows on their way, beside others of the shipment that have come.
under_way as (
    select d.shipment_id, string_agg(distinct d.tracking_no, ', ' order by d.tracking_no) as parcels
    from staging.delivery as d
    inner join delivered as came on d.shipment_id = came.shipment_id
    where
        d.delivered_date is null
        and d.tracking_no <> ''
        and d.file_id in (select file_id from loaded_file)
        and not list_contains(coalesce(came.parcels, []), d.tracking_no)
    group by d.shipment_id
),

-- Who carried what is missing, where a shipment went with several waybills: the one of the waybill that lacks it.
carried as (
    select d.shipment_id, min(w.forwarder) as forwarder, min(w.mode) as mode
    from delivered as d
    inner join staging.shipment as w on d.shipment_id = w.shipment_id and list_contains(d.parcels_lacking, w.tracking_no)
    where w.forwarder <> '' and w.file_id in (select file_id from loaded_file)
    group by d.shipment_id
    having count(distinct policy_word_key(w.forwarder)) = 1 and count(distinct nullif(w.mode, '')) <= 1
)

select d.*, u.parcels as parcels_under_way, w.forwarder, w.mode
from delivered as d
left join under_way as u on d.shipment_id = u.shipment_id
left join carried as w on d.shipment_id = w.shipment_id
