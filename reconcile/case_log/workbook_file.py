"""What stands in the input columns of a workbook that the program wrote, and what it had written there itself."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl.packaging.core import DocumentProperties
from openpyxl.xml.functions import fromstring
from python_calamine import CalamineError, CalamineWorkbook

from reconcile.case_log.no_result import NoResult, cells_without_result
from reconcile.claims.inputs import FIELDS, money_of
from reconcile.folders import file_hash
from reconcile.ingest.sheets import MEMORY
from reconcile.report.input_heading import CLAIM, KEY, header_row
from reconcile.report.sheet_inputs import REMEMBERED
from reconcile.texts.catalogue import LANGUAGES, catalogue

LAST_SECOND = timedelta(days=1, seconds=-1)


class NotOurs(Exception):  # noqa: N818 - it says what the file is
    """A workbook that this program has not written, or that has lost its memory (`copied`)."""

    def __init__(self, copied: bool = False) -> None:
        super().__init__()
        self.copied = copied


class DamagedWorkbook(Exception):  # noqa: N818 - it says what the file is
    """A workbook that cannot be read."""


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """What the program wrote for one row: its claim and entry, and the text of every input column.

    `settled`: units of the entry that credits had settled by then; `reimbursed`: those that a payment had. `filed_as`:
    the case in which the units stand, also where they are the rest of it and an entry of their own; `-` without an id.
    `counterparty`: who is asked for the row; '' in workbooks that do not remember it. `amount`: what is asked.
    """

    sheet: str
    row_key: str
    claim_id: str
    entry: str
    case_key: str
    units: int
    settled: int
    currency: str
    base: Mapping[str, str]
    reimbursed: int = 0
    filed_as: str = ""
    counterparty: str = ""
    amount: Decimal | None = None

    @property
    def paid_currency(self) -> str:
        """The currency of the money that the row shows as paid, where it shows any; else that of the row."""
        return money_of(self.base["paid_amount"])[1] or self.currency


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row as it stands now. `cells` lacks the columns that are not there any more."""

    sheet: str
    line: int
    key: str
    claim_id: str
    cells: Mapping[str, object]
    headings: Mapping[str, str]


@dataclass(slots=True)
class WorkbookRead:
    """One workbook: what it is, who saved it when, and its rows. `log_until`: the last moment of the log behind it.

    `sha256`: of the file that was read.
    """

    path: Path
    workbook: str
    account: str
    as_of: date
    language: str
    saved_at: datetime
    saved_by: str
    written: dict[str, WrittenRow]
    log_until: str = ""
    sha256: str = ""
    rows: list[RowRead] = field(default_factory=list)
    columns_missing: list[tuple[str, str]] = field(default_factory=list)

    def last_moment(self, day: date) -> datetime:
        """The latest moment that a line of this workbook may have in a run for the as-of date `day`."""
        return datetime.combine(max(day, self.as_of), datetime.min.time()) + LAST_SECOND


def read_workbook(path: Path) -> WorkbookRead:
    """The inputs of a workbook. Raises NotOurs, DamagedWorkbook, OSError."""
    try:
        digest = file_hash(path)
        book = _opened(path)
        names = book.sheet_names
        if MEMORY not in names:
            raise NotOurs(copied=any(header_row(_cells(book, name)) for name in names))
        found = _remembered(path, _cells(book, MEMORY))
        found.sha256 = digest
        unknown = _without_result(path)
        titles = list(dict.fromkeys(one.sheet for one in found.written.values()))
        others = [name for name in names if name not in titles and name not in _own_titles()]
        for name in [*(title for title in titles if title in names), *others]:
            lines = _told(_cells(book, name), unknown.get(name, {}))
            _read_sheet(found, name, lines, _merged(book, name), expected=name in titles)
    except (CalamineError, zipfile.BadZipFile, ParseError, ValueError, KeyError) as fault:
        raise DamagedWorkbook(str(fault)) from fault
    return found


def _opened(path: Path) -> CalamineWorkbook:
    """The workbook, known by its content: the ending may be one that only another program gives."""
    with path.open("rb") as file:
        return CalamineWorkbook.from_filelike(file)


def _without_result(path: Path) -> Mapping[str, Mapping[tuple[int, int], NoResult]]:
    """Cells that show no value, by sheet; none in a workbook of the time before XML."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        return cells_without_result(archive)


@cache
def _own_titles() -> frozenset[str]:
    """Titles of sheets that the program writes itself: a copied or renamed sheet has another one."""
    texts = [catalogue(language) for language in LANGUAGES]
    return frozenset([MEMORY, *(words.text("sheet", key) for words in texts for key in words.keys("sheet"))])


def _cells(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _told(lines: list[list[Any]], unknown: Mapping[tuple[int, int], NoResult]) -> list[list[Any]]:
    """The lines with the cells that hold a formula without a result: a reader of values finds them empty."""
    for (row, column), cell in unknown.items():
        while len(lines) < row:
            lines.append([])
        line = lines[row - 1]
        line += [""] * (column - len(line))
        line[column - 1] = cell
    return lines


def _remembered(path: Path, lines: Sequence[Sequence[Any]]) -> WorkbookRead:
    """The very hidden sheet. Raises ValueError where it has been tampered with."""
    about, header, *rows = [[_text(cell) for cell in line] for line in lines]
    if about[0] != "reconcile" or tuple(header[: len(REMEMBERED)]) != REMEMBERED:
        raise ValueError(f"sheet {MEMORY} is not as it was written")
    written = {}
    for row in rows:
        told = dict(zip(header, row, strict=False))
        if not told["row_key"]:
            continue
        written[told["row_key"]] = WrittenRow(
            sheet=told["sheet"],
            row_key=told["row_key"],
            claim_id=told["claim_id"],
            entry=told["entry"],
            case_key=told["case_key"],
            units=int(told["units"]),
            settled=int(told["settled"]),
            currency=told["currency"],
            base={name: told[name] for name in FIELDS},
            reimbursed=int(told.get("reimbursed") or 0),
            filed_as=told.get("filed_as", "").strip("-"),
            counterparty=told.get("counterparty", ""),
            amount=Decimal(told["amount"]) if told.get("amount") else None,
        )
    saved_at, saved_by = _saved(path)
    _, workbook, account, as_of, language, log_until = about[:6]
    day = date.fromisoformat(as_of)
    return WorkbookRead(path, workbook, account, day, language, saved_at, saved_by, written, log_until)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _saved(path: Path) -> tuple[datetime, str]:
    """When the workbook was last saved, and by whom, as it says itself; else when the file was changed."""
    try:
        with zipfile.ZipFile(path) as archive:
            told = DocumentProperties.from_tree(fromstring(archive.read("docProps/core.xml")))
            modified, name = told.modified, told.lastModifiedBy
    except (KeyError, ValueError, TypeError, SyntaxError, zipfile.BadZipFile):
        modified = name = None
    if modified is None:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return modified.replace(microsecond=0, tzinfo=None), name or ""


def _merged(book: CalamineWorkbook, name: str) -> dict[tuple[int, int], int]:
    """Of merged cells every place below the first row -> the row that holds their value; from 0."""
    ranges = book.get_sheet_by_name(name).merged_cell_ranges or []
    return {(row, place): first for (first, place), (last, _) in ranges for row in range(first + 1, last + 1)}


def _read_sheet(
    found: WorkbookRead,
    name: str,
    lines: Sequence[Sequence[Any]],
    merged: Mapping[tuple[int, int], int],
    expected: bool,
) -> None:
    """Add the rows of one sheet. Where a sheet has been renamed, its heading says what it is.

    A case id merged over several rows is that of every row; a number of units or money is that of the first alone.
    """
    header = header_row(lines)
    if header is None:
        if expected:
            found.columns_missing.append((name, ""))
        return
    line, places = header
    found.columns_missing += [(name, key) for key in (*FIELDS, KEY) if key not in places]
    headings = {key: _text(lines[line][place]) for key, place in places.items()}
    for number, cells in enumerate(lines[line + 1 :], line + 2):
        told = {key: cells[place] for key, place in places.items() if place < len(cells)}
        told |= {
            key: lines[merged[number - 1, place]][place]
            for key, place in places.items()
            if (number - 1, place) in merged and key not in ("paid_units", "paid_amount")
        }
        key, claim = _text(told.pop(KEY, "")).strip(), _text(told.pop(CLAIM, "")).strip()
        if key or claim or any(_text(cell).strip() for cell in told.values()):
            found.rows.append(RowRead(name, number, key, claim, told, headings))
