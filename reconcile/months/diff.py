"""`reconcile diff`: two reports of a seller compared, and the list of it as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reconcile.errors import CannotRun
from reconcile.months.compare import compare
from reconcile.months.part import Part
from reconcile.months.records import Report
from reconcile.months.report_folder import edited_since, find_report, read_manifest, read_report
from reconcile.months.words import why
from reconcile.report.csv_file import write_csv
from reconcile.report.money import plain_money
from reconcile.texts.catalogue import Catalogue, catalogue
from reconcile.whole_file import whole_file

OF_THE_CLAIM = (
    *("claim_id", "claim_type", "marketplace", "shipment_id", "order_id", "reference_id", "reimbursement_id"),
    *("tracking_no", "fnsku", "sku", "event_date"),
)
COLUMNS = ("change", *OF_THE_CLAIM, "field", "before", "after", "units", "amount", "currency", "why", "file", "line")


@dataclass(frozen=True)
class Diff:
    """Two reports and the parts of their difference; `edited`: files of each that somebody changed."""

    before: Report
    after: Report
    parts: list[Part]
    edited: list[tuple[str, list[str]]]


def diff(before: str, after: str, out: Path) -> Diff:
    """Compare two reports, named by folder or by as-of date below `out`. Raises CannotRun where one is none."""
    folders = [find_report(name, out) for name in (before, after)]
    earlier, later = (read_report(folder) for folder in folders)
    edited = [(folder.name, edited_since(folder, read_manifest(folder))) for folder in folders]
    return Diff(earlier, later, compare(earlier, later), [(name, files) for name, files in edited if files])


def write_list(found: Diff, path: Path, language: str) -> None:
    """Every part as a row of a CSV. Raises CannotRun when the file exists: nothing is replaced."""
    if path.exists():
        raise CannotRun("list_exists", file=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = catalogue(language)
    with whole_file(path) as new:
        rows = (list_row(texts, part) for part in found.parts)
        write_csv(new, COLUMNS, rows, marked=texts.language == "zh")


def list_row(texts: Catalogue, part: Part) -> list[object]:
    """A part in the columns of the CSV: codes for machines, the reason in words."""
    own = [getattr(part.claim, name) for name in OF_THE_CLAIM]
    cause = part.cause
    file = f"{cause.file}[{cause.sheet}]" if cause.sheet else cause.file
    amount = plain_money(part.amount, part.currency) if part.amount else ""
    figures = [part.field, part.before, part.after, part.units, amount, part.currency]
    return [part.change, *own, *figures, why(texts, cause), file, cause.line or ""]
