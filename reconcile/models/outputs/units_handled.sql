-- Units that came into Amazon's stock or went out of it: receipts, customer returns, orders, removals. Grain: FNSKU x month.
-- The chance of a unit to be mislaid or damaged is a chance per movement, so that this is what stock losses are measured on.
-- Of a day that several downloads tell, the one with most records counts; days told once need no choice.
-- Leaves out on purpose: transfers between centres (their two sides cancel each other) and adjustments (the losses).
with told_twice as (
    select event_date
    from (select distinct l.file_id, l.event_date from staging.ledger_day as l inner join loaded_file as f on l.file_id = f.file_id)
    group by event_date
    having count(*) > 1
),

moved as (
    select l.file_id, f.path, l.event_date, l.fnsku, l.event_type, sum(l.records) as records, sum(abs(l.units)) as units
    from staging.ledger_day as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of and l.event_type in ('Receipts', 'CustomerReturns', 'Shipments', 'VendorReturns')
    group by l.file_id, f.path, l.event_date, l.fnsku, l.event_type
),

once as (
    select event_date, fnsku, units from moved anti join told_twice using (event_date)
    union all
    select event_date, fnsku, arg_max(units, records * 1000000 - ascii(path)) as units
    from moved semi join told_twice using (event_date)
    group by event_date, fnsku, event_type
)

select fnsku, strftime(event_date, '%Y-%m') as month, sum(units)::bigint as units
from once
where fnsku <> ''
group by fnsku, month
