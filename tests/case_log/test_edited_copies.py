"""A run on the same day replaces the workbook; a copy of the edited one stays where nothing else keeps all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.worlds.case_log_world import AS_OF, Seller, cells_of, fill_in, read_edits, stands


def copies(seller: Seller) -> list[Path]:
    return sorted(seller.book().parent.glob("*(edited*"))


def test_no_copy_is_kept_where_every_edit_is_in_the_log(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=AS_OF)
    seller.run()
    fill_in(seller.book(), "R2", decision="hold", note="等发票")
    read_edits(seller)
    seller.run()
    sheet = (book := openpyxl.load_workbook(seller.book()))["File now"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for row in [header, *reversed(rows)]:  # sorted, and a column hidden
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    book.save(seller.book())
    fill_in(seller.book(), "R4", outcome="denied")
    seller.run()
    assert copies(seller) == []
    assert stands(seller.book(), "R1", "filed")["case_id"] == "18000000001"
    assert stands(seller.book(), "R2", "file_now") == {"decision": "hold", "note": "等发票"}
    assert ("R4", "denied", 5) in seller.claims()


def test_a_workbook_of_another_account_without_a_name_stays_for_that_account(seller: Seller, tmp_path: Path) -> None:
    """Two data folders, neither with a name of its account, and the same report folder: what `make` does by default."""
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=AS_OF)
    other = Seller(tmp_path / "other")
    (tmp_path / "other").mkdir()
    other.begin()
    other.ledger({"Z1": 2})
    other.out = seller.out
    other.run()
    assert [row["code"] for row in other.problems()] == ["workbook_of_other_data"]
    assert len(copies(seller)) == 1
    seller.run()
    assert ("R1", "filed", 4) in seller.claims()


def remark(book: Any) -> None:
    book["Problems"].cell(40, 2).value = "ask Li about this one"


def sheet(book: Any) -> None:
    book.create_sheet("my sums").cell(1, 1).value = 5


def comment(book: Any) -> None:
    cells_of(book, "R2")["note"].comment = Comment("ask Li", "Wang")


def highlight(book: Any) -> None:
    cells_of(book, "R2")["note"].fill = PatternFill("solid", fgColor="FFFF00")


def strike(book: Any) -> None:
    cells_of(book, "R2")["note"].font = Font(strike=True)


def unread(book: Any) -> None:
    cells_of(book, "R2")["filed_date"].value = "soon"


def outside(book: Any) -> None:
    cells_of(book, "R2")["note"].offset(row=9).value = "below the table"


@pytest.mark.parametrize("left", [remark, sheet, comment, highlight, strike, unread, outside])
def test_a_copy_is_kept_where_somebody_left_something_else(seller: Seller, left: Callable[[Any], None]) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    book = openpyxl.load_workbook(seller.book())
    left(book)
    book.save(seller.book())
    before = seller.book().read_bytes()
    seller.run()
    assert [path.read_bytes() for path in copies(seller)] == [before]
    seller.run()
    assert len(copies(seller)) == 1
