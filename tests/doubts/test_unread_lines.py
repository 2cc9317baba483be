"""Lines that could not be read and may settle a claim; a copy of a record that another download has whole is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reconcile import policy
from reconcile.doubts.unread import LEDGER as LEDGER_KIND
from reconcile.doubts.unread import PAID as PAID_KIND
from reconcile.doubts.unread import RETURNED, UnreadLine, doubted_by_unread, unread_lines, unread_papers
from reconcile.match.breaks import Break
from reconcile.models import run_models
from reconcile.records import Exposure, Reason
from reconcile.settings import read_settings
from reconcile.settings.of_run import write_run_setting
from tests.worlds.loaded import Inbox

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


def test_units_that_came_in_by_an_event_that_no_rule_knows_may_be_a_receipt(inbox: Inbox) -> None:
    inbox.put("may.txt", LEDGER + WHOLE.replace("Receipts", "Ontvangsten"))
    (cells,) = unread(inbox)
    assert cells == {"XCUP"}
    lines = unread_lines(inbox.con, inbox.data)
    for claim_type, in_doubt in (("inbound_lost", True), ("warehouse_lost", False)):
        loss = replace(LOSS, claim_type=claim_type)
        assert bool(doubted_by_unread([Break(loss)], lines)) == in_doubt


def test_units_that_went_out_by_an_event_that_no_rule_knows_are_no_receipt(inbox: Inbox) -> None:
    inbox.put("may.txt", LEDGER + WHOLE.replace("Receipts", "Verzendingen").replace("\t3\t", "\t-3\t"))
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


ORDER = "114-0000000-0000621"


LOSS = Exposure(
    claim_id="C1", claim_type="", counterparty="amazon", marketplace="US", stock_region="NA", fnsku="XCUP", sku="CUP",
    asin="", units=2, event_date=date(2026, 8, 6), pool=(), source=(), order_id=ORDER, shipment_id="FBA1",
)  # fmt: skip


def doubted(claim_type: str, kind: str, *cells: str, counterparty: str = "amazon") -> bool:
    """Whether a line of these cells that could not be read puts a loss of this type in review."""
    loss = replace(LOSS, claim_type=claim_type, counterparty=counterparty)
    return bool(doubted_by_unread([Break(loss)], [UnreadLine(kind, frozenset(cells))]))


@pytest.mark.parametrize("claim_type", ["warehouse_lost", "inbound_damaged", "removal_lost", "reversal", "underpaid"])
def test_a_payment_of_the_product_may_be_for_any_loss_but_one_of_an_order(claim_type: str) -> None:
    assert doubted(claim_type, PAID_KIND, "XCUP", "Lost_Warehouse", "two")
    assert not doubted(claim_type, PAID_KIND, "XBOX", "Lost_Warehouse", "two")
    assert not doubted(claim_type, PAID_KIND, "XCUP", "CustomerReturn", ORDER)
    assert not doubted(claim_type, PAID_KIND, "XCUP", "two", counterparty="carrier")


def test_a_return_may_be_of_its_order_or_without_one_of_its_product() -> None:
    assert doubted("customer_return", RETURNED, ORDER, "XBOX")
    assert doubted("customer_return", RETURNED, "1.1E+16", "CUP")
    assert not doubted("customer_return", RETURNED, "114-0000000-0000999", "CUP", "XCUP")
    assert not doubted("customer_return", PAID_KIND, "XCUP")
    assert doubted("customer_return", PAID_KIND, ORDER)


def test_a_ledger_line_may_be_the_receipt_of_its_shipment_or_a_find() -> None:
    assert doubted("inbound_lost", LEDGER_KIND, "XCUP", "FBA1")
    assert not doubted("inbound_lost", LEDGER_KIND, "XCUP", "FBA2")
    assert not doubted("inbound_damaged", LEDGER_KIND, "XCUP", "FBA1")
    assert doubted("warehouse_lost", LEDGER_KIND, "XCUP", "F")
    assert doubted("warehouse_lost", LEDGER_KIND, "XCUP", "N")
    assert not doubted("warehouse_lost", LEDGER_KIND, "XCUP", "M")
    assert not doubted("warehouse_damaged", LEDGER_KIND, "XCUP", "F")


DELIVERIES = "货件编号,运单号,签收日期,缺失箱号\n"
READ = "FBA15SMPLA01,BL1,2026-06-02,7\n"


def test_a_proof_of_delivery_that_could_not_be_read_is_named_by_its_shipment(inbox: Inbox) -> None:
    inbox.put("签收.csv", DELIVERIES + READ + READ.replace("BL1", "BL2").replace(",7", ",箱7丢"))
    unread(inbox)
    (unread_line,) = unread_lines(inbox.con, inbox.data)
    assert unread_papers([unread_line])["FBA15SMPLA01"] == Reason.of("unread_seller_deliveries", place="签收.csv:3")


def test_a_proof_of_delivery_that_a_corrected_copy_has_hides_nothing(inbox: Inbox) -> None:
    inbox.put("签收.csv", DELIVERIES + READ.replace(",7", ",箱7丢"))
    inbox.put("签收 (2).csv", DELIVERIES + READ)
    assert unread(inbox) == []


def test_a_proof_of_delivery_for_several_shipments_is_named_by_each(inbox: Inbox) -> None:
    inbox.put("签收.csv", DELIVERIES + READ.replace("FBA15SMPLA01", "FBA15SMPLA01/FBA15SMPLA02"))
    assert {"FBA15SMPLA01", "FBA15SMPLA02"} <= unread(inbox)[0]


def test_a_shipment_of_the_register_that_could_not_be_read_is_named(inbox: Inbox) -> None:
    inbox.put("货件.csv", "货件编号;发货日期;承运方式\nfba15smpla01;somewhen;合作承运\n")
    assert "FBA15SMPLA01" in unread(inbox)[0]
