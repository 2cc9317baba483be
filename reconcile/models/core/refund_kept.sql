-- Refund rows less what was taken back from the buyer again. Grain: refund row of a report that stands.
-- A Refund row with a positive amount takes money back. Of exactly an earlier refund's amount it undoes the latest such
-- refund; any other amount is taken off the latest refund, which is then below the full price. A report that tells less
-- of it than the other one (it ends before) follows the other one.
with refunded as (
    select *
    from refund_line
    where type = 'Refund' and coalesce(amount, 0) <= 0
),

taken_back as (
    select
        report, order_id, sku_key, amount, posted_date,
        count(*) over (partition by report, order_id, sku_key) as told
    from refund_line
    where type = 'Refund' and amount > 0
),

-- From the row's own report where it tells as much of it as the other one.
taking as (
    select r.report, t.order_id, t.sku_key, t.amount, t.posted_date
    from (
        select report, order_id, sku_key, min(posted_date) as first_date
        from refunded
        group by report, order_id, sku_key
    ) as r
    inner join taken_back as t on r.order_id = t.order_id and r.sku_key = t.sku_key and t.posted_date >= r.first_date
    qualify
        t.report = first_value(t.report) over (
            partition by r.report, t.order_id, t.sku_key order by t.told desc, t.report = r.report desc
        )
),

event as (
    select report, order_id, sku_key, -amount as size, posted_date, 1 as given, file_id, sheet, line
    from refunded
    union all
    select report, order_id, sku_key, amount as size, posted_date, -1 as given, null as file_id, null as sheet, null as line
    from taking
),

-- Refunds and takings of one amount like brackets: `standing` of them are open after each event.
bracket as (
    select *, sum(given) over of_amount as standing
    from event
    window of_amount as (
        partition by report, order_id, sku_key, size order by posted_date asc, given desc, file_id asc, sheet asc, line asc
        rows between unbounded preceding and current row
    )
),

paired as (
    select
        *,
        given = 1 and coalesce(min(standing) over rest_of_amount < standing, false) as undone
    from bracket
    window rest_of_amount as (
        partition by report, order_id, sku_key, size order by posted_date asc, given desc, file_id asc, sheet asc, line asc
        rows between 1 following and unbounded following
    )
),

left_over as (
    select
        report, order_id, sku_key,
        coalesce(sum(size) filter (where given = -1), 0) - coalesce(sum(size) filter (where undone), 0) as amount
    from paired
    group by report, order_id, sku_key
),

kept as (
    select
        r.*,
        case
            when row_number() over (
                partition by r.report, r.order_id, r.sku_key
                order by r.posted_date desc, r.amount asc, r.file_id asc, r.sheet asc, r.line asc
            ) = 1 then l.amount
            else 0
        end as taken
    from refunded as r
    inner join paired as p
        on
            r.report = p.report and r.file_id = p.file_id and r.sheet is not distinct from p.sheet and r.line = p.line
            and not p.undone
    left join left_over as l on r.report = l.report and r.order_id = l.order_id and r.sku_key = l.sku_key
)

select * exclude (taken) replace (amount + taken as amount)
from kept
where coalesce(amount + taken < 0, true) or taken = 0
