-- Figures that anyone can add up in the files. Grain: one figure. Copies of events are counted once.
select 'ledger' as scope, 'records read' as name, coalesce(sum(records), 0)::decimal(38, 4) as value
from staging.ledger_day as l
inner join loaded_file as f on l.file_id = f.file_id
union all
select 'ledger' as scope, 'adjustments and receipts, each once' as name, count(*)::decimal(38, 4) as value
from ledger_event
union all
select 'ledger' as scope, 'sum of their quantity' as name, coalesce(sum(quantity), 0)::decimal(38, 4) as value
from ledger_event
union all
select 'ledger' as scope, 'sum of their unreconciled quantity' as name,
    coalesce(sum(unreconciled_quantity), 0)::decimal(38, 4) as value
from ledger_event
union all
select 'reimbursements' as scope, 'lines, each once' as name, count(*)::decimal(38, 4) as value
from reimbursement_line
union all
select 'reimbursements' as scope, 'units (cash and stock)' as name, coalesce(sum(units), 0)::decimal(38, 4) as value
from reimbursement_line
union all
select 'reimbursements' as scope, 'amount ' || currency as name, sum(amount_total)::decimal(38, 4) as value
from reimbursement_line
group by currency
union all
select 'shipments' as scope, 'units on SKU lists' as name, coalesce(sum(units), 0)::decimal(38, 4) as value
from listed_unit
union all
select 'shipments' as scope, 'units received' as name, coalesce(sum(units), 0)::decimal(38, 4) as value
from receipt
union all
select 'claims' as scope, 'rows' as name, count(*)::decimal(38, 4) as value
from claim
union all
select 'claims' as scope, 'open amount ' || currency as name, coalesce(sum(amount), 0)::decimal(38, 4) as value
from claim
where status = 'open'
group by currency
