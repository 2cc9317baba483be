-- The marketplace of an order of the incident register: the one under which the money reports tell of it, where it is one only.
-- The register names none. Grain: order. Orders that no money report names, or several marketplaces, are left out.
with told as (
    select order_id, marketplace, event_date as day, file_id from staging.transaction
    union all
    select order_id, marketplace_name as marketplace, posted_date as day, file_id from staging.settlement
)

select t.order_id, min(m.marketplace) as marketplace, min(m.stock_region) as stock_region
from told as t
inner join loaded_file as f on t.file_id = f.file_id
inner join money_marketplace as m on lower(t.marketplace) = m.name
cross join run_setting as r
where t.order_id in (select i.order_id from incident_known as i where i.order_id <> '') and t.day <= r.as_of
group by t.order_id
having count(distinct m.marketplace) = 1
