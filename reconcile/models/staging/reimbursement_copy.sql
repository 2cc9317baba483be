-- Reimbursement rows of every file, each with what tells it from the others of its file. Grain: one row of one file.
-- Units are in cash where the row tells only a total. A re-typed file that leaves the original id out tells the line that
-- another file names: it has that file's original id.
with told as (
    select
        b.* exclude (quantity_cash, quantity_inventory),
        case
            when coalesce(b.quantity_cash, 0) = 0 and coalesce(b.quantity_inventory, 0) = 0 then b.quantity_total
            else b.quantity_cash
        end as quantity_cash,
        coalesce(b.quantity_inventory, 0) as quantity_inventory
    from staging.reimbursement as b
),

copy as (
    select
        b.*,
        f.path,
        policy_word_key(b.reason) as reason_key,
        coalesce(nullif(b.fnsku, ''), b.sku) as product,
        row_number() over (
            partition by b.file_id, b.reimbursement_id, product, lower(b.reason), b.order_id, b.original_id,
                b.amount_total, b.quantity_cash, b.quantity_inventory
            order by b.sku asc, b.line asc
        ) as occurrence
    from told as b
    inner join loaded_file as f on b.file_id = f.file_id
    cross join run_setting as r
    where b.approval_date <= r.as_of
)

select
    c.* replace (
        if(max(c.original_id) over of_file = '', max(c.original_id) over of_line, c.original_id) as original_id
    )
from copy as c
window of_line as (
    partition by c.reimbursement_id, c.product, c.reason_key, c.order_id, c.amount_total, c.quantity_cash,
        c.quantity_inventory, c.occurrence
),
of_file as (
    partition by c.file_id, c.reimbursement_id, c.product, c.reason_key, c.order_id, c.amount_total, c.quantity_cash,
        c.quantity_inventory, c.occurrence
)
