"""A sheet that is no table: blocks from top to bottom and charts beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from reconcile.report.cells import Book, Kind, Tone
from reconcile.report.charts import HEIGHT_CM, WIDTH_CM
from reconcile.report.row_height import FONT_SIZE, header_height, is_wide, lines_needed, row_height
from reconcile.report.sheet_xml import Cell, SheetRows

FIRST_WIDTH = 43
COLUMN_WIDTH = 13
ROW_CM = 0.53
COLUMN_CM = 2.5
CHART_ROWS = int(HEIGHT_CM / ROW_CM) + 1
CHART_COLUMNS = int(WIDTH_CM / COLUMN_CM)
CHARTS_ABREAST = 2
FIRST_CHART_ROW = 5


@dataclass(slots=True)
class Page:
    """Rows of cells, collected from top to bottom, and the charts beside them."""

    book: Book
    sheet: Any
    written: SheetRows
    rows: list[list[Cell | None]] = field(default_factory=list)
    charts: list[Any] = field(default_factory=list)
    _heights: dict[int, int] = field(default_factory=dict)
    _beside: list[tuple[int, Any]] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Number of the last row so far, from 1."""
        return len(self.rows)

    def text(self, section: str, key: str, **blanks: object) -> str:
        """A text of the catalogue."""
        return self.book.texts.text(section, key, **blanks)

    def label(self, text: str, *, bold: bool = False, size: int = FONT_SIZE, tone: Tone = Tone.PLAIN) -> None:
        """A row that is one text."""
        self.rows.append([self.book.text_cell(text, bold=bold, size=size, tone=tone)])
        self._heights[self.last] = row_height(1, wide=is_wide(text), size=size)

    def heading(self, key: str) -> None:
        """An empty row and the heading of a block."""
        self.rows.append([])
        self.label(self.text("summary", key), bold=True, size=13)

    def beside(self, chart: Any, row: int) -> None:
        """A chart to the right of the table whose first row is `row`."""
        self._beside.append((row, chart))

    def clear(self) -> None:
        """Go on below the charts that stand beside what was written so far."""
        ends = [row + int(chart.height / ROW_CM) + 1 for row, chart in self._beside]
        self.rows += [[] for _ in range(max(ends, default=0) - self.last)]

    def new_page(self) -> None:
        """In print, what follows begins a page."""
        self.sheet.row_breaks.append(Break(id=self.last))

    def header(self, texts: Sequence[str], *below: Kind) -> None:
        """The header of a block's table; `below`: what stands below each heading but the first, numbers without it."""
        kinds = [Kind.TEXT, *(below or [Kind.COUNT] * (len(texts) - 1))]
        heads = zip(texts, kinds, strict=True)
        self.rows.append([self.book.header_cell(text, one) for text, one in heads])
        self._heights[self.last] = header_height(texts, [FIRST_WIDTH, *[COLUMN_WIDTH] * (len(texts) - 1)])

    def line(self, values: Sequence[tuple[Any, Kind, str]], tone: Tone = Tone.PLAIN) -> None:
        """A row of values with their kind and, for money, currency. Only the first may need more than one line."""
        first, kind, _currency = values[0]
        lines = lines_needed(first, FIRST_WIDTH) if kind is Kind.LONG else 1
        wide = any(isinstance(value, str) and is_wide(value) for value, _kind, _currency in values)
        self.rows.append([self.book.cell(value, kind, tone, currency) for value, kind, currency in values])
        self._heights[self.last] = row_height(lines, wide=wide)

    def below_charts(self, charts: int) -> None:
        """Go on below the last of so many charts, in print on a new page: what follows is as wide as the page."""
        end = FIRST_CHART_ROW + -(-charts // CHARTS_ABREAST) * CHART_ROWS
        self.rows += [[]] * max(0, end - self.last - 1)
        self.new_page()

    def write(self, narrow: int, wide: int) -> None:
        """Write everything: rows, then the charts, right of the `narrow` columns that the upper blocks take."""
        self.sheet.column_dimensions["A"].width = FIRST_WIDTH
        for number in range(2, max(narrow + 1, wide) + 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
        for number, row in enumerate(self.rows, 1):
            self.written.append(row, self._heights.get(number, 0))
        for number, chart in enumerate(self.charts):
            down, right = divmod(number, CHARTS_ABREAST)
            column = get_column_letter(narrow + 2 + right * CHART_COLUMNS)
            self.sheet.add_chart(chart, f"{column}{FIRST_CHART_ROW + down * CHART_ROWS}")
        for line, chart in self._beside:
            self.sheet.add_chart(chart, f"{get_column_letter(narrow + 2)}{line}")
