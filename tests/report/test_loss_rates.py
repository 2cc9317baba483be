"""The sheet Loss rates: a block per dimension, too few said in words, charts beside, the rest in a CSV."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from reconcile.report import write
from tests.report.report_fixture import Settings, con_with_claims, run_info
from tests.report.report_looking_back import book, rate, too_few

EMU_PER_ROW = 15 * 12_700  # a row of the usual height, in the unit in which charts are measured


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return book(tmp_path_factory.mktemp("rates"))["Loss rates"]


def rows_of(sheet: Any, name: str) -> list[list[Any]]:
    """The values of every row that begins with `name`."""
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True) if row[0] == name]


def test_a_rate_stands_with_its_interval_its_money_and_where_it_was_lost(sheet: Any) -> None:
    (row,) = rows_of(sheet, "易达货代 YiDa")
    assert row[:7] == ["易达货代 YiDa", 10, 1000, 40, 0.04, 0.02, 0.08]
    assert [float(amount) for amount in row[7:9]] == [340.5, 340.5]
    assert row[9] == "FBA15SMPLA01"


def test_too_few_shipments_say_so_instead_of_a_rate(sheet: Any) -> None:
    (row,) = rows_of(sheet, "=HYPERLINK(1)")
    assert row == ["=HYPERLINK(1)", 1, 20, 5, "too few shipments", "FBA15SMPLA01"]


def test_what_a_rate_is_measured_on_stands_above_it(sheet: Any) -> None:
    labels = [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert "Lost on the way: units not delivered ÷ units shipped, of shipments with a proof of delivery" in labels


def test_values_are_shown_by_the_readers_words(sheet: Any) -> None:
    assert rows_of(sheet, "sea · 易达货代 YiDa")
    assert rows_of(sheet, "over 15 to 22.7 kg")


def test_the_highest_rate_stands_first_and_months_in_their_order(sheet: Any) -> None:
    names = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert names.index("LMR-007") < names.index("LMR-006") < names.index("LMR-001")
    assert names.index("2026-01") < names.index("2026-02") < names.index("2026-11")


def test_a_chart_stands_beside_every_table_with_two_rates(sheet: Any) -> None:
    first_rows = [chart.anchor._from.row for chart in sheet._charts]
    assert len(first_rows) == 3  # forwarders, SKUs, months
    assert all(b - a >= 13 for a, b in pairwise(first_rows))


def test_the_last_chart_is_printed_whole(tmp_path: Path) -> None:
    rates = [rate("month", "lost_on_way", f"2026-0{number}", number) for number in (1, 2)]
    (found,) = [sheet for sheet in book(tmp_path, loss_rate=rates).worksheets if sheet.title == "Loss rates"]
    (chart,) = found._charts
    *_, printed = range_boundaries(found.print_area.replace("$", "").rpartition("!")[2])
    assert printed >= chart.anchor._from.row + chart.anchor.ext.height / EMU_PER_ROW


def test_rows_beyond_the_longest_table_are_in_the_csv(tmp_path: Path) -> None:
    rates = [rate("sku", "damaged_arriving", f"S{number:02d}", number) for number in range(1, 15)]
    folder = write(con_with_claims(loss_rate=rates), tmp_path, Settings(), run_info())
    workbook = openpyxl.load_workbook(folder / "discrepancies.xlsx")
    assert rows_of(workbook["Loss rates"], "4 more in looking_back_rates.csv")
    note = "Loss rates: 10 of 14 rows are shown; all of them are in looking_back_rates.csv."
    assert rows_of(workbook["Summary"], note)
    assert (folder / "looking_back_rates.csv").read_text(encoding="utf-8-sig").count("\n") == 15


def test_only_too_few_give_no_chart_and_no_division(tmp_path: Path) -> None:
    found = book(tmp_path, loss_rate=[too_few("sku", "lost_on_way", "A"), too_few("sku", "lost_on_way", "B")])
    assert not found["Loss rates"]._charts


def test_nothing_shipped_is_said(tmp_path: Path) -> None:
    found = book(tmp_path, loss_rate=[], loss_money=[])["Loss rates"]
    assert found["A1"].value == "Loss rates: nothing has been shipped or handled in the data yet"


def test_the_chinese_sheet_has_the_same_figures(tmp_path: Path) -> None:
    chinese = book(tmp_path, "zh")["损失率"]
    (row,) = rows_of(chinese, "易达货代 YiDa")
    assert row[3] == 40
