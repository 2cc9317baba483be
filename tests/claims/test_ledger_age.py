"""Ledger data that lack a month, and reconciled numbers that are older than Amazon's payments."""

from datetime import date, timedelta

import pytest

from tests.worlds.claims_harness import Case, Outcome, run_case, table
from tests.worlds.given_rows import Row

AS_OF = date(2026, 11, 1)


def outcome(claim_type: str, given: dict[str, list[Row]]) -> Outcome:
    return run_case(Case("ledger_age", "", "", AS_OF, given, [], claim_type=claim_type))


def busy(silent_from: date, silent_days: int) -> list[Row]:
    """A sale on every second day of 2026 up to the as-of date, but for the silent days."""
    days = [date(2026, 1, 1) + timedelta(n) for n in range(0, (AS_OF - date(2026, 1, 1)).days, 2)]
    silent = {silent_from + timedelta(n) for n in range(silent_days)}
    return [{"date": str(day), "event": "Shipments", "units": "-1"} for day in days if day not in silent]


SHIPMENT = {
    "sku_list": table("units\n10"),
    "shipments": table("shipped | status | closed\n2026-06-01 | Closed | 2026-09-20"),
    "deliveries": table("date | shipped | delivered\n2026-07-10 | 1 | 1"),
}


@pytest.mark.parametrize(
    ("silent_from", "silent_days", "status"),
    [
        (date(2026, 8, 1), 10, "open"),  # quiet for less than two weeks
        (date(2026, 8, 1), 31, "review"),  # a month is missing: the units may have been received in it
        (date(2026, 2, 1), 28, "open"),  # the month before the delivery
        (date(2026, 9, 21), 28, "open"),  # the month after the shipment was closed
    ],
)
def test_a_month_that_the_ledger_lacks_puts_shortages_of_its_days_in_review(
    silent_from: date, silent_days: int, status: str
) -> None:
    receipt = {"date": "2026-07-14", "event": "Receipts", "units": "7", "reference": "FBA1"}
    found = outcome("inbound_lost", {"ledger": [*busy(silent_from, silent_days), receipt], **SHIPMENT})
    assert [(row["status"], row["units"]) for row in found.rows] == [(status, "3")]
    assert ("ledger_silent" in found.rows[0]["reason"]) == (status == "review")


@pytest.mark.parametrize(
    ("lost_on", "columns", "status"),
    [
        ("2026-09-10", "", "review"),  # it may have been found in the missing weeks
        ("2026-10-08", "", "open"),  # lost after them
        ("2026-09-10", "0 | 3", "open"),  # Amazon's own number says that nothing was found
    ],
)
def test_a_loss_before_a_month_that_the_ledger_lacks_may_have_been_found_in_it(
    lost_on: str, columns: str, status: str
) -> None:
    own_number = " | reconciled | unreconciled" if columns else ""
    lost = table(f"date | reason | units{own_number}\n{lost_on} | M | -3{' | ' * bool(columns)}{columns}")
    found = outcome("warehouse_lost", {"ledger": [*busy(date(2026, 9, 12), 25), *lost]})
    assert [(row["status"], row["units"]) for row in found.rows] == [(status, "3")]
    assert ("found_unseen" in found.rows[0]["reason"]) == (status == "review")


@pytest.mark.parametrize(
    ("until", "lost_on", "columns", "status"),
    [
        (date(2026, 10, 12), "2026-09-10", "", "review"),  # found in the last three weeks, perhaps
        (date(2026, 10, 12), "2026-09-10", "0 | 3", "review"),  # Amazon's own number is three weeks old as well
        (date(2026, 10, 24), "2026-09-10", "", "open"),  # a week of quiet
    ],
)
def test_a_loss_may_have_been_found_since_the_ledger_data_ended(
    until: date, lost_on: str, columns: str, status: str
) -> None:
    own_number = " | reconciled | unreconciled" if columns else ""
    lost = table(f"date | reason | units{own_number}\n{lost_on} | M | -3{' | ' * bool(columns)}{columns}")
    given = {"ledger": [*busy(until + timedelta(1), 60), *lost]}
    found = run_case(Case("ledger_age", "", "", AS_OF, given, [], claim_type="warehouse_lost", data_until=until))
    assert [(row["status"], row["units"]) for row in found.rows] == [(status, "3")]
    assert ("found_unseen" in found.rows[0]["reason"]) == (status == "review")


@pytest.mark.parametrize(
    ("until", "last_return", "status"),
    [
        (date(2026, 9, 1), "2026-09-01", "review"),  # both end 32 days after the refund
        (date(2026, 9, 1), "2026-09-28", "review"),  # the report ends 59 days after it, and Amazon waits 60
        (date(2026, 9, 1), "2026-09-29", "open"),  # the report ends later
        (date(2026, 9, 29), "2026-08-15", "open"),  # so does the ledger
        (date(2026, 10, 30), "2026-08-15", "open"),  # a report without returns since, and a ledger that is whole
    ],
)
def test_a_refunded_unit_may_have_come_back_since_ledger_and_returns_ended(
    until: date, last_return: str, status: str
) -> None:
    given = {
        "ledger": busy(until + timedelta(1), 60),
        "transactions": table("date | order | units | amount\n2026-07-31 | 111-1 | 1 | -30.00"),
        "returns": table(f"date | order | fnsku\n{last_return} | 999-1 | XOTHER"),
    }
    found = run_case(Case("ledger_age", "", "", AS_OF, given, [], claim_type="customer_return", data_until=until))
    assert [(row["status"], row["units"]) for row in found.rows] == [(status, "1")]
    assert ("returns_after_data" in found.rows[0]["reason"]) == (status == "review")


def test_what_the_shipping_queue_has_located_needs_no_month_of_the_ledger() -> None:
    receipt = {"date": "2026-07-14", "event": "Receipts", "units": "7", "reference": "FBA1"}
    queue = table("expected | located\n10 | 7")
    ledger = [*busy(date(2026, 8, 1), 31), receipt]
    found = outcome("inbound_lost", {"ledger": ledger, "queue": queue, **SHIPMENT})
    assert [(row["status"], row["units"]) for row in found.rows] == [("open", "3")]


def test_stock_that_seldom_moves_has_no_missing_months() -> None:
    ledger = table("date | event | units | reference\n2026-07-14 | Receipts | 7 | FBA1")
    found = outcome("inbound_lost", {"ledger": ledger, **SHIPMENT})
    assert [(row["status"], row["units"]) for row in found.rows] == [("open", "3")]


@pytest.mark.parametrize(
    ("paid_before", "open_units"),
    [
        # 50 units paid in all, of which the numbers hold 20: they are older than the payment of October.
        (20, []),
        # They hold 92 of 122 units: they are up to date, and the rest is first for what nobody files any more.
        (92, ["20"]),
    ],
)
def test_a_payment_that_old_reconciled_numbers_do_not_know_is_for_the_recent_loss(
    paid_before: int, open_units: list[str]
) -> None:
    lost = paid_before + 20
    ledger = table(
        "date       | reason | units | reference | reconciled | unreconciled\n"
        f"2025-10-23 | E      | -{lost} | OLD       | {paid_before} | 20\n"
        "2026-09-05 | E      | -30   | SEPTEMBER | 0          | 30"
    )
    paid = table(
        "date       | id | reason            | cash | amount\n"
        f"2025-11-20 | 1  | Damaged_Warehouse | {paid_before} | 10.00\n"
        "2026-10-19 | 2  | Damaged_Warehouse | 30   | 300.00"
    )
    found = outcome("warehouse_damaged", {"ledger": ledger, "reimbursements": paid})
    september = [row for row in found.rows if row["reference_id"] == "SEPTEMBER"]
    assert [row["units"] for row in september if row["status"] == "open"] == open_units
    assert len(september) == len(open_units)
