"""A filing that somebody wrote into the wrong column is looked at before its claim is proposed again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reconcile.claims.remarks import tells_filing
from tests.worlds.case_log_world import Seller, fill_in

WEDNESDAY = date(2026, 8, 26)


@pytest.fixture
def seller(tmp_path: Path) -> Seller:
    seller = Seller(tmp_path)
    seller.begin()
    return seller


@pytest.mark.parametrize(
    ("remark", "tells"),
    [
        ("已提交", True),
        ("8月5日已提交", True),
        ("已提交 18000000012", True),
        ("Case ID: 18000000012", True),
        ("18000000012", True),
        ("DENIED", True),
        ("已赔付", True),
        ("提交", False),  # a thing to do
        ("待处理", False),
        ("20260805", False),
        ("2026.8.5", False),
        ("王芳", False),
        ("等王姐确认后提交", False),
        ("supplier says invoice follows", False),
        ("", False),
    ],
)
def test_a_remark_tells_a_filing_where_it_is_nothing_else(remark: str, tells: bool) -> None:
    assert tells_filing(remark) == tells


def test_an_outcome_or_a_case_id_among_the_remarks_of_the_workbook_is_asked_about_once(seller: Seller) -> None:
    seller.run(lang="zh")
    fill_in(seller.book(), "R1", lang="zh", note="已提交")
    fill_in(seller.book(), "R2", lang="zh", reviewer="18000000002")
    fill_in(seller.book(), "R3", lang="zh", note="已提交", decision="暂缓")
    seller.run(WEDNESDAY, lang="zh")
    status = {name: status for name, status, _ in seller.claims(WEDNESDAY)}
    assert status == {"R1": "review", "R2": "review", "R3": "open", "R4": "open"}
    assert "may have been filed already: case_log.csv:2" in seller.row("R1", WEDNESDAY)["status_reason"]
    fill_in(seller.book(WEDNESDAY), "R1", "review", lang="zh", case_id="18000000001")
    fill_in(seller.book(WEDNESDAY), "R2", "review", lang="zh", decision="提交")
    seller.run(date(2026, 8, 27), lang="zh")
    status = {name: status for name, status, _ in seller.claims(date(2026, 8, 27))}
    assert status == {"R1": "filed", "R2": "open", "R3": "open", "R4": "open"}


def test_a_word_that_is_no_decision_is_asked_about_in_a_log_of_ones_own_as_well(seller: Seller) -> None:
    rows = {"R1": "处理中,", "R2": ",已赔付", "R3": "搁置,", "R4": ",等客服"}
    lines = [f"仓库丢失,X00{name},{name},,,{told}\n" for name, told in rows.items()]
    text = "索赔类型,fnsku,参考编号,案件编号,状态,处理决定,备注\n" + "".join(lines)
    (seller.data / "case_log.csv").write_text(text, encoding="utf-8")
    seller.run()
    status = {name: status for name, status, _ in seller.claims()}
    assert status == {"R1": "review", "R2": "review", "R3": "open", "R4": "open"}
