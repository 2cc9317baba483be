-- Orders that no buyer of Amazon's placed (multi-channel): not claimed, listed as not covered. Grain: order id.
-- One row of a money report with such a marketplace is enough: another report may leave it blank.
with named as (
    select order_id, marketplace, file_id from staging.transaction
    union
    select order_id, marketplace_name as marketplace, file_id from staging.settlement
    union
    select order_id, '' as marketplace, file_id from staging.customer_return
    union
    select order_id, '' as marketplace, file_id from staging.replacement
)

select distinct n.order_id
from named as n
inner join loaded_file as f on n.file_id = f.file_id
inner join policy_outside_order as p
    on regexp_matches(case p.told_by when 'order_id' then n.order_id when 'marketplace' then n.marketplace end, p.pattern, 'i')
where n.order_id <> ''
