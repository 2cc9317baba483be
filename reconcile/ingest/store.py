"""The book of files in the database: what is known, what is loaded, and what this run may use.

The database is a cache by content. A file is known by its SHA-256; its records are kept until it is gone from the
data folder. A file whose path, size and time of change are those of the last run is taken to be the same without
reading it again: no result depends on the time of change, a difference only leads to a new SHA-256, and a program
that changes bytes but neither size nor time of change would have to do so on purpose. Deleting the database reads
everything anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from importlib import resources

import duckdb
import pyarrow as pa

from reconcile.ingest.folder import InputFile
from reconcile.ingest.problems import Problem

LOADED, DUPLICATE, IGNORED, UNREADABLE = "loaded", "already loaded", "ignored", "unreadable"


@dataclass
class FileResult:
    """What became of one file."""

    kind: str = ""
    title: str = ""
    status: str = IGNORED
    why: str = ""
    encoding: str = ""
    delimiter: str = ""
    records: int = 0
    rejected: int = 0
    first_date: date | None = None
    last_date: date | None = None
    problems: list[Problem] = field(default_factory=list)

    def row(self) -> tuple[object, ...]:
        """The columns from kind to last_date."""
        return tuple(getattr(self, name) for name in _RESULT_COLUMNS)


_RESULT_COLUMNS = (
    "kind",
    "title",
    "status",
    "why",
    "encoding",
    "delimiter",
    "records",
    "rejected",
    "first_date",
    "last_date",
)


class Store:
    """The database of a run, as ingest uses it."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._con.execute("begin")
        self._forget_other_version()
        self._columns: dict[str, list[str]] = {}
        for table, column in self._con.execute(_STAGING_COLUMNS).fetchall():
            self._columns.setdefault(table, []).append(column)
        self._con.execute("commit")

    def _forget_other_version(self) -> None:
        """Make the tables. Those of another version go: their columns may differ, and all files are read again."""
        version = _version()
        made = self._con.execute("select 1 from duckdb_tables() where table_name = 'ingest_version'").fetchone()
        if made and self._con.execute("select version from ingest_version").fetchall() == [(version,)]:
            return
        self._con.execute("drop schema if exists staging cascade")
        for table in _BOOK:
            self._con.execute(f"drop table if exists {table}")
        self._con.execute((resources.files("reconcile.ingest") / "schema.sql").read_text(encoding="utf-8"))
        self._con.execute("insert into ingest_version values (?)", [version])

    def known_paths(self) -> dict[tuple[str, int, int], str]:
        """(path, size, time of change) of the last run -> SHA-256."""
        rows = self._con.execute("select path, size, modified_ns, sha256 from known_path").fetchall()
        return {(path, size, modified): digest for path, size, modified, digest in rows}

    def known_files(self) -> dict[str, int]:
        """SHA-256 -> size of every file whose result is kept."""
        return dict(self._con.execute("select sha256, size from known_file").fetchall())

    def begin_file(self) -> int:
        """Begin the transaction of a file; returns its number."""
        row = self._con.execute("select nextval('file_number')").fetchone()
        self._con.execute("begin")
        return int(row[0]) if row else 0

    def begin_again(self) -> None:
        """Drop what was inserted for the file so far."""
        self._con.execute("rollback")
        self._con.execute("begin")

    def drop_file(self) -> None:
        """End the transaction of a file without keeping anything."""
        self._con.execute("rollback")

    def insert(self, table: str, file_id: int, sheet: str, rows: pa.Table) -> None:
        """Insert typed rows into a staging table; columns that it does not have are left out."""
        if not rows.num_rows:
            return
        names = [name for name in self._columns[table] if name in rows.column_names]
        listed = ", ".join(names)
        self._con.register("incoming", rows.select(names).unify_dictionaries())
        self._con.execute(
            f"insert into staging.{table} (file_id, sheet, {listed}) select ?, ?, {listed} from incoming",  # noqa: S608
            [file_id, sheet],
        )
        self._con.unregister("incoming")

    def sums(self, table: str, file_id: int, column: str, per: str) -> dict[object, object]:
        """The sum of a column per key, over the records of one file."""
        sql = f"select {per}, sum({column}) from staging.{table} where file_id = ? group by {per}"  # noqa: S608
        return dict(self._con.execute(sql, [file_id]).fetchall())

    def fill(self, table: str, file_id: int, column: str, value: object, key: tuple[str, object]) -> None:
        """Give the records of a file with this key a value where they have none."""
        per, wanted = key
        sql = f"update staging.{table} set {column} = ? where file_id = ? and {per} = ? and {column} = ''"  # noqa: S608
        self._con.execute(sql, [value, file_id, wanted])

    def end_file(self, file_id: int, digest: str, size: int, result: FileResult) -> None:
        """Keep the result of a file and end its transaction."""
        values = [file_id, digest, size, *result.row()]
        self._con.execute(f"insert into known_file values ({', '.join('?' * len(values))})", values)  # noqa: S608
        self._insert_problems(file_id, result.problems)
        self._con.execute("commit")

    def _insert_problems(self, file_id: int, problems: Sequence[Problem]) -> None:
        if not problems:
            return
        rows = [(p.sheet, p.line, p.column, p.value, p.code, p.severity, *p.said()) for p in problems]
        table = pa.table(dict(zip(_PROBLEM_COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))
        self._con.register("incoming", table)
        self._con.execute("insert into known_problem select ?, * from incoming", [file_id])
        self._con.unregister("incoming")

    def publish(self, files: Sequence[tuple[InputFile, str]], unreadable: Sequence[tuple[InputFile, Problem]]) -> None:
        """Write the tables of this run: source_file, problem; forget the files that are gone.

        ``files``: every file that could be read with its SHA-256, in the order of their names; of several with one
        content the first is the loaded one. ``unreadable``: the others, with the reason.
        """
        self._con.execute("begin")
        self._con.execute("delete from known_path")
        self._con.execute("delete from source_file")
        self._con.execute("delete from problem")
        if files:
            self._con.executemany(
                "insert into known_path values (?, ?, ?, ?)", [(f.name, f.size, f.modified_ns, d) for f, d in files]
            )
        for statement in _PUBLISH:
            self._con.execute(statement, {"loaded": LOADED, "duplicate": DUPLICATE} if "$" in statement else None)
        for file, problem in unreadable:
            self._con.execute(
                "insert into source_file values (null, ?, ?, '', '', '', ?, ?, '', '', 0, 0, null, null)",
                [file.name, file.size, UNREADABLE, problem.what()],
            )
            told = (file.name, *astuple(problem)[:5], problem.severity, *problem.said())
            self._con.execute(f"insert into problem values ({', '.join('?' * len(told))})", told)  # noqa: S608 - marks
        for name in self._columns:
            self._con.execute(
                f"delete from staging.{name} where file_id not in (select file_id from known_file)"  # noqa: S608
            )
        self._con.execute("commit")


_STAGING_COLUMNS = """
    select table_name, column_name from information_schema.columns
    where table_schema = 'staging' order by table_name, ordinal_position
"""
_BOOK = ("ingest_version", "known_path", "known_file", "known_problem", "source_file", "problem")
_PROBLEM_COLUMNS = (
    *("sheet", "line", "column_name", "value", "code", "severity"),
    *("what", "remedy", "what_zh", "remedy_zh"),
)
_PUBLISH = (
    "delete from known_file where sha256 not in (select sha256 from known_path)",
    "delete from known_problem where file_id not in (select file_id from known_file)",
    """
    insert into source_file
    select
        case when p.path = p.first_path then k.file_id end, p.path, p.size, p.sha256, k.kind, k.title,
        case when p.path > p.first_path and k.status = $loaded then $duplicate else k.status end,
        case when p.path > p.first_path and k.status = $loaded then 'the same bytes as ' || p.first_path else k.why end,
        k.encoding, k.delimiter, k.records, k.rejected, k.first_date, k.last_date
    from (select *, min(path) over (partition by sha256) as first_path from known_path) as p
    inner join known_file as k on p.sha256 = k.sha256
    order by p.path
    """,
    """
    insert into problem
    select s.path, k.sheet, k.line, k.column_name, k.value, k.code, k.severity, k.what, k.remedy, k.what_zh, k.remedy_zh
    from known_problem as k
    inner join source_file as s on k.file_id = s.file_id
    order by s.path, k.sheet, k.line, k.column_name, k.code
    """,
)


def _version() -> str:
    """A fingerprint of the declarations and of the code that reads; another one means: read again."""
    digest = hashlib.sha256()
    for package, endings in (("reconcile.ingest", (".py", ".toml", ".sql")), ("reconcile", ())):
        folder = resources.files(package) if endings else resources.files(package) / "formats"
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.name.endswith(endings or ".toml"):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
