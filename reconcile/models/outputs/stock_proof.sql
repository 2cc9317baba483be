-- Roll-forward: the ledger's summary against its detail. Grain: period x FNSKU x disposition x location x movement.
-- Answers: `does not balance` (the summary itself: opening + movements <> closing); `detail missing` (events of this type
-- were not downloaded); `cannot tell` (no ledger file tells the days from `missing_from` to `missing_to` of the period: what
-- is owed for them is not known). Only rows that do not agree; where two summaries tell the same, one that agrees is enough.
with summary as (
    select distinct
        s.file_id, s.period, s.fnsku, s.sku, s.disposition, s.location, s.store, s.starting, s.receipts,
        s.customer_shipments, s.customer_returns, s.vendor_returns, s.transfers,
        s.found + s.lost + s.damaged + s.disposed + s.other_events + coalesce(s.unknown_events, 0) as adjustments, s.ending
    from staging.ledger_summary as s
    inner join loaded_file as f on s.file_id = f.file_id
    cross join run_setting as r
    where s.period <= r.as_of
),

-- A summary is dated the last day of its period. Where its file tells the day beside it too, the period is one day; else
-- it may be a day, a week, or at a month's end the month.
reading as (
    select p.file_id, p.period, r.from_date
    from (select distinct file_id, period from summary) as p
    cross join lateral (
        select unnest([
            p.period, p.period - 6, if(p.period = last_day(p.period), date_trunc('month', p.period)::date, p.period)
        ]) as from_date
    ) as r
    where
        r.from_date = p.period
        or not exists (select 1 from summary as n where n.file_id = p.file_id and abs(n.period - p.period) = 1)
    group by all
),

-- The detail knows countries: fulfilment centres are added up, and so are stores, and the SKUs of a product that was renamed.
movement as (
    select
        file_id, period, fnsku, min(sku) as sku, disposition,
        if(location in (select country from policy_country), location, '') as location,
        event_type, sum(units) as units
    from (
        select
            file_id, period, fnsku, sku, disposition, location,
            unnest(['Receipts', 'Shipments', 'CustomerReturns', 'VendorReturns', 'WhseTransfers', 'Adjustments']) as event_type,
            unnest([receipts, customer_shipments, customer_returns, vendor_returns, transfers, adjustments]) as units
        from summary
    ) as s
    group by all
),

compared as (
    select m.*, r.from_date, coalesce(sum(d.units), 0) as detail_units
    from movement as m
    inner join reading as r on m.file_id = r.file_id and m.period = r.period
    left join ledger_day_once as d
        on
            m.fnsku = d.fnsku and m.disposition = d.disposition and m.event_type = d.event_type
            and (m.location = d.country or m.location = '')
            and d.event_date between r.from_date and m.period
    group by all
),

-- The period of a file's rows is the one with which most of them agree, the longest of several.
period as (
    select file_id, period, from_date
    from compared
    group by file_id, period, from_date
    qualify row_number() over (
        partition by file_id, period order by count(*) filter (where units <> detail_units) asc, from_date asc
    ) = 1
),

judged as (
    select c.*
    from compared as c
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
    s.starting + s.receipts + s.customer_shipments + s.customer_returns + s.vendor_returns + s.transfers + s.adjustments
        as detail_units,
    summary_units - detail_units as difference,
    'does not balance' as answer,
    null::date as missing_from,
    null::date as missing_to
from summary as s
inner join period as p on s.file_id = p.file_id and s.period = p.period
where summary_units <> detail_units
