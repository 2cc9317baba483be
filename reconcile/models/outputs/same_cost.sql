-- One cost for nearly all products: a placeholder, perhaps, by which every claim would be priced. Grain: at most one row, the
-- first line that tells it.
with product as (
    select coalesce(nullif(lower(sku), ''), nullif(fnsku, ''), asin) as name, unit_cost, currency, path, sheet, line
    from cost_line
),

shared as (
    select unit_cost, currency, count(distinct name) as alike, min((path, sheet, line)) as first
    from product
    group by unit_cost, currency
),

counted as (
    select count(distinct name) as n from product
)

select
    s.first[1] as file,
    s.first[2] as sheet,
    s.first[3] as line,
    rtrim(rtrim(s.unit_cost::varchar, '0'), '.') || ' ' || s.currency as cost,
    s.alike,
    c.n
from shared as s
cross join counted as c
inner join policy_constant as least on least.name = 'same_cost_products'
inner join policy_constant as share on share.name = 'same_cost_share'
where c.n >= least.value and s.alike >= share.value * c.n
