"""What people type into the input cells: read as it is meant, or not at all."""

from datetime import date, datetime
from typing import Any

import pytest

from reconcile.case_log.typed_cell import Unreadable, read_cell


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
        ("paid_amount", "$12"),
        ("paid_amount", float("inf")),
    ],
)
def test_what_may_mean_two_things_or_none_is_not_guessed(field: str, typed: Any) -> None:
    with pytest.raises(Unreadable):
        read_cell(field, typed)
