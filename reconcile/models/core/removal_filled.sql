-- Removal parcels with the receipts rows that name them, without liquidations. Grain: removal order x tracking number x
-- FNSKU. Receipts that name no parcel (`unnamed_received`, of the order and product) fill the parcels without a row, the
-- oldest first (`given`).
with unnamed as (
    select
        order_id,
        fnsku,
        min(received_date) as received_date,
        sum(received) as received,
        sum(damaged) as damaged
    from removal_receipt
    where not of_parcel
    group by order_id, fnsku
),

waiting as (
    select
        p.*,
        v.received as own_received,
        v.damaged as own_damaged,
        v.received_date,
        v.order_id is not null as has_row,
        case when v.order_id is null then p.shipped else 0 end as unrecorded
    from removal_shipped as p
    left join removal_receipt as v
        on v.of_parcel and p.order_id = v.order_id and p.tracking_no = v.tracking_no and p.fnsku = v.fnsku
    where not p.to_liquidator
),

queued as (
    select
        *,
        coalesce(
            sum(unrecorded) over (
                partition by order_id, fnsku order by shipment_date asc, tracking_no asc
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as before
    from waiting
)

select
    q.*,
    u.received_date as unnamed_date,
    coalesce(u.received, 0) as unnamed_received,
    greatest(0, least(q.unrecorded, coalesce(u.received, 0) - q.before)) as given,
    greatest(0, least(q.unrecorded, coalesce(u.damaged, 0) - q.before)) as given_damaged
from queued as q
left join unnamed as u on q.order_id = u.order_id and q.fnsku = u.fnsku
