-- Data that are missing or too old for a full answer. Grain: one gap; an empty table means that nothing is known to be
-- missing. `code` and `subject` are said by reconcile/texts/ui.*.toml, [gap].

-- Stock of regions that no seller account has together.
with account as (
    select distinct m.account_region
    from staging.ledger_day_group as g
    inner join loaded_file as f on g.file_id = f.file_id
    inner join policy_country as c on g.country = c.country
    inner join policy_marketplace as m on c.stock_region = m.stock_region
    where m.account_region <> ''
)

select distinct
    case when u.line = 0 then 'case_log_unread' else 'claims_unnamed' end as code, u.path as subject, null::date as from_date,
    null::date as to_date
from unread_log as u
union all
select distinct 'file_unread' as code, f.path as subject, null::date as from_date, null::date as to_date
from source_file as f
where f.status = 'unreadable' and f.path not in (select path from unread_log)
union all
select code, subject, from_date, to_date
from ledger_gap
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
union all
select code, subject, from_date, to_date
from shipment_gap
