-- What the lost units of every loss rate cost, and what came back for them. Grain: dimension x risk x value x currency.
-- Leaves out on purpose: cartons by weight and content, whose losses are counted by carton and not by product.
with counted as (
    select * from loss_named where judged and risk <> '' and lost > 0
),

told as (
    select 'forwarder' as dimension, risk, forwarder as value, amount, recovered, currency, unpriced
    from counted
    where risk in ('lost_on_way', 'damaged_arriving') and own_carrier
    union all
    select 'mode' as dimension, risk, mode as value, amount, recovered, currency, unpriced from counted
    where not risk like '%_in_stock'
    union all
    select 'mode_forwarder' as dimension, risk, mode || '|' || forwarder as value, amount, recovered, currency, unpriced
    from counted
    where risk = 'lost_on_way' and forwarder <> ''
    union all
    select 'centre' as dimension, risk, centre as value, amount, recovered, currency, unpriced from counted
    where risk <> 'lost_on_way'
    union all
    select 'sku' as dimension, risk, sku_name as value, amount, recovered, currency, unpriced from counted
    union all
    select 'content' as dimension, risk, content as value, amount, recovered, currency, unpriced
    from counted
    where risk = 'short_at_receipt'
    union all
    select 'month' as dimension, risk, month as value, amount, recovered, currency, unpriced from counted
    where month <> ''
)

select
    dimension,
    risk,
    value,
    currency,
    coalesce(sum(amount), 0) as amount,
    coalesce(sum(recovered) filter (where unpriced = 0), 0) as recovered,
    sum(unpriced)::bigint as unpriced
from told
group by dimension, risk, value, currency
