-- What the seller received of removals. Grain: removal order x tracking number x FNSKU; a blank tracking number: rows that
-- name no parcel of the order. Identical rows of one file are two deliveries; another copy of the file adds nothing.
-- A row without an order means the order of its parcel. A row without a tracking number, or one for a parcel that Amazon
-- gave none, means the only parcel of the order with that product.
with receipt_copy as (
    select
        t.removal_order_id,
        upper(regexp_replace(t.tracking_no, '[^A-Za-z0-9]', '', 'g')) as tracking_key,
        coalesce(nullif(t.fnsku, ''), n.fnsku, '') as fnsku,
        t.received_date,
        t.units_received,
        coalesce(t.units_damaged, 0) as units_damaged,
        count(*) as copies
    from staging.removal_receipt as t
    inner join loaded_file as f on t.file_id = f.file_id
    cross join run_setting as r
    left join sku_fnsku as n on lower(t.sku) = n.name
    where t.received_date is null or t.received_date <= r.as_of
    group by
        t.file_id, t.removal_order_id, 2, coalesce(nullif(t.fnsku, ''), n.fnsku, ''), t.received_date, t.units_received,
        coalesce(t.units_damaged, 0)
),

receipt_once as (
    select removal_order_id, tracking_key, fnsku, received_date, units_received, units_damaged, max(copies) as copies
    from receipt_copy
    group by removal_order_id, tracking_key, fnsku, received_date, units_received, units_damaged
),

only_order as (
    select tracking_key, fnsku, min(order_id) as order_id
    from removal_shipped
    where tracking_key <> ''
    group by tracking_key, fnsku
    having count(*) = 1
),

only_parcel as (
    select order_id, fnsku, min(tracking_no) as tracking_no
    from removal_shipped
    group by order_id, fnsku
    having count(*) = 1
),

ordered as (
    select c.* exclude (removal_order_id), coalesce(nullif(c.removal_order_id, ''), k.order_id, '') as order_id
    from receipt_once as c
    left join only_order as k on c.removal_order_id = '' and c.tracking_key = k.tracking_key and c.fnsku = k.fnsku
)

select
    c.order_id,
    coalesce(p.tracking_no, case when '' in (c.tracking_key, o.tracking_no) then o.tracking_no end, '') as tracking_no,
    c.fnsku,
    min(c.received_date) as received_date,
    sum(c.units_received * c.copies) as received,
    sum(c.units_damaged * c.copies) as damaged,
    bool_or(p.order_id is not null or (o.order_id is not null and '' in (c.tracking_key, o.tracking_no))) as of_parcel
from ordered as c
left join removal_shipped as p
    on c.order_id = p.order_id and c.fnsku = p.fnsku and c.tracking_key = p.tracking_key
left join only_parcel as o on c.order_id = o.order_id and c.fnsku = o.fnsku
group by c.order_id, 2, c.fnsku
