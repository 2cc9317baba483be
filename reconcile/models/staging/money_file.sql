-- Which days each money report tells, per currency. Grain: file x currency; `usual`: the currency most rows of the file have.
-- A row that names no marketplace (a transfer, a fee) belongs to that one; a file that names none, to the default's.
with row_of_report as (
    select
        'transaction' as report, t.file_id, t.event_date as day,
        coalesce(nullif(t.currency, ''), m.currency) as currency
    from staging.transaction as t
    left join money_marketplace as m on lower(t.marketplace) = m.name
    union all
    select 'settlement' as report, s.file_id, s.posted_date as day, nullif(s.currency, '') as currency
    from staging.settlement as s
),

counted as (
    select w.report, w.file_id, w.currency, count(*) as records, min(w.day) as first_day, max(w.day) as last_day
    from row_of_report as w
    inner join loaded_file as f on w.file_id = f.file_id
    cross join run_setting as r
    where w.day <= r.as_of
    group by w.report, w.file_id, w.currency
),

usual as (
    select file_id, currency
    from counted
    where currency is not null
    qualify row_number() over (partition by file_id order by records desc, currency asc) = 1
)

select
    c.report,
    c.file_id,
    coalesce(c.currency, u.currency, m.currency) as currency,
    bool_or(c.currency is null or c.currency = u.currency) as usual,
    min(c.first_day) as first_day,
    max(c.last_day) as last_day
from counted as c
cross join run_setting as r
inner join policy_marketplace as m on r.default_marketplace = m.marketplace
left join usual as u on c.file_id = u.file_id
group by c.report, c.file_id, coalesce(c.currency, u.currency, m.currency)
