-- Movements of the ledger of which another report tells more: refunds follow orders, parcels follow removals.
-- Grain: event type, Shipments and VendorReturns.
select g.event_type, min(l.first_day) as first_day, max(l.last_day) as last_day
from ledger_span as l
inner join staging.ledger_day_group as g on l.file_id = g.file_id and l.group_no = g.group_no
where g.event_type in ('Shipments', 'VendorReturns')
group by g.event_type
