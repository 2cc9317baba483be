-- Days that a kind of report tells, files that follow each other joined. Grain: report x currency x unbroken span.
-- Files say no range of their own: a file tells the days from its first to its last row. A few days between two files
-- are quiet days (constant quiet_days), not a file that is missing.
with file_days as (
    select 'money' as report, currency, first_day, last_day from money_file
    union all
    select 'reimbursements' as report, currency, min(approval_date) as first_day, max(approval_date) as last_day
    from staging.reimbursement
    where file_id in (select file_id from loaded_file) and approval_date <= (select as_of from run_setting)
    group by file_id, currency
    union all
    select 'ledger' as report, '' as currency, min(event_date) as first_day, max(event_date) as last_day
    from staging.ledger_day_count
    where file_id in (select file_id from loaded_file) and event_date <= (select as_of from run_setting)
    group by file_id
),

marked as (
    select
        *,
        coalesce(
            first_day > max(last_day) over (
                partition by report, currency order by first_day asc, last_day asc rows between unbounded preceding and 1 preceding
            ) + 1 + (select value::integer from policy_constant where name = 'quiet_days'), true
        ) as begins
    from file_days
),

numbered as (
    select
        *,
        count(*) filter (where begins) over (
            partition by report, currency order by first_day asc, last_day asc rows unbounded preceding
        ) as number
    from marked
)

select report, currency, number, min(first_day) as first_day, max(last_day) as last_day
from numbered
group by report, currency, number
