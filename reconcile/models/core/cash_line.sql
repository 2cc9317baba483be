-- Money for reimbursements in the money reports, one copy of every row. Grain: one row of a report.
-- Overlapping downloads repeat rows. A settlement counts only on days that no date-range report of its currency tells.
with line as (
    select
        'transaction' as report, t.file_id, f.path, t.line, t.event_date as day, t.settlement_id, t.order_id, t.sku,
        regexp_replace(t.description, '^FBA Inventory Reimbursement\s*-\s*', '') as reason, t.quantity, t.total as amount,
        coalesce(nullif(t.currency, ''), m.currency, u.currency) as currency
    from staging.transaction as t
    inner join loaded_file as f on t.file_id = f.file_id
    inner join money_file as u on t.file_id = u.file_id and u.usual
    left join policy_marketplace as m
        on replace(upper(regexp_extract(lower(t.marketplace), '([a-z]+)$', 1)), 'COM', 'US') = m.marketplace
    where t.type = 'Adjustment' and t.description ilike 'FBA Inventory Reimbursement%'
    union all
    select
        'settlement' as report, s.file_id, f.path, s.line, s.posted_date as day, s.settlement_id, s.order_id, s.sku,
        s.amount_description as reason, s.quantity, s.amount, coalesce(nullif(s.currency, ''), u.currency) as currency
    from staging.settlement as s
    inner join loaded_file as f on s.file_id = f.file_id
    inner join money_file as u on s.file_id = u.file_id and u.usual
    where
        s.amount_type = 'FBA Inventory Reimbursement'
        and not exists (
            select 1
            from money_file as t
            where
                t.report = 'transaction' and t.currency = coalesce(nullif(s.currency, ''), u.currency)
                and s.posted_date between t.first_day and t.last_day
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
    o.report, o.file_id, o.line, o.day, o.order_id, o.sku, o.reason, o.amount, o.currency,
    coalesce(p.pool, 'none') as kind
from once as o
left join policy_reimbursement_reason as p
    on policy_word_key(o.reason) = p.reason_key or (p.is_prefix and starts_with(policy_word_key(o.reason), p.reason_key))
