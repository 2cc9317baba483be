"""A report folder read back: `run.json` and the CSV files beside it. No database and no input file is needed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from reconcile.errors import CannotRun
from reconcile.folders import file_hash, typed_path
from reconcile.months.records import ClaimRow, Line, Refused, Report
from reconcile.report.folder import MANIFEST, MANIFEST_KEY
from reconcile.report.rows import Arrived

CLAIMS, LINES, ARRIVED, PROBLEMS = "claims.csv", "claim_lines.csv", "arrived.csv", "problems.csv"
READ = ("loaded", "already loaded")
"""Status of a file whose content the run had, from this path or from another copy."""
NEEDED = (MANIFEST, CLAIMS, LINES)
# What decides no claim: who reads, and when.
SILENT_SETTINGS = ("language", "as_of", "daily_case_limit", "review_threshold")


def dated_folders(out: Path) -> dict[date, Path]:
    """The reports below `out`, by as-of date, the earliest first."""
    found = {}
    for folder in sorted(out.iterdir()) if out.is_dir() else []:
        day = as_day(folder.name)
        if day and (folder / MANIFEST).is_file():
            found[day] = folder
    return found


def as_day(text: str) -> date | None:
    """The ISO date that a text is, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def find_report(name: str, out: Path) -> Path:
    """The folder that is meant by a path, or by the as-of date of a report below `out`. Raises CannotRun."""
    folder = typed_path(name)
    if not folder.is_dir() and as_day(name):
        folder = out / name
    if not folder.is_dir():
        known = tuple(day.isoformat() for day in dated_folders(out)) or ("-",)
        raise CannotRun("report_missing", name=name, folder=out, known=known)
    if missing := [file for file in NEEDED if not (folder / file).is_file()]:
        raise CannotRun("no_report", folder=folder, missing=tuple(missing))
    return folder


def read_report(folder: Path) -> Report:
    """The report in a folder. Raises CannotRun when one of its files cannot be read."""
    run = read_manifest(folder)
    files = run["files"]
    claims: dict[str, list[ClaimRow]] = {}
    for row in _rows(folder / CLAIMS, _claim):
        claims.setdefault(row.claim_id, []).append(row)
    return Report(
        name=folder.name,
        as_of=date.fromisoformat(run["as_of"]),
        account=run["account"],
        version=run["version"],
        policy=run.get("policy", ""),
        language=run["settings"].get("language", "en"),
        settings=flat_settings(run["settings"]),
        files={file["path"]: file["sha256"] for file in files if file["status"] in READ},
        unused={f["path"]: f["why"] for f in files if f["status"] not in READ},
        claims=claims,
        line_rows=partial(_rows, folder / LINES, _line),
        arrival_rows=partial(_rows, folder / ARRIVED, _arrival),
        refused_rows=partial(_rows, folder / PROBLEMS, _refused),
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """The content of run.json. Raises CannotRun when it is none that a run wrote."""
    try:
        run = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        date.fromisoformat(run["as_of"])
        run["account"], run["version"], run["settings"].get, run["invariants"]
        run[MANIFEST_KEY].items, [(file["path"], file["sha256"], file["status"], file["why"]) for file in run["files"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CannotRun("report_unreadable", file=folder / MANIFEST, fault=type(fault).__name__) from fault
    return dict(run)


def edited_since(folder: Path, run: Mapping[str, Any]) -> list[str]:
    """The CSV files that comparisons rest on and that no longer are as the run wrote them."""
    written = run[MANIFEST_KEY]
    return [
        name
        for name in (CLAIMS, LINES, ARRIVED, PROBLEMS)
        if name in written and (not (folder / name).is_file() or file_hash(folder / name) != written[name])
    ]


def flat_settings(settings: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Settings that can decide a claim, by their full name, as text."""
    flat: dict[str, str] = {}
    for key, value in settings.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            flat |= flat_settings(value, f"{name}.")
        elif name not in SILENT_SETTINGS:
            flat[name] = "" if value is None else str(value)
    return flat


def _rows(path: Path, make: Any) -> Iterator[Any]:
    """The rows of a CSV of the report, made by `make`; none where the file is not there."""
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield make(row)
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, TypeError, InvalidOperation) as fault:
        raise CannotRun("report_unreadable", file=path, fault=f"{type(fault).__name__}: {fault}") from fault


def _claim(row: Mapping[str, str]) -> ClaimRow:
    names = (name for name in ClaimRow._fields if name != "reason_shown")
    values: dict[str, Any] = {name: row[name] for name in names} | {"reason_shown": row["status_reason"]}
    values |= {"units": int(row["units"])}
    values |= {name: Decimal(row[name]) if row[name] else None for name in ("unit_cost", "amount")}
    values |= {name: _day(row[name]) for name in ("event_date", "deadline")}
    return ClaimRow(**values)


def _line(row: Mapping[str, str]) -> Line:
    return Line(
        row["claim_id"],
        row["role"],
        row["kind"],
        row["file"],
        row["sheet"],
        int(row["line"]),
        _count(row["units"]),
        _day(row["date"]),
        row["reference"],
        row["note"],
    )


def _arrival(row: Mapping[str, str]) -> Arrived:
    return Arrived(
        row["kind"],
        row["shipment_id"],
        row["order_id"],
        row["tracking_no"],
        row["fnsku"],
        _count(row["units"]),
        _day(row["date"]),
        row["file"],
        row["sheet"],
        int(row["line"]),
    )


def _refused(row: Mapping[str, str]) -> Refused:
    return Refused(row["file"], row["sheet"], int(row["line"] or 0), row["severity"], row["what"])


def _count(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
