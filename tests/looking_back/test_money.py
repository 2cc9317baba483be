"""Looking back adds up what payments gave; a payment may be shared by losses of several days."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.worlds.months_world import OCTOBER, PAID, World

MONEY_LOST = (("Recovery", "Claim type"), ("Looking back", "Month"))
"""The tables that add up what was lost, by sheet and first heading."""


def first_row(world: World, sheet: str, heading: str) -> dict[str, Any]:
    """The first row of the table of October's workbook that begins with this heading."""
    rows = list(load_workbook(world.out / str(OCTOBER) / "discrepancies.xlsx")[sheet].values)
    place = next(n for n, row in enumerate(rows) if row[0] == heading)
    return dict(zip(rows[place], rows[place + 1], strict=True))


def test_a_payment_shared_by_two_losses_is_money_with_the_decimals_of_its_currency(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 1 L1", "10-13 lost 2 L2")
    product = ["CUP", "X00CUP", "B00CUP", "Cup", "NewItem", "USD", "3.33", "10.00", "3", "0", "3", "", ""]
    world.put("paid.txt", "\t".join(PAID), "\t".join(["2026-10-20", "R1", "", "", "Lost_Warehouse", *product]))
    world.run(OCTOBER)  # fails where a third of 10.00 USD is not rounded
    assert [row["claim_type"] for row in world.rows(OCTOBER)] == ["underpaid"]


def test_what_the_case_log_tells_of_a_payment_came_back_and_not_what_was_asked(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 3 L1", "10-13 lost 2 L2")
    heads = (
        "claim_type,fnsku,reference_id,case_id,units,filed_date,status,paid_units,paid_amount,currency,resolved_date"
    )
    paid = "warehouse_lost,X00CUP,L1,18000000001,3,2026-10-20,partial,2,7.00,USD,2026-11-01"
    untold = "warehouse_lost,X00CUP,L2,18000000002,2,2026-10-20,paid,2,,,2026-11-01"
    world.put("case_log.csv", heads, paid, untold)
    world.run(OCTOBER)
    assert world.standing(OCTOBER) == {"L1": "paid 2, review 1", "L2": "paid 2"}
    told = first_row(world, "Recovery", "Claim type")
    assert (told["Units lost"], told["Units paid"], told["Cost"]) == (5, 4, 50)
    assert (
        told["Recovered"] == 27
    )  # 7.00 for two cups of 10.00, and two more at cost: nobody says what was paid for them


def test_the_money_of_two_cases_of_one_loss_came_in_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 5 L1")
    heads = "claim_type,fnsku,reference_id,case_id,units,filed_date,status,paid_units,paid_amount,currency"
    first = "warehouse_lost,X00CUP,L1,18000000001,2,2026-10-20,paid,2,14.00,USD"
    second = "warehouse_lost,X00CUP,L1,18000000002,3,2026-10-21,paid,3,15.00,USD"
    world.put("case_log.csv", heads, first, second)
    world.run(OCTOBER)
    assert world.standing(OCTOBER) == {"L1": "paid 2, paid 3"}
    told = first_row(world, "Recovery", "Claim type")
    assert (told["Units paid"], told["Cost"], told["Recovered"]) == (5, 50, 29)


def test_what_was_given_up_is_not_called_refused(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 3 L1")
    heads = "claim_type,fnsku,reference_id,case_id,units,filed_date,decision,status"
    world.put("case_log.csv", heads, "warehouse_lost,X00CUP,L1,,3,,write off,closed")
    world.run(OCTOBER)
    for sheet, heading in MONEY_LOST:
        assert first_row(world, sheet, heading)["Refused or closed"] == 30


def test_what_has_no_cost_did_not_cost_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "PLATE,10.00,USD,2026-01-01")
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 3 L1")
    world.run(OCTOBER)
    for sheet, heading in MONEY_LOST:
        told = first_row(world, sheet, heading)
        assert (told["Units lost"], told["Cost"]) == (3, None)


def test_what_amazon_added_to_a_payment_below_cost_was_missing_and_came_back(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x")
    product = ["CUP", "X00CUP", "B00CUP", "Cup", "NewItem", "USD"]
    short = ["2026-10-20", "R1", "", "", "Lost_Warehouse", *product, "6.00", "12.00", "2", "0", "2", "", ""]
    added = ["2026-11-02", "R2", "", "", "Lost_Warehouse", *product, "4.00", "8.00", "0", "0", "0", "R1", ""]
    world.put("paid.txt", "\t".join(PAID), "\t".join(short), "\t".join(added))
    world.run(OCTOBER)
    assert world.rows(OCTOBER) == []
    told = first_row(world, "Recovery", "Claim type")
    assert (told["Cost"], told["Recovered"]) == (8, 8)
