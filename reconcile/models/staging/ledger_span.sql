-- The first and the last day on which the ledger tells of each group of records, up to the as-of date. Grain: file x group.
select
    l.file_id,
    l.group_no,
    min(l.event_date) as first_day,
    max(l.event_date) as last_day
from staging.ledger_day_count as l
inner join loaded_file as f on l.file_id = f.file_id
cross join run_setting as r
where l.event_date <= r.as_of
group by l.file_id, l.group_no
