-- First and last day of the ledger data, of all events and all files. Grain: one row.
-- Legacy adjustments and receipts count as well: they are the ledger of their time.
select
    min(first_day) as first_date,
    max(last_day) as last_date
from ledger_span
