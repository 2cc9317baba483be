-- The events of the ledger, each in its marketplace and stock region. Grain: one event of `ledger_once`.
-- A country that no rule knows lies in its store's region, else in the default one: a region of its own no payment reaches.
-- A copy that a spreadsheet re-saved has lost its long reference ids (2.01E+13), and with them what it took a SKU for: a
-- number (0012345) or a day (3-5). Its event is the whole one of another file. So adjustments that only id and SKU tell
-- apart count as often as in the file that has most of them, the whole ones first.
with alike as (
    select event_date, reason, fnsku, quantity, fulfillment_center, disposition, country, max(events) as most
    from (
        select
            l.file_id, event_date, reason, fnsku, quantity, fulfillment_center, disposition, country,
            count(*) as events
        from staging.ledger as l
        inner join loaded_file as f on l.file_id = f.file_id
        cross join run_setting as r
        where l.event_date <= r.as_of and event_type = 'Adjustments'
        group by all
        having bool_or(reference_id = '')
    ) as of_file
    group by all
),

damaged as (
    select file_id, sheet, line
    from (
        select
            w.file_id, w.sheet, w.line, w.reference_id, a.most,
            row_number() over (
                partition by w.event_date, w.reason, w.fnsku, w.quantity, w.fulfillment_center, w.disposition, w.country
                order by w.reference_id = '' asc, w.occurrence asc, w.path asc, w.line asc
            ) as nth
        from ledger_once as w
        inner join alike as a
            using (event_date, reason, fnsku, quantity, fulfillment_center, disposition, country)
        where w.event_type = 'Adjustments'
    ) as s
    where reference_id = '' and nth > most
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
    row_number() over (
        partition by s.event_date, s.event_type, s.reason, s.fnsku, s.sku, s.reference_id, s.quantity, s.fulfillment_center,
            s.disposition
        order by s.country asc, s.asin asc, s.occurrence asc
    ) as occurrence,
    s.former,
    s.reconciled_quantity,
    s.unreconciled_quantity,
    coalesce(sm.marketplace, cm.marketplace, r.default_marketplace) as marketplace,
    coalesce(pc.stock_region, sm.stock_region, r.default_region) as stock_region
from ledger_once as s
anti join damaged as w using (file_id, sheet, line)
cross join run_setting as r
left join policy_marketplace as sm on s.any_store = sm.marketplace
left join policy_marketplace as cm on s.country = cm.marketplace and cm.country_is_marketplace
left join policy_country as pc on s.country = pc.country
