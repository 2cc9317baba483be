-- Days of which the reimbursements in the data tell no payment, though Amazon pays this account so often that some would
-- have been paid then: a month of the report that nobody downloaded, or the time before its first row, from the day on which
-- losses of the ledger's first day would have been paid (`match_near_days` later). Grain: one stretch.
-- Told by its length against the other gaps between two payments (`payment_gap_times` all but the longest) and by the
-- payments that it would have held at the pace of the other days, fewer where it and the days before it (`match_near_days`)
-- have fewer days with a loss than usually: a growing account. None for an account that is paid seldom. Days after the
-- last payment are not here: that the report is old is a gap of its own. Nor are days that the money reports tell of: where
-- they show payments at all, one of those days would stand there (`cash_untold`).
-- A row of any kind tells its day, also one that is about no stock here (a fee given back, AWD): the day was downloaded.
with paid_day as (
    select distinct approval_date as day
    from reimbursement_line
),

between_payments as (
    select lag(day) over (order by day) + 1 as first_day, day - 1 as last_day, day - lag(day) over (order by day) - 1 as days
    from paid_day
),

pace as (
    select
        count(*) as paid_days, min(day) as first_day, max(day) as last_day,
        (select quantile_cont(days, 0.95) from between_payments) as usual_gap
    from paid_day
),

gap as (
    select first_day, last_day, days, true as inside
    from between_payments
    where first_day is not null
    union all
    select
        l.first_date + n.days as first_day, p.first_day - 1 as last_day, p.first_day - (l.first_date + n.days) as days,
        false as inside
    from ledger_coverage as l
    cross join pace as p
    cross join (select value::integer as days from policy_constant where name = 'match_near_days') as n
    where l.first_date + n.days < p.first_day
),

banked as (
    select distinct unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from money_file
    where usual and exists (select 1 from cash_line where amount > 0 and kind <> 'none')
),

unseen as (
    select g.first_day, g.last_day, g.days, g.inside, g.days - count(b.day) as unseen_days
    from gap as g
    left join banked as b on b.day between g.first_day and g.last_day
    group by g.first_day, g.last_day, g.days, g.inside
),

-- How much of the usual losses the days of a gap and those before it have: at most 1, which it is where the ledger does not tell.
with_losses as (
    select
        u.*,
        least(
            1,
            coalesce(
                (
                    select count(distinct e.event_date)
                    from ledger_loss as e
                    where e.event_date between u.first_day - n.days and u.last_day
                )
                * (l.last_date - l.first_date + 1)
                / nullif(least(u.last_day, l.last_date) - greatest(u.first_day - n.days, l.first_date) + 1, 0)
                / nullif((select count(distinct e.event_date) from ledger_loss as e), 0),
                1
            )
        ) as share
    from unseen as u
    cross join ledger_coverage as l
    cross join (select value::integer as days from policy_constant where name = 'match_near_days') as n
),

limits as (
    select
        max(value) filter (where name = 'ledger_silent_days') as silent_days,
        max(value) filter (where name = 'payments_missing') as payments_missing,
        max(value) filter (where name = 'payment_gap_times') as gap_times
    from policy_constant
)

select g.first_day, g.last_day
from with_losses as g
cross join pace as p
cross join limits as i
where
    p.paid_days > i.payments_missing
    and g.unseen_days >= i.silent_days
    and g.days >= i.gap_times * p.usual_gap
    and g.share * g.days * p.paid_days / (p.last_day - p.first_day + 1 - if(g.inside, g.days, 0)) >= i.payments_missing
