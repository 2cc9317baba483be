-- Tie-out to cash: reimbursements per kind and day against the money reports. Grain: answer x kind x day x currency.
-- Amazon combines rows, so sums per day are compared. A payment that another day of the same week carries with the same sum
-- is the same payment, and so is one of that day whose reason names no kind; each is that of one other. Stock that is not covered is left out on both
-- sides. Answers: `not in the bank` and `not in the report`, where both reports tell the day; else `cannot tell`, as one
-- row per currency, side and reason (`why`). Money reports without a single reimbursement do not tell about any.
with cash as (
    select day, currency, kind, sum(amount) as amount
    from cash_line
    group by day, currency, kind
),

reported as (
    select approval_date as day, currency, pool as kind, sum(amount_total) as amount
    from reimbursement_line
    where amount_total <> 0
    group by approval_date, currency, pool
),

compared as (
    select
        coalesce(b.kind, c.kind) as kind,
        coalesce(b.day, c.day) as day,
        coalesce(b.currency, c.currency) as currency,
        coalesce(b.amount, 0) as report_amount,
        coalesce(c.amount, 0) as cash_amount,
        coalesce(b.amount, 0) - coalesce(c.amount, 0) as difference
    from reported as b
    full outer join cash as c on b.kind = c.kind and b.day = c.day and b.currency = c.currency
),

different as (
    select *, row_number() over (order by currency, day, kind) as number
    from compared
    where difference <> 0 and kind <> 'not_covered'
),

-- A payment whose reason names no kind is the same as one of that day, and not as two.
unnamed as (
    select n.number, min(o.number) as named
    from different as n
    inner join different as o on n.currency = o.currency and n.day = o.day and n.difference = -o.difference and o.kind <> 'none'
    where n.kind = 'none'
    group by n.number
),

-- How far the nearest day is that carries the sum on the other side; NULL where none of the same week does.
nearest as (
    select d.*, min(abs(o.day - d.day)) as days
    from different as d
    cross join (select value::integer as days from policy_constant where name = 'cash_shift_days') as s
    left join different as o
        on
            d.currency = o.currency and d.kind = o.kind and d.difference = -o.difference
            and abs(o.day - d.day) <= s.days and o.number not in (select unnest([u.number, u.named]) from unnamed as u)
    where d.number not in (select unnest([u.number, u.named]) from unnamed as u)
    group by all
),

-- Equal sums of days that follow one another within a week: of a side that has more of them the rest is unexplained.
follows as (
    select n.*, coalesce(n.day - lag(n.day) over same > s.days, true) as first
    from nearest as n
    cross join (select value::integer as days from policy_constant where name = 'cash_shift_days') as s
    where n.days is not null
    window same as (partition by n.currency, n.kind, abs(n.difference) order by n.day, n.number)
),

together as (
    select *, sum(first::integer) over (partition by currency, kind, abs(difference) order by day, number) as run
    from follows
),

unexplained as (
    select * exclude (number, days) from nearest where days is null
    union all
    select * exclude (number, days, first, run)
    from together
    qualify
        row_number() over (partition by currency, kind, difference, run order by days desc, day desc)
        <= sign(difference) * sum(sign(difference)) over (partition by currency, kind, abs(difference), run)
),

answered as (
    select
        u.*,
        case
            when
                u.report_amount <> 0
                and exists (select 1 from report_span as s where s.currency = u.currency and s.report = 'money')
                and not exists (select 1 from cash as c where c.currency = u.currency)
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
    from unexplained as u
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
