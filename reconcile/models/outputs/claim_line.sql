-- Every source line of every exposure: what was lost, what settled it, what was shipped, delivered and received, the price.
-- Of a shipment the rows of the seller's register too: when it was sent and closed, and with whom. A list of parcels says
-- that anew for each of them, and last month's copy for each shipment: rows that say the same are quoted once.
-- Of a removal parcel the receipts rows that name it, those of its order that name no parcel, and those of a parcel that
-- brought more than was in it: what was received is counted from them. Of an order the units that came back damaged: they
-- settle nothing.
-- Grain: claim x source line x role. Also for exposures that are settled completely: it is the proof of the allocation.
with shipped_claim as (
    select distinct s.claim_id, s.claim_type, s.shipment_id, s.fnsku
    from exposure_key as s
    where s.shipment_id <> ''
),

register as (
    select g.file_id, g.sheet, g.line, g.shipment_id
    from staging.shipment as g
    inner join loaded_file as f on g.file_id = f.file_id
    qualify row_number() over (
        partition by
            g.shipment_id, g.created_date, g.handover_date, g.ship_date, g.mode, g.carrier_program, g.forwarder,
            g.insurance_policy, g.status, g.closed_date, g.claim_eligible_date, g.reconcile_status
        order by g.file_id, g.sheet, g.line
    ) = 1
),

line as (
    select
        claim_id, role, kind, file_id, sheet, line, units, date, reference, amount, currency, note
    from claim_source
    union all
    select
        c.claim_id, 'shipped' as role, 'sku_list' as kind, s.file_id, s.sheet, s.line, s.units, null as date,
        s.shipment_id as reference, null as amount, '' as currency, '' as note
    from shipped_claim as c
    inner join staging.sku_list as s on c.shipment_id = s.shipment_id
    inner join loaded_file as f on s.file_id = f.file_id
    left join shipment_label as g on s.shipment_id = g.shipment_id and lower(s.sku) = g.name
    left join sku_fnsku as n on lower(s.sku) = n.name
    where coalesce(nullif(s.fnsku, ''), g.fnsku, n.fnsku, '') = c.fnsku
    union all
    select
        c.claim_id, 'shipped' as role, k.origin as kind, k.file_id, k.sheet, k.line, k.units, null as date,
        k.shipment_id as reference, null as amount, '' as currency,
        case when k.carton_no <> '' then 'carton ' || k.carton_no else k.cartons::varchar || ' cartons' end as note
    from shipped_claim as c
    inner join carton_content as k on c.shipment_id = k.shipment_id and c.fnsku = k.fnsku
    where k.origin <> 'sku list'
    union all
    select
        c.claim_id, 'received' as role, 'receipt' as kind, e.file_id, e.sheet, e.line, e.quantity as units,
        e.event_date as date, e.reference_id as reference, null as amount, '' as currency,
        concat_ws(' ', e.fulfillment_center, e.disposition) as note
    from shipped_claim as c
    inner join ledger_event as e on c.shipment_id = e.reference_id and c.fnsku = e.fnsku
    where e.event_type = 'Receipts'
    union all
    select
        c.claim_id, 'proof of delivery' as role, 'delivery' as kind, d.file_id, d.sheet, d.line, null as units,
        d.delivered_date as date, d.tracking_no as reference, null as amount, '' as currency,
        concat_ws(
            '; ', d.cartons_delivered::varchar || ' of ' || d.cartons_shipped::varchar || ' cartons',
            case when d.missing_cartons <> '' then 'missing ' || d.missing_cartons end,
            case when d.damaged_cartons <> '' then 'damaged ' || d.damaged_cartons end
        ) as note
    from shipped_claim as c
    inner join delivery_line as d on c.shipment_id = d.shipment_id
    union all
    select
        c.claim_id, 'register' as role, 'shipment' as kind, g.file_id, g.sheet, g.line, null as units, null as date,
        g.shipment_id as reference, null as amount, '' as currency, '' as note
    from shipped_claim as c
    inner join register as g on c.shipment_id = g.shipment_id
    union all
    select
        c.claim_id, 'received' as role, 'shipping_queue' as kind, q.file_id, q.sheet, q.line, null as units,
        q.last_updated as date, q.shipment_id as reference, null as amount, '' as currency,
        q.units_located || ' of ' || q.units_expected || ' units of the shipment located' as note
    from shipped_claim as c
    inner join queue_state as q on c.shipment_id = q.shipment_id
    where c.claim_type = 'inbound_lost' and q.units_located is not null and q.units_expected is not null
    union all
    select
        c.claim_id, 'received' as role, 'removal receipt' as kind, t.file_id, t.sheet, t.line, t.units_received as units,
        t.received_date as date, coalesce(nullif(t.typed_tracking_no, ''), t.order_id) as reference, null as amount,
        '' as currency, case when t.units_damaged > 0 then 'of them damaged: ' || t.units_damaged else '' end as note
    from exposure_key as c
    inner join removal_receipt_row as t on c.order_id = t.order_id and c.fnsku = t.fnsku
    left join removal_filled as p on t.order_id = p.order_id and t.tracking_no = p.tracking_no and t.fnsku = p.fnsku
    where c.claim_type = 'removal_lost'
        and (c.tracking_no = t.tracking_no or not t.of_parcel or p.own_received > p.shipped)
    union all
    select
        c.claim_id, 'returned' as role, 'return' as kind, t.file_id, t.sheet, t.line, t.units, t.day as date,
        t.order_id as reference, null as amount, '' as currency, concat_ws(' ', t.disposition, nullif(t.lpn, '')) as note
    from exposure_key as c
    inner join (
        select o.order_id, o.fnsku, o.sku, unnest(o.damaged_rows) as t
        from order_line as o
    ) as o on c.order_id = o.order_id and c.fnsku = o.fnsku and c.sku = o.sku
    anti join claim_source as s
        on c.claim_id = s.claim_id and t.file_id = s.file_id and t.sheet = s.sheet and t.line = s.line
    where c.claim_type = 'customer_return'
)

select
    l.claim_id,
    l.role,
    l.kind,
    coalesce(f.path, '') as file,
    l.sheet,
    l.line,
    l.units,
    l.date,
    l.reference,
    l.amount,
    l.currency,
    l.note
from line as l
left join loaded_file as f on l.file_id = f.file_id
