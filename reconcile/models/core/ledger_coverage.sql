-- First and last day of the ledger data, of all events and all files. Grain: one row.
-- Legacy adjustments and receipts count as well: they are the ledger of their time.
select
    min(l.event_date) as first_date,
    max(l.event_date) as last_date
from staging.ledger_day_count as l
inner join loaded_file as f on l.file_id = f.file_id
cross join run_setting as r
where l.event_date <= r.as_of
