"""`reconcile close`: keep what was reported for a month, once and for all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from reconcile.errors import CannotRun
from reconcile.folders import file_hash
from reconcile.months.closings import FOLDER, RECORD, Closing, belongs, last_day, read_closings, seal
from reconcile.months.records import ClaimRow
from reconcile.months.report_folder import (
    ARRIVED,
    CLAIMS,
    LINES,
    PROBLEMS,
    dated_folders,
    edited_since,
    find_report,
    read_manifest,
    read_report,
)
from reconcile.report.folder import MANIFEST, hashes
from reconcile.report.money import plain_money
from reconcile.whole_file import moved

KEPT = (CLAIMS, LINES, ARRIVED, PROBLEMS, MANIFEST)
LEDGER = "ledger_detail"


def close(month: str, out: Path, closed_on: date, *, report: str = "", again: str = "") -> Closing:
    """Close a month with the latest report below `out`, or with the one that is named. Returns the closing.

    `again`: the reason to close a month that is closed already; the earlier closing stays as it is. Raises CannotRun
    when the month has not ended in that report, when the report breaks an invariant or was changed by hand, and when
    the month is closed and no reason is given.
    """
    try:
        until = last_day(month)
    except ValueError as fault:
        raise CannotRun("no_month", month=month) from fault
    folder = _report(report, out)
    run = read_manifest(folder)
    _check(run, folder, month, until)
    closings = read_closings(out)
    own = [closing for closing in closings if closing.month == month]
    if own and not again:
        raise CannotRun("month_closed", month=month, folder=own[-1].folder)
    number = own[-1].number + 1 if own else 1
    target = out / FOLDER / (month if number == 1 else f"{month}.{number}")
    rows = [row for claim in read_report(folder).claims.values() for row in claim if belongs(row, until)]
    record = {
        "month": month,
        "number": number,
        "reason": again,
        "closed_on": closed_on.isoformat(),
        "report": folder.name,
        "as_of": run["as_of"],
        "account": run["account"],
        "version": run["version"],
        "policy": run.get("policy", ""),
        "totals": totals(rows),
        "input_files": {file["path"]: file["sha256"] for file in run["files"]},
        "report_files": hashes(folder),
        "earlier": {closing.name: closing.record.get("seal", "") for closing in closings},
    }
    _keep(folder, target, record)
    return next(closing for closing in read_closings(out) if closing.folder == target)


def ledger_ends_early(closing: Closing) -> str:
    """The last day of the ledger where it lies before the end of the month: the month is not reported whole."""
    run = read_manifest(closing.folder)
    days = [file["last_date"] for file in run["files"] if file.get("kind") == LEDGER and file.get("last_date")]
    return max(days) if days and max(days) < closing.last_day.isoformat() else ""


def totals(rows: Iterable[ClaimRow]) -> list[dict[str, object]]:
    """Claims, units and money by claim type, status and currency; `unpriced`: units without a price."""
    groups: dict[tuple[str, str, str], list[ClaimRow]] = {}
    for row in rows:
        groups.setdefault((row.claim_type, row.status, row.currency), []).append(row)
    return [
        {
            "claim_type": claim_type,
            "status": status,
            "currency": currency,
            "claims": len({row.claim_id for row in own}),
            "units": sum(row.units for row in own),
            "amount": plain_money(sum((row.amount or Decimal(0) for row in own), Decimal(0)), currency),
            "unpriced": sum(row.units for row in own if row.amount is None),
        }
        for (claim_type, status, currency), own in sorted(groups.items())
    ]


def _report(name: str, out: Path) -> Path:
    if name:
        return find_report(name, out)
    folders = dated_folders(out)
    if not folders:
        raise CannotRun("no_reports", folder=out)
    return find_report(str(folders[max(folders)]), out)


def _check(run: Mapping[str, Any], folder: Path, month: str, until: date) -> None:
    if date.fromisoformat(run["as_of"]) <= until:
        raise CannotRun("month_not_over", month=month, as_of=run["as_of"], folder=folder)
    if broken := [check["name"] for check in run["invariants"] if not check["holds"]]:
        raise CannotRun("report_unsound", folder=folder, checks=tuple(broken))
    if edited := edited_since(folder, run):
        raise CannotRun("report_edited", folder=folder, files=tuple(edited))


def _keep(report: Path, target: Path, record: dict[str, Any]) -> None:
    """Write the closing beside its place and move it there in one step: it is there whole or not at all."""
    new = target.with_name(f".{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        new.mkdir(parents=True)
        for name in KEPT:
            if (report / name).is_file():
                shutil.copyfile(report / name, new / name)
        record["kept_files"] = {name: file_hash(new / name) for name in KEPT if (new / name).is_file()}
        record["seal"] = seal(record)
        text = json.dumps(record, ensure_ascii=False, indent=2)
        (new / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")
        moved(new, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
