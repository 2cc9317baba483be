-- Ledger adjustments and receipts, one copy of every event. Grain: one event. Identical rows within one file are real and stay
-- apart by `occurrence`; across overlapping downloads an identity counts as often as in the file that has it most often
-- (contract section 3). The restated columns come from the copy with the larger Reconciled, then the smaller Unreconciled
-- quantity. On a day that several files tell, a later one may name another ASIN (listings merged), and of a row with a reference
-- id another SKU; its centre and country too, where the id is of one transaction (a receipt's is its shipment's): such rows are
-- one `event`, and `former` holds SKU and centre of the others.
-- Leaves out on purpose: time of day, title (see product) and store as parts of the identity; records after the as-of date.
with shared_day as (
    select l.event_date
    from staging.ledger as l
    inner join loaded_file as f on l.file_id = f.file_id
    group by l.event_date
    having min(l.file_id) <> max(l.file_id)
),

copy as (
    select
        l.*,
        f.path,
        f.kind,
        d.event_date is not null as is_shared,
        row_number() over (
            partition by l.file_id, l.event_date, l.event_type, l.reason, l.fnsku, l.sku, l.asin, l.reference_id,
                l.quantity, l.fulfillment_center, l.disposition, l.country
            order by l.reconciled_quantity desc nulls last, l.unreconciled_quantity asc nulls last, l.line asc
        ) as occurrence
    from staging.ledger as l
    inner join loaded_file as f on l.file_id = f.file_id
    left join shared_day as d on l.event_date = d.event_date
    cross join run_setting as r
    where l.event_date <= r.as_of
),

ranked as (
    select
        c.* exclude (is_shared),
        if(c.is_shared, row(
            c.event_date, c.event_type, c.reason, c.fnsku, c.reference_id, c.quantity, c.disposition,
            if(c.reference_id = '', c.sku, ''),
            if(c.reference_id = '' or c.event_type = 'Receipts', c.fulfillment_center || ' ' || c.country, '')
        ), null) as event,
        max(c.store) over identity as any_store,
        row_number() over (
            identity order by c.reconciled_quantity desc nulls last, c.unreconciled_quantity asc nulls last, c.path asc,
            c.line asc
        ) as choice
    from copy as c
    window identity as (
        partition by c.event_date, c.event_type, c.reason, c.fnsku, c.sku, c.asin, c.reference_id, c.quantity,
        c.fulfillment_center, c.disposition, c.country, c.occurrence
    )
),

-- Reports that Amazon retired in 2023 know neither ASIN nor country; an adjustment that the ledger also has is the ledger's.
single as (
    select r.*
    from ranked as r
    where
        r.choice = 1
        and not (
            r.kind in ('inventory_adjustments', 'received_inventory')
            and exists (
                select 1
                from ranked as l
                where
                    l.kind not in ('inventory_adjustments', 'received_inventory')
                    and l.fnsku = r.fnsku
                    and l.reference_id = r.reference_id
                    and l.event_type = r.event_type
            )
        )
),

told as (
    select event, max(events) as most
    from (select event, file_id, count(*) as events from ranked where event is not null group by event, file_id) as of_file
    group by event
),

placed as (
    select
        s.*,
        t.most,
        max(s.any_store) over same_event as event_store,
        row_number() over (
            same_event
            order by s.reconciled_quantity desc nulls last, s.unreconciled_quantity asc nulls last, s.asin = '' asc,
                s.sku = '' asc, s.fulfillment_center = '' asc, s.country = '' asc, s.sku asc, s.asin asc,
                s.fulfillment_center asc, s.country asc, s.occurrence asc
        ) as place
    from single as s
    inner join told as t on s.event = t.event
    window same_event as (partition by s.event)
),

restated as (
    select event, list({'sku': sku, 'centre': fulfillment_center} order by sku, fulfillment_center) as former
    from placed
    where place > most
    group by event
)

select * exclude (title, store, kind, choice, event), null as former
from single
where event is null
union all by name
select
    p.* exclude (title, store, kind, choice, event, most, event_store, place, any_store),
    coalesce(nullif(p.any_store, ''), p.event_store, '') as any_store, r.former
from placed as p
left join restated as r on p.event = r.event
where p.place <= p.most
