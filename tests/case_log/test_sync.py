"""Edits of workbooks find their way into the case log once, whatever was done to the workbook in between."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reconcile import pipeline
from reconcile.case_log import sync as syncing
from reconcile.errors import CannotRun
from reconcile.ingest.sheets import MEMORY
from tests.worlds.case_log_world import AS_OF, Seller, cells_of, fill_in, logged, read_edits
from tests.worlds.loaded import Quiet

TUESDAY = date(2026, 8, 18)


def test_an_untouched_workbook_says_nothing(seller: Seller) -> None:
    assert "No new edits" in read_edits(seller)
    assert seller.log == []


def test_one_line_per_row_that_was_edited_and_reading_again_adds_nothing(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=TUESDAY, note="送出 ✓")
    fill_in(seller.book(), "R2", decision="hold")
    assert "2026-08-25/discrepancies.xlsx: 2 logged" in read_edits(seller)
    lines = logged(seller, "case_id", "filed_date", "status", "decision", "units", "note", "entry", "counted_on")
    assert sorted(lines) == [
        ("", "", "", "hold", "3", "", "open", "2026-08-25"),
        ("18000000001", "2026-08-18", "filed", "", "4", "送出 ✓", "open", "2026-08-25"),
    ]
    before = (seller.data / "case_log.csv").read_bytes()
    assert "No new edits" in read_edits(seller)
    assert (seller.data / "case_log.csv").read_bytes() == before


def test_moments_lie_between_the_workbook_and_the_run_and_follow_each_other(seller: Seller) -> None:
    for product in ("R1", "R2", "R3"):
        fill_in(seller.book(), product, decision="hold")
    read_edits(seller, date(2026, 9, 2))
    moments = [moment for (moment,) in logged(seller, "changed_at")]
    assert moments == sorted(set(moments))
    assert all("2026-08-25" <= moment[:10] <= "2026-09-02" for moment in moments)


def test_whatever_is_done_to_the_sheet_a_decision_stays_with_its_claim(seller: Seller) -> None:
    fill_in(seller.book(), "R3", decision="hold")
    book = openpyxl.load_workbook(seller.book())
    sheet = book["File now"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(["my list, sorted by me"])
    sheet.append([])
    for row in [header, *reversed(rows[1:])]:  # sorted, one row deleted, two lines above
        sheet.append(row)
    sheet.insert_cols(3)
    sheet.column_dimensions["B"].hidden = True
    sheet.title = "to do"
    book.move_sheet(sheet, 5)
    book.save(seller.book().with_name("list for Li.xlsx"))
    (named,) = [line["claim_id"] for line in _after(seller)]
    assert named == cells_claim(seller, "R3")


def cells_claim(seller: Seller, product: str) -> str:
    book = openpyxl.load_workbook(seller.book())
    sheet = book["File now"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    line = next(row[0].row for row in sheet.iter_rows(min_row=2) if f"X00{product}" in [cell.value for cell in row])
    return str(sheet.cell(line, heads["Claim id"]).value)


def _after(seller: Seller) -> list[dict[str, str]]:
    read_edits(seller)
    return seller.log


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet, heads: sheet.delete_cols(heads["Outcome"]), "the column outcome has gone"),
        (lambda sheet, heads: sheet.delete_cols(heads["Decision"]), "the column decision has gone"),
        (lambda sheet, _: sheet.delete_rows(1), "no row of headings"),
    ],
)
def test_a_column_that_has_gone_empties_nothing(
    seller: Seller, change: Callable[[Any, dict[str, int]], None], said: str
) -> None:
    fill_in(seller.book(), "R1", decision="hold", outcome="denied")
    read_edits(seller)
    book = openpyxl.load_workbook(seller.book())
    sheet = book["File now"]
    change(sheet, {cell.value: cell.column for cell in sheet[1]})
    book.save(seller.book())
    assert said in read_edits(seller)
    assert len(seller.log) == 1


def test_a_part_of_the_columns_sorted_alone_is_not_read_edits(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    book = openpyxl.load_workbook(seller.book())
    sheet = book["File now"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    keys = [sheet.cell(line, heads["Row key"]).value for line in range(2, 6)]
    for line, key in enumerate(reversed(keys), 2):
        sheet.cell(line, heads["Row key"]).value = key
    book.save(seller.book())
    assert "sorted in part" in read_edits(seller)
    assert seller.log == []


def test_what_is_filled_in_in_a_copy_of_the_sheet_counts_too(seller: Seller) -> None:
    book = openpyxl.load_workbook(seller.book())
    copy = book.copy_worksheet(book["File now"])
    copy.title = "File now (2)"
    heads = {cell.value: cell.column for cell in copy[1]}
    copy.cell(2, heads["Decision"]).value = "hold"
    book.save(seller.book())
    read_edits(seller)
    assert logged(seller, "decision") == [("hold",)]


def test_a_case_id_merged_over_several_rows_is_that_of_each(seller: Seller) -> None:
    book = openpyxl.load_workbook(seller.book())
    sheet = book["File now"]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    for heading, value in (("Case id", "18000000001"), ("Filed on", TUESDAY), ("Outcome", "paid"), ("Paid units", 2)):
        sheet[f"{heads[heading]}2"].value = value
        sheet.merge_cells(f"{heads[heading]}2:{heads[heading]}3")
    book.save(seller.book())
    read_edits(seller)
    assert sorted(logged(seller, "case_id", "filed_date", "status", "paid_units")) == [
        ("18000000001", "2026-08-18", "paid", ""),
        ("18000000001", "2026-08-18", "paid", "2"),
    ]


def test_a_row_that_was_copied_counts_once(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    book = openpyxl.load_workbook(seller.book())
    book.copy_worksheet(book["File now"]).title = "File now (2)"
    sheet = book["File now"]
    sheet.append([cell.value for cell in next(row for row in sheet.iter_rows() if "X00R1" in [c.value for c in row])])
    book.save(seller.book())
    read_edits(seller)
    assert logged(seller, "decision") == [("hold",)]


def test_bad_values_are_told_with_their_cell_and_the_rest_of_the_row_counts(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="maybe", filed_date="soon", case_id="18000000001", paid_units="two")
    fill_in(seller.book(), "R2", filed_date=date(2026, 9, 30), decision="already filed")
    said = read_edits(seller)
    for value in ("“maybe”", "“soon”", "“two”", "2026-09-30 lies after the as-of date 2026-08-25"):
        assert value in said
    assert "one of file, hold, write off, already filed" in said
    assert sorted(logged(seller, "case_id", "decision", "filed_date")) == [
        ("", "already filed", ""),
        ("18000000001", "", ""),
    ]
    assert "2026-09-30" not in read_edits(seller, date(2026, 9, 30))
    assert seller.log[-1]["filed_date"] == "2026-09-30"


def test_what_is_doubtful_counts_and_is_told(seller: Seller) -> None:
    fill_in(seller.book(), "R1", paid_amount=20)
    fill_in(seller.book(), "R2", outcome="partial", case_id="18000000002")
    fill_in(seller.book(), "R3", outcome="paid", paid_units=9)
    said = read_edits(seller)
    for words in ("a payment stands there without an outcome", "neither paid units nor a paid amount", "9 units paid"):
        assert words in said
    assert sorted(logged(seller, "status", "paid_units", "paid_amount")) == [
        ("filed", "", "20"),
        ("paid", "9", ""),
        ("partial", "", ""),
    ]


def test_a_change_of_mind_in_the_same_workbook_counts_also_back_to_nothing(seller: Seller) -> None:
    for decision in ("hold", "write off", "hold", None):
        fill_in(seller.book(), "R1", decision=decision)
        read_edits(seller)
    assert logged(seller, "decision", "conflict") == [("hold", ""), ("write off", ""), ("hold", ""), ("", "")]


def test_a_write_off_that_is_called_closed_as_well_is_said_once(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="write off", outcome="closed")
    read_edits(seller)
    fill_in(seller.book(), "R2", decision="hold")
    read_edits(seller)
    assert sorted(logged(seller, "decision", "status")) == [("hold", ""), ("write off", "")]


@pytest.mark.parametrize("lock", ["~$discrepancies.xlsx", ".~lock.discrepancies.xlsx#"])
def test_an_open_workbook_is_left_alone_and_read_when_it_is_closed(seller: Seller, lock: str) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    mark = seller.book().with_name(lock)
    mark.touch()
    assert "was open in another program" in read_edits(seller)
    assert seller.log == []
    mark.unlink()
    read_edits(seller)
    assert logged(seller, "decision") == [("hold",)]


def test_a_workbook_that_is_closed_in_time_is_waited_for(seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    mark = seller.book().with_name("~$discrepancies.xlsx")
    mark.touch()
    monkeypatch.setattr(syncing, "WAIT_SECONDS", 3)
    monkeypatch.setattr("reconcile.case_log.sync.time.sleep", lambda _seconds: mark.unlink())
    read_edits(seller)
    assert logged(seller, "decision") == [("hold",)]


def test_a_damaged_workbook_and_one_of_somebody_else_are_told_and_left(seller: Seller) -> None:
    (seller.out / "broken.xlsx").write_bytes(b"PK\x03\x04 no zip at all")
    openpyxl.Workbook().save(seller.out / "mine.xlsx")
    book = openpyxl.load_workbook(seller.book())
    book[MEMORY]["C1"].value = "another account"
    book.save(seller.out / "theirs.xlsx")
    del book[MEMORY]
    book.save(seller.out / "copied.xlsx")
    said = read_edits(seller)
    for words in ("broken.xlsx", "the account “another account”", "copied into another workbook"):
        assert words in said
    assert "mine.xlsx" not in said


def test_one_workbook_is_read_alone_wherever_it_lies(seller: Seller, tmp_path: Path) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    mailed = tmp_path / "from Li.xlsx"
    shutil.copy(seller.book(), mailed)
    fill_in(mailed, "R1", decision="write off")
    read_edits(seller, only=mailed)
    assert logged(seller, "decision") == [("write off",)]


def test_the_name_in_the_workbook_is_who_changed_it(seller: Seller) -> None:
    book = openpyxl.load_workbook(seller.book())
    cells_of(book, "R1")["decision"].value = "hold"
    book.properties.lastModifiedBy = "王芳"
    book.save(seller.book())
    read_edits(seller)
    assert logged(seller, "changed_by") == [("王芳",)]


def test_chinese_words_are_said_and_understood(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="暂缓", filed_date="下周二")
    said = read_edits(seller, lang="zh")
    assert "“下周二”没有记入案件记录" in said
    assert "之前已提交" not in said
    assert logged(seller, "decision") == [("hold",)]


def test_a_log_that_cannot_be_written_stops_before_any_workbook_is_replaced(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    before = seller.book().read_bytes()
    (seller.data / "case_log.csv").write_text("", encoding="utf-8")
    (seller.data / "~$case_log.csv").touch()
    with pytest.raises(CannotRun):
        pipeline.run(seller.data, seller.out, AS_OF, Quiet())
    assert seller.book().read_bytes() == before


def test_workbooks_that_have_nothing_new_to_say_are_not_opened_again(
    seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    read_edits(seller)
    opened: list[Path] = []
    monkeypatch.setattr(syncing, "read_workbook", opened.append)
    assert "No new edits" in read_edits(seller)
    assert opened == []


def test_a_log_that_was_deleted_is_filled_again_from_the_workbooks(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="hold")
    read_edits(seller)
    (seller.data / "case_log.csv").unlink()
    read_edits(seller)
    assert logged(seller, "decision") == [("hold",)]


def test_the_latest_workbook_in_icloud_only_is_told(seller: Seller) -> None:
    seller.book().rename(seller.book().with_name(".discrepancies.xlsx.icloud"))
    assert "2026-08-25/discrepancies.xlsx: the workbook of the latest report is in iCloud" in read_edits(seller)
