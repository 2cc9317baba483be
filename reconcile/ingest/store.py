"""The book of files in the database: what is known, what is loaded, and what this run may use.

The database is a cache by content. A file is known by its SHA-256; its records are kept until it is gone from the
data folder. A file whose path, size and time of change are those of the last run is taken to be the same without
reading it again: no result depends on the time of change, a difference only leads to a new SHA-256, and a program
that changes bytes but neither size nor time of change would have to do so on purpose. Deleting the database reads
everything anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib import resources

import duckdb
import pyarrow as pa

from reconcile.folders import ONLINE_ONLY
from reconcile.ingest.declaration import load_declarations, own_kinds
from reconcile.ingest.details import detail
from reconcile.ingest.file_result import DUPLICATE, LOADED, RESULT_COLUMNS, UNREADABLE, FileResult
from reconcile.ingest.folder import InputFile
from reconcile.ingest.problems import Problem

ROWS_AT_ONCE = 200_000


class _Rows:
    """Typed rows that wait to be written, by table and columns."""

    def __init__(self) -> None:
        self._parts: dict[tuple[str, pa.Schema], list[pa.Table]] = {}
        self.count = 0

    def add(self, table: str, rows: pa.Table) -> None:
        """Take in rows of a staging table."""
        self._parts.setdefault((table, rows.schema), []).append(rows)
        self.count += rows.num_rows

    def take(self, other: _Rows) -> None:
        """Take in the rows of another file."""
        for key, parts in other._parts.items():
            self._parts.setdefault(key, []).extend(parts)
        self.count += other.count

    def parts(self) -> Iterator[tuple[str, list[pa.Table]]]:
        """Table and rows; a table comes once for each set of columns that its files have."""
        for (table, _), parts in self._parts.items():
            yield table, parts


class Store:
    """The database of a run, as ingest uses it.

    A transaction costs more than a small file has to say: finished files wait and are written together. A file that
    is too large to wait has a transaction of its own.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self._con.execute("begin")
        self._forget_other_version()
        self._columns: dict[str, list[str]] = {}
        for table, column in self._con.execute(_STAGING_COLUMNS).fetchall():
            self._columns.setdefault(table, []).append(column)
        self._con.execute("commit")
        self._last_file_id: int = max(
            (number for (number,) in self._con.execute("select file_id from known_file").fetchall()), default=0
        )
        self._current = _Rows()
        self._finished = _Rows()
        self._results: list[tuple[object, ...]] = []
        self._problems: list[tuple[object, ...]] = []
        self._writing = False

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
        """Begin a file; returns its number."""
        self._last_file_id += 1
        return self._last_file_id

    def drop_rows(self) -> None:
        """Drop what was inserted for the file so far: it is read again, or gives nothing."""
        self._current = _Rows()
        if self._writing:
            self._con.execute("rollback")
            self._writing = False

    def drop_rows_of(self, file_id: int) -> None:
        """Drop what was inserted under one number; the other downloads in the file keep theirs."""
        rows, self._current = self._current, _Rows()
        for table, parts in rows.parts():
            for part in parts:
                if part.column("file_id")[0].as_py() != file_id:
                    self._current.add(table, part)
        for table in self._columns if self._writing else ():
            self._con.execute(f"delete from staging.{table} where file_id = ?", [file_id])  # noqa: S608 - own names

    def insert(self, table: str, file_id: int, sheet: str, rows: pa.Table) -> None:
        """Insert typed rows into a staging table; columns that it does not have are left out."""
        if not rows.num_rows:
            return
        named = rows.select([name for name in self._columns[table] if name in rows.column_names])
        whence = {"file_id": pa.scalar(file_id, pa.int32()), "sheet": pa.scalar(sheet)}
        for place, (name, value) in enumerate(whence.items()):
            named = named.add_column(place, name, pa.repeat(value, rows.num_rows))
        self._current.add(table, named)
        if self._current.count >= ROWS_AT_ONCE:
            self._write_current()

    def _write_current(self) -> None:
        """Write the rows of the file that is being read, in a transaction that ends with the file."""
        if not self._writing:
            self._write_finished()
            self._con.execute("begin")
            self._writing = True
        self._write(self._current)
        self._current = _Rows()

    def _write(self, rows: _Rows) -> None:
        for table, parts in rows.parts():
            # one piece: the database takes in the dictionaries of each piece anew
            self._append(f"staging.{table}", pa.concat_tables(parts).unify_dictionaries().combine_chunks())

    def _append_records(self, table: str, columns: Sequence[str], records: Sequence[Sequence[object]]) -> None:
        if records:
            self._append(table, pa.table([pa.array(c) for c in zip(*records, strict=True)], names=list(columns)))

    def _append(self, table: str, rows: pa.Table) -> None:
        """Append rows to a table of the database by the names of their columns."""
        listed = ", ".join(rows.column_names)
        self._con.register("incoming", rows)
        self._con.execute(f"insert into {table} ({listed}) select {listed} from incoming")  # noqa: S608 - own names
        self._con.unregister("incoming")

    def sums(self, table: str, file_id: int, column: str, per: str) -> dict[object, object]:
        """The sum of a column per key, over the records of the file that is being read."""
        self._write_current()
        sql = f"select {per}, sum({column}) from staging.{table} where file_id = ? group by {per}"  # noqa: S608
        return dict(self._con.execute(sql, [file_id]).fetchall())

    def fill(self, table: str, file_id: int, column: str, value: object, key: tuple[str, object]) -> None:
        """Give the records of the file that is being read, where they have this key, a value where they have none."""
        self._write_current()
        per, wanted = key
        sql = f"update staging.{table} set {column} = ? where file_id = ? and {per} = ? and {column} = ''"  # noqa: S608
        self._con.execute(sql, [value, file_id, wanted])

    def end_file(self, file_id: int, digest: str, size: int, result: FileResult) -> None:
        """Keep the result of a file."""
        self._results.append((file_id, digest, size, *result.row()))
        own = bool(result.kind) and own_kinds().issuperset(result.kind.split(", "))
        self._problems += [
            (file_id, p.sheet, p.line, p.column, p.value, p.code, p.severity, *p.said(own=own)) for p in result.problems
        ]
        self._finished.take(self._current)
        self._current = _Rows()
        if self._writing or self._finished.count >= ROWS_AT_ONCE:
            self._write_finished()

    def _write_finished(self) -> None:
        """Write the rows and the results of the files that are finished, and make them last."""
        if not self._writing:
            self._con.execute("begin")
        self._write(self._finished)
        self._append_records("known_file", _FILE_COLUMNS, self._results)
        self._append_records("known_problem", _PROBLEM_COLUMNS, self._problems)
        self._con.execute("commit")
        self._finished, self._results, self._problems, self._writing = _Rows(), [], [], False

    def publish(self, files: Sequence[tuple[InputFile, str]], unread: Sequence[tuple[InputFile, Problem, str]]) -> None:
        """Write the tables of this run: source_file, problem; forget the files that are gone.

        ``files``: every file that could be read with its SHA-256, in the order of their names; of several with one
        content the first is the loaded one. ``unread``: the others, with the reason and the status.
        """
        self._write_finished()
        self._con.execute("begin")
        self._con.execute("delete from known_path")
        self._con.execute("delete from source_file")
        self._con.execute("delete from problem")
        self._append_records(
            "known_path",
            ("path", "size", "modified_ns", "sha256"),
            [(f.name, f.size, f.modified_ns, d) for f, d in files],
        )
        same = detail("same_bytes", path="{}")
        words = {"loaded": LOADED, "duplicate": DUPLICATE, "same": str(same), "same_zh": same.zh}
        ((gone,),) = self._con.execute(_FORGET).fetchall()
        for statement in _PUBLISH:
            self._con.execute(statement, words if "$" in statement else None)
        for file, problem, status in unread:
            self._con.execute(
                "insert into source_file values (null, ?, ?, '', '', '', ?, ?, '', '', 0, 0, null, null, '', ?)",
                [file.name, file.size, status, str(problem.what()), problem.what().zh],
            )
            where = (problem.sheet, problem.line, problem.column, problem.value)
            told = (file.name, *where, problem.code, problem.severity, *problem.said())
            self._con.execute(f"insert into problem values ({', '.join('?' * len(told))})", told)  # noqa: S608 - marks
        for declaration in load_declarations():
            if declaration.known_by_name:
                title = declaration.spoken_title
                names = [f"^{ONLINE_ONLY.pattern}$", declaration.known_by_name]
                named = [declaration.kind, title, title.zh, UNREADABLE, *names]
                self._con.execute(_KNOWN_BY_NAME, named)
        for name in self._columns if gone else ():  # a file's records come and go with its line in known_file
            self._con.execute(
                f"delete from staging.{name} where file_id not in (select file_id from known_file)"  # noqa: S608
            )
        self._con.execute("commit")


_STAGING_COLUMNS = """
    select table_name, column_name from information_schema.columns
    inner join information_schema.tables using (table_schema, table_name)
    where table_schema = 'staging' and table_type = 'BASE TABLE' order by table_name, ordinal_position
"""
_BOOK = ("ingest_version", "known_path", "known_file", "known_problem", "source_file", "problem")
_FILE_COLUMNS = ("file_id", "sha256", "size", *RESULT_COLUMNS, "title_zh", "why_zh")
_PROBLEM_COLUMNS = (
    *("file_id", "sheet", "line", "column_name", "value", "code", "severity"),
    *("what", "remedy", "what_zh", "remedy_zh"),
)
_KNOWN_BY_NAME = """
update source_file
set kind = ?, title = ?, title_zh = ?, status = ?
where kind = '' and regexp_full_match(regexp_replace(lower(parse_filename(path)), ?, '\\1'), ?)
"""
_FORGET = "delete from known_file where sha256 not in (select sha256 from known_path)"
_PUBLISH = (
    "delete from known_problem where file_id not in (select file_id from known_file)",
    """
    insert into source_file
    select
        case when p.path = p.first_path then k.file_id end, p.path, p.size, p.sha256, k.kind, k.title,
        case when p.is_copy and k.status = $loaded then $duplicate else k.status end,
        case when p.is_copy and k.status = $loaded then replace($same, '{}', p.first_path) else k.why end,
        k.encoding, k.delimiter, k.records, k.rejected, k.first_date, k.last_date, k.title_zh,
        case when p.is_copy and k.status = $loaded then replace($same_zh, '{}', p.first_path) else k.why_zh end
    from (
        select *, min(path) over (partition by sha256) as first_path, path > first_path as is_copy from known_path
    ) as p
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
