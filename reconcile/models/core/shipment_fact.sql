-- Everything known about a shipment as a whole. Grain: shipment.
-- Marketplace: where most of its receipts were booked, else the destination centre's country, else the country that ends
-- the ship-to address, else the default. Stock region follows the marketplace's receipts, else the marketplace.
with known as (
    select shipment_id from shipment_register
    union
    select shipment_id from queue_state
    union
    select shipment_id from shipment_sku
    union
    select shipment_id from delivery_line
),

received as (
    select
        shipment_id,
        arg_max(marketplace, units * 1000000 + ascii(marketplace)) as marketplace,
        arg_max(stock_region, units * 1000000 + ascii(stock_region)) as stock_region,
        min(first_date) as first_receipt,
        max(last_date) as last_receipt,
        sum(units) as units
    from (
        select shipment_id, marketplace, stock_region, sum(units) as units, min(first_date) as first_date,
            max(last_date) as last_date
        from receipt
        group by shipment_id, marketplace, stock_region
    )
    group by shipment_id
),

destination as (
    select
        k.shipment_id,
        coalesce(
            (
                select arg_max(fc.country, length(fc.prefix))
                from policy_fc as fc
                where s.destination_fc <> '' and starts_with(s.destination_fc, fc.prefix)
            ),
            (select min(a.country) from policy_country as a where regexp_extract(l.ship_to, '([A-Z]{2})\s*$', 1) = a.country),
            (
                select arg_max(fc.country, length(fc.prefix))
                from policy_fc as fc
                where q.ship_to <> '' and starts_with(q.ship_to, fc.prefix)
            )
        ) as country
    from known as k
    left join shipment_register as s on k.shipment_id = s.shipment_id
    left join queue_state as q on k.shipment_id = q.shipment_id
    left join (select shipment_id, min(ship_to) as ship_to from listed_unit group by shipment_id) as l
        on k.shipment_id = l.shipment_id
),

delivered as (
    select
        shipment_id,
        min(delivered_date) as delivered_date,
        sum(cartons_shipped)::bigint as cartons_shipped,
        sum(cartons_delivered)::bigint as cartons_delivered,
        coalesce(string_agg(missing_cartons, ',' order by tracking_no) filter (where missing_cartons <> ''), '') as missing_cartons,
        coalesce(string_agg(damaged_cartons, ',' order by tracking_no) filter (where damaged_cartons <> ''), '') as damaged_cartons,
        -- counted where no number says which
        (sum(cartons_missing) filter (where missing_cartons = ''))::bigint as cartons_missing,
        (sum(cartons_damaged) filter (where damaged_cartons = ''))::bigint as cartons_damaged,
        -- a parcel per carton has a tracking number each: of many only those that lack cartons
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

select
    k.shipment_id,
    coalesce(t.marketplace, dm.marketplace, r.default_marketplace) as marketplace,
    coalesce(t.stock_region, dc.stock_region, r.default_region) as stock_region,
    s.created_date,
    s.handover_date,
    s.handover_cartons,
    s.handover_weight_kg,
    s.ship_date,
    coalesce(nullif(w.mode, ''), s.mode, '') as mode,
    coalesce(s.carrier_program, 'own') as carrier_program,
    coalesce(s.programs_disagree, '') as programs_disagree,
    coalesce(w.forwarder, s.forwarder, '') as forwarder,
    coalesce(s.tracking_no, '') as tracking_no,
    coalesce(s.destination_fc, '') as destination_fc,
    s.closed_date,
    coalesce(s.closes_later, false) as closes_later,
    s.claim_eligible_date,
    s.declared_value,
    coalesce(s.declared_currency, '') as declared_currency,
    coalesce(s.insurance_policy, '') as insurance_policy,
    coalesce(s.is_insured, false) as is_insured,
    s.freight_cost,
    coalesce(s.freight_currency, '') as freight_currency,
    coalesce(s.status, '') as status,
    coalesce(s.status_meaning, '') as status_meaning,
    coalesce(s.reconcile_status, '') as reconcile_status,
    coalesce(s.reconcile_meaning, '') as reconcile_meaning,
    q.units_expected,
    q.units_located,
    coalesce(q.status, '') as queue_status,
    coalesce(q.status_meaning, '') as queue_meaning,
    q.last_updated as queue_updated,
    t.first_receipt,
    t.last_receipt,
    coalesce(t.units, 0) as received,
    d.delivered_date,
    d.cartons_shipped,
    d.cartons_delivered,
    coalesce(d.missing_cartons, '') as missing_cartons,
    coalesce(d.damaged_cartons, '') as damaged_cartons,
    d.cartons_missing,
    d.cartons_damaged,
    coalesce(array_to_string(if(len(d.parcels) > 5, d.parcels_lacking, d.parcels), '; '), '') as delivered_under,
    coalesce(d.signed_by, '') as signed_by,
    coalesce(u.parcels, '') as under_way,
    s.shipment_id is not null as registered,
    q.shipment_id is not null as queued
from known as k
cross join run_setting as r
left join shipment_register as s on k.shipment_id = s.shipment_id
left join queue_state as q on k.shipment_id = q.shipment_id
left join received as t on k.shipment_id = t.shipment_id
left join delivered as d on k.shipment_id = d.shipment_id
left join under_way as u on k.shipment_id = u.shipment_id
left join carried as w on k.shipment_id = w.shipment_id
left join destination as e on k.shipment_id = e.shipment_id
left join policy_country as dc on e.country = dc.country
left join policy_marketplace as dm on e.country = dm.marketplace and dm.country_is_marketplace
