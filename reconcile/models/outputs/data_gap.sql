-- Data that are missing or too old for a full answer. Grain: one gap; an empty table means that nothing is known to be
-- missing. `code` and `subject` are said by reconcile/report/text/ui.*.toml, [gap].

-- Stock of regions that no seller account has together.
with account as (
    select distinct m.account_region
    from staging.ledger_day_group as g
    inner join loaded_file as f on g.file_id = f.file_id
    inner join policy_country as c on g.country = c.country
    inner join policy_marketplace as m on c.stock_region = m.stock_region
    where m.account_region <> ''
)

select 'case_log_unread' as code, u.path as subject, null::date as from_date, null::date as to_date
from unread_log as u
union all
select distinct 'file_unread' as code, f.path as subject, null::date as from_date, null::date as to_date
from source_file as f
where f.status = 'unreadable' and f.path not in (select path from unread_log)
union all
select 'no_ledger' as code, '' as subject, null::date as from_date, r.as_of as to_date
from ledger_coverage as l
cross join run_setting as r
where l.first_date is null
union all
select 'late_ledger' as code, (last_day - first_day + 1)::varchar as subject, first_day as from_date, last_day as to_date
from late_ledger
union all
select
    'two_accounts' as code, string_agg(account_region, ', ' order by account_region) as subject, null::date as from_date,
    null::date as to_date
from account
having count(*) > 1
union all
select 'other_default' as code, r.default_marketplace as subject, null::date as from_date, null::date as to_date
from run_setting as r
inner join policy_marketplace as m on r.default_marketplace = m.marketplace
where
    m.account_region <> ''
    and m.account_region not in (select a.account_region from account as a)
    and exists (select 1 from account)
union all
select 'later_ledger' as code, '' as subject, r.as_of + 1 as from_date, max(l.event_date) as to_date
from staging.ledger_day_count as l
inner join loaded_file as f on l.file_id = f.file_id
cross join run_setting as r
group by r.as_of
having max(l.event_date) > r.as_of + 1 -- a day ahead it may be elsewhere
union all
select 'stale_ledger' as code, (r.as_of - l.last_date)::varchar as subject, l.last_date as from_date, r.as_of as to_date
from ledger_coverage as l
cross join run_setting as r
where l.last_date < r.as_of - (select value::integer from policy_constant where name = 'ledger_stale_days')
union all
select 'ledger_hole' as code, '' as subject, s.last_day + 1 as from_date, n.first_day - 1 as to_date
from report_span as s
inner join report_span as n on s.report = n.report and s.currency = n.currency and s.number + 1 = n.number
where s.report = 'ledger'
union all
select 'ledger_silent' as code, '' as subject, s.first_day as from_date, s.last_day as to_date
from ledger_silence as s
where not s.is_last and not exists ( -- that the data end early is told above
    select 1
    from report_span as a
    inner join report_span as b on a.report = b.report and a.currency = b.currency and a.number + 1 = b.number
    where a.report = 'ledger' and a.last_day < s.last_day and b.first_day > s.first_day
)
union all
select 'stale_reconciled' as code, a.beyond_units || '/' || a.late_units as subject, null::date as from_date, r.as_of as to_date
from reconciled_age as a
cross join run_setting as r
where a.is_stale
union all
select 'no_reimbursements' as code, '' as subject, null::date as from_date, r.as_of as to_date
from run_setting as r
where not exists (select 1 from reimbursement_line)
union all
select 'reimbursements_silent' as code, '' as subject, first_day as from_date, last_day as to_date
from payment_silence
union all
select 'no_costs' as code, '' as subject, null::date as from_date, null::date as to_date
from run_setting as r
where not exists (select 1 from cost_line)
union all
select 'contents_unknown' as code, s.shipment_id as subject, s.first_receipt as from_date, s.last_receipt as to_date
from shipment_fact as s
where
    s.received > 0
    and not exists (select 1 from listed_unit as l where l.shipment_id = s.shipment_id)
    and not exists (select 1 from carton_content as c where c.shipment_id = s.shipment_id)
union all
select
    'contents_unnamed' as code,
    s.shipment_id || ' ('
    || array_to_string(list_sort(list(distinct coalesce(nullif(k.sku, ''), nullif(k.fnsku, ''), k.asin)))[1:3], ', ')
    || ')' as subject,
    s.first_receipt as from_date, s.last_receipt as to_date
from shipment_fact as s
inner join carton_content as c on s.shipment_id = c.shipment_id
inner join staging.carton as k on c.file_id = k.file_id and c.sheet = k.sheet and c.line = k.line
where
    c.fnsku = ''
    and (s.received > 0 or s.delivered_date is not null)
    and not exists (select 1 from listed_unit as l where l.shipment_id = s.shipment_id)
group by s.shipment_id, s.first_receipt, s.last_receipt
union all
select 'no_proof_of_delivery' as code, s.shipment_id as subject, s.ship_date as from_date, null::date as to_date
from shipment_fact as s
where
    s.received > 0
    and coalesce(s.carrier_program, 'own') = 'own'
    and not exists (select 1 from delivery_line as d where d.shipment_id = s.shipment_id)
union all
select 'no_returns' as code, '' as subject, min(o.event_date) as from_date, max(o.event_date) as to_date
from order_line as o
where o.refunded > 0 and not exists (select 1 from return_line)
having count(*) > 0
union all
select 'no_replacements' as code, '' as subject, min(o.event_date) as from_date, max(o.event_date) as to_date
from order_line as o
where not exists (select 1 from loaded_file where kind = 'replacements')
having count(*) > 0
union all
select
    'stale_' || h.report as code, (r.as_of - h.last_day)::varchar as subject, h.last_day + 1 as from_date, r.as_of as to_date
from report_reach as h
cross join run_setting as r
cross join (select value::integer as days from policy_constant where name = 'report_stale_days') as s
where
    h.report in ('reimbursements', 'returns', 'replacements')
    and h.last_day < r.as_of - s.days
    -- a ledger that reaches further tells of returns: those of later days are a hole of their own, without any there is none
    and not (h.report = 'returns' and exists (select 1 from ledger_coverage as c where c.last_date >= r.as_of - s.days))
union all
select
    'returns_hole' as code, '' as subject, coalesce(last_before + 1, min(day)) as from_date,
    coalesce(first_after - 1, max(day)) as to_date
from unseen_return
where
    coalesce(last_before, first_after) is not null -- else there is no report at all
    and day >= (select min(o.event_date) from order_line as o where o.refunded > 0)
group by last_before, first_after
union all
select 'no_refunds' as code, '' as subject, o.first_day as from_date, o.last_day as to_date
from ledger_movement as o
where o.event_type = 'Shipments' and not exists (select 1 from report_span where report = 'money')
union all
select code, currency as subject, first_day as from_date, last_day as to_date
from refund_hole
union all
select 'stale_refunds' as code, (r.as_of - m.last_day)::varchar as subject, m.last_day + 1 as from_date, r.as_of as to_date
from (select max(last_day) as last_day from report_span where report = 'money') as m
cross join run_setting as r
where m.last_day < r.as_of - (select value::integer from policy_constant where name = 'report_stale_days')
union all
select 'no_removals' as code, '' as subject, o.first_day as from_date, o.last_day as to_date
from ledger_movement as o
where
    o.event_type = 'VendorReturns'
    and not exists (select 1 from removal_shipped)
    and not exists (select 1 from removal_gap)
    and not exists (select 1 from removal_receipt_row) -- told below
union all
select
    'no_removal_shipments' as code, '' as subject, min(w.received_date) as from_date, max(w.received_date) as to_date
from removal_receipt_row as w
where not exists (select 1 from removal_shipped)
having count(*) > 0
