-- Units at risk and units lost in Amazon's warehouses. Grain: risk x centre x SKU x month, in parts that are to be added up.
-- `exposed`: units handled (units_handled), for which no centre is known. `received`: units received at the centre, the only
-- movement that is kept by centre. `lost`: not found again; `uncertain`: waiting or in doubt.
with stock_loss as (
    select
        case claim_type when 'warehouse_lost' then 'lost_in_stock' else 'damaged_in_stock' end as risk,
        centre,
        fnsku,
        strftime(event_date, '%Y-%m') as month,
        0 as exposed,
        0 as received,
        lost,
        uncertain
    from loss
    where claim_type in ('warehouse_lost', 'warehouse_damaged') and event_date is not null
),

received as ( -- per event it would be ten times as many rows
    select fulfillment_center as centre, fnsku, strftime(event_date, '%Y-%m') as month, sum(quantity)::bigint as units
    from ledger_event
    where event_type = 'Receipts'
    group by fulfillment_center, fnsku, strftime(event_date, '%Y-%m')
),

parts as (
    select risk, centre, fnsku, month, exposed, received, lost, uncertain from stock_loss
    union all
    select r.risk, '' as centre, h.fnsku, h.month, h.units as exposed, 0 as received, 0 as lost, 0 as uncertain
    from units_handled as h
    cross join (values ('lost_in_stock'), ('damaged_in_stock')) as r(risk)
    union all
    select r.risk, e.centre, e.fnsku, e.month, 0 as exposed, e.units as received, 0 as lost, 0 as uncertain
    from received as e
    cross join (values ('lost_in_stock'), ('damaged_in_stock')) as r(risk)
)

select
    s.*,
    coalesce(nullif(p.sku, ''), s.fnsku) as sku
from parts as s
left join product as p on s.fnsku = p.fnsku
