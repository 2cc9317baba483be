-- Lists of parcels without a single tracking number that only retell parcels of other files, by a clock of another time zone
-- perhaps, as ERPs export them. Grain: file. Every row must have a row of the same order, product and units in a file with
-- tracking numbers, at most a day apart, and no fewer of them; a list that tells one parcel more stays, and all of it counts.
-- So does one of fewer than three rows: it may be the last days of a report that was cut in two.
-- A product is its FNSKU; a row that leaves it blank has the one that another row of the order gives its SKU.
with label as (
    select s.order_id, lower(s.sku) as sku_key, min(s.fnsku) as fnsku
    from staging.removal_shipment as s
    inner join loaded_file as f on s.file_id = f.file_id
    where s.fnsku <> '' and s.sku <> ''
    group by s.order_id, lower(s.sku)
    having min(s.fnsku) = max(s.fnsku)
),

parcel as (
    select
        s.file_id, s.line, s.order_id, coalesce(nullif(s.fnsku, ''), a.fnsku, lower(s.sku)) as product, s.disposition, s.shipped,
        s.shipment_date, bool_and(s.tracking_no = '') over (partition by s.file_id) as untracked
    from staging.removal_shipment as s
    inner join loaded_file as f on s.file_id = f.file_id
    cross join run_setting as r
    left join label as a on s.order_id = a.order_id and lower(s.sku) = a.sku_key
    where s.shipment_date <= r.as_of and s.shipped > 0
),

twin as (
    select a.file_id, a.line, count(b.line) as twins
    from parcel as a
    left join parcel as b
        on
            a.order_id = b.order_id and a.product = b.product and a.shipped = b.shipped and not b.untracked
            and abs(a.shipment_date - b.shipment_date) <= 1
            and (a.disposition = '' or b.disposition = '' or a.disposition = b.disposition)
    where a.untracked
    group by a.file_id, a.line
),

-- Of one order, product and number of units no more rows than the fullest file of the others has.
told as (
    select file_id, untracked, order_id, shipped, product, count(*) as parcels
    from parcel
    group by all
),

beyond as (
    select a.file_id
    from told as a
    left join told as b on a.order_id = b.order_id and a.shipped = b.shipped and a.product = b.product and not b.untracked
    where a.untracked
    group by a.file_id, a.order_id, a.shipped, a.product, a.parcels
    having a.parcels > coalesce(max(b.parcels), 0)
)

select file_id
from twin
group by file_id
having count(*) > 2 and min(twins) > 0 and file_id not in (select b.file_id from beyond as b)
