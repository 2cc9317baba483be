-- Figures that anyone can add up in the files. Grain: one figure. Copies of events are counted once.
-- `name` is said by reconcile/texts/ui.*.toml, [total]; `currency` is blank for counts.
select 'ledger' as scope, 'records_read' as name, '' as currency, coalesce(sum(records), 0)::decimal(38, 4) as value
from staging.ledger_day_count as l
inner join loaded_file as f on l.file_id = f.file_id
union all
select 'ledger' as scope, 'events' as name, '' as currency, count(*)::decimal(38, 4) as value
from ledger_event
union all
select 'ledger' as scope, 'event_units' as name, '' as currency, coalesce(sum(quantity), 0)::decimal(38, 4) as value
from ledger_event
union all
select 'ledger' as scope, 'unreconciled_units' as name, '' as currency,
    sum(unreconciled_quantity)::decimal(38, 4) as value -- NULL where Amazon's column is blank throughout
from ledger_event
union all
select 'reimbursements' as scope, 'reimbursement_lines' as name, '' as currency, count(*)::decimal(38, 4) as value
from reimbursement_line
union all
select 'reimbursements' as scope, 'reimbursed_units' as name, '' as currency, coalesce(sum(units), 0)::decimal(38, 4) as value
from reimbursement_line
union all
select 'reimbursements' as scope, 'reimbursed_amount' as name, currency, sum(amount_total)::decimal(38, 4) as value
from reimbursement_line
group by currency
union all
select 'shipments' as scope, 'listed_units' as name, '' as currency, coalesce(sum(units), 0)::decimal(38, 4) as value
from listed_unit
union all
select 'shipments' as scope, 'received_units' as name, '' as currency, coalesce(sum(units), 0)::decimal(38, 4) as value
from receipt
union all
select 'claims' as scope, 'claim_rows' as name, '' as currency, count(*)::decimal(38, 4) as value
from claim
union all
select 'claims' as scope, 'open_amount' as name, currency, coalesce(sum(amount), 0)::decimal(38, 4) as value
from claim
where status = 'open'
group by currency
