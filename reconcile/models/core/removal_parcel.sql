-- Removal parcels against what the seller received, without liquidations. Grain: removal order x tracking number x FNSKU.
-- `recorded` is false where the receipts file has no row for the parcel; `received` 0 means that it never arrived,
-- unless `arrived_date` says that other products of the parcel did: a product without a row came short with them.
-- `unread_row`: it may be on a row of its order or parcel that names no product of it. What came beyond one parcel
-- answers what another one of the order and product lacks, those with a row first. `damaged` is a part of what came; where
-- the rows say more, `damaged_beyond` is true. `undated`: units came, and no row says when.
with arrived as (
    select order_id, tracking_no, min(received_date) as arrived_date
    from removal_receipt
    where of_parcel and received > 0
    group by order_id, tracking_no
),

-- Receipts that name a product which no parcel of the order holds may mean any of its products.
unread as (
    select distinct s.order_id, s.tracking_no
    from removal_shipped as s
    inner join removal_receipt_row as w
        on not w.of_order
        and (s.order_id = w.order_id or (w.order_id = '' and w.tracking_key <> '' and s.tracking_key = w.tracking_key))
),

-- A product is the SKU here: one that was relabelled stands on the order's parcels under several FNSKUs.
counted as (
    select
        *,
        coalesce(nullif(lower(sku), ''), fnsku) as product,
        greatest(0, shipped - coalesce(own_received, 0) - given) as short,
        greatest(0, coalesce(own_received, 0) - shipped) as beyond,
        unnamed_received - sum(given) over (partition by order_id, fnsku) as unplaced,
        row_number() over (partition by order_id, fnsku order by shipment_date asc, tracking_no asc) as nth
    from removal_filled
),

shared as (
    select
        *,
        sum(beyond + case when nth = 1 then unplaced else 0 end) over (partition by order_id, product) as spare,
        coalesce(
            sum(short) over (
                partition by order_id, product order by has_row desc, shipment_date asc, tracking_no asc, fnsku asc
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as short_before
    from counted
)

select
    f.order_id,
    f.tracking_no,
    f.fnsku,
    f.sku,
    f.shipment_date,
    f.disposition,
    f.shipped,
    f.carrier,
    f.file_id,
    f.line,
    coalesce(
        case when f.own_received > 0 then f.received_date end, case when f.given > 0 then f.unnamed_date end, a.arrived_date
    ) as arrived_date,
    coalesce(f.own_received, 0) + f.given + greatest(0, least(f.short, f.spare - f.short_before)) as received,
    least(coalesce(f.own_damaged, 0), coalesce(f.own_received, 0)) + least(f.given, f.given_damaged) as damaged,
    coalesce(f.own_damaged > f.own_received, false) as damaged_beyond,
    (f.own_received > 0 or f.given > 0) and arrived_date is null as undated,
    f.has_row or (f.given > 0 and f.given = f.shipped) or a.order_id is not null as recorded,
    w.order_id is not null and not f.has_row and f.given < f.shipped as unread_row
from shared as f
left join arrived as a on f.order_id = a.order_id and f.tracking_no = a.tracking_no
left join unread as w on f.order_id = w.order_id and f.tracking_no = w.tracking_no
