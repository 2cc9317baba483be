-- Movements of the ledger of which another report tells more: refunds follow orders, parcels follow removals.
-- Grain: event type, Shipments and VendorReturns.
select l.event_type, min(l.event_date) as first_day, max(l.event_date) as last_day
from staging.ledger_day as l
inner join loaded_file as f on l.file_id = f.file_id
cross join run_setting as r
where l.event_type in ('Shipments', 'VendorReturns') and l.event_date <= r.as_of
group by l.event_type
