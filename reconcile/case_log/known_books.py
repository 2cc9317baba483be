"""Workbooks that were read to the end: while neither they nor their lines in the log change, they say nothing new.

A year of runs leaves hundreds of workbooks; this keeps the next run from reading all of them again. It is a cache: a
workbook that it does not know is read.
"""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.case_log.state import LogState

_TABLE = """
create table if not exists workbook_read (
    file varchar primary key, size bigint, modified_ns bigint, workbook varchar, lines bigint
)
"""
_KEEP = "insert or replace into workbook_read values (?, ?, ?, ?, ?)"


class KnownBooks:
    """What the database remembers of workbooks, by their place below the report folder."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        self._con = con
        con.execute(_TABLE)
        found = con.execute("select file, size, modified_ns, workbook, lines from workbook_read").fetchall()
        self._known = {
            str(file): (size, modified, str(workbook), lines) for file, size, modified, workbook, lines in found
        }

    def unchanged(self, state: LogState, file: str, path: Path) -> str:
        """The id of a workbook that has nothing new to say, '' where it must be read."""
        size, modified, workbook, lines = self._known.get(file, (0, 0, "", 0))
        stat = path.stat()
        same = (stat.st_size, stat.st_mtime_ns) == (size, modified) and state.lines_of(workbook) >= lines
        return str(workbook) if same else ""

    def keep(self, file: str, path: Path, workbook: str, state: LogState) -> None:
        """Remember a workbook that was read without a doubt."""
        stat = path.stat()
        self._con.execute(_KEEP, [file, stat.st_size, stat.st_mtime_ns, workbook, state.lines_of(workbook)])
