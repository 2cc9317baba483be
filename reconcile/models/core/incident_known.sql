-- Rows of the incident register as they are known on the as-of date. Grain: one row of a file. A row whose incident is dated
-- later is left out; of the others the dates that lie ahead, and the liability that a later reply tells, are not known yet.
-- `kind_disputed`: an order's incident is lost in one file and damaged in another one, and no file has both.
with counted as (
    select
        i.*,
        f.path,
        count(distinct lower(i.kind) = 'damaged') over (partition by i.incident_id, i.order_id, i.sku) as kinds,
        count(distinct lower(i.kind) = 'damaged') over (partition by i.incident_id, i.order_id, i.sku, i.file_id) as kinds_of_file
    from staging.incident as i
    inner join loaded_file as f on i.file_id = f.file_id
    cross join run_setting as r
    where coalesce(i.reported_date, i.last_scan_date, i.ship_date, r.as_of) <= r.as_of
)

select
    i.file_id,
    i.path,
    i.sheet,
    i.line,
    i.incident_id,
    i.order_id,
    i.shipment_id,
    i.tracking_no,
    i.carrier,
    lower(i.kind) as kind,
    i.sku,
    i.units,
    i.ship_date,
    case when i.last_scan_date <= r.as_of then i.last_scan_date end as last_scan_date,
    i.reported_date,
    i.reply_due_date,
    case when i.reply_date <= r.as_of then i.reply_date end as reply_date,
    case when i.reply_date > r.as_of then '' else lower(i.liability) end as liability,
    i.declared_value,
    i.declared_currency,
    if(i.insurance_policy = 'insured', '', i.insurance_policy) as insurance_policy,
    i.insurance_policy <> '' as is_insured,
    lower(i.buyer_resolution) as buyer_resolution,
    case when i.buyer_resolved_date <= r.as_of then i.buyer_resolved_date end as buyer_resolved_date,
    i.recovered_amount,
    i.currency,
    i.kinds > max(i.kinds_of_file) over (partition by i.incident_id, i.order_id, i.sku) as kind_disputed
from counted as i
cross join run_setting as r
