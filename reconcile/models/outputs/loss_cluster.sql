-- What was exposed and what was lost, for every question of looking back. Grain: risk x dimension x value x cluster.
-- A cluster is what is lost or kept together: a shipment; in the warehouse a month of a SKU (for a month: a SKU).
-- Risks and what they are measured on:
--   lost_on_way      units the forwarder did not deliver ÷ units shipped with a proof of delivery
--   damaged_arriving units delivered or received damaged ÷ units shipped, both proof and receipt in the data
--   short_at_receipt units that reached the dock and were not received ÷ units that reached it, receiving over
--   lost_in_stock, damaged_in_stock  units lost (damaged while sellable) in the warehouse and not found ÷ units handled:
--                    received, returned, sold, removed; per centre: units received there, the only movement that the
--                    ledger is kept by centre for, so stock that came from other centres is not in it
-- Leaves out on purpose: carriage by Amazon from lost_on_way (Amazon answers), and whatever is not judged yet.
with leg_loss as (
    select
        shipment_id,
        fnsku,
        sum(lost) filter (where claim_type = 'freight_lost') as lost_on_way,
        sum(lost) filter (where claim_type in ('freight_damaged', 'inbound_damaged')) as damaged_arriving,
        sum(lost) filter (where claim_type = 'inbound_lost') as short_at_receipt,
        sum(uncertain) filter (where claim_type = 'freight_lost') as on_way_uncertain,
        sum(uncertain) filter (where claim_type in ('freight_damaged', 'inbound_damaged')) as damaged_uncertain,
        sum(uncertain) filter (where claim_type = 'inbound_lost') as short_uncertain
    from loss
    where shipment_id <> ''
    group by shipment_id, fnsku
),

leg_risk as (
    select 'lost_on_way' as risk, l.*, l.shipped as exposed, x.lost_on_way as lost, x.on_way_uncertain as uncertain
    from shipped_leg as l
    left join leg_loss as x on l.shipment_id = x.shipment_id and l.fnsku = x.fnsku
    where l.judged_on_way
    union all
    select 'damaged_arriving' as risk, l.*, l.shipped as exposed, x.damaged_arriving as lost, x.damaged_uncertain as uncertain
    from shipped_leg as l
    left join leg_loss as x on l.shipment_id = x.shipment_id and l.fnsku = x.fnsku
    where l.judged_at_dock
    union all
    select 'short_at_receipt' as risk, l.*, l.reached as exposed, x.short_at_receipt as lost, x.short_uncertain as uncertain
    from shipped_leg as l
    left join leg_loss as x on l.shipment_id = x.shipment_id and l.fnsku = x.fnsku
    where l.judged_at_dock
),

carton_risk as (
    select 'lost_on_way' as risk, *, lost as gone from shipped_carton
    union all
    select 'damaged_arriving' as risk, *, damaged as gone from shipped_carton
),

told as (
    select risk, 'forwarder' as dimension, forwarder as value, shipment_id as cluster, exposed, lost, uncertain
    from leg_risk where risk in ('lost_on_way', 'damaged_arriving') and own_carrier
    union all
    select risk, 'mode' as dimension, mode as value, shipment_id, exposed, lost, uncertain from leg_risk
    union all
    select risk, 'mode_forwarder' as dimension, mode || '|' || forwarder as value, shipment_id, exposed, lost, uncertain
    from leg_risk where risk = 'lost_on_way' and forwarder <> ''
    union all
    select risk, 'centre' as dimension, centre as value, shipment_id, exposed, lost, uncertain
    from leg_risk where risk <> 'lost_on_way'
    union all
    select risk, 'sku' as dimension, sku as value, shipment_id, exposed, lost, uncertain from leg_risk
    union all
    select risk, 'content' as dimension, content as value, shipment_id, exposed, lost, uncertain
    from leg_risk where risk = 'short_at_receipt'
    union all
    select risk, 'month' as dimension, strftime(day, '%Y-%m') as value, shipment_id, exposed, lost, uncertain
    from leg_risk where day is not null
    union all
    select risk, 'content' as dimension, content as value, shipment_id, units, gone, 0 as uncertain from carton_risk
    union all
    select risk, 'weight' as dimension, weight as value, shipment_id, units, gone, 0 as uncertain from carton_risk
    union all
    select risk, 'centre' as dimension, centre as value, fnsku || ' ' || month as cluster, received, lost, uncertain
    from stock_risk where centre <> ''
    union all
    select risk, 'sku' as dimension, sku as value, month as cluster, exposed, lost, uncertain from stock_risk
    union all
    select risk, 'month' as dimension, month as value, sku as cluster, exposed, lost, uncertain from stock_risk
)

select risk, dimension, value, cluster,
    coalesce(sum(exposed), 0)::bigint as exposed, coalesce(sum(lost), 0)::bigint as lost,
    coalesce(sum(uncertain), 0)::bigint as uncertain
from told
group by risk, dimension, value, cluster
