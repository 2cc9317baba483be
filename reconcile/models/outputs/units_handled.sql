-- Units that came into Amazon's stock or went out of it: receipts, customer returns, orders, removals. Grain: FNSKU x month.
-- The chance of a unit to be mislaid or damaged is a chance per movement, so that this is what stock losses are measured on.
-- Of a day that several downloads tell, the one with most records counts, then the one with most units; days told once
-- need no choice.
-- Leaves out on purpose: transfers between centres (their two sides cancel each other) and adjustments (the losses).
with told_day as ( -- each day of each file, and how many files tell it
    select l.file_id, l.event_date, date_trunc('month', l.event_date) as month,
        count(*) over (partition by l.event_date) as files
    from staging.ledger_day_count as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of
    group by l.file_id, l.event_date
),

told_once as ( -- by the numbers of the groups: this is nearly the whole ledger
    select l.file_id, l.group_no, d.month, sum(abs(l.units)) as units
    from staging.ledger_day_count as l
    inner join told_day as d on l.file_id = d.file_id and l.event_date = d.event_date
    where d.files = 1
    group by l.file_id, l.group_no, d.month
),

copied as (
    select l.file_id, l.event_date, l.fnsku, l.event_type, sum(l.records) as records, sum(abs(l.units)) as units
    from staging.ledger_day as l
    inner join told_day as d on l.file_id = d.file_id and l.event_date = d.event_date
    where d.files > 1
    group by l.file_id, l.event_date, l.fnsku, l.event_type
),

moved as (
    select g.fnsku, g.event_type, o.month, o.units
    from told_once as o
    inner join staging.ledger_day_group as g on o.file_id = g.file_id and o.group_no = g.group_no
    union all
    select fnsku, event_type, date_trunc('month', event_date) as month, arg_max(units, (records, units)) as units
    from copied
    group by event_date, fnsku, event_type
)

select fnsku, strftime(month, '%Y-%m') as month, sum(units)::bigint as units
from moved
where fnsku <> '' and event_type in ('Receipts', 'CustomerReturns', 'Shipments', 'VendorReturns')
group by fnsku, strftime(month, '%Y-%m')
