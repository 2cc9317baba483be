"""A row of a workbook that may say that its claim was filed, and cannot be read, takes the claim out of *File now*."""

from __future__ import annotations

from datetime import date

import openpyxl

from tests.worlds.case_log_world import AS_OF, Seller, cells_of, fill_in, stands

SEPTEMBER = date(2026, 9, 10)


def in_review(seller: Seller, day: date = AS_OF) -> set[str]:
    """The products in review, none of which may stand among the proposals, in whatever part of the report."""
    found = {name for name, status, _ in seller.claims(day) if status == "review"}
    assert not {seller.row(name, day)["case_key"] for name in found} & seller.proposed(day)
    return found


def test_a_case_id_or_a_date_that_cannot_be_read_is_a_filing_until_somebody_says_otherwise(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="1.8E+10", filed_date="下周二")
    fill_in(seller.book(), "R2", filed_date=date(2026, 9, 1))  # after the as-of date
    fill_in(seller.book(), "R3", note="=NOW()", decision="hold")
    fill_in(seller.book(), "R4", decision="sent it on Monday")
    seller.run()
    assert in_review(seller) == {"R1", "R2", "R4"}
    assert "2026-08-25/discrepancies.xlsx[File now]:" in seller.row("R1")["status_reason"]
    assert stands(seller.book(), "R3", "file_now") == {"decision": "hold"}
    seller.run(SEPTEMBER)
    assert in_review(seller, SEPTEMBER) == {"R1", "R4"}
    assert ("R2", "filed", 3) in seller.claims(SEPTEMBER)  # its day has come
    fill_in(seller.book(SEPTEMBER), "R1", "review", case_id="18000000001")
    fill_in(seller.book(SEPTEMBER), "R4", "review", decision="file")
    seller.run(SEPTEMBER)
    assert {("R1", "filed", 4), ("R4", "open", 5)} <= set(seller.claims(SEPTEMBER))
    assert [problem["code"] for problem in seller.problems(SEPTEMBER)] == ["edit_without_result"]


def test_a_formula_of_a_script_is_told_with_its_cell_and_its_claim_waits(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id='="18000000001"')
    fill_in(seller.book(), "R2", paid_units="=1+1")
    seller.run()
    assert in_review(seller) == {"R1", "R2"}
    told = {problem["column_name"]: problem for problem in seller.problems()}
    assert told.keys() == {"Case id", "Paid units"}
    assert told["Case id"]["file"] == "2026-08-25/discrepancies.xlsx"
    assert '“="18000000001"” is a formula without a result' in told["Case id"]["what"]
    assert "cell " in told["Case id"]["what"]
    fill_in(seller.book(), "R1", "review", case_id="18000000001")
    fill_in(seller.book(), "R2", "review", paid_units=2, outcome="partial")
    seller.run()
    assert {("R1", "filed", 4), ("R2", "paid", 2)} <= set(seller.claims())
    assert seller.problems() == []


def test_an_error_of_a_lookup_takes_no_case_id_out_of_the_log(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001")
    seller.run()
    book = openpyxl.load_workbook(seller.book())
    cell = cells_of(book, "R1", "filed")["case_id"]
    cell.value, cell.data_type = "#N/A", "e"
    book.save(seller.book())
    seller.run()
    assert ("R1", "filed", 4) in seller.claims()
    assert [problem["value"] for problem in seller.problems()] == ["#N/A"]


def test_a_filing_in_a_row_that_is_not_read_puts_its_claims_in_review(seller: Seller) -> None:
    book = openpyxl.load_workbook(seller.book())
    sheet = book["File now"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = {name: cells_of(book, name)["case_id"].row for name in ("R1", "R2", "R3", "R4")}
    sheet.cell(rows["R1"], heads["Case id"]).value = "18000000001"
    for name, other in (("R1", "R2"), ("R2", "R1")):  # sorted in part: the keys went with the other rows
        key = openpyxl.load_workbook(seller.book())["File now"].cell(rows[other], heads["Row key"]).value
        sheet.cell(rows[name], heads["Row key"]).value = key
    pasted = [cell.value for cell in sheet[rows["R3"]]]
    pasted[heads["Row key"] - 1], pasted[heads["Filed on"] - 1] = "r12345", "2026-08-20"
    sheet.append(pasted)
    twice = [cell.value for cell in sheet[rows["R4"]]]
    twice[heads["Case id"] - 1] = "18000000004"
    sheet.cell(rows["R4"], heads["Decision"]).value = "hold"
    sheet.append(twice)
    book.save(seller.book())
    seller.run()
    assert in_review(seller) == {"R1", "R2", "R3", "R4"}


def test_a_doubt_ends_where_the_cell_is_emptied_in_the_copy_that_was_kept(seller: Seller) -> None:
    fill_in(seller.book(), "R1", filed_date="soon")
    seller.run()
    (kept,) = [path for path in seller.out.rglob("*.xlsx") if path != seller.book()]
    fill_in(kept, "R1", filed_date=None)
    seller.run()
    assert ("R1", "open", 4) in seller.claims()
    assert seller.problems() == []
