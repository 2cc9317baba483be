-- What the papers of shipments leave doubtful: lists, proofs of delivery and registers that contradict each other, words that
-- nobody knows. Grain: one finding; a part of `rule_problem`.
select
    f.path as file, s.sheet, min(s.line) as line, 'Shipped' as column_name,
    case when u.named_by_all then u.units else 0 end::varchar || ' / ' || u.most_units::varchar as value,
    'sku_lists_disagree' as code,
    map {'shipment': u.shipment_id, 'fnsku': u.fnsku} as facts
from listed_unit as u
inner join staging.sku_list as s on u.shipment_id = s.shipment_id and u.fnsku = s.fnsku
inner join loaded_file as f on s.file_id = f.file_id
where u.units <> u.most_units or not u.named_by_all
group by f.path, s.sheet, u.shipment_id, u.fnsku, u.units, u.most_units, u.named_by_all
union all
select
    c.path as file, c.sheet, min(c.line) as line, 'units' as column_name, c.agreed::varchar || ' / ' || c.most::varchar as value,
    'packing_lists_disagree' as code,
    map {'shipment': c.shipment_id, 'carton': coalesce(nullif(c.carton_no, ''), '-'), 'product': c.product} as facts
from carton_row as c
where c.agreed <> c.most
group by c.path, c.sheet, c.shipment_id, c.carton_no, c.product, c.agreed, c.most
union all
select
    f.path as file, d.sheet, d.line, 'missing_cartons' as column_name, x.carton_no as value, 'carton_not_packed' as code,
    map {'carton': x.carton_no, 'shipment': d.shipment_id} as facts
from delivery_line as d
inner join loaded_file as f on d.file_id = f.file_id
cross join unnest(
    string_split(concat_ws(',', nullif(d.missing_cartons, ''), nullif(d.damaged_cartons, '')), ',')
) as x (carton_no)
where
    x.carton_no <> ''
    and exists (select 1 from carton_content as c where c.shipment_id = d.shipment_id and c.carton_no <> '')
    and not exists (
        select 1 from carton_content as c where c.shipment_id = d.shipment_id and c.carton_no = x.carton_no
    )
union all
select
    f.path as file, s.sheet, s.line, 'missing_cartons' as column_name, s.missing_cartons as value, 'proofs_disagree' as code,
    map {'shipment': s.shipment_id, 'delivered': s.delivered_date::varchar} as facts
from staging.delivery as s
inner join loaded_file as f on s.file_id = f.file_id
where
    exists (
        select 1 from delivery_line as d
        where
            d.shipment_id = s.shipment_id
            and ((d.tracking_no = s.tracking_no and d.delivered_date = s.delivered_date) or d.cartons_shipped = s.cartons_shipped)
            and (d.contradicted or d.maybe_trucks)
    )
union all
select
    f.path as file, d.sheet, d.line, 'delivered_date' as column_name, '' as value, 'delivery_without_date' as code,
    map {'shipment': d.shipment_id} as facts
from staging.delivery as d
inner join loaded_file as f on d.file_id = f.file_id
where
    d.delivered_date is null
    and (d.cartons_delivered is not null or d.missing_cartons <> '' or d.damaged_cartons <> '' or d.cartons_missing is not null
        or d.cartons_damaged is not null)
union all
select
    f.path as file, d.sheet, d.line, 'damaged_cartons' as column_name, d.cartons_damaged::varchar as value,
    'damaged_not_numbered' as code, map {'shipment': d.shipment_id} as facts
from delivery_line as d
inner join loaded_file as f on d.file_id = f.file_id
inner join shipment_fact as s on d.shipment_id = s.shipment_id
where
    d.cartons_damaged > coalesce(len(string_split(nullif(d.damaged_cartons, ''), ',')), 0)
    and s.carrier_program = 'own'
    and d.shipment_id in (select shipment_id from unclear_damage)
union all
select
    f.path as file, d.sheet, d.line, 'damaged_cartons' as column_name, d.damaged_cartons as value,
    'damaged_not_packed' as code, map {'shipment': d.shipment_id} as facts
from delivery_line as d
inner join loaded_file as f on d.file_id = f.file_id
inner join shipment_fact as s on d.shipment_id = s.shipment_id
where
    d.damaged_cartons <> ''
    and s.carrier_program = 'own'
    and not exists (select 1 from carton_content as c where c.shipment_id = d.shipment_id)
    -- where all cartons are damaged, everything was in them
    and coalesce(
        len(string_split(d.damaged_cartons, ',')) < greatest(d.cartons_shipped, s.handover_cartons), true
    )
union all
select
    f.path as file, s.sheet, s.line, 'status' as column_name, s.status as value, 'unknown_status' as code,
    map {'shipment': s.shipment_id} as facts
from shipment_register as s
inner join loaded_file as f on s.file_id = f.file_id
where
    s.status <> '' and s.status_meaning = ''
    -- of a row that names a closing date after the as-of date the word is known, and has not come true yet
    and policy_word_key(s.status) not in (select word_key from policy_shipment_status)
union all
select
    f.path as file, s.sheet, s.line, 'reconcile_status' as column_name, s.reconcile_status as value,
    'unknown_reconcile_status' as code, map {'shipment': g.shipment_id} as facts
from shipment_register as g
inner join staging.shipment as s on g.shipment_id = s.shipment_id and g.reconcile_status = s.reconcile_status
inner join loaded_file as f on s.file_id = f.file_id
where g.reconcile_meaning = 'unknown'
union all
select
    f.path as file, s.sheet, s.line, 'carrier_program' as column_name, s.carrier_program as value,
    'programs_disagree' as code, map {'shipment': g.shipment_id, 'programs': g.programs_disagree} as facts
from shipment_register as g
inner join staging.shipment as s on g.shipment_id = s.shipment_id
inner join loaded_file as f on s.file_id = f.file_id
where g.programs_disagree <> '' and s.carrier_program <> ''
