-- Days whose refunds may still be claimed and that no money report tells: before the first one, and between two of one
-- currency. Grain: unbroken days of a currency ('' before the first report). `code`: the gap as which it is told.
-- Few days are nothing: in a small marketplace weeks pass without a row.
with refund_limit as (
    select
        r.as_of - (
            select max(w.closes_days)
            from policy_window as w
            where
                w.claim_type = 'customer_return'
                and coalesce(w.valid_from <= r.as_of, true)
                and coalesce(w.valid_to > r.as_of, true)
        ) as first_day,
        (select value::integer from policy_constant where name = 'refunds_silent_days') as days
    from run_setting as r
),

hole as (
    select 'refunds_late' as code, '' as currency, greatest(o.first_day, i.first_day) as first_day, m.first_day - 1 as last_day
    from ledger_movement as o
    cross join refund_limit as i
    cross join (select min(first_day) as first_day from report_span where report = 'money') as m
    where o.event_type = 'Shipments'
    union all
    select 'refunds_hole' as code, s.currency, greatest(s.last_day + 1, i.first_day) as first_day, n.first_day - 1 as last_day
    from report_span as s
    inner join report_span as n on s.report = n.report and s.currency = n.currency and s.number + 1 = n.number
    cross join refund_limit as i
    where s.report = 'money'
)

select h.*
from hole as h
cross join refund_limit as i
where h.last_day - h.first_day + 1 >= i.days
