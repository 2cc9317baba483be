-- What was refunded of an order, its days together. Grain: order x SKU.
select
    order_id,
    lower(sku) as product_key,
    min(sku) as sku,
    sum(units)::bigint as units,
    min(event_date) as event_date,
    list({'day': event_date, 'units': units, 'partly': partly_refunded, 'file_id': file_id, 'line': line} order by event_date, line) as days,
    sum(partly_refunded)::bigint as partly_refunded,
    max(beyond_order) as beyond_order,
    bool_and(by_amazon) as by_amazon,
    bool_or(by_claim) as by_claim,
    min(marketplace) as marketplace,
    min(stock_region) as stock_region,
    arg_min(file_id, event_date) as file_id,
    arg_min(line, event_date) as line
from refunded_order
group by order_id, lower(sku)
