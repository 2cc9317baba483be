-- What each summary of the ledger tells of a product's movements in a period, beside what the detail tells of the same days.
-- Grain: summary file x period x first day (`from_date`) x FNSKU x disposition x location x movement. One date may be read as
-- several periods; which one a file means is told by its rows together (stock_proof).
with summary as (
    select distinct
        s.file_id, s.period, s.fnsku, s.sku, s.disposition, s.location, s.store, s.starting, s.ending, s.receipts,
        s.customer_shipments, s.customer_returns, s.vendor_returns, s.transfers,
        s.found + s.lost + s.damaged + s.disposed + s.other_events + coalesce(s.unknown_events, 0) as adjustments
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
)

select m.*, r.from_date, coalesce(sum(d.units), 0) as detail_units
from movement as m
inner join reading as r on m.file_id = r.file_id and m.period = r.period
left join ledger_day_once as d
    on
        m.fnsku = d.fnsku and m.disposition = d.disposition and m.event_type = d.event_type
        and (m.location = d.country or m.location = '')
        and d.event_date between r.from_date and m.period
group by all
