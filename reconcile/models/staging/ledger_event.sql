-- Ledger adjustments and receipts, one copy of every event.
-- Grain: one event. Identical rows within one file are real and stay apart by `occurrence`; across overlapping
-- downloads an identity counts as often as in the file that has it most often (contract section 3).
-- A later download may name another ASIN (listings merged), and of a row with a reference id another SKU; its centre and
-- country too, where the id is of one transaction (a receipt's is its shipment's). `former`: SKU and centre in such copies.
-- The restated columns come from the copy with the larger Reconciled, then the smaller Unreconciled quantity.
-- Leaves out on purpose: time of day, title (see product) and store as parts of the identity; records after the as-of date.
with copy as (
    select
        l.*,
        f.path,
        f.kind,
        row(
            l.event_date, l.event_type, l.reason, l.fnsku, l.reference_id, l.quantity, l.disposition,
            if(l.reference_id = '', l.sku, ''),
            if(l.reference_id = '' or l.event_type = 'Receipts', l.fulfillment_center || ' ' || l.country, '')
        ) as event,
        row_number() over (
            partition by l.file_id, l.event_date, l.event_type, l.reason, l.fnsku, l.sku, l.asin, l.reference_id,
                l.quantity, l.fulfillment_center, l.disposition, l.country
            order by l.reconciled_quantity desc nulls last, l.unreconciled_quantity asc nulls last, l.line asc
        ) as occurrence
    from staging.ledger as l
    inner join loaded_file as f on l.file_id = f.file_id
    cross join run_setting as r
    where l.event_date <= r.as_of
),

ranked as (
    select
        c.*,
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
    from (select event, file_id, count(*) as events from copy group by event, file_id) as of_file
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
),

once as (
    select p.* replace (coalesce(nullif(p.any_store, ''), p.event_store, '') as any_store), r.former
    from placed as p
    left join restated as r on p.event = r.event
    where p.place <= p.most
),

-- A copy that a spreadsheet re-saved has lost its long reference ids (2.01E+13): its event is the whole one of another file.
-- So adjustments that only the id tells apart count as often as in the file that has most of them, the whole ones first.
alike as (
    select event_date, reason, fnsku, sku, quantity, fulfillment_center, disposition, country, max(events) as most
    from (
        select
            file_id, event_date, reason, fnsku, sku, quantity, fulfillment_center, disposition, country,
            count(*) as events
        from copy
        where event_type = 'Adjustments'
        group by all
        having bool_or(reference_id = '')
    ) as of_file
    group by all
),

without_damaged as (
    select s.*
    from (
        select
            w.*,
            row_number() over (
                partition by w.event_date, w.event_type, w.reason, w.fnsku, w.sku, w.quantity, w.fulfillment_center,
                    w.disposition, w.country
                order by w.reference_id = '' asc, w.occurrence asc, w.path asc, w.line asc
            ) as nth
        from once as w
    ) as s
    left join alike as a
        using (event_date, reason, fnsku, sku, quantity, fulfillment_center, disposition, country)
    where not (s.event_type = 'Adjustments' and s.reference_id = '' and s.nth > a.most)
)

select
    s.file_id,
    s.sheet,
    s.line,
    s.event_date,
    s.event_type,
    s.reason,
    s.fnsku,
    s.sku,
    s.asin,
    s.reference_id,
    s.quantity,
    s.fulfillment_center,
    s.disposition,
    s.country,
    s.any_store as store,
    row_number() over (
        partition by s.event_date, s.event_type, s.reason, s.fnsku, s.sku, s.reference_id, s.quantity, s.fulfillment_center,
            s.disposition
        order by s.country asc, s.asin asc, s.occurrence asc
    ) as occurrence,
    s.former,
    s.reconciled_quantity,
    s.unreconciled_quantity,
    coalesce(sm.marketplace, cm.marketplace, r.default_marketplace) as marketplace,
    coalesce(pc.stock_region, nullif(s.country, ''), r.default_region) as stock_region
from without_damaged as s
cross join run_setting as r
left join policy_marketplace as sm on s.any_store = sm.marketplace
left join policy_marketplace as cm on s.country = cm.marketplace and cm.country_is_marketplace
left join policy_country as pc on s.country = pc.country
