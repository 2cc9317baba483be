-- What each FNSKU is called. Grain: one FNSKU.
-- The title comes from the latest-dated record that has one, ties by text order (contract section 3); SKU and ASIN likewise.
-- Without a dated record the SKU list's words stand in.
with last_day as ( -- only the latest day of a group can name a product
    select l.file_id, l.group_no, max(l.event_date) as event_date
    from staging.ledger_day_count as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of
    group by l.file_id, l.group_no
),

named as (
    select g.fnsku, l.event_date, g.sku, g.asin, g.title
    from last_day as l
    inner join staging.ledger_day_group as g on l.file_id = g.file_id and l.group_no = g.group_no
    union all
    select b.fnsku, b.approval_date as event_date, b.sku, b.asin, b.title
    from staging.reimbursement as b
    inner join loaded_file as f on b.file_id = f.file_id
    cross join run_setting as r
    where b.approval_date <= r.as_of
    union all
    select c.fnsku, c.return_date as event_date, c.sku, c.asin, c.title
    from staging.customer_return as c
    inner join loaded_file as f on c.file_id = f.file_id
    cross join run_setting as r
    where c.return_date <= r.as_of
    union all
    select s.fnsku, date '1900-01-01' as event_date, s.sku, s.asin, s.title
    from staging.sku_list as s
    inner join loaded_file as f on s.file_id = f.file_id
),

latest as (
    select
        fnsku,
        max(event_date) filter (where sku <> '') as sku_date,
        max(event_date) filter (where asin <> '') as asin_date,
        max(event_date) filter (where title <> '') as title_date
    from named
    where fnsku <> ''
    group by fnsku
)

select
    t.fnsku,
    coalesce(min(n.sku) filter (where n.sku <> '' and n.event_date = t.sku_date), '') as sku,
    coalesce(min(n.asin) filter (where n.asin <> '' and n.event_date = t.asin_date), '') as asin,
    coalesce(min(n.title) filter (where n.title <> '' and n.event_date = t.title_date), '') as title
from latest as t
inner join named as n on t.fnsku = n.fnsku and n.event_date >= least(t.sku_date, t.asin_date, t.title_date)
group by t.fnsku
