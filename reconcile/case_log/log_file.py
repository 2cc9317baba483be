"""The file that lines are appended to. What stands in it already is never changed, whoever wrote it.

A line is added by putting a longer copy in the place of the file, in one step: after a crash either all new lines are
there or none.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from reconcile.case_log.state import LogLine
from reconcile.claims.case_row import REFERENCES
from reconcile.claims.inputs import text_of
from reconcile.errors import CannotRun, why_not
from reconcile.ingest.declaration import declaration_of
from reconcile.report.folder import lock_of
from reconcile.whole_file import whole_file

NAME = "case_log.csv"
BESIDE = "case_log_from_workbooks{}.csv"
KIND = "seller_case_log"
COLUMNS = (
    *("claim_id", "case_key", "claim_type", "fnsku", *REFERENCES, "case_id", "counterparty", "units"),
    *("amount_claimed", "filed_date"),
    *("decision", "reviewer", "status", "paid_units", "paid_amount", "currency", "resolved_date", "note", "changed_at"),
    *("changed_by", "entry", "counted_on", "changed", "workbook", "workbook_file", "conflict", "saved_at"),
)
FILLED = frozenset(COLUMNS) - {"claim_type", "fnsku", *REFERENCES, "amount_claimed", "saved_at", "counterparty"}
"""Columns without which a log can hold no line; one that asked somebody else than Amazon needs `counterparty` too."""
MARK = "\ufeff"  # without it Excel takes Chinese text for another encoding


def append_lines(data: Path, lines: Sequence[LogLine]) -> Path:
    """Append lines to the case log of a data folder; returns the file.

    The seller's own file takes them where it has every column that they need and can hold any text; else they go to a
    file beside it. Raises CannotRun where it cannot be written; nothing has changed then.
    """
    path = log_path(data, lines)
    own = lock_of(path)
    if own is not None:
        raise CannotRun("case_log_open", file=path, lock=own.name)
    if path.exists() and not os.access(path, os.W_OK):
        raise CannotRun("case_log_read_only", file=path)
    try:
        with whole_file(path.resolve()) as new:
            new.write_bytes(_with(path, lines))
    except OSError as fault:
        raise CannotRun("case_log_not_written", file=path, why=why_not(fault)) from fault
    return path


def log_path(data: Path, lines: Sequence[LogLine]) -> Path:
    """The file that new lines go to: the first of its names that is free, or that can hold them."""
    others = any(line.row.counterparty not in ("", "amazon") for line in lines)
    needed = FILLED | {"counterparty"} if others else FILLED
    return next(path for path in _names(data) if _is_free(path) or needed <= set(header_of(path) or ()))


def _is_free(path: Path) -> bool:
    return not path.exists() or not path.stat().st_size


def _names(data: Path) -> Iterator[Path]:
    yield data / NAME
    yield data / BESIDE.format("")
    number = 2
    while True:
        yield data / BESIDE.format(f"_{number}")
        number += 1


def header_of(path: Path) -> list[str] | None:
    """The columns of a case log as the program names them ('' for others), or None where it cannot take our lines."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    names = next(csv.reader(io.StringIO(text)), [])
    declaration = declaration_of(KIND)
    places = declaration.places(names)
    if not set(FILLED) <= places.keys():
        return None
    columns = [""] * len(names)
    for name, place in places.items():
        columns[place] = name
    return columns


def _with(path: Path, lines: Sequence[LogLine]) -> bytes:
    """The content of the file with the lines behind it."""
    before = path.read_bytes() if path.exists() else b""
    columns = header_of(path) if before else None
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n" if b"\r\n" in before else "\n")
    if columns is None:
        text.write(MARK)
        writer.writerow(_headings())
        columns = list(COLUMNS)
    elif not before.endswith((b"\n", b"\r")):
        text.write("\n")
    for line in lines:
        told = values_of(line)
        writer.writerow([told.get(name, "") for name in columns])
    return before + text.getvalue().encode("utf-8")


def _headings() -> list[str]:
    declaration = declaration_of(KIND)
    return [declaration.columns[name].names[0] for name in COLUMNS]


def values_of(line: LogLine) -> dict[str, str]:
    """The cells of a line, by column."""
    told = {name: text_of(getattr(line.row, name)) for name in COLUMNS if hasattr(line.row, name)}
    return told | {"workbook": line.workbook}
