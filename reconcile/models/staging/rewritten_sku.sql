-- Which SKU an order and a refund mean whose SKU a spreadsheet has rewritten: it takes the zeros off a number (0012345) and
-- shortens a long one, which is then blank. Grain: order x SKU as written.
-- The one SKU of the order, in any of its rows, that it may have been; else, of a number, the one SKU with zeros that has a
-- FNSKU. A number that is itself a SKU of another FNSKU is left as it stands.
with told as (
    select t.order_id, t.sku
    from staging.transaction as t
    inner join loaded_file as f on t.file_id = f.file_id
    cross join run_setting as r
    where t.event_date <= r.as_of and t.type in ('Order', 'Refund') and t.order_id <> ''
    union
    select s.order_id, s.sku
    from staging.settlement as s
    inner join loaded_file as f on s.file_id = f.file_id
    cross join run_setting as r
    where s.posted_date <= r.as_of and s.transaction_type in ('Order', 'Refund') and s.order_id <> ''
),

with_zeros as (
    select ltrim(name, '0') as bare, min(name) as sku, list(distinct fnsku) as fnskus
    from sku_label
    where regexp_full_match(name, '0+[1-9][0-9]*')
    group by bare
    having count(distinct name) = 1
),

asked as (
    select t.order_id, t.sku, z.sku as sku_with_zeros
    from told as t
    left join with_zeros as z on t.sku = z.bare
    where
        t.sku = ''
        or (
            regexp_full_match(t.sku, '[1-9][0-9]*')
            and not exists (
                select 1
                from sku_label as l
                where l.name = t.sku and not list_contains(coalesce(z.fnskus, []), l.fnsku)
            )
        )
),

of_order as (
    select a.order_id, a.sku, min(o.sku) as meant
    from asked as a
    inner join told as o on a.order_id = o.order_id and o.sku <> a.sku and (a.sku = '' or a.sku = ltrim(o.sku, '0'))
    group by a.order_id, a.sku
    having count(distinct lower(o.sku)) = 1
)

select a.order_id, a.sku, coalesce(o.meant, a.sku_with_zeros) as meant
from asked as a
left join of_order as o on a.order_id = o.order_id and a.sku = o.sku
where coalesce(o.meant, a.sku_with_zeros) is not null
