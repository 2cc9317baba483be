-- Per file: records read = loaded + rejected + duplicate, none of them negative, and every ledger record is in the detail.
select f.path
from source_file as f
inner join file_count as c on f.file_id = c.file_id
left join (select file_id, sum(records) as records from staging.ledger_day_count group by file_id) as d on f.file_id = d.file_id
where
    f.records <> c.loaded + f.rejected + c.duplicate
    or c.loaded < 0
    or (f.kind = 'ledger_detail' and f.records - f.rejected <> coalesce(d.records, 0))
