-- Files whose records count in this run: one row per distinct content.
-- Grain: one file. A second copy of the same bytes is `already loaded` and gives no records.
select
    file_id,
    path,
    kind
from source_file
where status = 'loaded'
