-- Purchase prices, one row per distinct statement. Grain: product name x date x price.
-- A blank date means "always". The same line in several files is one statement; the first file by path is named, with its invoice.
select
    c.fnsku,
    c.sku,
    c.asin,
    c.unit_cost,
    c.currency,
    coalesce(c.effective_from, date '1900-01-01') as effective_from,
    min(f.path) as path,
    arg_min(c.invoice_no, f.path || '|' || lpad(c.line::varchar, 12, '0')) as invoice_no,
    arg_min(c.file_id, f.path || '|' || lpad(c.line::varchar, 12, '0')) as file_id,
    arg_min(c.sheet, f.path || '|' || lpad(c.line::varchar, 12, '0')) as sheet,
    arg_min(c.line, f.path || '|' || lpad(c.line::varchar, 12, '0')) as line
from staging.cost as c
inner join loaded_file as f on c.file_id = f.file_id
where c.unit_cost is not null and c.currency <> ''
group by c.fnsku, c.sku, c.asin, c.unit_cost, c.currency, coalesce(c.effective_from, date '1900-01-01')
