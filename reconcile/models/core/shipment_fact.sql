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
    coalesce(nullif(d.mode, ''), s.mode, '') as mode,
    coalesce(s.carrier_program, 'own') as carrier_program,
    coalesce(s.programs_disagree, '') as programs_disagree,
    coalesce(d.forwarder, s.forwarder, '') as forwarder,
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
    coalesce(array_to_string(d.delivered_days, '; '), '') as delivered_days,
    d.cartons_shipped,
    d.cartons_delivered,
    coalesce(d.missing_cartons, '') as missing_cartons,
    coalesce(d.damaged_cartons, '') as damaged_cartons,
    d.cartons_missing,
    d.cartons_damaged,
    coalesce(array_to_string(d.parcels, '; '), '') as delivered_under,
    coalesce(array_to_string(d.parcels_lacking, '; '), '') as lacking_under,
    coalesce(d.signed_by, '') as signed_by,
    coalesce(d.parcels_under_way, '') as parcels_under_way,
    s.shipment_id is not null as registered,
    q.shipment_id is not null as queued
from known as k
cross join run_setting as r
left join shipment_register as s on k.shipment_id = s.shipment_id
left join queue_state as q on k.shipment_id = q.shipment_id
left join received as t on k.shipment_id = t.shipment_id
left join shipment_delivered as d on k.shipment_id = d.shipment_id
left join destination as e on k.shipment_id = e.shipment_id
left join policy_country as dc on e.country = dc.country
left join policy_marketplace as dm on e.country = dm.marketplace and dm.country_is_marketplace
