-- Days before the ledger data whose losses in a warehouse may still be claimed, where a product was sold before any
-- receipt of it: its stock is older than the data. Grain: at most one row.
with group_begin as (
    select g.fnsku, g.event_type, c.first_day
    from (
        select file_id, group_no, min(event_date) as first_day from staging.ledger_day_count group by file_id, group_no
    ) as c
    inner join loaded_file as f on c.file_id = f.file_id
    inner join staging.ledger_day_group as g on c.file_id = g.file_id and c.group_no = g.group_no
)

select r.as_of - w.closes_days as first_day, l.first_date - 1 as last_day
from ledger_coverage as l
cross join run_setting as r
inner join policy_window as w on r.default_marketplace = w.marketplace
where
    w.claim_type = 'warehouse_lost'
    and coalesce(w.valid_from <= r.as_of, true)
    and coalesce(w.valid_to > r.as_of, true)
    and l.first_date > r.as_of - w.closes_days
    and exists (
        select 1
        from group_begin as d
        where d.event_type in ('Shipments', 'Receipts')
        group by d.fnsku
        having
            min(d.first_day) filter (where d.event_type = 'Shipments')
            < coalesce(min(d.first_day) filter (where d.event_type = 'Receipts'), r.as_of)
    )
