"""The sheets Evidence, Steps, Cash, Roll-forward and Not covered, and their lines on the Summary."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reconcile.report import write
from tests.report.report_fixture import Settings, claim, con_with_claims, run_info
from tests.report.report_proofs import proof_tables
from tests.report.test_workbook import block, table

RED, YELLOW, GREY = "00F8CBAD", "00FFE699", "00D9D9D9"


def book(folder: Path, language: str = "en", **changes: Any) -> Any:
    written = write(con_with_claims(**changes), folder, Settings(language), run_info())
    return openpyxl.load_workbook(written / "discrepancies.xlsx")


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return book(tmp_path_factory.mktemp("proofs"))


def column_a(sheet: Any) -> list[Any]:
    return [cell.value for cell in sheet["A"]]


def cell_in(sheet: Any, value: object) -> Any:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def line_of(workbook: Any, start: str) -> list[Any]:
    """A line of the Summary's block beside the claims."""
    return next(line for line in block(workbook["Summary"], "Also to be looked at") if str(line[0]).startswith(start))


def test_missing_documents_stand_with_their_money_and_the_form_that_is_rejected(english: Any) -> None:
    rows = block(english["Evidence"], "Missing documents, the most money first")
    assert rows[0][:4] == ["Amount", "Currency", "Missing document", "Case"]
    assert [row[2] for row in rows[1:3]] == ["supplier invoice or receipt", "proof of delivery"]
    assert rows[2][-1] == "evidence/POD FBA15SMPLA01 screenshot.png"
    assert column_a(english["Evidence"])[1] == "3 documents are missing in 2 cases; 2 files are in the evidence folder."


def test_evidence_files_and_invoices_show_what_has_changed_and_what_is_used_up(english: Any) -> None:
    sheet = english["Evidence"]
    assert cell_in(sheet, "changed").fill.fgColor.rgb == RED
    assert cell_in(sheet, "kept").fill.fill_type is None
    invoices = block(sheet, "Supplier invoices: used up first in, first out, by what was shipped")
    assert [row[0] for row in invoices[1:]] == [0, 352]
    assert cell_in(sheet, "INV-1").offset(0, -2).fill.fgColor.rgb == YELLOW


def test_an_invoice_that_is_used_up_says_so_before_filing(tmp_path: Path) -> None:
    rows = [
        claim("inbound_lost", "open", 1, invoice_note="covered by invoice INV-2", invoice_state="invoice_covers"),
        claim("inbound_lost", "open", 2, invoice_note="used up", invoice_state="invoice_used_up"),
        claim("inbound_lost", "paid", 3, invoice_note="used up, paid", invoice_state="invoice_used_up"),
    ]
    workbook = book(tmp_path, rows=rows)
    assert cell_in(workbook["File now"], "used up").fill.fgColor.rgb == RED
    notes = block(workbook["Evidence"], "What invoices and weights say of the claims")
    assert [row[2] for row in notes[1:]] == ["used up", "covered by invoice INV-2"]
    assert line_of(workbook, "Claims whose invoices are used up")[1:3] == [1, 3]


def test_steps_come_by_their_date_and_claims_that_share_one_are_one_row(english: Any) -> None:
    rows = table(english["Steps"])
    assert [(row["State"], row["What to do"], row["Claims"], row["Days left"]) for row in rows] == [
        ("overdue", "notice to the insurer", 1, -2),
        ("due", "written notice to the carrier", 2, 4),
        ("later", "escalation", 1, 160),
        ("over", "SAFE-T claim", 1, None),
        ("done", "report the loss", 1, None),
    ]
    assert rows[1]["Amount"] == 25.5
    assert [cell_in(english["Steps"], days).fill.fgColor.rgb for days in (-2, 4, 160)] == [RED, RED, "00000000"]
    assert line_of(english, "Steps due within 7 days")[1:] == [1, 25.5]
    assert line_of(english, "Steps overdue")[1] == 1


def test_cash_says_which_days_the_reports_tell_and_where_nothing_can_be_told(english: Any) -> None:
    sheet = english["Cash"]
    said = column_a(sheet)
    assert "The money reports tell: USD 2026-06-01 to 2026-11-20." in said
    assert "There is no reimbursement report." in said
    rows = block(sheet, "Where the reimbursement report and the money reports differ")[1:]
    assert [row[0] for row in rows] == ["not in the bank", "not in the report", "cannot tell"]
    assert [cell_in(sheet, row[0]).fill.fgColor.rgb for row in rows] == [RED, YELLOW, GREY]
    assert rows[2][-1].startswith("No money report tells these days")
    assert block(sheet, "Reversals that took back more than was paid")[1][:3] == ["20000000038", 17, "EUR"]
    assert cell_in(sheet, -900).number_format == "#,##0"


def test_the_roll_forward_never_takes_missing_days_for_nothing_owed(english: Any, tmp_path: Path) -> None:
    untold = english["Roll-forward"]
    assert any(str(value).startswith("No ledger summary was found") for value in column_a(untold))
    assert line_of(english, "No ledger summary")[1] == 1
    summary = {"file_id": 9, "path": "s.txt", "size": 1, "sha256": "9" * 64, "kind": "ledger_summary"}
    workbook = book(tmp_path, source_file=[summary | {"status": "loaded"}])
    sheet = workbook["Roll-forward"]
    assert "“cannot tell” means that no file tells those days. It does not mean that nothing is owed." in column_a(
        sheet
    )
    rows = block(sheet, "Where the ledger does not agree with itself")[1:]
    assert [row[0] for row in rows] == ["detail missing", "cannot tell"]
    assert cell_in(sheet, "cannot tell").fill.fgColor.rgb == GREY
    assert line_of(workbook, "Ledger does not roll forward")[1:] == [1, 4]
    assert line_of(workbook, "Ledger: cannot tell")[1] == 1


def test_what_no_rule_judges_is_listed_with_its_units(english: Any) -> None:
    sheet = english["Not covered"]
    assert "AWD stock: units 2; multi-channel order: units 3; shipment under way: units 168" in column_a(sheet)
    rows = block(sheet, "Units that no rule judges")[1:]
    assert {row[1] for row in rows} == {"20000000060", "S01-1234567-7654321", "FBA15SMPLU01"}
    assert sheet.auto_filter.ref.startswith("A6:")


def test_stacks_print_in_landscape_and_leave_no_text_as_a_formula(english: Any) -> None:
    for name in ("Evidence", "Cash", "Roll-forward", "Not covered"):
        sheet = english[name]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.auto_filter.ref
    assert cell_in(english["Evidence"], "evidence/=invoice.pdf").data_type == "s"
    assert cell_in(english["Not covered"], "+LMR").quotePrefix


def test_a_block_that_is_cut_names_the_file_with_all_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.report.sheet_evidence.ACTION_ROWS", 1)
    workbook = book(tmp_path)
    note = "1 of 3 rows are shown here; all of them are in evidence_gaps.csv"
    assert note in column_a(workbook["Evidence"])
    text = (tmp_path / "2026-11-22" / "evidence_gaps.csv").read_text(encoding="utf-8")
    assert text.count("\n") == 4
    sheet = "Evidence (Missing documents, the most money first)"
    cut = f"{sheet}: 1 of 3 rows are shown; all of them are in evidence_gaps.csv."
    assert [cut] in block(workbook["Summary"], "Sheets that do not show every row")


def test_nothing_to_show_is_said_in_both_languages(tmp_path: Path) -> None:
    empty: dict[str, Any] = {name: [] for name in proof_tables()}
    workbook = book(tmp_path, **empty)
    assert "No claim that can still be paid lacks a required document." in column_a(workbook["Evidence"])
    assert "None found." in column_a(workbook["Not covered"])
    chinese = book(tmp_path / "zh", "zh", **empty)
    assert "未发现差异。" in column_a(chinese["到账核对"])
    assert "没有资金报告（结算或日期范围报告）：无法判断是否到账。" in column_a(chinese["到账核对"])


def test_chinese_names_gaps_totals_and_checks_in_chinese(tmp_path: Path) -> None:
    sheet = book(tmp_path, "zh")["汇总"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "货件 FBA15SMPLC03 没有签收单" in texts
    assert "分类账：其数量合计" in texts
    assert "不符行数" in texts


def test_no_chart_covers_the_money_of_a_currency_in_which_nothing_is_claimed(tmp_path: Path) -> None:
    row = next(row for row in proof_tables()["cash_difference"] if row["currency"] == "JPY")
    workbook = book(tmp_path, cash_difference=[row | {"currency": name} for name in ("GBP", "PLN", "SEK")])
    head, *_ = block(workbook["Summary"], "Also to be looked at")
    last = max(number for number, name in enumerate(head) if name)
    assert head[last] == "Amount SEK"
    assert min(chart.anchor._from.col for chart in workbook["Summary"]._charts) > last
