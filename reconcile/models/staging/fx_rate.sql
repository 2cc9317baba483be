-- Exchange rates, one row per distinct statement. Grain: date x currency pair x rate.
select
    x.rate_date,
    x.from_currency,
    x.to_currency,
    x.rate,
    arg_min(x.file_id, f.path || '|' || lpad(x.line::varchar, 12, '0')) as file_id,
    arg_min(x.sheet, f.path || '|' || lpad(x.line::varchar, 12, '0')) as sheet,
    arg_min(x.line, f.path || '|' || lpad(x.line::varchar, 12, '0')) as line
from staging.fx as x
inner join loaded_file as f on x.file_id = f.file_id
cross join run_setting as r
where x.rate_date <= r.as_of
group by x.rate_date, x.from_currency, x.to_currency, x.rate
