-- Returned units that the ledger tells of on days around which the customer returns report tells of no return: before it
-- begins, after it ends, in a month between two downloads. Grain: FNSKU x day. `last_before`, `first_after`: the days of the
-- report between which that is; null where it has none.
with returned as (
    select distinct g.fnsku, g.event_date as day
    from staging.ledger_day as g
    inner join loaded_file as f on g.file_id = f.file_id
    cross join run_setting as r
    where g.event_type = 'CustomerReturns' and g.units > 0 and g.event_date <= r.as_of
),

around as (
    select
        d.day,
        max(t.return_date) filter (where t.return_date <= d.day) as last_before,
        min(t.return_date) filter (where t.return_date > d.day) as first_after
    from (select distinct day from returned) as d
    left join (select distinct return_date from return_line) as t on true
    group by d.day
)

select g.fnsku, g.day, d.last_before, d.first_after
from returned as g
inner join around as d on g.day = d.day
cross join (select value::integer as days from policy_constant where name = 'ledger_stale_days') as a
where coalesce(g.day > d.last_before + a.days, true) and coalesce(g.day < d.first_after - a.days, true)
