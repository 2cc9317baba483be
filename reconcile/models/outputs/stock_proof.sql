-- Roll-forward: the ledger's summary against its detail. Grain: period x FNSKU x disposition x location x movement.
-- Answers: `does not balance` (the summary itself: opening + movements <> closing); `detail missing` (events of this type
-- were not downloaded); `cannot tell` (no ledger file tells the days from `missing_from` to `missing_to` of the period: what
-- is owed for them is not known). Only rows that do not agree.
with summary as (
    select distinct
        s.period, s.fnsku, s.sku, s.disposition, s.location, s.starting, s.receipts, s.customer_shipments,
        s.customer_returns, s.vendor_returns, s.transfers, s.found, s.lost, s.damaged, s.disposed, s.other_events,
        coalesce(s.unknown_events, 0) as unknown_events, s.ending
    from staging.ledger_summary as s
    inner join loaded_file as f on s.file_id = f.file_id
    cross join run_setting as r
    where s.period <= r.as_of
),

step as (
    select case when bool_and(period = last_day(period)) then 'month' else 'day' end as length
    from summary
),

period as (
    select
        s.*,
        case when t.length = 'month' then date_trunc('month', s.period)::date else s.period end as from_date
    from summary as s
    cross join step as t
),

movement as (
    select period, from_date, fnsku, sku, disposition, location, 'Receipts' as event_type, receipts as units from period
    union all
    select period, from_date, fnsku, sku, disposition, location, 'Shipments' as event_type, customer_shipments as units from period
    union all
    select period, from_date, fnsku, sku, disposition, location, 'CustomerReturns' as event_type, customer_returns as units from period
    union all
    select period, from_date, fnsku, sku, disposition, location, 'VendorReturns' as event_type, vendor_returns as units from period
    union all
    select period, from_date, fnsku, sku, disposition, location, 'WhseTransfers' as event_type, transfers as units from period
    union all
    select
        period, from_date, fnsku, sku, disposition, location, 'Adjustments' as event_type,
        found + lost + damaged + disposed + other_events + unknown_events as units
    from period
),

compared as (
    select
        m.period,
        m.from_date,
        m.fnsku,
        m.sku,
        m.disposition,
        m.location,
        m.event_type,
        m.units as summary_units,
        coalesce(sum(d.units), 0) as detail_units
    from movement as m
    left join ledger_day_once as d
        on
            m.fnsku = d.fnsku and m.sku = d.sku and m.disposition = d.disposition and m.event_type = d.event_type
            and (m.location = d.country or m.location = '')
            and d.event_date between m.from_date and m.period
    group by m.period, m.from_date, m.fnsku, m.sku, m.disposition, m.location, m.event_type, m.units
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
    c.from_date,
    c.period as to_date,
    c.fnsku,
    c.sku,
    c.disposition,
    c.location,
    c.event_type,
    c.summary_units,
    c.detail_units,
    c.summary_units - c.detail_units as difference,
    if(u.period is null, 'detail missing', 'cannot tell') as answer,
    u.missing_from,
    u.missing_to
from compared as c
left join untold as u on c.from_date = u.from_date and c.period = u.period
where c.summary_units <> c.detail_units
union all
select
    p.from_date,
    p.period as to_date,
    p.fnsku,
    p.sku,
    p.disposition,
    p.location,
    'balance' as event_type,
    p.ending as summary_units,
    p.starting + p.receipts + p.customer_shipments + p.customer_returns + p.vendor_returns + p.transfers + p.found + p.lost
    + p.damaged + p.disposed + p.other_events + p.unknown_events as detail_units,
    summary_units - detail_units as difference,
    'does not balance' as answer,
    null::date as missing_from,
    null::date as missing_to
from period as p
where
    p.ending <> p.starting + p.receipts + p.customer_shipments + p.customer_returns + p.vendor_returns + p.transfers
    + p.found + p.lost + p.damaged + p.disposed + p.other_events + p.unknown_events
