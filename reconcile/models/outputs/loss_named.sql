-- Every exposure with the names under which looking back asks for it. Grain: claim id.
-- `judged`: its units stand in a rate of loss_cluster; money and units of a rate are the same losses.
select
    l.*,
    case l.claim_type
        when 'freight_lost' then 'lost_on_way'
        when 'freight_damaged' then 'damaged_arriving'
        when 'inbound_damaged' then 'damaged_arriving'
        when 'inbound_lost' then 'short_at_receipt'
        when 'warehouse_lost' then 'lost_in_stock'
        when 'warehouse_damaged' then 'damaged_in_stock'
        else ''
    end as risk,
    coalesce(s.forwarder, '') as forwarder,
    coalesce(s.mode, '') as mode,
    coalesce(s.content, '') as content,
    coalesce(s.own_carrier, false) as own_carrier,
    coalesce(s.insured, false) as insured,
    coalesce(s.stock_region, '') as stock_region,
    coalesce(nullif(p.sku, ''), l.sku) as sku_name,
    coalesce(strftime(coalesce(s.day, l.event_date), '%Y-%m'), '') as month,
    case
        when l.claim_type = 'freight_lost' then coalesce(s.judged_on_way, false)
        when l.claim_type in ('freight_damaged', 'inbound_damaged', 'inbound_lost') then coalesce(s.judged_at_dock, false)
        else true
    end as judged
from loss as l
left join shipped_leg as s on l.shipment_id = s.shipment_id and l.fnsku = s.fnsku and l.shipment_id <> ''
left join product as p on l.fnsku = p.fnsku
