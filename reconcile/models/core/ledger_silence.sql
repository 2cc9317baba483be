-- Days on which the ledger data hold no event at all, though the seller's stock moves on most days: a month that nobody
-- downloaded, whatever files the others lie in. Grain: one stretch of days; none for a seller whose stock moves seldom.
-- `is_last`: it lasts until the as-of date, and no later download tells what came of it.
with day as (
    select distinct l.event_date
    from staging.ledger_day_count as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of
),

limits as (
    select
        max(value) filter (where name = 'ledger_silent_days') as silent_days,
        max(value) filter (where name = 'ledger_busy_days') as busy_days,
        max(value) filter (where name = 'ledger_busy_share') as busy_share
    from policy_constant
),

gap as (
    select
        d.event_date + 1 as first_day,
        coalesce(lead(d.event_date) over (order by d.event_date) - 1, r.as_of) as last_day,
        lead(d.event_date) over (order by d.event_date) is null as is_last
    from day as d
    cross join run_setting as r
),

silent as (
    select g.first_day, g.last_day, g.is_last
    from gap as g
    cross join limits as i
    where g.last_day - g.first_day + 1 >= i.silent_days
),

told as (
    select
        count(*) as days,
        max(event_date) - min(event_date) + 1 - (select coalesce(sum(last_day - first_day + 1), 0) from silent where not is_last) as of_days
    from day
)

select s.first_day, s.last_day, s.is_last
from silent as s
cross join told as t
cross join limits as i
where t.days >= i.busy_days and t.days >= t.of_days * i.busy_share
