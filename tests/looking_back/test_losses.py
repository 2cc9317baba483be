"""What of a loss is gone, what of it came back, what was paid for it, and which deadlines it missed."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reconcile.claims.claim import Claim
from reconcile.claims.status import StatusRow
from reconcile.looking_back.losses import is_certain
from reconcile.records import Reason
from tests.looking_back.looked_back import looked_back, rows


@pytest.mark.parametrize(
    ("status", "codes", "certain"),
    [
        ("open", "", True),
        ("waiting", "", False),
        ("expired", "", True),
        ("review", "recovered_part", True),
        ("review", "below_deductible", True),
        ("review", "liability_accepted", True),
        ("review", "dispute_reversal", True),
        ("review", "no_window", True),
        ("review", "no_window not_received_by_amazon", False),  # one doubt is enough, also a new one
    ],
)
def test_units_are_gone_unless_they_wait_or_a_reason_doubts_the_loss_itself(
    status: str, codes: str, certain: bool
) -> None:
    row = StatusRow(status, 1, tuple(map(Reason, codes.split())))
    assert is_certain(cast(Claim, SimpleNamespace(row=row))) is certain


@pytest.mark.parametrize(("losses", "lost"), [(["-2"], [1]), (["-1", "-1"], [1, 0]), (["-1"], [1])])
def test_a_unit_that_came_back_for_its_payment_is_neither_lost_nor_is_its_money_recovered(
    losses: list[str], lost: list[int]
) -> None:
    paid = {"date": "2026-05-10", "id": "R1", "reason": "Lost_Warehouse", "cash": "2", "total": "2", "amount": "24.00"}
    back = {"date": "2026-06-01", "id": "R2", "reason": "Reversal", "cash": "-1", "stock": "1", "total": "0"}
    ledger = [
        {"date": f"2026-05-0{number}", "reason": "M", "units": units, "reference": f"L{number}"}
        for number, units in enumerate(losses, 1)
    ]
    ledger.append({"date": "2026-06-02", "reason": "F", "units": "1", "reference": "F1"})
    given = {"ledger": ledger, "reimbursements": [paid, back | {"amount": "-12.00", "original": "R1"}]}
    with looked_back(given) as con:
        found = rows(con, "select units, came_back, lost, paid, recovered from loss order by event_date")
        assert [row["lost"] for row in found] == [row["paid"] for row in found] == lost
        assert [row["came_back"] for row in found] == [row["units"] - row["lost"] for row in found]
        assert sum(row["recovered"] for row in found) == 12


def test_of_two_refunded_units_that_were_paid_the_one_that_came_back_brought_no_money() -> None:
    given: dict[str, Any] = {
        "transactions": "date | units | amount\n2026-03-01 | 2 | -40",
        "returns": "date | units\n2026-06-01 | 1",
        "reimbursements": """
            date       | id | reason         | cash | stock | total | amount | original | order_id
            2026-05-01 | R1 | CustomerReturn | 2    | 0     | 2     | 24.00  |          | 111-1
            2026-06-03 | R2 | Reversal       | -1   | 1     | 0     | -12.00 | R1       | 111-1
        """,
    }
    with looked_back(given) as con:
        (loss,) = rows(con, "select came_back, lost, paid, recovered from loss")
        assert loss == {"came_back": 1, "lost": 1, "paid": 1, "recovered": 12}


def test_a_loss_that_can_still_be_filed_missed_no_deadline() -> None:
    lost = "date | reason | units | reference\n2026-04-01 | M | -5 | L1\n2026-06-01 | M | -3 | L2"
    with looked_back({"ledger": lost}) as con:
        found = rows(con, "select expired, expired_amount, asked_amount from loss order by event_date")
        assert [tuple(map(int, row.values())) for row in found] == [(5, 50, 0), (0, 0, 30)]
        (late,) = rows(con, "select month, claims, units, amount from missed_deadline")
        assert late == {"month": "2026-05", "claims": 1, "units": 5, "amount": 50}


def test_an_order_refunded_unit_by_unit_missed_the_last_of_the_deadlines_that_are_over() -> None:
    refunds = """
        date       | type   | units | amount
        2026-01-02 | Order  | 3     | 90
        2026-01-10 | Refund | 1     | -20
        2026-02-10 | Refund | 1     | -30
        2026-04-20 | Refund | 1     | -30
    """
    with looked_back({"transactions": refunds}) as con:
        found = rows(con, "select status, deadline from claim order by deadline")
        assert [tuple(map(str, row.values())) for row in found] == [
            ("expired", "2026-05-10"),  # refunded below the full price
            ("expired", "2026-06-10"),
            ("open", "2026-08-18"),
        ]
        assert rows(con, "select deadline, expired from loss") == [{"deadline": date(2026, 6, 10), "expired": 2}]


def test_of_three_paid_units_one_was_taken_back_and_one_came_back_for_its_money() -> None:
    given: dict[str, Any] = {
        "ledger": "date | reason | units | reference\n2026-05-01 | M | -3 | L1",
        "reimbursements": """
            date       | id | reason         | cash | stock | total | amount | original
            2026-05-10 | R1 | Lost_Warehouse | 3    | 0     | 3     | 36.00  |
            2026-06-01 | R2 | Reversal       | -1   | 0     | -1    | -12.00 | R1
            2026-06-02 | R3 | Reversal       | -1   | 1     | 0     | -12.00 | R1
        """,
    }
    with looked_back(given) as con:
        (loss,) = rows(con, "select came_back, lost, paid, recovered from loss")
        assert loss == {"came_back": 1, "lost": 2, "paid": 1, "recovered": 12}


def test_what_was_added_to_a_payment_below_cost_was_missing_and_came_back() -> None:
    given: dict[str, Any] = {
        "ledger": "date | reason | units | reference\n2026-05-01 | M | -2 | L1",
        "reimbursements": """
            date       | id | reason         | cash | amount | each | original
            2026-05-10 | R1 | Lost_Warehouse | 2    | 12.00  | 6.00 |
            2026-06-10 | R2 | Lost_Warehouse | 0    | 5.00   |      | R1
        """,
    }
    with looked_back(given) as con:
        (short,) = rows(con, "select lost, amount, recovered, asked_amount from loss where claim_type = 'underpaid'")
        assert short == {"lost": 0, "amount": 8, "recovered": 5, "asked_amount": 3}


def test_a_case_over_losses_of_two_marketplaces_has_its_money_by_currency() -> None:
    given: dict[str, Any] = {
        "ledger": """
            date       | reason | units | reference | country
            2026-05-01 | M      | -2    | L1        | US
            2026-05-02 | M      | -3    | L2        | CA
        """,
        "costs": "fnsku | cost | currency\nXCUP | 10 | USD",
        "fx": "date | from | to | rate\n2026-04-30 | USD | CAD | 1.4",
        "case_log": """
            claim_type     | fnsku | reference_id | case_id | units | filed_date | status
            warehouse_lost | XCUP  | L1           | C1      | 2     | 2026-05-20 | denied
            warehouse_lost | XCUP  | L2           | C1      | 3     | 2026-05-20 | denied
        """,
    }
    with looked_back(given) as con:
        found = rows(con, "select case_id, result, units, amount, currency from case_result order by currency")
        assert [tuple(row.values()) for row in found] == [
            ("C1", "refused", 3, 42, "CAD"),
            ("C1", "refused", 2, 20, "USD"),
        ]
    with looked_back(given, 'reporting_currency = "USD"') as con:
        (whole,) = rows(con, "select units, amount, currency from case_result")
        assert whole == {"units": 5, "amount": 50, "currency": "USD"}
