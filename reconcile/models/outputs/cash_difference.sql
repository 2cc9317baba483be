-- Tie-out to cash: reimbursements per kind and day against the money reports. Grain: answer x kind x day x currency.
-- Answers: `not in the bank` and `not in the report`, where both reports tell the day; else `cannot tell`, as one
-- row per currency, side and reason (`why`). Money reports without a single reimbursement do not tell about any.
with answered as (
    select
        u.*,
        case
            when
                u.report_amount <> 0
                and exists (select 1 from report_span as s where s.currency = u.currency and s.report = 'money')
                and not exists (select 1 from cash_line as c where c.currency = u.currency)
                then 'silent'
            when
                exists (
                    select 1
                    from report_span as s
                    where
                        s.currency = u.currency and u.day between s.first_day and s.last_day
                        and s.report = if(u.report_amount = 0, 'reimbursements', 'money')
                )
                then ''
            else if(u.report_amount = 0, 'no_report', 'no_money')
        end as why
    from cash_unexplained as u
)

select
    case
        when why <> '' then 'cannot tell'
        when abs(report_amount) >= abs(cash_amount) then 'not in the bank'
        else 'not in the report' -- also what the bank took back and no reversal tells
    end as answer,
    why,
    if(why = '', kind, '') as kind,
    if(why = '', day, null) as day,
    min(day) as from_date,
    max(day) as to_date,
    currency,
    sum(report_amount) as report_amount,
    sum(cash_amount) as cash_amount,
    sum(difference) as difference,
    count(*) as sums
from answered
group by 1, 2, 3, 4, currency
