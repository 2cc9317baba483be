"""The claim lines of a case as a spreadsheet for the reviewer: what is claimed, and the source lines behind it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from reconcile.report.printable import UNPRINTABLE
from reconcile.report.rows import PRICE_ROLES, Claim, ClaimLine
from reconcile.report.text import NO_AMOUNT

CLAIM_COLUMNS = (
    "claim_id", "marketplace", "claim_type", "shipment_id", "order_id", "reference_id", "reimbursement_id",
    "tracking_no", "fnsku", "sku", "asin", "title", "units", "unit_cost", "cost_currency", "amount", "currency",
    "event_date",
)  # fmt: skip
PRICE_COLUMNS = ("unit_cost", "cost_currency", "amount", "currency")
WIDTH = 18


def claim_lines_book(claims: Sequence[Claim], lines: Iterable[ClaimLine], day: date) -> bytes:
    """An xlsx file with the sheets `claims` and `source lines`; the same rows give the same bytes.

    No price stands in it where the case's text states none either: what is paid follows the order's price then.
    """
    priced = all(claim.claim_type not in NO_AMOUNT for claim in claims)
    columns = [name for name in CLAIM_COLUMNS if priced or name not in PRICE_COLUMNS]
    shown = [line for line in lines if priced or line.role not in PRICE_ROLES]
    book = Workbook(write_only=True)
    _sheet(book, "claims", columns, ([getattr(claim, name) for name in columns] for claim in claims))
    _sheet(book, "source lines", ClaimLine._fields, shown)
    return _steady(book, day)


def _sheet(book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    heads = [WriteOnlyCell(sheet, value=name) for name in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: object) -> Any:
    """Text stays text, whatever it looks like: no formula, no number."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet)
    # The setter would read a formula.
    cell._value, cell.data_type = UNPRINTABLE.sub("", value), "s"
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    return cell


def _steady(book: Workbook, day: date) -> bytes:
    """The workbook without the time of day, packed without compression, which differs between machines."""
    book.properties.creator = "reconcile"
    book.properties.created = book.properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    made, steady = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        ExcelWriter(book, archive).write_data()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(steady, "w") as target:
        for name in source.namelist():
            target.writestr(steady_entry(name, day), source.read(name))
    return steady.getvalue()


def steady_entry(name: str, day: date) -> zipfile.ZipInfo:
    """An entry of a zip file that is the same on every machine: a fixed time, no compression, plain rights."""
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
