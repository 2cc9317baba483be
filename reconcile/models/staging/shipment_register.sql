-- The seller's own shipment register, one row per shipment. Grain: shipment.
-- A register is kept up month by month: its copies are merged. Dates that end something take the latest that is not after
-- the as-of date; the status is the one that is furthest along (a shipment never goes back). A row that names a later
-- closing date was written after that day: that it calls the shipment closed, and Amazon's answer, are not known yet.
-- Cartons and weight of several waybills are added where each proof of delivery counts what was handed over under its own,
-- and they differ in number, or in day or way of sending; else they may be the whole shipment's, written twice.
-- An answer that is none of Amazon's (`unknown`) may be a filing: it counts before `action_required`, after those that are.
-- A row without a carrier program says nothing of it. Where no row says, or two disagree (`programs_disagree` names them),
-- it is `own`, the seller's own carrier. A row that only says `insured` names no policy: its number is not known.
with state as (
    select
        word_key,
        meaning,
        case meaning
            when 'cancelled' then 9
            when 'claim_closed' then 8
            when 'expired' then 7
            when 'filed' then 6
            when 'waiting' then 5
            when 'closed' then 4
            when 'action_required' then 3
            when 'receiving' then 2
            else 1
        end as rank
    from policy_shipment_status
),

answer as (
    select *
    from state
    where meaning in ('claim_closed', 'expired', 'filed', 'waiting', 'action_required')
),

told as (
    select
        s.*,
        policy_word_key(s.reconcile_status) <> '' and (s.closed_date is null or s.closed_date <= r.as_of) as is_answered
    from staging.shipment as s
    cross join run_setting as r
),

waybill as (
    select
        s.shipment_id,
        s.tracking_no,
        max(s.handover_cartons) as cartons,
        max(s.handover_weight_kg) as kilograms,
        row(min(coalesce(s.handover_date, s.ship_date)), max(s.mode)) as sent
    from staging.shipment as s
    where s.tracking_no <> '' and s.file_id in (select file_id from loaded_file)
    group by s.shipment_id, s.tracking_no
),

proven as (
    select distinct shipment_id, tracking_no, cartons_shipped
    from staging.delivery
    where delivered_date is not null and file_id in (select file_id from loaded_file)
),

parted as (
    select
        w.shipment_id,
        sum(w.cartons)::bigint as cartons,
        case when count(w.kilograms) = count(*) then sum(w.kilograms) end as kilograms
    from waybill as w
    left join proven as p
        on w.shipment_id = p.shipment_id and w.tracking_no = p.tracking_no and w.cartons = p.cartons_shipped
    group by w.shipment_id
    having
        count(*) > 1
        and count(p.shipment_id) = count(*)
        and (count(distinct w.sent) = count(*) or count(distinct w.cartons) > 1)
)

select
    s.shipment_id,
    min(s.created_date) as created_date,
    min(s.handover_date) as handover_date,
    coalesce(max(p.cartons), max(s.handover_cartons)) as handover_cartons,
    coalesce(max(p.kilograms), max(s.handover_weight_kg)) as handover_weight_kg,
    min(s.ship_date) as ship_date,
    max(s.mode) as mode,
    list(distinct s.carrier_program order by s.carrier_program) filter (where s.carrier_program <> '') as programs,
    if(len(programs) = 1, programs[1], 'own') as carrier_program,
    if(len(programs) > 1, array_to_string(programs, ', '), '') as programs_disagree,
    max(s.forwarder) as forwarder,
    coalesce(string_agg(distinct s.tracking_no, '; ' order by s.tracking_no) filter (where s.tracking_no <> ''), '') as tracking_no,
    max(s.destination_fc) as destination_fc,
    max(s.closed_date) filter (where s.closed_date <= r.as_of) as closed_date,
    bool_or(s.closed_date > r.as_of) as closes_later,
    max(s.claim_eligible_date) as claim_eligible_date,
    max(s.declared_value) as declared_value,
    coalesce(arg_max(s.declared_currency, row(s.declared_value, s.declared_currency)), '') as declared_currency,
    coalesce(max(s.insurance_policy) filter (where s.insurance_policy <> 'insured'), '') as insurance_policy,
    coalesce(bool_or(s.insurance_policy <> ''), false) as is_insured,
    max(s.freight_cost) as freight_cost,
    coalesce(arg_max(s.freight_currency, row(s.freight_cost, s.freight_currency)), '') as freight_currency,
    coalesce(arg_max(s.status, coalesce(w.rank, 0)::varchar || s.status), '') as status,
    coalesce(arg_max(w.meaning, w.rank), '') as status_meaning,
    coalesce(
        arg_max(s.reconcile_status, coalesce(c.rank, 4)::varchar || s.reconcile_status) filter (where s.is_answered), ''
    ) as reconcile_status,
    coalesce(arg_max(coalesce(c.meaning, 'unknown'), coalesce(c.rank, 4)) filter (where s.is_answered), '') as reconcile_meaning,
    arg_min(s.file_id, f.path || '|' || lpad(s.line::varchar, 12, '0')) as file_id,
    arg_min(s.sheet, f.path || '|' || lpad(s.line::varchar, 12, '0')) as sheet,
    arg_min(s.line, f.path || '|' || lpad(s.line::varchar, 12, '0')) as line
from told as s
inner join loaded_file as f on s.file_id = f.file_id
cross join run_setting as r
left join state as w
    on policy_word_key(s.status) = w.word_key and (w.meaning <> 'closed' or s.closed_date is null or s.closed_date <= r.as_of)
left join answer as c on policy_word_key(s.reconcile_status) = c.word_key
left join parted as p on s.shipment_id = p.shipment_id
where s.shipment_id <> ''
group by s.shipment_id
