-- Case logs of which nothing could be read, or not the sheet that looks like one: what was filed is not known. An empty file
-- is a log in which nothing stands. Grain: one file.
select f.path
from source_file as f
where
    contains(f.kind, 'seller_case_log')
    and f.size > 0
    and (
        f.status = 'unreadable'
        or exists (select 1 from problem as p where p.file = f.path and p.code = 'known_kind_incomplete')
    )
group by f.path
