"""Charts of looking back: bars of rates with their 95 % interval, and stacked columns of money by month."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import NumDataSource, NumRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, ParagraphProperties

from reconcile.report.charts import bars

Spread = Sequence[tuple[float, float]]
"""The rates of a chart, each with the high end of its interval."""

LONGEST_WHISKER = 4
RATE_COLOUR = "5B9BD5"
RATE_HEIGHT_CM = 6.4
TITLE_SIZE = 1200  # in hundredths of a point
WHISKER_COLOUR = "595959"
WHISKER_WIDTH = 12_700  # in EMU: one point
OUTCOME_COLOURS = ("70AD47", "5B9BD5", "C00000", "A5A5A5")  # recovered, still asked for, expired, refused
TYPE_COLOURS = ("1F4E78", "5B9BD5", "FFC000", "70AD47", "7F6000", "C00000", "A5A5A5")
PAIR_COLOURS = ("A5A5A5", "1F4E78")


class _Whiskers(ErrorBars):  # type: ignore[misc]
    """Error bars with their parts in the order of the standard: the library's own order is refused by Excel."""

    tagname = "errBars"
    __nested__ = ErrorBars.__nested__
    __elements__ = ("errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr")


def small_title(chart: Any) -> None:
    """A title that takes one line of a small chart."""
    for paragraph in chart.title.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=CharacterProperties(sz=TITLE_SIZE, b=True))
        for run in paragraph.r or []:
            run.rPr = CharacterProperties(sz=TITLE_SIZE, b=True)


def rate_chart(
    sheet: Any, title: str, rows: tuple[int, int], columns: tuple[int, int], spread: Spread, *, in_time: bool
) -> BarChart:
    """Bars of rates from the first to the last of `rows`, names in column 1.

    `columns`: that of the rate, and that of its distance from the low end; the distance from the high end stands right
    of it. `in_time`: columns from left to right instead of bars from top to bottom.
    """
    column, gaps = columns
    chart = plain_bars(sheet, title, rows, column, "col" if in_time else "bar")
    chart.y_axis.numFmt = "0.0%"
    chart.y_axis.scaling.max = _end(spread)
    chart.series[0].errBars = _Whiskers(
        errBarType="both",
        errValType="cust",
        plus=_cells(sheet, gaps + 1, rows),
        minus=_cells(sheet, gaps, rows),
        spPr=GraphicalProperties(ln=LineProperties(solidFill=WHISKER_COLOUR, w=WHISKER_WIDTH)),
    )
    return chart


def _cells(sheet: Any, column: int, rows: tuple[int, int]) -> NumDataSource:
    """Cells and not numbers: LibreOffice draws no whiskers from numbers that stand in the chart."""
    return NumDataSource(numRef=NumRef(f=Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[1])))


def _end(spread: Spread) -> float:
    """Where the axis ends: beyond the longest whisker, unless that would make the bars too short to compare."""
    longest = min(max(high for _, high in spread), LONGEST_WHISKER * max(rate for rate, _ in spread))
    step = 10.0 ** math.floor(math.log10(longest)) / 2
    return float(min(1.0, math.ceil(longest / step) * step))


def stacked(
    sheet: Any,
    title: str,
    rows: tuple[int, int],
    columns: tuple[int, int],
    colours: Sequence[str],
    *,
    longest: Decimal | None = None,
) -> BarChart:
    """Stacked columns of money, or bars where `longest` is given: one per row below the header, one colour per column.

    `rows`: the header and the last row; `columns`: the first and the last; `longest`: the money of the longest bar,
    so that the numbers of an axis that lies have room beside each other.
    """
    chart = _several(sheet, title, rows, columns, "col" if longest is None else "bar")
    if longest:
        chart.y_axis.majorUnit = _step(float(longest))
    _colour(chart, colours)
    chart.grouping = "stacked"
    chart.overlap = 100
    return chart


def _step(longest: float) -> float:
    """A round number that divides an axis into two to five parts."""
    size = 10.0 ** math.floor(math.log10(longest))
    return next(size * part for part in (0.2, 0.5, 1, 2) if longest <= size * part * 5)


def clustered_bars(sheet: Any, title: str, rows: tuple[int, int], columns: tuple[int, int]) -> BarChart:
    """Two bars per row below the header: that of the first column and that of the other."""
    chart = _several(sheet, title, rows, (columns[0], columns[0]), "bar")
    other = Reference(sheet, min_col=columns[1], max_col=columns[1], min_row=rows[0], max_row=rows[1])
    chart.add_data(other, titles_from_data=True)
    _colour(chart, PAIR_COLOURS)
    return chart


def plain_bars(sheet: Any, title: str, rows: tuple[int, int], column: int, direction: str = "bar") -> BarChart:
    """Bars (`col`: columns) of numbers from the first to the last of `rows`, names in column 1."""
    chart = bars(title, direction)
    chart.add_data(Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[1]), titles_from_data=False)
    chart.set_categories(Reference(sheet, min_col=1, min_row=rows[0], max_row=rows[1]))
    chart.legend = None
    chart.height = RATE_HEIGHT_CM
    small_title(chart)
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=RATE_COLOUR)
    return chart


def _several(sheet: Any, title: str, rows: tuple[int, int], columns: tuple[int, int], direction: str) -> BarChart:
    header, last = rows
    chart = bars(title, direction)
    data = Reference(sheet, min_col=columns[0], max_col=columns[1], min_row=header, max_row=last)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=header + 1, max_row=last))
    chart.legend.position = "b"
    chart.layout = Layout(manualLayout=ManualLayout(x=0.02, y=0.14, w=0.94, h=0.68))
    small_title(chart)
    return chart


def _colour(chart: BarChart, colours: Sequence[str]) -> None:
    for series, colour in zip(chart.series, colours, strict=False):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
