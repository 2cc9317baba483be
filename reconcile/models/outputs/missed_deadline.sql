-- What missed deadlines cost, the month being that of the deadline. Grain: month x claim type x currency.
-- '' is a claim that the counterparty calls expired without a deadline that we know.
select
    coalesce(strftime(deadline, '%Y-%m'), '') as month,
    claim_type,
    currency,
    count(*) as claims,
    sum(expired)::bigint as units,
    sum(expired_unpriced)::bigint as unpriced,
    coalesce(sum(expired_amount), 0) as amount
from loss
where expired > 0
group by coalesce(strftime(deadline, '%Y-%m'), ''), claim_type, currency
