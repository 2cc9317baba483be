-- What no paper of a shipment says: what was in it, or that it came. Grain: one gap, as in data_gap, which has
-- these too.
select 'contents_unknown' as code, s.shipment_id as subject, s.first_receipt as from_date, s.last_receipt as to_date
from shipment_fact as s
where
    s.received > 0
    and not exists (select 1 from listed_unit as l where l.shipment_id = s.shipment_id)
    and not exists (select 1 from carton_content as c where c.shipment_id = s.shipment_id)
union all
select
    'contents_unnamed' as code,
    s.shipment_id || ' ('
    || array_to_string(list_sort(list(distinct coalesce(nullif(k.sku, ''), nullif(k.fnsku, ''), k.asin)))[1:3], ', ')
    || ')' as subject,
    s.first_receipt as from_date, s.last_receipt as to_date
from shipment_fact as s
inner join carton_content as c on s.shipment_id = c.shipment_id
inner join staging.carton as k on c.file_id = k.file_id and c.sheet = k.sheet and c.line = k.line
where
    c.fnsku = ''
    and (s.received > 0 or s.delivered_date is not null)
    and not exists (select 1 from listed_unit as l where l.shipment_id = s.shipment_id)
group by s.shipment_id, s.first_receipt, s.last_receipt
union all
select 'no_proof_of_delivery' as code, s.shipment_id as subject, s.ship_date as from_date, null::date as to_date
from shipment_fact as s
where
    s.received > 0
    and coalesce(s.carrier_program, 'own') = 'own'
    and not exists (select 1 from delivery_line as d where d.shipment_id = s.shipment_id)
