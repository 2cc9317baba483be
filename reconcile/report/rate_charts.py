"""Charts of looking back: bars of rates with their 95 % interval, and stacked columns of money by month."""

import math
from collections.abc import Sequence
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
STACK_COLOURS = ("1F4E78", "5B9BD5", "FFC000", "A5A5A5", "70AD47", "C00000")


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
    first_row, last_row = rows
    column, gaps = columns
    chart = bars(title, "col" if in_time else "bar")
    chart.add_data(Reference(sheet, min_col=column, min_row=first_row, max_row=last_row), titles_from_data=False)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first_row, max_row=last_row))
    chart.legend = None
    chart.y_axis.numFmt = "0.0%"
    chart.y_axis.scaling.max = _end(spread)
    chart.height = RATE_HEIGHT_CM
    small_title(chart)
    series = chart.series[0]
    series.graphicalProperties = GraphicalProperties(solidFill=RATE_COLOUR)
    series.errBars = _Whiskers(
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


def stacked_columns(
    sheet: Any, title: str, header_row: int, last_row: int, columns: tuple[int, int], number_format: str
) -> BarChart:
    """Stacked columns of money: one per row below `header_row`, one colour per column from the first to the last."""
    chart = bars(title, "col")
    chart.grouping = "stacked"
    chart.overlap = 100
    data = Reference(sheet, min_col=columns[0], max_col=columns[1], min_row=header_row, max_row=last_row)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=header_row + 1, max_row=last_row))
    chart.legend.position = "b"
    chart.y_axis.numFmt = number_format
    chart.layout = Layout(manualLayout=ManualLayout(x=0.02, y=0.14, w=0.94, h=0.66))
    for series, colour in zip(chart.series, STACK_COLOURS, strict=False):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
    return chart
