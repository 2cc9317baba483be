-- What each FNSKU is called. Grain: one FNSKU.
-- The title comes from the latest-dated record, ties by text order (contract section 3); SKU and ASIN likewise.
-- Without a dated record the SKU list's words stand in.
with named as (
    select
        l.fnsku,
        l.event_date,
        min(nullif(l.sku, '')) as sku,
        min(nullif(l.asin, '')) as asin,
        min(nullif(l.title, '')) as title
    from staging.ledger_day as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of
    group by l.fnsku, l.event_date
    union all
    select b.fnsku, b.approval_date, nullif(b.sku, ''), nullif(b.asin, ''), nullif(b.title, '')
    from staging.reimbursement as b
    inner join loaded_file as f on b.file_id = f.file_id
    cross join run_setting as r
    where b.approval_date <= r.as_of
    union all
    select c.fnsku, c.return_date, nullif(c.sku, ''), nullif(c.asin, ''), nullif(c.title, '')
    from staging.customer_return as c
    inner join loaded_file as f on c.file_id = f.file_id
    cross join run_setting as r
    where c.return_date <= r.as_of
    union all
    select s.fnsku, date '1900-01-01', nullif(s.sku, ''), nullif(s.asin, ''), nullif(s.title, '')
    from staging.sku_list as s
    inner join loaded_file as f on s.file_id = f.file_id
),

per_day as (
    select
        fnsku,
        event_date,
        min(sku) as sku,
        min(asin) as asin,
        min(title) as title
    from named
    where fnsku <> ''
    group by fnsku, event_date
)

select
    fnsku,
    coalesce(arg_max(sku, event_date) filter (where sku is not null), '') as sku,
    coalesce(arg_max(asin, event_date) filter (where asin is not null), '') as asin,
    coalesce(arg_max(title, event_date) filter (where title is not null), '') as title
from per_day
group by fnsku
