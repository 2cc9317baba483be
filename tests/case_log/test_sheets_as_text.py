"""A sheet that was saved as a CSV beside its workbook is told, and its filings are not proposed again unseen."""

from __future__ import annotations

import csv
import os
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from reconcile.texts.catalogue import catalogue
from tests.worlds.case_log_world import Seller, fill_in

NEXT_DAY = date(2026, 8, 26)


def saved_as_text(seller: Seller, lang: str, encoding: str, mark: str) -> Path:
    """File now of the workbook as a text in the report folder."""
    sheet = openpyxl.load_workbook(seller.book())[catalogue(lang).text("sheet", "file_now")]
    path = seller.book().with_name("today.csv")
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows(sheet.iter_rows(values_only=True))
    return path


@pytest.mark.parametrize(
    ("lang", "encoding", "mark"), [("en", "utf-8-sig", ","), ("zh", "gb18030", ";"), ("zh", "utf-16", "\t")]
)
def test_what_is_filled_in_there_is_told_and_its_filings_are_looked_at_first(
    tmp_path: Path, lang: str, encoding: str, mark: str
) -> None:
    seller = Seller(tmp_path)
    seller.begin()
    seller.run(lang=lang)
    wrote = seller.book().read_bytes()
    fill_in(seller.book(), "R1", lang=lang, case_id="18000000001", filed_date=date(2026, 8, 24))
    fill_in(seller.book(), "R2", lang=lang, note="ask the warehouse")
    text = saved_as_text(seller, lang, encoding, mark)
    seller.book().write_bytes(wrote)  # the workbook itself was not saved
    seller.run(NEXT_DAY, lang)
    status = {name: status for name, status, _ in seller.claims(NEXT_DAY)}
    assert status == {"R1": "review", "R2": "open", "R3": "open", "R4": "open"}
    assert [(row["code"], row["file"]) for row in seller.problems(NEXT_DAY)] == [
        ("workbook_as_text", "2026-08-25/today.csv")
    ]
    text.rename(seller.data / text.name)  # what is told to do helps
    seller.run(NEXT_DAY, lang)
    status = {name: status for name, status, _ in seller.claims(NEXT_DAY)}
    assert status == {"R1": "filed", "R2": "open", "R3": "open", "R4": "open"}
    assert seller.problems(NEXT_DAY) == []


def test_a_text_in_which_nothing_is_filled_in_says_nothing(tmp_path: Path) -> None:
    seller = Seller(tmp_path)
    seller.begin()
    seller.run()
    saved_as_text(seller, "en", "utf-8-sig", ",")
    seller.run(NEXT_DAY)
    assert seller.problems(NEXT_DAY) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_one_whose_name_is_no_text_is_told_as_well(tmp_path: Path) -> None:
    seller = Seller(tmp_path)
    seller.begin()
    seller.run()
    wrote = seller.book().read_bytes()
    fill_in(seller.book(), "R1", case_id="18000000001")
    saved_as_text(seller, "en", "utf-8-sig", ",").rename(seller.out / os.fsdecode("已提交.csv".encode("gb18030")))
    seller.book().write_bytes(wrote)
    seller.run(NEXT_DAY)
    assert ("R1", "review", 4) in seller.claims(NEXT_DAY)
    assert [row["code"] for row in seller.problems(NEXT_DAY)] == ["workbook_as_text"]
