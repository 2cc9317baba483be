-- What insuring every shipment of a lane would have been about. Grain: mode of transport x stock region x currency.
-- Own carriers only, shipments without a policy: `insurable` is their value at cost, `lost` what was lost or damaged on the
-- way, of it `recovered` from the forwarder. `unpriced`: units whose value is not known.
with goods as (
    select mode, stock_region, currency, count(distinct shipment_id) as shipments, coalesce(sum(amount), 0) as insurable,
        coalesce(sum(shipped) filter (where amount is null), 0)::bigint as unpriced
    from shipped_leg
    where own_carrier and not insured
    group by mode, stock_region, currency
),

losses as (
    select mode, stock_region, currency, count(distinct shipment_id) filter (where lost > 0) as hit,
        coalesce(sum(amount), 0) as lost, coalesce(sum(recovered) filter (where amount is not null), 0) as recovered,
        coalesce(array_to_string((list(distinct shipment_id order by shipment_id) filter (where lost > 0))[1:3], ', '), '') as examples
    from loss_named
    where claim_type in ('freight_lost', 'freight_damaged') and own_carrier and not insured
    group by mode, stock_region, currency
)

select g.mode, g.stock_region, g.currency, g.shipments, g.insurable, g.unpriced, coalesce(l.hit, 0) as hit,
    coalesce(l.lost, 0) as lost, coalesce(l.recovered, 0) as recovered, coalesce(l.examples, '') as examples
from goods as g
left join losses as l on g.mode = l.mode and g.stock_region = l.stock_region and g.currency = l.currency
