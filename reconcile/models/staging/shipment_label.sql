-- The FNSKU under which Amazon received a SKU of a shipment, where it was one. Grain: shipment x SKU.
select
    reference_id as shipment_id,
    lower(sku) as name,
    min(fnsku) as fnsku
from ledger_event
where event_type = 'Receipts' and reference_id <> '' and sku <> '' and fnsku <> ''
group by reference_id, lower(sku)
having count(distinct fnsku) = 1
