-- What Amazon received. Grain: shipment x FNSKU. Corrections (negative receipts) are included.
-- Damaged = received into a disposition that names damage on the way or at the dock (contract section 2, inbound_damaged).
select
    reference_id as shipment_id,
    fnsku,
    min(sku) as sku,
    min(asin) as asin,
    sum(quantity) as units,
    coalesce(
        sum(quantity) filter (
            where disposition in (select d.disposition from policy_disposition as d where d.damaged_at_receipt)
        ), 0
    ) as damaged_units,
    min(event_date) as first_date,
    max(event_date) as last_date,
    arg_max(marketplace, quantity * 1000000 + ascii(marketplace)) as marketplace,
    arg_max(stock_region, quantity * 1000000 + ascii(stock_region)) as stock_region
from ledger_event
where event_type = 'Receipts' and reference_id <> ''
group by reference_id, fnsku
