-- Data that are missing or too old for a full answer. Grain: one gap. An empty table means that nothing is known to be missing.
select 'missing' as kind, 'no inventory ledger was found' as what, null::date as from_date, r.as_of as to_date,
    'download the Inventory Ledger, Detailed View' as remedy
from ledger_coverage as l
cross join run_setting as r
where l.first_date is null
union all
select 'stale' as kind, 'the ledger data end ' || (r.as_of - l.last_date)::varchar || ' days before the as-of date' as what,
    l.last_date as from_date, r.as_of as to_date, 'download the Inventory Ledger up to yesterday' as remedy
from ledger_coverage as l
cross join run_setting as r
where l.last_date < r.as_of - 7
union all
select 'missing' as kind, 'no reimbursement report was found' as what, null::date as from_date, r.as_of as to_date,
    'download Reports › Fulfillment › Payments › Reimbursements: without it paid losses look unpaid' as remedy
from run_setting as r
where not exists (select 1 from reimbursement_line)
union all
select 'missing' as kind, 'no purchase prices were found' as what, null::date as from_date, null::date as to_date,
    'add a costs file: claims without a price are not filed' as remedy
from run_setting as r
where not exists (select 1 from cost_line)
union all
select 'missing' as kind, 'shipment ' || s.shipment_id || ' has receipts, but no SKU list and no packing list' as what,
    s.first_receipt as from_date, s.last_receipt as to_date,
    'download its SKU list from the shipment page: without it a shortage cannot be seen' as remedy
from shipment_fact as s
where
    s.received > 0
    and not exists (select 1 from listed_unit as l where l.shipment_id = s.shipment_id)
    and not exists (select 1 from carton_content as c where c.shipment_id = s.shipment_id)
union all
select 'missing' as kind, 'shipment ' || s.shipment_id || ' has no proof of delivery' as what,
    s.ship_date as from_date, null::date as to_date,
    'ask the forwarder for it and add it to the deliveries file' as remedy
from shipment_fact as s
where
    s.received > 0
    and coalesce(s.carrier_program, 'own') = 'own'
    and not exists (select 1 from delivery_line as d where d.shipment_id = s.shipment_id)
