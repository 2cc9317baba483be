"""Cells of the workbook: text that stays text, one style per meaning, and tables with a header, filters and widths.

Text is written as text whatever it looks like: identifiers keep their digits, and what begins with = + - @ is never
a formula.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, Generic, TypeVar

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from reconcile.policy import decimals_of
from reconcile.report.printable import UNPRINTABLE, clean_text
from reconcile.report.row_height import FONT_SIZE, header_height, is_wide, lines_needed, row_height
from reconcile.report.sheet_xml import Cell, SheetRows
from reconcile.texts.catalogue import Catalogue

Row = TypeVar("Row")

# What Excel holds below a header and above a closing note, and how many rows of mere reference are of use to a reader.
ACTION_ROWS = 1_048_576 - 2
REFERENCE_ROWS = 10_000
PAPER_A4 = 9
NAMES_ROW = "case_key"  # the column that says on each printed page whose row it is
PAGE_WIDTH = 310  # characters across one printed page that can still be read
FONT = "Calibri"
NO_FORMULA = ("=", "+", "-", "@")


class Kind(Enum):
    """What a column holds; decides format and alignment."""

    __hash__ = object.__hash__  # a member is one object; Enum's own hash is slow, and every cell asks for it

    TEXT = "text"
    LONG = "long"
    ID = "id"
    LINK = "link"
    DATE = "date"
    COUNT = "count"
    MONEY = "money"
    NUMBER = "number"
    SHARE = "share"


RIGHT = (Kind.DATE, Kind.COUNT, Kind.MONEY, Kind.NUMBER, Kind.SHARE)


class Tone(Enum):
    """A colour that means something; most cells have none."""

    __hash__ = object.__hash__

    PLAIN = ""
    URGENT = "F8CBAD"
    SOON = "FFE699"
    GOOD = "C6E0B4"
    UNKNOWN = "D9D9D9"
    HEADER = "1F4E78"
    INPUT = "DDEBF7"
    INPUT_LINE = "9DC3E6"
    INPUT_HEADER = "2E75B6"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a table: heading `key` of the catalogue, value per row, kind, width in characters."""

    key: str
    value: Callable[[Row], Any]
    kind: Kind = Kind.TEXT
    width: int = 14
    currency: Callable[[Row], str] | None = None
    link: Callable[[Row], str] | None = None
    tone: Callable[[Row], Tone] | None = None
    head: Tone = Tone.HEADER


@dataclass(frozen=True, slots=True)
class Cut:
    """A sheet that does not show every row, and the file that does."""

    sheet: str
    shown: int
    rows: int
    csv: str


def one_page_wide(sheet: Any) -> None:
    """Let a sheet print in landscape, all its columns on one page of A4."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


class Book:
    """A workbook in the making: its sheets are written row by row and never read back."""

    def __init__(self, texts: Catalogue, documents: dict[str, str]) -> None:
        self.texts = texts
        self.documents = documents
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        self.rows: dict[str, SheetRows] = {}
        self.cuts: list[Cut] = []
        self._styles: dict[tuple[object, ...], int] = {}

    def sheet(self, key: str) -> tuple[Any, SheetRows]:
        """A new empty sheet, named by the catalogue, that prints in landscape, and its rows."""
        sheet = self.workbook.create_sheet(self.texts.text("sheet", key))
        one_page_wide(sheet)
        sheet.page_margins.left = sheet.page_margins.right = 0.3
        sheet.page_margins.top = sheet.page_margins.bottom = 0.5
        sheet.HeaderFooter.oddFooter.center.text = "&A  &P / &N"
        self.rows[sheet.title] = SheetRows()
        return sheet, self.rows[sheet.title]

    def cell(self, value: object, kind: Kind = Kind.TEXT, tone: Tone = Tone.PLAIN, currency: str = "") -> Cell | None:
        """A cell, or None where there is nothing to show. Text that looks like a formula is marked as text."""
        if value is None or value == "":
            if tone is Tone.PLAIN:
                return None
            value = None  # an empty cell of a coloured row
        inert = isinstance(value, str) and value.startswith(NO_FORMULA)
        decimals = decimals_of(currency) if kind is Kind.MONEY else 0
        key = (kind, tone, decimals, inert)
        return value, self._styles.get(key) or self._style(key, partial(_value_style, *key))

    def text_cell(self, text: str, *, bold: bool = False, size: int = FONT_SIZE, tone: Tone = Tone.PLAIN) -> Cell:
        """A heading or label of a page."""
        return UNPRINTABLE.sub("", text), self._style(
            ("text", bold, size, tone), partial(_text_style, bold, size, tone)
        )

    def write_text(self, written: SheetRows, text: str, *, bold: bool = False, size: int = FONT_SIZE) -> None:
        """A row that is one text."""
        height = row_height(1, wide=is_wide(text), size=size)
        written.append([self.text_cell(text, bold=bold, size=size)], height)

    def header_cell(self, text: str, kind: Kind = Kind.TEXT, tone: Tone = Tone.HEADER) -> Cell:
        """A heading of a table, to the side on which its values stand."""
        right = kind in RIGHT
        return text, self._style(("header", right, tone), partial(_header_style, right, tone))

    def _style(self, key: tuple[object, ...], dress: Callable[[Any], None]) -> int:
        """The number of the style under `key`, made when it is first asked for."""
        if key not in self._styles:
            model = WriteOnlyCell(self.workbook.worksheets[0])
            dress(model)
            self._styles[key] = model.style_id
        return self._styles[key]

    def table(
        self, key: str, columns: Sequence[Column[Row]], rows: Sequence[Row], csv: str, *, limit: int = ACTION_ROWS
    ) -> None:
        """A sheet that is one table: header in row 1, filters, frozen header, at most `limit` rows.

        Rows beyond the limit are left out; the last row and the Summary then name `csv`, which holds all of them.
        """
        sheet, written = self.sheet(key)
        shown = rows[:limit]
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(shown) + 1}"
        sheet.print_title_rows = "1:1"
        _pages_across(sheet, columns)
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        self.write_header(written, columns)
        for row in shown:
            self.write_row(written, columns, row, csv)
        if len(shown) < len(rows):
            self.cuts.append(Cut(sheet.title, len(shown), len(rows), csv))
            note = self.texts.text("note", "more_rows", shown=len(shown), rows=len(rows), csv=csv)
            written.append([self.text_cell(note, bold=True, tone=Tone.SOON)])

    def write_header(self, written: SheetRows, columns: Sequence[Column[Row]]) -> None:
        """The headings of a table, as high as the longest of them."""
        texts = [self.texts.text("column", column.key) for column in columns]
        heads = [self.header_cell(text, one.kind, one.head) for text, one in zip(texts, columns, strict=True)]
        written.append(heads, header_height(texts, [column.width for column in columns]))

    def write_row(self, written: SheetRows, columns: Sequence[Column[Row]], row: Row, csv: str) -> None:
        """One row of a table, as high as its longest text. `csv`: the file that has texts too long for a cell."""
        cells: list[Cell | None] = []
        lines, wide, link = 1, False, None
        for column in columns:
            value, kind = column.value(row), column.kind
            if (value is None or value == "") and not column.tone:  # a third of all cells
                cells.append(None)
                continue
            if isinstance(value, str):
                value = clean_text(value, csv, self.texts)
                wide = wide or is_wide(value)
                if kind is Kind.LONG and value:
                    lines = max(lines, lines_needed(value, column.width))
            if column.link and value and (target := column.link(row)):
                link, kind = (len(cells), target), Kind.LINK
            tone = column.tone(row) if column.tone else Tone.PLAIN
            cells.append(self.cell(value, kind, tone, column.currency(row) if column.currency else ""))
        written.append(cells, row_height(lines, wide=wide), link)


def _pages_across(sheet: Any, columns: Sequence[Column[Row]]) -> None:
    """On how many pages a table is printed side by side; later ones repeat the column that names the case."""
    named = next((number for number, column in enumerate(columns) if column.key == NAMES_ROW), None)
    width = sum(column.width for column in columns)
    if named is not None and width > PAGE_WIDTH:
        letter = get_column_letter(named + 1)
        sheet.print_title_cols = f"{letter}:{letter}"
        repeated = columns[named].width
        sheet.page_setup.fitToWidth = -(-(width - repeated) // (PAGE_WIDTH - repeated))
    else:
        sheet.page_setup.fitToWidth = -(-width // PAGE_WIDTH)


def _text_style(bold: bool, size: int, tone: Tone, cell: Any) -> None:
    cell.font = Font(name=FONT, bold=bold, size=size)
    _fill(cell, tone)


def _header_style(right: bool, tone: Tone, cell: Any) -> None:
    cell.font = Font(name=FONT, bold=True, color="FFFFFF")
    cell.alignment = Alignment(
        wrap_text=True, vertical="center", horizontal="right" if right else "left", indent=0 if right else 1
    )
    _fill(cell, tone)


def _value_style(kind: Kind, tone: Tone, decimals: int, inert: bool, cell: Any) -> None:
    cell.number_format = _number_format(kind, decimals)
    right = kind in RIGHT
    cell.alignment = Alignment(
        vertical="top",
        wrap_text=True if kind is Kind.LONG else None,
        horizontal=None if right else "left",
        indent=0 if right else 1,
    )
    if kind is Kind.LINK:
        cell.font = Font(name=FONT, color="0563C1", underline="single")
    cell.quotePrefix = inert
    _fill(cell, tone)


def _fill(cell: Any, tone: Tone) -> None:
    if tone is not Tone.PLAIN:
        cell.fill = PatternFill("solid", fgColor=tone.value)
    if tone is Tone.INPUT:  # the colour hides the grid between cells that are typed into
        line = Side("thin", color=Tone.INPUT_LINE.value)
        cell.border = Border(left=line, right=line, top=line, bottom=line)


def _number_format(kind: Kind, decimals: int) -> str:
    if kind in (Kind.ID, Kind.LINK):
        return "@"
    if kind in (Kind.TEXT, Kind.LONG):
        return "General"
    if kind is Kind.DATE:
        return "yyyy-mm-dd"
    if kind is Kind.MONEY:
        return money_format(decimals)
    if kind is Kind.SHARE:
        return "0.00%"
    return "#,##0" if kind is Kind.COUNT else "#,##0.######"


def money_format(decimals: int) -> str:
    """The number format of money with so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def by_amount(amount: Decimal | None) -> Decimal:
    """Sort key: the larger amount first, unpriced last."""
    return -amount if amount is not None else Decimal(1)
