-- Which marketplace the money reports mean by a name (`amazon.co.uk`, `Amazon.com`, `DE`): the ending tells it, in the words of
-- policy/marketplaces.toml. Grain: name, in small letters. Names of no marketplace, such as sales outside Amazon, are left out.
with told as (
    select lower(marketplace) as name from staging.transaction
    union
    select lower(marketplace_name) as name from staging.settlement
)

select t.name, m.marketplace, m.stock_region, m.currency
from told as t
inner join policy_marketplace as m on upper(regexp_extract(t.name, '([a-z]+)$', 1)) in (m.marketplace, nullif(m.site_ends, ''))
