"""Columns that no declaration knows are told where a renamed column may hide behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds.loaded import Inbox

PAID = "approval-date,reimbursement-id,reason,sku,quantity,amount-total"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("sku,unit_cost,currency,efective_from", [("efective_from", "unread_column_instead", "doubtful")]),
        ("sku,unit_cost,currency,shelf,mood", [("shelf, mood", "unread_column", "info")]),
        ("sku,unit_cost,currency,,Supplier", []),
        (f"{PAID},orig-id", [("orig-id", "unread_column_instead", "doubtful")]),
        (PAID, []),
    ],
)
def test_an_unknown_column_is_told(tmp_path: Path, header: str, told: list[tuple[object, ...]]) -> None:
    inbox = Inbox(tmp_path)
    inbox.put("file.csv", f"{header}\n")
    inbox.load()
    codes = "select column_name, code, severity from problem where code <> 'no_records'"
    assert inbox.ask("select status from source_file") == [("loaded",)]
    assert inbox.ask(codes) == told
