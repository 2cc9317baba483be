-- Returned units that the customer returns report cannot tell of: without any report every unit, else those that the ledger
-- tells of on days around which the report tells of no return: before it begins, after it ends, in a month between two
-- downloads. Grain: FNSKU ('' = every product); `day`: the last such return, null where any.
with reported as (
    select distinct return_date
    from return_line
),

loaded as (
    select count(*) filter (where contains(kind, 'customer_returns')) > 0 as has_report
    from loaded_file
),

returned as (
    select g.fnsku, g.event_date
    from staging.ledger_day as g
    inner join loaded_file as f on g.file_id = f.file_id
    cross join run_setting as r
    where g.event_type = 'CustomerReturns' and g.units > 0 and g.event_date <= r.as_of
),

told as (
    select distinct d.event_date
    from (select distinct event_date from returned) as d
    cross join (select value::integer as days from policy_constant where name = 'ledger_stale_days') as a
    inner join reported as t on t.return_date between d.event_date - a.days and d.event_date + a.days
)

select '' as fnsku, null::date as day
from loaded
where not has_report
union all
select g.fnsku, max(g.event_date) as day
from returned as g
cross join loaded
anti join told as t on g.event_date = t.event_date
where loaded.has_report
group by g.fnsku
