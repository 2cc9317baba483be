-- Sums of reimbursements that the report or the money reports do not tell. Grain: kind x day x currency.
-- Amazon combines rows, so sums per day are compared. A payment that another day of the same week carries with the same sum
-- is the same payment, and so is one of that day whose reason names no kind; each is that of one other. Stock that is not
-- covered is left out on both sides.
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
    select c.*, row_number() over (order by c.currency, c.day, c.kind) as number, s.value::integer as shift_days
    from compared as c
    inner join policy_constant as s on s.name = 'cash_shift_days'
    where c.difference <> 0 and c.kind <> 'not_covered'
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
    left join different as o
        on
            d.currency = o.currency and d.kind = o.kind and d.difference = -o.difference
            and abs(o.day - d.day) <= d.shift_days and o.number not in (select unnest([u.number, u.named]) from unnamed as u)
    where d.number not in (select unnest([u.number, u.named]) from unnamed as u)
    group by all
),

-- Equal sums of days that follow one another within a week: of a side that has more of them the rest is unexplained.
follows as (
    select *, coalesce(day - lag(day) over same > shift_days, true) as first
    from nearest
    where days is not null
    window same as (partition by currency, kind, abs(difference) order by day, number)
),

together as (
    select *, sum(first::integer) over (partition by currency, kind, abs(difference) order by day, number) as run
    from follows
)

select kind, day, currency, report_amount, cash_amount, difference
from nearest
where days is null
union all
select kind, day, currency, report_amount, cash_amount, difference
from together
qualify
    row_number() over (partition by currency, kind, difference, run order by days desc, day desc)
    <= sign(difference) * sum(sign(difference)) over (partition by currency, kind, abs(difference), run)
