-- What became of everything ever lost, at cost. Grain: claim type x month of the loss x currency.
-- `recovered` leaves out what came for losses without a cost, so that recovered ÷ amount compares like with like.
select
    claim_type,
    coalesce(strftime(event_date, '%Y-%m'), '') as month,
    currency,
    count(*) filter (where lost > 0 or amount > 0) as claims,
    sum(uncertain)::bigint as uncertain,
    sum(lost)::bigint as lost,
    sum(least(paid, lost))::bigint as paid,
    sum(unpriced)::bigint as unpriced,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(recovered) filter (where amount is not null), 0) as recovered,
    coalesce(sum(asked_amount), 0) as asked,
    coalesce(sum(expired_amount), 0) as expired,
    coalesce(sum(refused_amount), 0) as refused
from loss
group by claim_type, coalesce(strftime(event_date, '%Y-%m'), ''), currency
