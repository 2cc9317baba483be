-- What the ledger data lack: days, or the newest state. Grain: one gap, as in data_gap, which has these too.
select 'no_ledger' as code, '' as subject, null::date as from_date, r.as_of as to_date
from ledger_coverage as l
cross join run_setting as r
where l.first_date is null
union all
select 'late_ledger' as code, (last_day - first_day + 1)::varchar as subject, first_day as from_date, last_day as to_date
from late_ledger
union all
select 'later_ledger' as code, '' as subject, r.as_of + 1 as from_date, max(l.event_date) as to_date
from staging.ledger_day_count as l
inner join loaded_file as f on l.file_id = f.file_id
cross join run_setting as r
group by r.as_of
having max(l.event_date) > r.as_of + 1 -- a day ahead it may be elsewhere
union all
select 'stale_ledger' as code, (r.as_of - l.last_date)::varchar as subject, l.last_date as from_date, r.as_of as to_date
from ledger_coverage as l
cross join run_setting as r
where l.last_date < r.as_of - (select value::integer from policy_constant where name = 'ledger_stale_days')
union all
select 'ledger_hole' as code, '' as subject, s.last_day + 1 as from_date, n.first_day - 1 as to_date
from report_span as s
inner join report_span as n on s.report = n.report and s.currency = n.currency and s.number + 1 = n.number
where s.report = 'ledger'
union all
select 'ledger_silent' as code, '' as subject, s.first_day as from_date, s.last_day as to_date
from ledger_silence as s
where not s.is_last and not exists ( -- that the data end early is told above
    select 1
    from report_span as a
    inner join report_span as b on a.report = b.report and a.currency = b.currency and a.number + 1 = b.number
    where a.report = 'ledger' and a.last_day < s.last_day and b.first_day > s.first_day
)
union all
select 'stale_reconciled' as code, a.beyond_units || '/' || a.late_units as subject, null::date as from_date, r.as_of as to_date
from reconciled_age as a
cross join run_setting as r
where a.is_stale
