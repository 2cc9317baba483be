-- Reimbursement lines, one copy of every line. Grain: one line of the report (an id may have several).
-- A line that names neither FNSKU nor SKU (a listing merged or deleted) is of the one label of its ASIN.
-- Identity: id, FNSKU (where it is blank the SKU, which a later download may rename), reason, order id, original id, total
-- amount, cash and inventory units, and the occurrence.
-- The report stands in several files (formats, encodings, marketplaces of one region): the copy with a case id wins, then
-- the one that states its time zone. Signs: the sign of the total amount, else of the cash units, applied once; where no
-- cash is told at all, of the total: stock that was given for a loss is taken back.
-- Units: the total where cash and inventory are blank or 0. Where they contradict the total the greater number counts: what
-- was paid is not asked for again, and what was not taken back is no reversal (`contradicts_total`: a problem record).
with ranked as (
    select
        c.*,
        row_number() over (
            same_line
            order by (c.case_id <> '') desc, (c.approval_time like '%T%') desc, c.original_type = '' asc, c.approval_date asc,
                c.sku = '' asc, c.sku asc, c.asin = '' asc, c.asin asc, c.path asc, c.line asc
        ) as choice,
        list(distinct c.sku) over same_line as skus
    from reimbursement_copy as c
    window same_line as (
        partition by c.reimbursement_id, c.product, c.reason_key, c.order_id, c.original_id, c.amount_total, c.quantity_cash,
            c.quantity_inventory, c.occurrence
    )
),

signed as (
    select
        k.*,
        case
            when k.amount_total < 0 then -1
            when k.amount_total > 0 then 1
            when k.quantity_cash < 0 then -1
            when k.quantity_cash = 0 and k.quantity_total < 0 then -1
            else 1
        end as sign,
        if(coalesce(k.amount_total, 0) = 0 and k.quantity_cash = 0 and k.quantity_total < 0, -1, 1) as stock_sign
    from ranked as k
    where k.choice = 1
),

counted as (
    select
        s.*,
        s.stock_sign * abs(s.quantity_inventory) as inventory_units,
        s.sign * abs(coalesce(s.quantity_cash, 0)) + s.stock_sign * abs(s.quantity_inventory) as parts,
        s.sign * abs(s.quantity_total) as total
    from signed as s
)

select
    s.file_id,
    s.sheet,
    s.line,
    s.approval_date,
    s.reimbursement_id,
    s.case_id,
    s.order_id,
    s.reason,
    s.reason_key,
    s.sku,
    coalesce(nullif(s.fnsku, ''), n.fnsku, '') as fnsku,
    s.asin,
    s.condition,
    s.currency,
    s.amount_per_unit,
    s.amount_total,
    s.original_id,
    row_number() over (
        partition by s.reimbursement_id, s.sku, s.fnsku, s.reason_key, s.order_id, s.original_id, s.amount_total,
            s.quantity_cash, s.quantity_inventory
        order by s.occurrence asc
    ) as occurrence,
    list_sort(list_filter(s.skus, lambda x: x <> s.sku)) as former_skus,
    greatest(s.parts, s.total) - s.inventory_units as cash_units,
    s.inventory_units,
    greatest(s.parts, s.total) as units,
    -- a total of unsigned numbers adds up too
    coalesce(abs(s.total) not in (abs(s.parts), abs(coalesce(s.quantity_cash, 0)) + s.inventory_units), false) as contradicts_total,
    coalesce(s.quantity_cash, 0) as told_cash,
    s.quantity_total,
    coalesce(p.pool, 'none') as pool,
    coalesce(o.pool, nullif(nullif(p.pool, 'reversal'), 'none'), 'none') as original_pool,
    coalesce(cr.stock_region, r.default_region) as stock_region,
    coalesce(cr.marketplace, r.default_marketplace) as marketplace
from counted as s
cross join run_setting as r
left join sku_fnsku as n on lower(coalesce(nullif(s.sku, ''), s.asin)) = n.name
left join policy_reimbursement_reason as p
    on s.reason_key = p.reason_key or (p.is_prefix and starts_with(s.reason_key, p.reason_key))
left join policy_reimbursement_reason as o
    on policy_word_key(s.original_type) = o.reason_key
    or (o.is_prefix and starts_with(policy_word_key(s.original_type), o.reason_key))
left join currency_marketplace as cr on s.currency = cr.currency
