-- Returned units that the customer returns report cannot tell of: without any report every unit; of what was refunded
-- before ledger and report begin, or shortly before both end, every unit as well, since it may have come back outside; else
-- those of `unseen_return`. Grain: FNSKU ('' = every product) x reason. `day`: the last such return, or the first or last
-- day of the data. `since`, `until`: the days of refunds that are meant, null for all; a unit may come back some days
-- before it is refunded.
with loaded as (
    select count(*) filter (where contains(kind, 'customer_returns')) > 0 as has_report
    from loaded_file
),

begins as (
    select least((select min(return_date) from return_line), (select first_date from ledger_coverage)) as day
),

ends as (
    select greatest((select max(return_date) from return_line), s.first_day - 1) as day
    from ledger_silence as s
    where s.is_last
)

select '' as fnsku, 'no_returns_report' as reason, null::date as day, null::date as since, null::date as until
from loaded
where not has_report
union all
select '' as fnsku, 'returns_before_data' as reason, b.day, null::date as since, b.day + a.value::integer - 1 as until
from begins as b
cross join loaded
inner join policy_constant as a on a.name = 'refund_after_return_days'
where loaded.has_report and b.day is not null
union all
select '' as fnsku, 'returns_after_data' as reason, e.day, e.day - a.value::integer + 1 as since, null::date as until
from ends as e
cross join loaded
inner join policy_constant as a on a.name = 'return_after_refund_days'
where loaded.has_report
union all
select u.fnsku, 'returns_unseen' as reason, max(u.day) as day, null::date as since, max(u.day) + a.value::integer as until
from unseen_return as u
cross join loaded
inner join policy_constant as a on a.name = 'refund_after_return_days'
where loaded.has_report
group by u.fnsku, a.value
