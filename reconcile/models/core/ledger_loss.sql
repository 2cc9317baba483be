-- Adjustments that show units the seller no longer has. Grain: ledger event (identical events by `occurrence`).
-- M 5: misplaced. E: damaged at Amazon, out of sellable stock; 6 7 H K U: out of stock that was unsellable before.
-- D G: disposed of or donated, out of sellable stock. The P that follows E is the same unit and is not here.
-- A code with the wrong sign is not an exposure: the sign check lists it.
-- `told_otherwise`: one transaction id of a product is one event, and no single file tells all that the files together tell
-- of it: another day, code or quantity in a later download.
with told as (
    select l.file_id, l.fnsku, l.reference_id, count(distinct (l.event_date, l.reason, l.quantity)) as facts
    from staging.ledger as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of and l.event_type = 'Adjustments' and l.quantity < 0 and regexp_full_match(l.reference_id, '[0-9]+')
    group by l.file_id, l.fnsku, l.reference_id
),

in_one_file as (
    select fnsku, reference_id, max(facts) as facts
    from told
    group by fnsku, reference_id
),

twice as (
    select e.fnsku, e.reference_id
    from ledger_event as e
    inner join in_one_file as o on e.fnsku = o.fnsku and e.reference_id = o.reference_id
    where e.event_type = 'Adjustments' and e.quantity < 0
    group by e.fnsku, e.reference_id
    having count(distinct (e.event_date, e.reason, e.quantity)) > max(o.facts)
)

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
    t.reference_id is not null as told_otherwise,
    row_number() over (
        partition by e.event_date, e.fnsku, e.sku, e.reference_id, e.reason, e.quantity, e.fulfillment_center, e.disposition
        order by e.asin asc, e.country asc, e.occurrence asc
    ) as copy_no
from ledger_event as e
inner join policy_reason_code as c on e.reason = c.code
left join twice as t on e.fnsku = t.fnsku and e.reference_id = t.reference_id
where
    e.event_type = 'Adjustments'
    and e.quantity < 0
    and (
        c.role in ('lost', 'damaged_sellable', 'damaged_unsellable')
        or (c.role = 'disposed' and e.disposition = 'SELLABLE')
    )
