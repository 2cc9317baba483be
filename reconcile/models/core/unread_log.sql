-- Case logs of which nothing could be read, or not the sheet that looks like one: what was filed is not known. An empty file
-- is a log in which nothing stands. Grain: one file, and each header that lacks a column (`line`; 0: no header was found).
select distinct
    f.path,
    coalesce(p.sheet, '') as sheet,
    coalesce(p.line, 0) as line
from source_file as f
left join problem as p on f.path = p.file and p.code = 'known_kind_incomplete'
where
    contains(f.kind, 'seller_case_log')
    and f.size > 0
    and (f.status = 'unreadable' or p.code is not null)
