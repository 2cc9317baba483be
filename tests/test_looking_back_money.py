"""Looking back adds up what payments gave; a payment may be shared by losses of several days."""

from pathlib import Path

from tests.months_world import OCTOBER, PAID, World


def test_a_payment_shared_by_two_losses_is_money_with_the_decimals_of_its_currency(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 1 L1", "10-13 lost 2 L2")
    product = ["CUP", "X00CUP", "B00CUP", "Cup", "NewItem", "USD", "3.33", "10.00", "3", "0", "3", "", ""]
    world.put("paid.txt", "\t".join(PAID), "\t".join(["2026-10-20", "R1", "", "", "Lost_Warehouse", *product]))
    world.run(OCTOBER)  # fails where a third of 10.00 USD is not rounded
    assert [row["claim_type"] for row in world.rows(OCTOBER)] == ["underpaid"]
