"""Several files of one workbook: renamed, copied for a backup, or worked in by two people."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.worlds.case_log_world import Seller, fill_in, logged, read_edits, saved_on


def test_a_workbook_that_was_renamed_has_not_been_edited_again(seller: Seller) -> None:
    fill_in(seller.book(), "R1", decision="hold", note="ask Li")
    read_edits(seller)
    renamed = seller.book().with_name("discrepancies (edited 1).xlsx")
    seller.book().rename(renamed)
    assert "No new edits" in read_edits(seller)
    fill_in(renamed, "R1", decision=None)
    read_edits(seller)
    assert logged(seller, "decision") == [("hold",), ("",)]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are no text")
def test_a_copy_from_an_old_archive_is_read_whatever_its_name_is(seller: Seller) -> None:
    shutil.copy(seller.book(), seller.out / os.fsdecode("副本.xlsx".encode("gb18030")))
    fill_in(seller.out / os.fsdecode("副本.xlsx".encode("gb18030")), "R1", decision="hold", note="ask Li")
    seller.run()
    assert logged(seller, "decision", "note") == [("hold", "ask Li")]


def test_two_copies_that_say_different_things_are_a_conflict_with_both_values(seller: Seller) -> None:
    copy = seller.book().with_name("discrepancies - Li.xlsx")
    shutil.copy(seller.book(), copy)
    fill_in(seller.book(), "R1", decision="hold", note="mine")
    fill_in(copy, "R1", decision="write off", case_id=None)
    assert "contradict the case log: 1" in read_edits(seller)
    assert len([line for line in seller.log if line["conflict"] == "decision"]) == 1
    assert "No new edits" in read_edits(seller)
    seller.run()
    (problem,) = seller.problems()
    assert problem["code"] == "edit_conflict"
    applied = next(line["decision"] for line in seller.log if not line["conflict"])
    kept = next(line["decision"] for line in seller.log if line["conflict"])
    assert {applied, kept} == {"hold", "write off"}
    assert f"says “{kept}”, the case log says “{applied}”" in problem["what"]
    sheet = "file_now" if applied == "hold" else "filed"
    fill_in(seller.book(), "R1", sheet, note="settled: as it is")
    seller.run()
    assert seller.problems() == []


def test_the_same_edit_in_two_copies_is_no_conflict(seller: Seller) -> None:
    shutil.copy(seller.book(), seller.out / "backup.xlsx")
    for book in (seller.book(), seller.out / "backup.xlsx"):
        fill_in(book, "R1", decision="hold")
    read_edits(seller)
    assert logged(seller, "decision", "conflict") == [("hold", "")]


def test_what_was_written_off_in_one_copy_and_closed_in_the_other_is_said_once(seller: Seller) -> None:
    copy = seller.out / "Li.xlsx"
    shutil.copy(seller.book(), copy)
    fill_in(seller.book(), "R1", decision="write off")
    read_edits(seller)
    fill_in(copy, "R1", outcome="closed", note="done")
    read_edits(seller)
    fill_in(copy, "R2", decision="hold")
    read_edits(seller)
    assert sorted(logged(seller, "decision", "changed_fields")) == [
        ("hold", "decision"),
        ("write off", "decision"),
        ("write off", "note"),
    ]


def typed(path: Path, hour: int, **cells: Any) -> None:
    """Type into the row of R1 and save the workbook at that hour."""
    fill_in(path, "R1", **cells)
    saved_on(path, f"2026-08-25T{hour:02}:00:00")


def test_a_backup_says_nothing_a_second_time_and_undoes_nothing(seller: Seller) -> None:
    typed(seller.book(), 9, case_id="18000000001", decision="file")
    read_edits(seller)
    shutil.copy(seller.book(), seller.out / "backup.xlsx")
    typed(seller.book(), 11, case_id=None, decision="hold")
    read_edits(seller)
    before = seller.log
    assert "No new edits" in read_edits(seller)
    fill_in(seller.out / "backup.xlsx", "R2", decision="write off")
    saved_on(seller.out / "backup.xlsx", "2026-08-25T10:00:00")
    read_edits(seller)
    assert "No new edits" in read_edits(seller)
    assert [(line["units"], line["decision"]) for line in seller.log[len(before) :]] == [("3", "write off")]


def test_a_value_that_the_log_has_left_counts_as_typed_again_in_a_copy_that_was_saved_later(seller: Seller) -> None:
    copy = seller.book().with_name("discrepancies - Li.xlsx")
    shutil.copy(seller.book(), copy)
    typed(seller.book(), 9, case_id="18000000001")
    read_edits(seller)
    typed(seller.book(), 10, case_id=None)
    read_edits(seller)
    typed(copy, 11, case_id="18000000001")
    assert "contradict the case log: 1" in read_edits(seller)
    assert "No new edits" in read_edits(seller)
    seller.run()
    (problem,) = seller.problems()
    assert "discrepancies - Li.xlsx says “18000000001”, the case log says “”" in problem["what"]
    assert ("R1", "review", 4) in seller.claims()
    assert "discrepancies - Li.xlsx says so" in seller.row("R1")["status_reason"]
    fill_in(seller.book(), "R1", "review", decision="file")
    seller.run()
    assert ("R1", "open", 4) in seller.claims()
    assert seller.problems() == []
