-- Roll-forward: the ledger's summary against its detail. Grain: period x FNSKU x disposition x location x movement.
-- Answers: `does not balance` (the summary itself: opening + movements <> closing); `detail missing` (events of this type
-- were not downloaded); `cannot tell` (no ledger file tells the days from `missing_from` to `missing_to` of the period: what
-- is owed for them is not known). Only rows that do not agree; where two summaries tell the same, one that agrees is enough.
-- The period of a file's rows is the one with which most of them agree, the longest of several.
with period as (
    select file_id, period, from_date
    from summary_movement
    group by file_id, period, from_date
    qualify row_number() over (
        partition by file_id, period order by count(*) filter (where units <> detail_units) asc, from_date asc
    ) = 1
),

judged as (
    select c.*
    from summary_movement as c
    inner join period as p on c.file_id = p.file_id and c.period = p.period and c.from_date = p.from_date
    qualify row_number() over (
        partition by c.from_date, c.period, c.fnsku, c.disposition, c.location, c.event_type
        order by abs(c.units - c.detail_units) asc, c.units asc
    ) = 1
),

untold as (
    select p.from_date, p.period, min(d.day) as missing_from, max(d.day) as missing_to
    from (select distinct from_date, period from period) as p
    cross join lateral (select unnest(generate_series(p.from_date, p.period, interval 1 day))::date as day) as d
    where
        not exists (
            select 1
            from report_span as s
            where s.report = 'ledger' and d.day between s.first_day and s.last_day
        )
    group by p.from_date, p.period
)

select
    j.from_date,
    j.period as to_date,
    j.fnsku,
    j.sku,
    j.disposition,
    j.location,
    j.event_type,
    j.units as summary_units,
    j.detail_units,
    j.units - j.detail_units as difference,
    if(u.period is null, 'detail missing', 'cannot tell') as answer,
    u.missing_from,
    u.missing_to
from judged as j
left join untold as u on j.from_date = u.from_date and j.period = u.period
where j.units <> j.detail_units
union all
select distinct
    p.from_date,
    s.period as to_date,
    s.fnsku,
    s.sku,
    s.disposition,
    s.location,
    'balance' as event_type,
    s.ending as summary_units,
    s.starting + s.receipts + s.customer_shipments + s.customer_returns + s.vendor_returns + s.transfers + s.found + s.lost
        + s.damaged + s.disposed + s.other_events + coalesce(s.unknown_events, 0) as detail_units,
    summary_units - detail_units as difference,
    'does not balance' as answer,
    null::date as missing_from,
    null::date as missing_to
from staging.ledger_summary as s
inner join period as p on s.file_id = p.file_id and s.period = p.period
where summary_units <> detail_units
