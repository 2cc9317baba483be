-- Which marketplace a record belongs to that names a currency only. Grain: currency.
-- A currency of several stores (EUR): the default marketplace where that is in the region, else the one that the policy names.
select
    c.currency,
    c.stock_region,
    coalesce(
        nullif(c.marketplace, ''),
        case when c.stock_region = r.default_region then r.default_marketplace end,
        nullif(c.otherwise, ''),
        r.default_marketplace
    ) as marketplace
from policy_currency_region as c
cross join run_setting as r
