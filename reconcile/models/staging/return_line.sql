-- Customer returns, one copy of every unit row. Grain: one return row. `came_damaged`: by Amazon or its carrier.
-- `told_paid`: the row itself says that Amazon has reimbursed the unit.
-- Identity: order and licence plate where there is one (a unit may be sold and returned again), else date, order, FNSKU,
-- centre and disposition with occurrence.
with copy as (
    select
        c.*,
        f.path,
        case
            when c.lpn <> '' then concat_ws('|', c.order_id, c.lpn)
            else concat_ws('|', c.return_date::varchar, c.order_id, c.fnsku, c.sku, c.fulfillment_center, c.disposition)
        end as identity
    from staging.customer_return as c
    inner join loaded_file as f on c.file_id = f.file_id
    cross join run_setting as r
    where c.return_date <= r.as_of and c.order_id <> ''
),

counted as (
    select
        c.*,
        row_number() over (partition by c.file_id, c.identity order by c.line asc) as occurrence
    from copy as c
)

select
    file_id, sheet, line, return_date, order_id, sku, asin, fnsku, quantity as units, disposition,
    reason, status, lpn, identity, occurrence,
    disposition in (select d.disposition from policy_disposition as d where d.damaged_at_return) as came_damaged,
    status = 'Reimbursed' as told_paid
from counted
where lpn = '' or occurrence = 1
qualify row_number() over (
    partition by identity, occurrence order by return_date desc, disposition asc, path asc, line asc
) = 1
