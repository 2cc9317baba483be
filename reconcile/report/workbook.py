"""`discrepancies.xlsx`: the sheets in their order, saved so that equal content gives equal bytes."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl.writer.excel import ExcelWriter

from reconcile.report.catalogue import Catalogue
from reconcile.report.cells import Book, Cut
from reconcile.report.rows import CreditLeft, MissingCost, Problem, ShipmentLine, WarehouseLine
from reconcile.report.run_info import RunInfo
from reconcile.report.sheet_claims import write_claim_sheets
from reconcile.report.sheet_run import Policy, files_sheet, policy_sheet, problems_sheet
from reconcile.report.sheet_stock import credits_sheet, missing_costs_sheet, shipments_sheet, warehouse_sheet
from reconcile.report.sheet_summary import SummaryData, write_summary

WORKBOOK = "discrepancies.xlsx"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class WorkbookData:
    """Everything that the workbook shows, in the order in which it is shown."""

    summary: SummaryData
    case_texts: Mapping[str, str]
    shipments: Sequence[ShipmentLine]
    warehouse: Sequence[WarehouseLine]
    credits: Sequence[CreditLeft]
    missing_costs: Sequence[MissingCost]
    problems: Sequence[Problem]
    policy: Policy
    minor_units: dict[str, int]
    documents: dict[str, str]


def write_workbook(path: Path, data: WorkbookData, texts: Catalogue, run: RunInfo) -> list[Cut]:
    """Write the workbook to `path`. Returns the sheets that do not show every row, with the CSV that does."""
    book = Book(texts, data.minor_units, data.documents)
    summary = book.sheet("summary")
    write_claim_sheets(book, data.summary.claims, data.case_texts)
    shipments_sheet(book, data.shipments)
    warehouse_sheet(book, data.warehouse)
    credits_sheet(book, data.credits)
    missing_costs_sheet(book, data.missing_costs)
    problems_sheet(book, data.problems)
    files_sheet(book, data.summary.files)
    policy_sheet(book, data.policy)
    write_summary(book, summary, data.summary, run)
    _save(book, path, run)
    return book.cuts


class _SteadyZip(zipfile.ZipFile):
    """A zip file whose entries carry no time: two runs over the same data write the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_more: Any) -> None:
        """Write `data` under a name, without the time of day."""
        entry = zipfile.ZipInfo(str(zinfo_or_arcname), ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_more: Any) -> None:
        """Copy a file under a name, without its own time."""
        entry = zipfile.ZipInfo(str(arcname), ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with Path(filename).open("rb") as source, self.open(entry, "w", force_zip64=True) as target:
            while block := source.read(1 << 20):
                target.write(block)


def _save(book: Book, path: Path, run: RunInfo) -> None:
    properties = book.workbook.properties
    properties.creator = f"reconcile {run.version}"
    properties.title = f"{run.account} {run.as_of.isoformat()}"
    # The as-of date, not the clock: the file says what it is about, and a second run writes the same.
    properties.created = properties.modified = datetime(run.as_of.year, run.as_of.month, run.as_of.day)  # noqa: DTZ001
    with _SteadyZip(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        ExcelWriter(book.workbook, archive).write_data()
