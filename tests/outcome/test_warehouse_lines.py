"""The sheet Warehouse: what each product of a region lost, found and was paid for, and what of it is open."""

from datetime import date
from typing import Any

import pytest

from reconcile.outcome.warehouse import write_warehouse_lines
from tests.worlds.claims_harness import Case, table, tables_of

PRODUCTS = {"XCUP": ("CUP", "B0CUP", "Cup")}
PAID = "date | id | reason | cash | stock | total | amount | original\n"


def lines(ledger: str, paid: str = "") -> list[dict[str, Any]]:
    """The rows of the sheet, as of 30 June 2026; figures that are 0 left out."""
    given = {"ledger": table("date | reason | units | reference | disposition | country | unreconciled\n" + ledger)}
    given |= {"reimbursements": table(PAID + paid)} if paid else {}
    with tables_of(Case("", "", "", date(2026, 6, 30), given, []), given) as (con, outcome):
        found = outcome.reckoning
        write_warehouse_lines(con, found.breaks, found.claims, found.pooled, PRODUCTS)
        told = con.execute("select * from warehouse_line")
        names = [column[0] for column in told.description or []]
        return [{k: v for k, v in zip(names, row, strict=True) if v != 0} for row in told.fetchall()]


def test_each_region_counts_its_own_losses_finds_and_payments() -> None:
    rows = lines(
        """2026-05-01 | M | -5 | L1 | | US |
        2026-05-02 | E | -4 | L2 | | US |
        2026-05-03 | D | -1 | L3 | | US |
        2026-05-04 | M | -2 | L4 | | CA |
        2026-05-10 | F | 1 | F1 | | US |
        2026-05-11 | Q | -1 | Q1 | WAREHOUSE_DAMAGED | US |
        2026-05-11 | P | 1 | Q1 | SELLABLE | US |""",
        """2026-05-20 | R1 | Lost_Warehouse | 2 | 0 | 2 | 20.00 |
        2026-05-21 | R2 | Damaged_Warehouse | 1 | 0 | 1 | 10.00 |""",
    )
    names = {"fnsku": "XCUP", "sku": "CUP", "asin": "B0CUP", "title": "Cup", "unreconciled": None}
    lost = {"lost": 5, "found": 1, "paid_lost": 2, "open_lost": 2}
    damaged = {"damaged": 4, "regraded": 1, "paid_damaged": 1, "open_damaged": 2}
    assert rows == [
        {"stock_region": "CA", "lost": 2, "open_lost": 2} | names,
        {"stock_region": "US", "disposed": 1} | names | lost | damaged,
    ]


def test_amazons_own_open_number_is_added_up_where_it_is_filled_and_unknown_where_it_is_not() -> None:
    (row,) = lines("2026-05-01 | M | -5 | L1 | | | 2\n2026-05-02 | M | -3 | L2 | | | 1\n2026-05-03 | M | -1 | L3 | | |")
    assert (row["lost"], row["unreconciled"], row["open_lost"]) == (9, 3, 4)  # the rest is in review
    (row,) = lines("2026-05-01 | M | -5 | L1 | | | 0")
    assert (row["lost"], row.get("unreconciled", 0)) == (5, 0)
    (row,) = lines("2026-05-01 | M | -5 | L1 | | |")
    assert row["unreconciled"] is None


@pytest.mark.parametrize(("stock", "total", "found"), [("0", "-1", 0), ("1", "0", 1)])
def test_a_unit_whose_payment_was_taken_back_is_not_paid_and_found_where_it_came_back(
    stock: str, total: str, found: int
) -> None:
    paid = f"""2026-05-10 | R1 | Lost_Warehouse | 2 | 0 | 2 | 20.00 |
        2026-06-01 | R2 | Reversal | -1 | {stock} | {total} | -10.00 | R1"""
    (row,) = lines("2026-05-01 | M | -2 | L1 | | |", paid)
    assert (row["lost"], row.get("found", 0), row["paid_lost"], row.get("open_lost", 0)) == (2, found, 1, 1 - found)
