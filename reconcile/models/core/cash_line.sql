-- Money for reimbursements in the money reports, one copy of every row. Grain: one row of a report.
-- Which rows are such money is told by the begin of the description, in the languages of policy_cash_word; the reason follows.
-- The word for an adjustment is not known in every language.
-- Overlapping downloads repeat rows. A settlement counts only on days that no date-range report of its currency tells, one of
-- other marketplaces apart: Amazon pays those of the euro separately. A report whose rows name none may be of any.
with of_marketplace as (
    select distinct n.file_id, m.marketplace
    from (
        select distinct file_id, lower(marketplace) as name from staging.transaction
        union all
        select distinct file_id, lower(marketplace_name) as name from staging.settlement
    ) as n
    inner join money_marketplace as m on n.name = m.name
),

elsewhere as (
    select a.file_id, b.file_id as other_id
    from of_marketplace as a
    cross join of_marketplace as b
    group by a.file_id, b.file_id
    having not bool_or(a.marketplace = b.marketplace)
),

adjustment as (
    select
        t.*, policy_word_key(t.description) as words,
        (
            select arg_max(w.word_key, length(w.word_key))
            from policy_cash_word as w
            where starts_with(policy_word_key(t.description), w.word_key)
        ) as begins
    from staging.transaction as t
    where t.type not in ('Order', 'Refund')
),

line as (
    select
        'transaction' as report, t.file_id, f.path, t.line, t.event_date as day, t.settlement_id, t.order_id, t.sku,
        t.words[length(t.begins) + 1:] as reason, t.quantity, t.total as amount,
        coalesce(nullif(t.currency, ''), m.currency, u.currency) as currency
    from adjustment as t
    inner join loaded_file as f on t.file_id = f.file_id
    inner join money_file as u on t.file_id = u.file_id and u.usual
    left join money_marketplace as m on lower(t.marketplace) = m.name
    where t.begins is not null
    union all
    select
        'settlement' as report, s.file_id, f.path, s.line, s.posted_date as day, s.settlement_id, s.order_id, s.sku,
        policy_word_key(s.amount_description) as reason, s.quantity, s.amount, coalesce(nullif(s.currency, ''), u.currency) as currency
    from staging.settlement as s
    inner join loaded_file as f on s.file_id = f.file_id
    inner join money_file as u on s.file_id = u.file_id and u.usual
    where
        policy_word_key(s.amount_type) in (select word_key from policy_cash_word)
        and not exists (
            select 1
            from money_file as t
            where
                t.report = 'transaction' and t.currency = coalesce(nullif(s.currency, ''), u.currency)
                and s.posted_date between t.first_day and t.last_day
                and (s.file_id, t.file_id) not in (select (e.file_id, e.other_id) from elsewhere as e)
        )
),

copy as (
    select
        l.*,
        row_number() over (
            partition by l.file_id, l.day, l.settlement_id, l.order_id, l.sku, l.reason, l.quantity, l.amount, l.currency
            order by l.line asc
        ) as occurrence
    from line as l
    cross join run_setting as r
    where l.day <= r.as_of
),

once as (
    select * from copy
    qualify row_number() over (
        partition by report, day, settlement_id, order_id, sku, reason, quantity, amount, currency, occurrence
        order by path asc, line asc
    ) = 1
)

select
    o.report, o.file_id, o.line, o.day, o.order_id, o.sku, o.reason, o.quantity, o.amount, o.currency,
    coalesce(p.pool, 'none') as kind
from once as o
left join policy_reimbursement_reason as p
    on o.reason = p.reason_key or (p.is_prefix and starts_with(o.reason, p.reason_key))
