-- Adjustments that show units the seller no longer has. Grain: ledger event (identical events by `occurrence`).
-- M 5: misplaced. E: damaged at Amazon, out of sellable stock; 6 7 H K U: out of stock that was unsellable before.
-- D G: disposed of or donated, out of sellable stock. The P that follows E is the same unit and is not here.
-- A code with the wrong sign is not an exposure: the sign check lists it.
select
    e.file_id,
    e.sheet,
    e.line,
    c.role,
    case
        when c.role = 'lost' then 'warehouse_lost'
        when c.role in ('damaged_sellable', 'damaged_unsellable') then 'warehouse_damaged'
        else 'disposed'
    end as claim_type,
    e.event_date,
    e.fnsku,
    e.sku,
    e.asin,
    e.reference_id,
    e.reason,
    e.fulfillment_center,
    e.disposition,
    e.marketplace,
    e.stock_region,
    -e.quantity as units,
    e.reconciled_quantity,
    e.unreconciled_quantity,
    e.former,
    row_number() over (
        partition by e.event_date, e.fnsku, e.sku, e.reference_id, e.reason, e.quantity, e.fulfillment_center, e.disposition
        order by e.asin asc, e.country asc, e.occurrence asc
    ) as copy_no
from ledger_event as e
inner join policy_reason_code as c on e.reason = c.code
where
    e.event_type = 'Adjustments'
    and e.quantity < 0
    and (
        c.role in ('lost', 'damaged_sellable', 'damaged_unsellable')
        or (c.role = 'disposed' and e.disposition = 'SELLABLE')
    )
