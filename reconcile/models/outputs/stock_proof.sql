-- Roll-forward: the ledger's summary against its detail. Grain: period x FNSKU x disposition x location x movement.
-- Answers: `agrees`; `opening + movements <> closing` (the summary itself); `detail missing` (days or events were not
-- downloaded: which ones the row says); `cannot tell` (the detail does not cover the period). Only rows that do not agree.
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
    case
        when l.first_date is null or c.from_date < l.first_date or c.period > l.last_date then 'cannot tell'
        else 'detail missing'
    end as answer
from compared as c
cross join ledger_coverage as l
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
    'opening + movements <> closing' as answer
from period as p
where
    p.ending <> p.starting + p.receipts + p.customer_shipments + p.customer_returns + p.vendor_returns + p.transfers
    + p.found + p.lost + p.damaged + p.disposed + p.other_events + p.unknown_events
