"""Lines that could not be read and may settle a claim; a copy of a record that another download has whole is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reconcile import policy
from reconcile.models import run_models
from reconcile.run_setting import write_run_setting
from reconcile.settings import read_settings
from reconcile.unread import unread_lines
from tests.loaded import Inbox

LEDGER = (
    "Date\tFNSKU\tASIN\tMSKU\tTitle\tEvent Type\tReference ID\tQuantity\tFulfillment Center\tDisposition\tReason\t"
    "Country\tReconciled Quantity\tUnreconciled Quantity\n"
)
WHOLE = "05/10/2026\tXCUP\tBCUP\tCUP\tCup\tReceipts\tFBA1\t3\tABE2\tSELLABLE\t\tUS\t\t\n"
NEXT = WHOLE.replace("05/10/2026", "05/11/2026")
CUT = WHOLE.replace("\t3\t", "\tthree\t")


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def unread(inbox: Inbox) -> list[frozenset[str]]:
    inbox.load()
    policy.load(inbox.con)
    write_run_setting(inbox.con, read_settings(inbox.data), date(2026, 8, 25))
    run_models(inbox.con, "staging")
    run_models(inbox.con, "core")
    return [line.cells for line in unread_lines(inbox.con, inbox.data)]


def test_a_receipt_that_could_not_be_read_may_settle_its_shortage(inbox: Inbox) -> None:
    inbox.put("may.txt", LEDGER + NEXT + CUT)
    (cells,) = unread(inbox)
    assert {"XCUP", "FBA1", "05/10/2026"} <= cells


def test_a_receipt_that_another_download_has_whole_hides_nothing(inbox: Inbox) -> None:
    inbox.put("may.txt", LEDGER + NEXT + CUT)
    inbox.put("june.txt", LEDGER + WHOLE + NEXT)
    assert unread(inbox) == []


PAID = (
    "approval-date\treimbursement-id\treason\tsku\tfnsku\t{}quantity-reimbursed-total\n"
    "2026-08-01\t{}\tLost_Warehouse\tCUP\tXCUP\t{}2\n"
)


def test_a_payment_in_a_report_that_lacks_a_column_may_settle_its_loss(inbox: Inbox) -> None:
    inbox.put("paid.txt", PAID.format("", 501, ""))
    (cells,) = unread(inbox)
    assert {"501", "XCUP", "Lost_Warehouse"} <= cells


def test_a_payment_that_another_download_has_whole_hides_nothing_either(inbox: Inbox) -> None:
    inbox.put("paid.txt", PAID.format("", 501, ""))
    inbox.put("paid again.txt", PAID.format("amount-total\t", 501, "20.00\t"))
    assert unread(inbox) == []


def test_the_same_product_received_on_another_day_is_no_copy(inbox: Inbox) -> None:
    inbox.put("may.txt", LEDGER + CUT)
    inbox.put("june.txt", LEDGER + NEXT)
    assert len(unread(inbox)) == 1
