-- Rows of the seller's receipts of removals, each with the parcel and the product that it means. Grain: one row of a file.
-- A SKU means the product that its parcel, else its order, has under that SKU; what the SKU stands for elsewhere comes last.
-- A row without an order means the order of its parcel. A row without a tracking number, or one for a parcel that Amazon
-- gave none, means the only parcel of the order with that product. `of_parcel` is false where it names no parcel, `of_order`
-- where no parcel of the order holds its product. People type an order id in small letters, and a FNSKU where the SKU belongs.
with written as (
    select lower(order_id) as typed, min(order_id) as order_id
    from removal_shipped
    group by lower(order_id)
    having count(distinct order_id) = 1
),

told as (
    select
        t.* replace (coalesce(w.order_id, t.removal_order_id) as removal_order_id),
        lower(t.sku) as name,
        upper(regexp_replace(t.tracking_no, '[^A-Za-z0-9]', '', 'g')) as tracking_key
    from staging.removal_receipt as t
    inner join loaded_file as f on t.file_id = f.file_id
    cross join run_setting as r
    left join written as w on lower(t.removal_order_id) = w.typed
    where t.received_date is null or t.received_date <= r.as_of
),

-- Where one SKU has several FNSKUs in a parcel, the one that it stands for elsewhere goes first.
shipped_name as (
    select
        s.order_id,
        s.tracking_key,
        s.name,
        s.fnsku,
        (s.fnsku is distinct from n.fnsku)::int::varchar || s.fnsku as preference
    from (
        select order_id, tracking_key, unnest(list_append(sku_names, lower(fnsku))) as name, fnsku
        from removal_shipped
    ) as s
    left join sku_fnsku as n on s.name = n.name
),

in_parcel as (
    select order_id, tracking_key, name, arg_min(fnsku, preference) as fnsku
    from shipped_name
    group by order_id, tracking_key, name
),

in_order as (
    select order_id, name, arg_min(fnsku, preference) as fnsku
    from shipped_name
    group by order_id, name
),

of_tracking as (
    select tracking_key, name, arg_min(fnsku, preference) as fnsku
    from shipped_name
    where tracking_key <> ''
    group by tracking_key, name
),

product_of as (
    select
        t.*,
        coalesce(nullif(t.fnsku, ''), i.fnsku, o.fnsku, k.fnsku, n.fnsku, '') as product
    from told as t
    left join in_parcel as i on t.removal_order_id = i.order_id and t.tracking_key = i.tracking_key and t.name = i.name
    left join in_order as o on t.removal_order_id = o.order_id and t.name = o.name
    left join of_tracking as k on t.removal_order_id = '' and t.tracking_key = k.tracking_key and t.name = k.name
    left join sku_fnsku as n on t.name = n.name
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
    select c.*, coalesce(nullif(c.removal_order_id, ''), k.order_id, '') as order_id
    from product_of as c
    left join only_order as k on c.tracking_key = k.tracking_key and c.product = k.fnsku
)

select
    c.file_id,
    c.sheet,
    c.line,
    c.order_id,
    c.tracking_no as typed_tracking_no,
    coalesce(p.tracking_no, case when '' in (c.tracking_key, o.tracking_no) then o.tracking_no end, '') as tracking_no,
    c.sku,
    c.product as fnsku,
    c.received_date,
    c.units_received,
    coalesce(c.units_damaged, 0) as units_damaged,
    p.order_id is not null or (o.order_id is not null and '' in (c.tracking_key, o.tracking_no)) as of_parcel,
    exists (
        select 1 from removal_shipped as s where s.order_id = c.order_id and s.fnsku = c.product
    ) as of_order,
    c.tracking_key
from ordered as c
left join removal_shipped as p
    on c.order_id = p.order_id and c.product = p.fnsku and c.tracking_key = p.tracking_key
left join only_parcel as o on c.order_id = o.order_id and c.product = o.fnsku
