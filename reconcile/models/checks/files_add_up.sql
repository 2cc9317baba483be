-- Per file: records read = loaded + rejected + duplicate, where `loaded` is counted in the tables, and none is negative.
select f.path
from source_file as f
inner join file_count as c on f.file_id = c.file_id
where f.records <> c.loaded + f.rejected + c.duplicate or c.loaded < 0
