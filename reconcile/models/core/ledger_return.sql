-- Adjustments that may bring units back: finds (F, N), inbound corrections (X), regrades (Q out, P in).
-- Grain: ledger event. Which N is an inventory reimbursement, and which Q and P belong together, is decided in credits.
select
    e.file_id,
    e.sheet,
    e.line,
    e.event_date,
    e.fnsku,
    e.sku,
    e.asin,
    e.reference_id,
    e.reason,
    c.role,
    e.quantity,
    e.fulfillment_center,
    e.disposition,
    e.stock_region,
    e.occurrence
from ledger_event as e
inner join policy_reason_code as c on e.reason = c.code
where
    e.event_type = 'Adjustments'
    and c.role in ('found', 'transfer_in', 'receiving_correction', 'regrade_out', 'regrade_in')
