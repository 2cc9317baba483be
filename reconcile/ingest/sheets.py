"""Workbooks as grids of text: one grid per sheet, in which a row of the grid is a row of the sheet.

Cells are read as what the sheet shows, never as what a reader guesses: 12345 and not 12345.0, the text 0012345 with its
zeros, dates in ISO form, a formula as its cached value. A formula that was saved without a value comes as its own text
(`=P2*M2`), an error cell as `#N/A`: whoever needs a number there says so, instead of taking it for a blank.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Container
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from reconcile.ingest.details import detail
from reconcile.ingest.document import Sheet
from reconcile.ingest.problems import UnreadableFile

# A spreadsheet keeps 15 digits of a number: a longer id has lost its last ones.
EXACT_NUMBER_LIMIT = 10**15

MEMORY = "_reconcile"
"""The sheet that every workbook of this program has: what stood in the columns to fill in when it was written."""

_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_MAGIC = b"PK\x03\x04"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

_STREAMS_OF_OTHERS = tuple(
    name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document", "__nameid_version1.0")
)
"""What an old container holds that is no workbook: a letter, slides, a mail of Outlook."""
_MARKS_OF_A_DOCUMENT = frozenset({"[Content_Types].xml", "mimetype"})
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_LINK_TAG = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*\"([^\"]*)\"")
_CELL = r'<(?:\w+:)?c r="([A-Z]+)(\d+)"([^>]*)>'
_FORMULA = r"<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)"
_FORMULA_WITHOUT_VALUE = re.compile(_CELL + _FORMULA + r"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")
_ERROR_CELL = re.compile(_CELL + rf"(?:{_FORMULA})?<(?:\w+:)?v>(#[^<]*)</(?:\w+:)?v>")

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def is_workbook(head: bytes) -> bool:
    """True for the first bytes of an Excel file (zip or OLE container); the file name proves nothing."""
    return head.startswith((_ZIP_MAGIC, _OLE_MAGIC))


def read_workbook(path: Path) -> list[Sheet]:
    """All sheets with cells, hidden ones too, in the order of the workbook.

    Every row and column keeps its place: rows are numbered from 1, cells begin in column A. Raises UnreadableFile for
    an empty, locked or damaged file and for a workbook of this program, and OSError when it cannot be opened.
    """
    content = path.read_bytes()
    if not content:
        raise UnreadableFile("empty_file")
    if content.startswith(_OLE_MAGIC) and _ENCRYPTED_STREAM in content:
        raise UnreadableFile("password")
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            if MEMORY in workbook.sheet_names:
                raise UnreadableFile("own_workbook")
            lost = _cells_without_value(content)
            return [
                replace(
                    _read_sheet(workbook.get_sheet_by_name(meta.name), lost.get(meta.name, {})),
                    hidden=meta.visible != SheetVisibleEnum.Visible,
                )
                for meta in workbook.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        raise UnreadableFile("password") from None
    except CalamineError as error:
        other = _other_kind(content)
        raise UnreadableFile(other or "corrupt_workbook", "" if other else str(error)) from error
    except BaseException as error:
        # The reader is written in Rust: a fault inside it arrives as PanicException, which is not an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile("corrupt_workbook", detail("reader_failed")) from error


def _other_kind(content: bytes) -> str:
    """A code for a container that is whole and no workbook: a letter, say, or an archive of packed files; '' else."""
    if content.startswith(_OLE_MAGIC):
        return "not_text" if any(name in content for name in _STREAMS_OF_OTHERS) else ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except zipfile.BadZipFile:
        return ""
    if any(name.endswith(".iwa") for name in names):
        return "apple_document"
    if not _MARKS_OF_A_DOCUMENT & names:
        return "archive"
    return "" if any(name.startswith("xl/") for name in names) else "not_text"


def filled(sheet: Sheet, columns: Container[int]) -> Sheet:
    """The same sheet with the cells of merged ranges filled downwards, in these columns (from 0) only.

    A range over several columns is a title and stays as it is. A number that is merged over two rows must not count
    twice: the caller names the columns whose value belongs to every row.
    """
    rows = {line: list(cells) for line, cells in sheet.rows}
    for top, left, bottom, right in sheet.merged:
        if left != right or left not in columns or left >= len(rows.get(top, ())):
            continue
        for line in range(top + 1, bottom + 1):
            cells = rows.get(line, [])
            if left < len(cells) and not cells[left].strip():
                cells[left] = rows[top][left]
    return Sheet(sheet.name, list(rows.items()), sheet.merged)


def _read_sheet(sheet: CalamineSheet, lost: dict[tuple[int, int], str]) -> Sheet:
    rows = [[cell_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (line, column), text in lost.items():
        if line <= len(rows) and column < len(rows[line - 1]) and not rows[line - 1][column]:
            rows[line - 1][column] = text
    merged = sorted(
        (top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        if (top, left) != (bottom, right)
    )
    return Sheet(sheet.name, list(enumerate(rows, start=1)), tuple(merged))


def cell_text(value: Cell) -> str:
    """The text of a cell value.

    A number with more digits than a spreadsheet keeps comes in E-notation: it is damaged as an id, and is reported
    as such where an id is read.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(float(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.timedelta):
        return str(value)
    return value.isoformat()


def _number_text(value: float) -> str:
    if abs(value) >= EXACT_NUMBER_LIMIT:
        return f"{value:.14E}"
    if value.is_integer():
        return str(int(value))
    # 15 digits are what the sheet shows: 0.1 + 0.2 is 0.3 there.
    return f"{Decimal(f'{value:.15g}'):f}"


def _cells_without_value(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Formulas saved without a value and error cells, which the reader gives as blanks.

    Sheet name -> (row from 1, column from 0) -> the text that stands for the cell.
    """
    found: dict[str, dict[tuple[int, int], str]] = {}
    if not content.startswith(_ZIP_MAGIC):
        return found
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name, part in _sheet_parts(package).items():
                xml = package.read(part)
                if b"<f" in xml or b":f" in xml or b't="e"' in xml:
                    found[name] = _lost_cells(xml.decode("utf-8", "replace"))
    except (KeyError, zipfile.BadZipFile, NotImplementedError):
        return {}
    return found


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> the path of its XML inside the package."""
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    links = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {tag["Id"]: tag["Target"] for tag in _attributes(_LINK_TAG, links) if {"Id", "Target"} <= tag.keys()}
    parts = {}
    for tag in _attributes(_SHEET_TAG, package.read("xl/workbook.xml").decode("utf-8", "replace")):
        link = next((value for key, value in tag.items() if key.endswith(":id")), "")
        target = targets.get(link, "").removeprefix("/")
        part = target if target.startswith("xl/") else f"xl/{target}"
        if part in names:
            parts[html.unescape(tag.get("name", ""))] = part
    return parts


def _attributes(tag: re.Pattern[str], xml: str) -> list[dict[str, str]]:
    return [dict(_ATTRIBUTE.findall(match.group(1))) for match in tag.finditer(xml)]


def _lost_cells(xml: str) -> dict[tuple[int, int], str]:
    lost = {}
    for match in _FORMULA_WITHOUT_VALUE.finditer(xml):
        column, row, attributes, formula = match.groups()
        # t="str" with an empty value is a formula whose result is the empty text.
        if 't="str"' not in attributes:
            lost[int(row), _column_number(column)] = "=" + html.unescape(formula or "(formula)")
    for match in _ERROR_CELL.finditer(xml):
        column, row, attributes, _, error = match.groups()
        if 't="e"' in attributes:
            lost[int(row), _column_number(column)] = html.unescape(error)
    return lost


def _column_number(letters: str) -> int:
    """Column A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
