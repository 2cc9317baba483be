"""The charts of the Summary: native, so that a reader can change them; each shows a table that stands beside it."""

from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

# One colour per status, the same everywhere: what can be done today stands out.
STATUS_COLOURS = ("C00000", "FFC000", "5B9BD5", "A5A5A5", "70AD47", "375623", "7F6000", "D9D9D9")
MONEY_COLOUR = "1F4E78"
GRID_COLOUR = "D9D9D9"
WIDTH_CM = 15.0
HEIGHT_CM = 9.5


def money_chart(sheet: Any, title: str, first_row: int, last_row: int, column: int, number_format: str) -> BarChart:
    """Bars of money: labels in column 1, values in `column`, both from `first_row` to `last_row`."""
    chart = bars(title, "bar")
    chart.add_data(Reference(sheet, min_col=column, min_row=first_row, max_row=last_row), titles_from_data=False)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first_row, max_row=last_row))
    chart.legend = None
    series = chart.series[0]
    series.graphicalProperties = GraphicalProperties(solidFill=MONEY_COLOUR)
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    series.dLbls.numFmt = number_format
    return chart


def week_chart(sheet: Any, title: str, first_row: int, last_row: int, column: int, number_format: str) -> BarChart:
    """The same as columns in time, from left to right."""
    chart = money_chart(sheet, title, first_row, last_row, column, number_format)
    chart.type = "col"
    chart.x_axis.scaling.orientation = "minMax"
    return chart


def status_chart(sheet: Any, title: str, header_row: int, last_row: int, columns: int) -> BarChart:
    """Stacked bars of units: one bar per row below `header_row`, one colour per column from 2 to `columns`."""
    chart = bars(title, "bar")
    chart.grouping = "stacked"
    chart.overlap = 100
    chart.add_data(
        Reference(sheet, min_col=2, max_col=columns, min_row=header_row, max_row=last_row), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=header_row + 1, max_row=last_row))
    chart.legend.position = "r"
    chart.layout = Layout(manualLayout=ManualLayout(x=0.02, y=0.14, w=0.78, h=0.8))
    for series, colour in zip(chart.series, STATUS_COLOURS, strict=False):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
    return chart


def bars(title: str, direction: str) -> BarChart:
    """An empty chart of bars (`bar`) from top to bottom or columns (`col`) from left to right, axes drawn."""
    chart = BarChart()
    chart.type = direction
    chart.title = title
    chart.title.overlay = False
    chart.width, chart.height = WIDTH_CM, HEIGHT_CM
    chart.gapWidth = 60
    # Without these two lines the axes are there, but Excel does not draw them.
    chart.x_axis.delete = False
    chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin" if direction == "bar" else "minMax"
    chart.y_axis.numFmt = "#,##0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID_COLOUR))
    chart.y_axis.scaling.min = 0
    chart.x_axis.tickLblSkip = 1
    chart.layout = Layout(manualLayout=ManualLayout(x=0.02, y=0.14, w=0.94, h=0.74))
    return chart
