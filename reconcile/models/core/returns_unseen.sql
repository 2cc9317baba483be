-- Returned units that the customer returns report cannot tell of: without any report every unit, else those that the ledger
-- tells of after the report's last return. Grain: FNSKU ('' = every product); `day`: the last such return, null where any.
with reported as (
    select max(return_date) as last_day
    from return_line
),

loaded as (
    select count(*) filter (where contains(kind, 'customer_returns')) > 0 as has_report
    from loaded_file
)

select '' as fnsku, null::date as day
from loaded
where not has_report
union all
select g.fnsku, max(g.event_date) as day
from staging.ledger_day as g
inner join loaded_file as f on g.file_id = f.file_id
cross join loaded
cross join reported as t
cross join run_setting as r
cross join (select value::integer as days from policy_constant where name = 'ledger_stale_days') as a
where
    loaded.has_report
    and g.event_type = 'CustomerReturns' and g.units > 0
    and g.event_date <= r.as_of
    and g.event_date > coalesce(t.last_day + a.days, date '1900-01-01')
group by g.fnsku
