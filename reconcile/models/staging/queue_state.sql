-- Amazon's Shipping Queue, newest state of each shipment. Grain: one shipment.
-- The newest `Last updated` wins; two states of one day: the one that has located more.
with ranked as (
    select
        q.*,
        row_number() over (
            partition by q.shipment_id
            order by q.last_updated desc nulls last, q.units_located desc nulls last, q.units_expected asc nulls last,
                q.status asc, f.path asc, q.line asc
        ) as choice
    from staging.shipping_queue as q
    inner join loaded_file as f on q.file_id = f.file_id
    cross join run_setting as r
    where q.last_updated is null or q.last_updated <= r.as_of
)

select
    k.file_id,
    k.sheet,
    k.line,
    k.shipment_id,
    k.created_date,
    k.last_updated,
    k.ship_to,
    k.units_expected,
    k.units_located,
    k.status,
    coalesce(w.meaning, '') as status_meaning
from ranked as k
left join policy_shipment_status as w on policy_word_key(k.status) = w.word_key
where k.choice = 1
