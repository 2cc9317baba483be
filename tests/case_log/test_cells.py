"""What people type into the input cells: read as it is meant, or not at all."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reconcile.case_log.edits import Editing
from reconcile.case_log.state import LogLine, LogState
from reconcile.case_log.typed_cell import Unreadable, meant_as, read_cell
from reconcile.case_log.workbook_file import RowRead, WorkbookRead, WrittenRow
from reconcile.claims.case_row import LogRow
from reconcile.claims.inputs import Inputs


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("decision", "hold", "hold"),
        ("decision", "  Write-Off ", "write off"),
        ("decision", "暂缓", "hold"),
        ("decision", "之前已提交", "already filed"),
        ("decision", "", ""),
        ("decision", "   ", ""),
        ("outcome", "部分赔付", "partial"),
        ("outcome", "DENIED", "denied"),
        ("outcome", "拒赔", "denied"),
        ("outcome", "不予赔付", "denied"),
        ("outcome", "结案", "closed"),
        ("outcome", "撤诉", "closed"),
        ("outcome", "处理中", "filed"),
        ("outcome", "重新提交", "filed"),
        ("decision", "已提交", "already filed"),
        ("case_id", "18000000001", "18000000001"),
        ("case_id", " 18000000001\u200b ", "18000000001"),
        ("case_id", "'00123", "00123"),
        ("case_id", "无", ""),
        ("case_id", 18000000001.0, "18000000001"),
        ("case_id", " 1800 0000 001 ", "18000000001"),
        ("case_id", "Case ID: 1800 0000 001", "18000000001"),
        ("case_id", "CLM 2026 17", "CLM 2026 17"),
        ("case_id", "CLM 2026 0817", "CLM 2026 0817"),
        ("case_id", "18000000001 18000000002", "18000000001 18000000002"),
        ("case_id", "１２３", "123"),
        ("filed_date", date(2026, 8, 24), "2026-08-24"),
        ("filed_date", datetime.fromisoformat("2026-08-24T09:30"), "2026-08-24"),
        ("filed_date", 46258.0, "2026-08-24"),
        ("filed_date", "2026-8-4", "2026-08-04"),
        ("filed_date", "2026/08/24", "2026-08-24"),
        ("filed_date", "2026年8月24日", "2026-08-24"),
        ("filed_date", "20260824", "2026-08-24"),
        ("filed_date", "24/08/2026", "2026-08-24"),
        ("filed_date", "24 Aug 2026", "2026-08-24"),
        ("paid_units", 3.0, "3"),
        ("paid_units", " 3 ", "3"),
        ("paid_units", "3个", "3"),
        ("paid_units", "3 件", "3"),
        ("paid_units", "0", "0"),
        ("paid_amount", 5.2, "5.2"),
        ("paid_amount", "1,234.50", "1234.5"),
        ("paid_amount", 0, "0"),
        ("paid_amount", "300元", "300 CNY"),
        ("paid_amount", "USD 9.15", "9.15 USD"),
        ("paid_amount", "￥300", "300 ¥"),
        ("note", "first line\r\nsecond line ", "first line / second line"),
        ("note", "=1+1", "=1+1"),
        ("note", 5.0, "5"),
        ("reviewer", " 王芳 ", "王芳"),
    ],
)
def test_what_is_meant_is_kept(field: str, typed: Any, kept: str) -> None:
    assert read_cell(field, typed) == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("decision", "maybe"),
        ("decision", True),
        ("outcome", "maybe"),
        ("case_id", 1.23456789012345e17),
        ("case_id", "1.8E+10"),
        ("case_id", 12.5),
        ("filed_date", "next Tuesday"),
        ("filed_date", "03/04/2026"),
        ("filed_date", "26-08-24"),
        ("filed_date", "2026-02-30"),
        ("filed_date", 24.0),
        ("paid_units", -1),
        ("paid_units", 2.5),
        ("paid_units", "three"),
        ("paid_amount", -0.01),
        ("paid_amount", "12,5"),
        ("paid_amount", "12 pcs"),
        ("paid_amount", float("inf")),
    ],
)
def test_what_may_mean_two_things_or_none_is_not_guessed(field: str, typed: Any) -> None:
    with pytest.raises(Unreadable):
        read_cell(field, typed)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-06-20", []),  # asked again for the rest: the later day stands there, and the outcome was emptied
        ("2026-05-20", ["edit_no_outcome"]),
    ],
)
def test_money_without_an_outcome_is_told_unless_the_rest_was_asked_for_again(day: str, told: list[str]) -> None:
    moment, asked = "2026-06-01T09:00:00", date(2026, 5, 20)
    paid = LogRow("FL-1", case_id="F-1", filed_date=asked, status="partial", paid_amount=Decimal(40), entry="open")
    state = LogState([LogLine(replace(paid, units=10, changed_at=moment), "r0")])
    before = Inputs.of(state.standing("FL-1", ["open"])).as_text()
    row = WrittenRow("Review", "k", "FL-1", "open", "freight-FBA1", 10, 0, "USD", before)
    read = RowRead("Review", 2, "k", "FL-1", before | {"filed_date": day, "outcome": ""}, {})
    saved = datetime(2026, 6, 21, 9)  # noqa: DTZ001 - the clock of the workbook has no zone
    book = WorkbookRead(Path("b.xlsx"), "r1", "account", date(2026, 6, 20), "en", saved, "Li", {"k": row}, rows=[read])
    editing = Editing(book, "b.xlsx", {}, (), "Li", date(2026, 6, 30), lambda *_: "2026-06-21T09:00:00")
    (line,) = editing.lines(state)
    assert (line.row.status, line.row.filed_date) == ("filed", date.fromisoformat(day))
    assert [finding.code for finding in editing.findings] == told


@pytest.mark.parametrize(
    ("typed", "shown", "own", "meant"),
    [
        ("12", "USD", "USD", "12 USD"),
        ("12", "CNY", "USD", "12 CNY"),  # typed over money that stands there in CNY
        ("12 $", "USD", "CAD", "12 CAD"),
        ("12 ¥", "JPY", "JPY", "12 JPY"),
        ("12 CNY", "USD", "USD", "12 CNY"),
        ("", "USD", "USD", ""),
    ],
)
def test_money_is_in_the_currency_that_is_written_with_it_else_in_that_of_its_cell(
    typed: str, shown: str, own: str, meant: str
) -> None:
    assert meant_as(typed, shown, own) == meant


@pytest.mark.parametrize(("typed", "own"), [("12 ¥", "USD"), ("12 $", "EUR"), ("12 kr", "EUR")])
def test_a_sign_of_several_other_currencies_is_not_guessed(typed: str, own: str) -> None:
    with pytest.raises(Unreadable):
        meant_as(typed, own, own)
