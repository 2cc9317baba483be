-- What the rules found doubtful in records that were loaded. Grain: one finding. Joins the problems of reading.
-- `facts` fill the sentences of reconcile/outcome/problems.toml.
select
    f.path as file, e.sheet, e.line, 'Reason' as column_name, e.reason || ' ' || e.quantity::varchar as value,
    'sign_contradicts_code' as code,
    map {
        'code': e.reason, 'meaning_en': c.meaning_en, 'meaning_zh': c.meaning_zh, 'sign': c.sign,
        'units': e.quantity::varchar
    } as facts
from ledger_event as e
inner join loaded_file as f on e.file_id = f.file_id
inner join policy_reason_code as c on e.reason = c.code
where
    e.event_type = 'Adjustments'
    and ((c.sign = '-' and e.quantity > 0) or (c.sign = '+' and e.quantity < 0))
union all
select
    f.path as file, b.sheet, b.line, 'amount-total' as column_name, x.taken::varchar as value,
    'reversal_exceeds_payment' as code,
    map {
        'reversals': x.reversals, 'taken': x.taken::decimal(18, 2)::varchar, 'currency': x.currency,
        'paid': x.paid::decimal(18, 2)::varchar, 'reimbursement': x.reimbursement_id,
        'excess': x.excess::decimal(18, 2)::varchar
    } as facts
from reversal_excess as x
inner join reimbursement_line as b
    on
        b.original_id = x.reimbursement_id and b.fnsku = x.fnsku and b.currency = x.currency
        and b.approval_date = x.last_date and b.amount_total < 0
inner join loaded_file as f on b.file_id = f.file_id
-- several reversals of that day are one finding
qualify row_number() over (
    partition by x.reimbursement_id, x.fnsku, x.currency order by f.path asc, b.sheet asc, b.line asc
) = 1
union all
select
    f.path as file, w.sheet, w.line, case when w.sku <> '' then 'sku' else 'fnsku' end as column_name,
    coalesce(nullif(w.sku, ''), w.fnsku) as value, 'receipt_of_no_parcel' as code,
    map {
        'product': coalesce(nullif(w.sku, ''), w.fnsku), 'order': coalesce(nullif(w.order_id, ''), '-'),
        'tracking': coalesce(nullif(w.typed_tracking_no, ''), '-'),
        'units': w.units_received::varchar
    } as facts
from removal_receipt_row as w
inner join loaded_file as f on w.file_id = f.file_id
where not w.of_order and exists (select 1 from removal_shipped)
union all
select
    f.path as file, b.sheet, b.line, 'quantity-reimbursed-total' as column_name, b.quantity_total::varchar as value,
    'total_contradicts_units' as code,
    map {
        'reimbursement': b.reimbursement_id, 'total': b.quantity_total::varchar, 'inventory': b.inventory_units::varchar,
        'cash': b.told_cash::varchar, 'units': b.units::varchar
    } as facts
from reimbursement_line as b
inner join loaded_file as f on b.file_id = f.file_id
where b.contradicts_total
union all
select
    f.path as file, w.sheet, w.line, 'units_damaged' as column_name, w.units_damaged::varchar as value,
    'damaged_beyond_received' as code, map {'received': w.units_received::varchar} as facts
from removal_receipt_row as w
inner join loaded_file as f on w.file_id = f.file_id
where w.units_damaged > w.units_received
union all
select
    i.path as file, i.sheet, i.line, x.column_name, '' as value, x.code, map {'incident': i.incident_id} as facts
from incident_known as i
cross join (values ('ship_date', 'incident_without_date'), ('units', 'incident_without_units')) as x (column_name, code)
where
    i.order_id <> '' and i.shipment_id = ''
    and case x.column_name
        when 'units' then coalesce(i.units, 0) <= 0
        else coalesce(i.ship_date, i.last_scan_date, i.reported_date) is null
    end
union all
select
    f.path as file, c.sheet, c.line, 'filed_date' as column_name, c.filed_date::varchar as value,
    'case_log_filed_ahead' as code, map {'written': left(c.changed_at, 10)} as facts
from staging.case_log as c
inner join loaded_file as f on c.file_id = f.file_id
cross join run_setting as r
where c.filed_date > r.as_of and try_cast(left(c.changed_at, 10) as date) <= r.as_of
union all
select
    file, sheet, line, column_name, value, code, facts
from shipment_problem
union all
select
    file, sheet, line, 'unit_cost' as column_name, cost as value, 'same_cost' as code,
    map {'n': alike::varchar, 'all': n::varchar, 'value': cost} as facts
from same_cost
