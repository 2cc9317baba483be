"""How many records of each file are in its tables, and how many of these stand in another file as well.

A check holds them against what was read: `records = loaded + rejected + duplicate` per file.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb

from reconcile.ingest.declaration import load_declarations
from reconcile.ingest.declared import Declaration

_SHARED = """
with counted as (
    select s.file_id, f.path, {columns}, {records} as copies
    from staging.{table} as s
    inner join source_file as f on s.file_id = f.file_id and f.status = 'loaded'
    where ({kinds}){overlap}
    group by s.file_id, f.path, {columns}
),

earlier as (
    select
        file_id,
        copies,
        coalesce(max(copies) over (
            partition by {identity} order by path, file_id rows between unbounded preceding and 1 preceding
        ), 0) as told
    from counted
)

insert into copy_count
select file_id, sum(least(copies, told))::bigint
from earlier
group by file_id
"""


_OVERLAP = """
create or replace temp table copy_overlap as
select distinct a.file_id, greatest(a.first_date, b.first_date) as from_date, least(a.last_date, b.last_date) as to_date
from source_file as a
inner join source_file as b
    on a.file_id <> b.file_id and a.kind = b.kind and a.first_date <= b.last_date and b.first_date <= a.last_date
where a.status = 'loaded' and b.status = 'loaded'
"""
"""Days that two files of one kind both hold: only there can a record stand twice."""

_IN_OVERLAP = """
        and exists (
            select 1 from copy_overlap as o
            where o.file_id = s.file_id and s.event_date between o.from_date and o.to_date
        )"""

_COUNTED = """
insert into record_count
select s.file_id, {records}::bigint
from {rows} as s
inner join source_file as f on s.file_id = f.file_id and f.status = 'loaded'
group by s.file_id
"""

_SET_ASIDE = """
select f.file_id, p.sheet, p.line
from problem as p
inner join source_file as f on p.file = f.path
where p.severity = 'rejected'
"""

_FILE_COUNT = """
create or replace table file_count as
with counted as (
    select file_id, sum(records)::bigint as records, sum(duplicate)::bigint as duplicate
    from (from record_count select *, 0 as duplicate union all from copy_count select file_id, 0, duplicate)
    group by file_id
)

select f.file_id, coalesce(c.records - c.duplicate, 0) as loaded, coalesce(c.duplicate, 0) as duplicate
from source_file as f
left join counted as c on f.file_id = c.file_id
where f.status = 'loaded'
"""

RESTATED = ("title", "asin", "sku")
"""What a later download may call the same product otherwise; its FNSKU stays."""


def count_copies(con: duckdb.DuckDBPyConnection) -> None:
    """Write table `file_count(file_id, loaded, duplicate)` for the loaded files of the run, counted in their tables.

    An identity counts as often as in the file that has it most often; of two files the later by path has the
    duplicates. The ledger is counted by day and product, where all its records are kept. Documents that are no plain
    table (packing lists, booking forms) have no duplicates of their own: the rules choose the one that speaks.
    """
    con.execute("create or replace temp table copy_count (file_id integer, duplicate bigint)")
    con.execute(_OVERLAP)
    by_table: dict[tuple[str, tuple[str, ...]], list[Declaration]] = defaultdict(list)
    for declaration in load_declarations():
        if declaration.table and declaration.identity:
            by_table[_counted_in(declaration)].append(declaration)
    for (table, identity), declarations in sorted(by_table.items()):
        kinds = " or ".join(f"contains(f.kind, '{d.kind}')" for d in declarations)
        shared = con.execute(f"select count(*) from source_file as f where status = 'loaded' and ({kinds})").fetchone()  # noqa: S608 - own names
        if shared and shared[0] > 1:
            con.execute(
                _SHARED.format(
                    table=table,
                    columns=", ".join(f"s.{name}" for name in identity),
                    identity=", ".join(identity),
                    records="sum(s.records)" if declarations[0].aggregate else "count(*)",
                    kinds=kinds,
                    overlap=_IN_OVERLAP if declarations[0].aggregate else "",
                )
            )
    _count_records(con)
    con.execute(_FILE_COUNT)


def _count_records(con: duckdb.DuckDBPyConnection) -> None:
    """Write table `record_count(file_id, records)`: how many records each loaded file has in the tables.

    A record of a document may give several rows, of one table or of two: they have its line, and where one of them is
    set aside the record is.
    """
    con.execute("create or replace temp table record_count (file_id integer, records bigint)")
    loaded = "select distinct unnest(string_split(kind, ', ')) from source_file where status = 'loaded'"
    present = {kind for (kind,) in con.execute(loaded).fetchall()}
    declarations = load_declarations()
    documents = {d.table for d in declarations if d.layout}
    lines = " union ".join(f"select file_id, sheet, line from staging.{table}" for table in sorted(documents))  # noqa: S608 - own names
    counted = {(f"({lines} except {_SET_ASIDE})", "count(*)")}
    for d in declarations:
        if d.kind in present and d.aggregate:
            counted.add((f"staging.{d.aggregate.table}_count", "sum(s.records)"))
        elif d.kind in present and d.table and not d.layout:
            counted.add((f"staging.{d.table}", "count(*)"))
    for rows, records in sorted(counted):
        con.execute(_COUNTED.format(rows=rows, records=records))


def _counted_in(declaration: Declaration) -> tuple[str, tuple[str, ...]]:
    """The table that holds every record of the kind, and the columns by which its records are told apart there."""
    if declaration.aggregate:
        named = (declaration.aggregate.date, *declaration.aggregate.group)
        return declaration.aggregate.table, tuple(c for c in named if c not in RESTATED)
    return declaration.table, declaration.identity
