"""The workbook, cell by cell: what it shows, that text is text, that nothing is lost without a word."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reconcile.ingest.sheets import MEMORY
from reconcile.report import cells, sheet_claims, write
from reconcile.report.printable import CELL_TEXT, clean_text
from reconcile.report.row_height import lines_needed
from reconcile.texts.catalogue import catalogue
from tests.report.report_fixture import HOSTILE, LONG_ID, Settings, claim, claims, con_with_claims, run_info

SHEETS = [
    "Summary", "File now", "Steps", "Waiting", "Review", "Expired", "Filed & settled", "Follow-up", "Evidence",
    "Looking back", "Recovery", "Loss rates", "Shipments", "Warehouse", "Cash", "Roll-forward", "Credits left over",
    "Not covered", "Missing costs", "Problems", "Files", "Policy used",
]  # fmt: skip
CLAIM_SHEETS = ["File now", "Waiting", "Review", "Expired", "Filed & settled"]
PAGES = ["Looking back", "Recovery", "Loss rates"]
STACKS = ["Evidence", "Cash", "Roll-forward", "Not covered"]


def book(tmp_path: Path, language: str = "en", **changes: Any) -> Any:
    folder = write(con_with_claims(**changes), tmp_path, Settings(language), run_info())
    return openpyxl.load_workbook(folder / "discrepancies.xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the unchanged tables, in English."""
    return write(con_with_claims(), tmp_path_factory.mktemp("report"), Settings(), run_info())


@pytest.fixture(scope="module")
def english(folder: Path) -> Any:
    return openpyxl.load_workbook(folder / "discrepancies.xlsx")


def table(sheet: Any) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def column(sheet: Any, heading: str) -> list[Any]:
    index = [cell.value for cell in sheet[1]].index(heading) + 1
    return [sheet.cell(row, index) for row in range(2, sheet.max_row + 1)]


def block(sheet: Any, heading: str) -> list[list[Any]]:
    """The rows below a heading of the Summary, up to the next empty row."""
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    start = rows.index([heading]) + 1
    end = next((n for n in range(start, len(rows)) if not rows[n]), len(rows))
    return rows[start:end]


def test_the_sheets_stand_in_their_order_and_what_was_written_is_remembered_out_of_sight(english: Any) -> None:
    assert english.sheetnames == [*SHEETS, MEMORY]
    assert english[MEMORY].sheet_state == "veryHidden"


def test_text_that_looks_like_a_formula_is_text_everywhere(english: Any) -> None:
    hostile = 0
    for sheet in english:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    hostile += 1
                    assert cell.data_type == "s"
                    assert cell.quotePrefix
    assert hostile > 5


def test_identifiers_keep_their_digits(english: Any) -> None:
    sheet = english["File now"]
    cells_ = column(sheet, "Reference")
    assert LONG_ID in [cell.value for cell in cells_]
    assert {cell.number_format for cell in cells_ if cell.value} == {"@"}
    assert "易达货代 YiDa" in [cell.value for cell in column(sheet, "Forwarder")]


def test_control_characters_are_taken_out_and_lines_kept(english: Any) -> None:
    titles = [cell.value for cell in column(english["File now"], "Title")]
    assert "保温杯带控制字符\n第二行" in titles


def test_dates_and_money_have_formats(english: Any) -> None:
    sheet = english["File now"]
    deadline = column(sheet, "Deadline")[0]
    assert deadline.value == datetime(2026, 11, 25)  # noqa: DTZ001 - a workbook knows no zones
    assert deadline.number_format == "yyyy-mm-dd"
    formats = dict(zip(column(sheet, "Currency"), column(sheet, "Amount"), strict=True))
    assert {c.value: a.number_format for c, a in formats.items()} == {
        "USD": "#,##0.00", "EUR": "#,##0.00", "JPY": "#,##0",
    }  # fmt: skip
    assert column(sheet, "Amount")[0].value == 34


def test_tables_are_frozen_filtered_and_print_across(english: Any) -> None:
    for name in sorted(set(SHEETS[1:]) - set(STACKS) - set(PAGES)):
        sheet = english[name]
        assert sheet.freeze_panes == "A2", name
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}", name
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(sheet.column_dimensions[cell.column_letter].width >= 7 for cell in sheet[1]), name


def test_a_sheet_of_several_printed_pages_repeats_the_case_on_each(english: Any) -> None:
    sheet = english["File now"]
    place = next(cell.column_letter for cell in sheet[1] if cell.value == "Case")
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.print_title_cols == f"${place}:${place}"


def test_file_now_separates_ready_from_lacking_each_by_deadline_then_value(english: Any) -> None:
    rows = table(english["File now"])
    keys = [
        (row["Documents"] != "ready", row["Deadline"] or datetime.max, -(row["Amount"] or 0))  # noqa: DTZ901
        for row in rows
    ]
    assert keys == sorted(keys)
    assert {row["Documents"] for row in rows} == {"ready", "lacking"}
    assert all((row["Documents"] == "ready") == (row["Missing documents"] is None) for row in rows)
    assert "supplier invoice or receipt; proof of delivery" in [row["Missing documents"] for row in rows]


def test_file_now_keeps_a_case_together_and_ready_only_as_a_whole(tmp_path: Path) -> None:
    rows = [
        claim("inbound_lost", "open", 1, case_key="A", deadline=date(2026, 11, 27)),
        claim("inbound_lost", "open", 2, case_key="A", deadline=date(2027, 1, 11), evidence_missing="photos"),
        claim("inbound_lost", "open", 3, case_key="B", deadline=date(2026, 12, 12)),
        claim("inbound_lost", "open", 4, case_key="C", deadline=date(2026, 12, 22), evidence_missing="photos"),
        claim("inbound_lost", "open", 5, case_key="D", deadline=date(2026, 12, 2)),
    ]
    found = [(row["Case"], row["Documents"]) for row in table(book(tmp_path, rows=rows)["File now"])]
    assert found == [("D", "ready"), ("B", "ready"), *[("A", "lacking")] * 2, ("C", "lacking")]


def test_the_case_leads_to_its_text(folder: Path, english: Any) -> None:
    for cell in column(english["File now"], "Case"):
        assert (folder / cell.hyperlink.target).is_file()


def test_every_claim_stands_on_exactly_one_sheet(english: Any) -> None:
    found = [(row["Claim id"], row["Units"]) for name in CLAIM_SHEETS for row in table(english[name])]
    assert sorted(found) == sorted((row["claim_id"], row["units"]) for row in claims())


def test_colour_marks_what_is_urgent_and_nothing_else(english: Any) -> None:
    sheet = english["File now"]
    for days, cell in zip(column(sheet, "Days left"), column(sheet, "Deadline"), strict=True):
        wanted = "00000000"
        if days.value is not None and days.value <= 30:
            wanted = "00F8CBAD" if days.value <= 7 else "00FFE699"
        assert cell.fill.fgColor.rgb == wanted
    assert {cell.fill.fill_type for cell in column(sheet, "Title")} == {None}


def test_the_summary_adds_up_to_the_claims_and_never_adds_currencies(english: Any) -> None:
    summary = english["Summary"]
    lines = {line[0]: line for line in block(summary, "Where things stand")}
    assert lines["Measure"] == [
        "Measure", "Claims", "Units", "Unpriced units", "Amount USD", "Amount EUR", "Amount JPY",
    ]  # fmt: skip
    opened = [row for row in claims() if row["status"] == "open"]
    money = {
        name: float(sum((row["amount"] for row in opened if row["currency"] == name and row["amount"]), Decimal(0)))
        for name in ("USD", "EUR", "JPY")
    }
    units = sum(row["units"] for row in opened)
    assert lines["Owed, file now"] == ["Owed, file now", len(opened), units, 2, *money.values()]
    assert lines["… of these, 7 days or less left"][1] == sum((row["days_left"] or 99) <= 7 for row in opened)
    by_type = block(summary, "Owed now, by claim type")[1:]
    assert sum(line[2] for line in by_type) == units
    by_week = block(summary, "Owed now, by week in which the deadline falls")[1:]
    assert sum(line[2] for line in by_week) == units
    assert by_week[0][0] == "2026-11-16"
    assert [line[0] for line in by_week][-2:] == ["later", "no date"]


def test_the_summary_shows_conservation_checks_totals_and_gaps(english: Any) -> None:
    summary = english["Summary"]
    conservation = block(summary, "Conservation: where every exposed unit went")
    assert conservation[1][0] == "Claim type"
    assert all(line[1] == sum(line[2:11]) for line in conservation[2:])
    assert {line[-1] for line in conservation[2:]} == {0}
    total = conservation[-1]
    assert total[0] == "total"
    assert total[1] == sum(line[1] for line in conservation[2:-1])
    checks = block(summary, "Checks of this run")[1:]
    assert [line[1] for line in checks] == ["holds", "FAILS"]
    assert [line[2] for line in checks] == [0, 1]
    gaps = block(summary, "Data that is missing or stale")
    assert [line[0] for line in gaps[1:]] == [
        "No ledger file tells these days", "Shipment FBA15SMPLC03 has no proof of delivery",
    ]  # fmt: skip
    assert ["Ledger: sum of their quantity", 575] in block(summary, "Control totals")


def test_a_unit_that_is_lost_in_the_books_is_red(tmp_path: Path) -> None:
    lost = {"claim_type": "warehouse_lost", "exposed": 5, "allocated": 3, "open": 1, "difference": 1}
    lost |= dict.fromkeys(("waiting", "expired", "review", "filed", "paid", "denied", "closed"), 0)
    sheet = book(tmp_path, conservation=[lost])["Summary"]
    red = [row[0].value for row in sheet.iter_rows() if row[0].fill.fgColor.rgb == "00F8CBAD"]
    assert "warehouse_lost" in red
    assert "total" in red


def test_charts_are_native_and_show_the_tables_beside_them(english: Any) -> None:
    sheet = english["Summary"]
    assert len(sheet._charts) == 7
    types = {cell.row for cell in sheet["A"] if cell.value == "warehouse_lost"}
    references = [chart.series[0].cat.numRef or chart.series[0].cat.strRef for chart in sheet._charts]
    starts = {int(reference.f.split("$A$")[1].split(":")[0]) for reference in references}
    assert starts & types


def test_what_needs_older_ledger_months_stands_last_in_review(tmp_path: Path) -> None:
    """Three hundred shipments of last year whose days are over do not stand above what can still be decided."""
    days = {"OVER": (-140, True), "OLD": (13, True), "LATE": (-2, False), "NOW": (40, False)}
    rows = [
        claim("inbound_lost", "review", number, shipment_id=name, days_left=left, before_data=old,
              deadline=date.fromordinal(date(2026, 11, 20).toordinal() + left))
        for number, (name, (left, old)) in enumerate(days.items())
    ]  # fmt: skip
    heads, *lines = book(tmp_path, rows=rows)["Review"].iter_rows(values_only=True)
    assert [line[heads.index("Shipment")] for line in lines] == ["LATE", "NOW", "OLD", "OVER"]


def test_rows_beyond_the_limit_are_named_in_the_sheet_and_on_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_claims, "ACTION_ROWS", 2)
    rows = [claim("warehouse_lost", "open", number) for number in range(5)]
    workbook = book(tmp_path, rows=rows)
    sheet = workbook["File now"]
    assert sheet.max_row == 4
    note = "2 of 5 rows are shown here; all of them are in claims.csv"
    assert sheet["A4"].value == note
    assert sheet.auto_filter.ref.endswith("3")
    assert block(workbook["Summary"], "Sheets that do not show every row") == [
        ["File now: 2 of 5 rows are shown; all of them are in claims.csv."]
    ]


def test_a_cut_sheet_without_a_file_of_its_own_gets_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.report.sheet_stock.REFERENCE_ROWS", 1)
    workbook = book(tmp_path)
    text = (tmp_path / "2026-11-22" / "shipments.csv").read_text(encoding="utf-8")
    assert text.count("\n") == 6
    assert "shipments.csv" in workbook["Shipments"]["A3"].value


def test_no_sheet_can_hold_more_rows_than_excel(tmp_path: Path) -> None:
    assert cells.ACTION_ROWS + 2 <= 1_048_576


def test_text_longer_than_a_cell_says_how_long_it_is() -> None:
    texts = catalogue("en")
    shown = clean_text("x" * 40_000, "claims.csv", texts)
    assert len(shown) <= 32_767
    assert shown.endswith("… (40000 characters, all of them in claims.csv)")
    assert clean_text("x" * CELL_TEXT, "claims.csv", texts) == "x" * CELL_TEXT


@pytest.mark.parametrize(
    ("text", "lines"),
    [("ab", 1), ("a\nb", 2), ("字" * 20, 3), ("x" * 15, 1), ("x" * 16, 2), ("reimbursements/2026-10.txt", 2)],
)
def test_wrapped_rows_are_high_enough(text: str, lines: int) -> None:
    assert lines_needed(text, 18) == lines


def test_a_row_is_as_high_as_its_font(tmp_path: Path) -> None:
    """LibreOffice measures no row: what no height is given for is as high as a line of Latin letters."""
    high = {lang: book(tmp_path / lang, language=lang)["Summary" if lang == "en" else "汇总"] for lang in ("en", "zh")}
    assert high["en"].row_dimensions[1].height >= 16 * 1.3
    assert high["zh"].row_dimensions[1].height >= 16 * 1.5
    assert high["en"].row_dimensions[2].height is None
    assert high["zh"].row_dimensions[2].height >= 11 * 1.5


def test_an_empty_result_is_a_workbook_with_all_sheets(tmp_path: Path) -> None:
    empty: dict[str, Any] = {
        name: []
        for name in ("claim_line", "shipment_line", "shipment_fact", "warehouse_line", "credit_left", "missing_cost")
    }
    workbook = book(tmp_path, rows=[], problem=[], data_gap=[], control_total=[], **empty)
    assert workbook.sheetnames == [*SHEETS, MEMORY]
    assert block(workbook["Summary"], "Data that is missing or stale") == [["No gap found."]]
    assert workbook["Summary"]._charts == []


def test_policy_used_names_each_rule_its_source_and_what_is_assumed(english: Any) -> None:
    rows = table(english["Policy used"])
    by_name = {(row["Reference"], row["Market"]): row for row in rows}
    inbound = by_name["inbound-us-2024", "US"]
    assert inbound["Rule"] == "from closing of the shipment to 9 months after proven delivery to Amazon"
    assert inbound["Assumed"] == "yes"
    assert by_name["warehouse-us-2024-10", "US"]["Applies to"] == "warehouse_damaged, warehouse_lost"
    assert not any(name == "never-used" for name, _ in by_name)
    caps = {row["Market"]: row["Rule"] for row in rows if row["Kind"] == "cap"}
    assert caps["US"] == "at most 5,000 USD per unit"
    assert "AU" not in caps  # no claim of this run is there
    assert by_name["freight_wait_days", None]["Rule"].startswith("60 days: no proof of delivery and no receipt")


def test_chinese_shows_the_same_figures_in_chinese_words(tmp_path: Path, english: Any) -> None:
    chinese = book(tmp_path, "zh")
    assert chinese.sheetnames[0] == "汇总"
    for one, other in zip(english, chinese, strict=True):
        assert one.dimensions == other.dimensions
    assert "仓库盘亏" in [cell.value for cell in column(chinese["立即提交"], "索赔类型")]
    assert HOSTILE in [cell.value for cell in column(chinese["立即提交"], "商品名称")]
    for one, other in zip(english, chinese, strict=True):
        numbers = [[c for row in sheet.values for c in row if isinstance(c, int | date)] for sheet in (one, other)]
        assert numbers[0] == numbers[1]
