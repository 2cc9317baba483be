-- Units that no rule judges, so that nobody takes silence for "nothing owed". Grain: source line or shipment x product.
-- Multi-channel orders (`outside_order`) and AWD stock are not claimed by this tool;
-- shipments under way, only planned or cancelled are no exposure yet or any more. What a liquidator was sent never comes.
with told as (
    select t.order_id, t.sku, t.event_date as day, t.quantity, t.marketplace as note, f.path, t.line
    from staging.transaction as t
    inner join loaded_file as f on t.file_id = f.file_id
    where t.type = 'Order'
    union all
    select s.order_id, s.sku, s.posted_date as day, s.quantity, s.marketplace_name as note, f.path, s.line
    from staging.settlement as s
    inner join loaded_file as f on s.file_id = f.file_id
    where s.transaction_type = 'Order' and s.sku <> ''
),

-- One order stands on several rows of a settlement, one per fee, and in several downloads: its largest quantity counts.
order_units as (
    select order_id, sku, min(day) as day, max(quantity) as units, max(note) as note, min(path) as file,
        arg_min(line, path || lpad(line::varchar, 12, '0')) as line
    from told
    cross join run_setting as r
    where day <= r.as_of and order_id in (select order_id from outside_order)
    group by order_id, sku
),

-- The line that says how many units of a product a shipment has: of its SKU list, else of a packing document.
shipped as (
    select
        shipment_id,
        fnsku,
        arg_min(file, place || file || lpad(line::varchar, 12, '0')) as file,
        arg_min(line, place || file || lpad(line::varchar, 12, '0')) as line
    from (
        select s.shipment_id, coalesce(nullif(s.fnsku, ''), g.fnsku, n.fnsku, '') as fnsku, f.path as file, s.line, 1 as place
        from staging.sku_list as s
        inner join loaded_file as f on s.file_id = f.file_id
        left join shipment_label as g on s.shipment_id = g.shipment_id and lower(s.sku) = g.name
        left join sku_fnsku as n on lower(s.sku) = n.name
        union all
        select k.shipment_id, k.fnsku, f.path as file, k.line, 2 as place
        from carton_content as k
        inner join loaded_file as f on k.file_id = f.file_id
    )
    group by shipment_id, fnsku
)

select
    case
        when b.reason_key like 'awd%' then 'awd'
        when b.reason_key like 'multichannel%' then 'multi_channel'
        else 'other_payment'
    end as kind,
    b.reimbursement_id as reference, b.fnsku, b.sku, abs(b.units) as units, b.amount_total as amount, b.currency,
    b.approval_date as date, b.reason as note, f.path as file, b.line
from reimbursement_line as b
inner join loaded_file as f on b.file_id = f.file_id
where b.pool = 'not_covered'
union all
select
    'multi_channel' as kind, o.order_id as reference, coalesce(n.fnsku, '') as fnsku, o.sku, o.units, null as amount,
    '' as currency, o.day as date, o.note, o.file, o.line
from order_units as o
left join sku_fnsku as n on lower(o.sku) = n.name
union all
select
    replace(s.state, ' ', '_') as kind, s.shipment_id as reference, s.fnsku, s.sku, s.shipped as units, null as amount,
    '' as currency, f.ship_date as date, s.forwarder as note, coalesce(p.file, '') as file, p.line
from shipment_line as s
left join shipment_fact as f on s.shipment_id = f.shipment_id
left join shipped as p on s.shipment_id = p.shipment_id and s.fnsku = p.fnsku
where s.state in ('under way', 'plan', 'cancelled', 'awd')
union all
select
    'plan' as kind, '' as reference, coalesce(n.fnsku, '') as fnsku, m.sku, m.units, null as amount, '' as currency,
    null as date, '' as note, f.path as file, m.line
from staging.manifest as m
inner join loaded_file as f on m.file_id = f.file_id
left join sku_fnsku as n on lower(m.sku) = n.name
union all
select
    'liquidation' as kind, s.order_id as reference, s.fnsku, s.sku, s.shipped as units, null as amount, '' as currency,
    s.shipment_date as date, s.tracking_no as note, f.path as file, s.line
from removal_shipped as s
inner join loaded_file as f on s.file_id = f.file_id
where s.to_liquidator
