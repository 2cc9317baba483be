-- Days whose refunds may still be claimed and that no money report tells: before the first one, between two of one currency,
-- and of orders that left the stock of a region before or after all reports in a currency of its marketplaces. Grain: unbroken
-- days of a currency ('' before the first report) or a region. `code`: the gap as which it is told.
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

whole as (
    select
        min(s.first_day) as first_day, max(s.last_day) as last_day, any_value(r.as_of) - any_value(c.value::integer) as stale_before
    from report_span as s
    cross join run_setting as r
    inner join policy_constant as c on c.name = 'report_stale_days'
    where s.report = 'money'
),

sold as (
    select c.stock_region, min(l.first_day) as first_day, max(l.last_day) as last_day
    from ledger_span as l
    inner join staging.ledger_day_group as g on l.file_id = g.file_id and l.group_no = g.group_no
    inner join policy_country as c on g.country = c.country
    where g.event_type = 'Shipments'
    group by c.stock_region
),

told as (
    select m.stock_region, string_agg(distinct m.currency, ', ' order by m.currency) as currencies, min(s.first_day) as first_day,
        max(s.last_day) as last_day
    from policy_marketplace as m
    left join report_span as s on m.currency = s.currency and s.report = 'money'
    group by m.stock_region
),

hole as (
    select 'refunds_late' as code, '' as currency, greatest(o.first_day, i.first_day) as first_day, m.first_day - 1 as last_day
    from ledger_movement as o
    cross join refund_limit as i
    cross join whole as m
    where o.event_type = 'Shipments'
    union all
    select 'refunds_hole' as code, s.currency, greatest(s.last_day + 1, i.first_day) as first_day, n.first_day - 1 as last_day
    from report_span as s
    inner join report_span as n on s.report = n.report and s.currency = n.currency and s.number + 1 = n.number
    cross join refund_limit as i
    where s.report = 'money'
    union all
    select
        'refunds_region' as code, o.stock_region || ' (' || t.currencies || ')' as currency,
        greatest(o.first_day, i.first_day, w.first_day) as first_day, least(o.last_day, t.first_day - 1) as last_day
    from sold as o
    inner join told as t on o.stock_region = t.stock_region
    cross join refund_limit as i
    cross join whole as w
    where w.first_day is not null
    union all
    select
        'refunds_region' as code, o.stock_region || ' (' || t.currencies || ')' as currency,
        greatest(o.first_day, i.first_day, t.last_day + 1) as first_day, o.last_day
    from sold as o
    inner join told as t on o.stock_region = t.stock_region
    cross join refund_limit as i
    cross join whole as w
    where t.last_day < w.stale_before and w.last_day >= w.stale_before -- where all end early it is told once
)

select h.*
from hole as h
cross join refund_limit as i
where h.last_day - h.first_day + 1 >= i.days
