"""Adds what the rules found doubtful to the problems of reading: one list for the analyst."""

from __future__ import annotations

from collections.abc import Iterable

from duckdb import DuckDBPyConnection

from reconcile.claims.case_log import LogRow
from reconcile.settings import FILE, Settings

COLUMNS = "file, sheet, line, column_name, value, code, severity, what, remedy"


def add_problems(con: DuckDBPyConnection, settings: Settings, unknown_cases: Iterable[LogRow]) -> None:
    """Append to table `problem`: the model `rule_problem`, settings that mean nothing, cases that name no loss."""
    con.execute(f"insert into problem ({COLUMNS}) select {COLUMNS} from rule_problem")  # noqa: S608 - own names
    rows: list[tuple[object, ...]] = []
    for key in settings.unknown:
        nearest = f" Did you mean {key.nearest}?" if key.nearest else ""
        rows.append(
            (FILE, "", None, key.key, key.value, "unknown_setting", "doubtful",
             f"{key.key} is no setting and has no effect.{nearest}", "Correct the name, or take the line out.")
        )  # fmt: skip
    for case in unknown_cases:
        rows.append(
            (case.file, case.sheet, case.line, "case_id", case.case_id, "case_without_loss", "info",
             "the case names no loss in the data (it may be older than the downloads, or settled)",
             "Nothing to do if the case is old; otherwise check its claim id, case key or references.")
        )  # fmt: skip
    if rows:
        con.executemany(f"insert into problem ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - own names
