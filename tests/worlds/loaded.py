"""A data folder in a test, what was loaded from it, and how it is written down beside an input file."""

from __future__ import annotations

from pathlib import Path

import duckdb

from reconcile.ingest import load_folder


class Quiet:
    """A run that nobody watches."""

    def stage(self, name: str) -> None:
        pass

    def advance(self, file: str, rows: int) -> None:
        pass


class Inbox:
    """A data folder and the database of its runs."""

    def __init__(self, root: Path) -> None:
        self.data = root / "inbox"
        self.data.mkdir()
        self.con = duckdb.connect(config={"threads": 1})
        self.con.execute("pragma disable_optimizer")  # which takes longer than a query over a handful of rows

    def put(self, name: str, content: bytes | str, encoding: str = "utf-8") -> Path:
        path = self.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def load(self) -> None:
        load_folder(self.con, self.data, Quiet())

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        return self.con.execute(sql).fetchall()

    def value(self, sql: str) -> object:
        ((value,),) = self.ask(sql)
        return value

    def statuses(self) -> list[tuple[object, ...]]:
        return self.ask("select path, kind, status from source_file order by path")

    def problems(self) -> list[tuple[object, ...]]:
        return self.ask("select line, column_name, value, code, severity from problem order by file, line, column_name")

    def tables(self) -> dict[str, list[str]]:
        """Staging table -> its columns, without file_id."""
        rows = self.ask(
            "select table_name, list(column_name order by ordinal_position) from information_schema.columns"
            " where table_schema = 'staging' and table_name not like 'ledger_day_%'"
            " group by table_name order by table_name"
        )
        return {str(name): [c for c in columns if c != "file_id"] for name, columns in rows}  # type: ignore[attr-defined]

    def written_down(self) -> str:
        """Everything that was loaded, as text that a person can compare."""
        out = ["# file: kind, status, encoding, delimiter, records, rejected, first date, last date"]
        out += map(_line, self.ask(
            "select path, kind, status, encoding, delimiter, records, rejected, first_date, last_date"
            " from source_file order by path, file_id"
        ))  # fmt: skip
        rows = self.ask("select table_name from duckdb_tables() where estimated_size > 0")
        filled = {str(name).removesuffix("_count") for (name,) in rows}  # `ledger_day` is a view
        problems = self.ask("select file, sheet, line, severity, what, remedy from problem order by all")
        if problems:
            out += ["", "# problem: file, sheet, line, severity, what, remedy", *map(_line, problems)]
        for table, columns in self.tables().items():
            if table not in filled:  # as most of them are
                continue
            rows = self.ask(f"select {', '.join(columns)} from staging.{table} order by all")
            if rows:
                out += ["", f"# {table}: {', '.join(columns)}", *map(_line, rows)]
        return "\n".join(out) + "\n"


def _line(row: tuple[object, ...]) -> str:
    return " | ".join("NULL" if value is None else str(value) for value in row)
