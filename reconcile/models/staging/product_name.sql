-- Every name under which the files tell of a product. Grain: FNSKU x SKU x ASIN x title, with its first and its latest day.
-- The SKU list has no day: it comes before every dated record where the latest speaks, and after all where the first does.
-- A packing list names what no file of Amazon's does: a new product of which nothing has arrived. Only where what it
-- writes has the form of an FNSKU: forwarders write codes of their own.
with named as (
    select g.fnsku, g.sku, g.asin, g.title, l.first_day, l.last_day
    from ledger_span as l
    inner join staging.ledger_day_group as g on l.file_id = g.file_id and l.group_no = g.group_no
    union all
    select b.fnsku, b.sku, b.asin, b.title, b.approval_date as first_day, b.approval_date as last_day
    from staging.reimbursement as b
    inner join loaded_file as f on b.file_id = f.file_id
    cross join run_setting as r
    where b.approval_date <= r.as_of
    union all
    select c.fnsku, c.sku, c.asin, c.title, c.return_date as first_day, c.return_date as last_day
    from staging.customer_return as c
    inner join loaded_file as f on c.file_id = f.file_id
    cross join run_setting as r
    where c.return_date <= r.as_of
    union all
    select s.fnsku, s.sku, s.asin, s.title, date '9999-12-31' as first_day, date '1900-01-01' as last_day
    from staging.sku_list as s
    inner join loaded_file as f on s.file_id = f.file_id
),

packed as (
    select c.fnsku, c.sku, '' as asin, '' as title, date '9999-12-31' as first_day, date '1900-01-01' as last_day
    from staging.carton as c
    inner join loaded_file as f on c.file_id = f.file_id
    inner join policy_amazon_id as p on p.stands_in = 'fnsku' and regexp_matches(c.fnsku, p.pattern, 'i')
    where c.origin = 'packing list'
)

select
    fnsku,
    sku,
    asin,
    title,
    min(first_day) as first_day,
    max(last_day) as last_day
from (
    from named
    union all
    from packed
    where fnsku not in (select n.fnsku from named as n)
)
where fnsku <> ''
group by fnsku, sku, asin, title
