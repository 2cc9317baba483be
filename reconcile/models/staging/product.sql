-- What each FNSKU is called. Grain: one FNSKU.
-- The title comes from the latest-dated record, ties by text order (contract section 3); SKU and ASIN likewise.
-- Without a dated record the SKU list's words stand in.
with named as (
    select l.fnsku, l.sku, l.asin, l.title, l.event_date
    from staging.ledger_day as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of
    union all
    select b.fnsku, b.sku, b.asin, b.title, b.approval_date as event_date
    from staging.reimbursement as b
    inner join loaded_file as f on b.file_id = f.file_id
    cross join run_setting as r
    where b.approval_date <= r.as_of
    union all
    select c.fnsku, c.sku, c.asin, c.title, c.return_date as event_date
    from staging.customer_return as c
    inner join loaded_file as f on c.file_id = f.file_id
    cross join run_setting as r
    where c.return_date <= r.as_of
    union all
    select s.fnsku, s.sku, s.asin, s.title, date '1900-01-01' as event_date
    from staging.sku_list as s
    inner join loaded_file as f on s.file_id = f.file_id
)

select
    fnsku,
    coalesce(min(sku) filter (where sku <> '' and event_date = sku_date), '') as sku,
    coalesce(min(asin) filter (where asin <> '' and event_date = asin_date), '') as asin,
    coalesce(min(title) filter (where title <> '' and event_date = title_date), '') as title
from (
    select
        n.*,
        max(n.event_date) filter (where n.sku <> '') over (partition by n.fnsku) as sku_date,
        max(n.event_date) filter (where n.asin <> '') over (partition by n.fnsku) as asin_date,
        max(n.event_date) filter (where n.title <> '') over (partition by n.fnsku) as title_date
    from named as n
    where n.fnsku <> ''
)
group by fnsku
