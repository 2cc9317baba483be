-- Up to which day each report tells, of those that a text says were checked. Grain: report; one without a record up to the
-- as-of day has no row.
with told as (
    select 'ledger' as report, last_date as day from ledger_coverage
    union all
    select 'reimbursements' as report, approval_date as day from reimbursement_line
    union all
    select 'returns' as report, return_date as day from return_line
    union all
    select 'replacements' as report, shipment_date as day from staging.replacement where file_id in (select file_id from loaded_file)
    union all
    select 'removal_orders' as report, request_date as day from staging.removal_order where file_id in (select file_id from loaded_file)
)

select t.report, max(t.day) as last_day
from told as t
cross join run_setting as r
where t.day <= r.as_of
group by t.report
