-- Ledger movements per day, one copy of every day. Grain: day x FNSKU x event type x disposition x country.
-- Of overlapping downloads the one with most records of the group counts, of these the one with most units: the last day
-- of a download may be incomplete.
-- SKUs are added up: a later download may name another one.
with per_file as (
    select
        l.file_id,
        l.event_date,
        l.fnsku,
        l.event_type,
        l.disposition,
        l.country,
        sum(l.records) as records,
        sum(l.units) as units
    from staging.ledger_day as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of and exists (select 1 from staging.ledger_summary)
    group by l.file_id, l.event_date, l.fnsku, l.event_type, l.disposition, l.country
)

select
    event_date,
    fnsku,
    event_type,
    disposition,
    country,
    arg_max(units, (records, abs(units))) as units
from per_file
group by event_date, fnsku, event_type, disposition, country
