-- Returned units that the customer returns report cannot tell of: without any report every unit, else those of
-- `unseen_return`. Grain: FNSKU ('' = every product); `day`: the last such return, null where any.
with loaded as (
    select count(*) filter (where contains(kind, 'customer_returns')) > 0 as has_report
    from loaded_file
)

select '' as fnsku, null::date as day
from loaded
where not has_report
union all
select u.fnsku, max(u.day) as day
from unseen_return as u
cross join loaded
where loaded.has_report
group by u.fnsku
