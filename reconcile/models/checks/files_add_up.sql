-- Per file: records read = loaded + rejected + duplicate.
select f.path, f.records, c.loaded, f.rejected, c.duplicate
from source_file as f
inner join file_count as c on f.file_id = c.file_id
where f.status = 'loaded' and f.records <> c.loaded + f.rejected + c.duplicate
