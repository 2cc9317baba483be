"""Money as texts and CSV files write it, and when an amount is called lowered."""

from decimal import Decimal

import pytest

from reconcile.report.money import is_lowered, plain_cost, plain_money
from tests.report.report_fixture import as_claim, claim


@pytest.mark.parametrize(
    ("amount", "rate", "currency", "lowered"),
    [
        ("700.00", None, "USD", False),
        ("699.99", None, "USD", True),
        ("98.00", "0.14", "USD", False),  # ten units at 70 yuan
        ("97.99", "0.14", "USD", True),
        ("14699", "20.9999", "JPY", False),  # less than one yen is rounding
        ("14698", "20.9999", "JPY", True),
        (None, "0.14", "USD", False),
    ],
)
def test_an_amount_is_lowered_where_it_is_less_than_units_at_cost_by_the_smallest_coin(
    amount: str | None, rate: str | None, currency: str, lowered: bool
) -> None:
    row = claim("freight_lost", "open", 1, units=10, unit_cost=Decimal(70), currency=currency)
    told = {"amount": amount and Decimal(amount), "rate": rate and Decimal(rate)}
    assert is_lowered(as_claim(row | told)) == lowered


@pytest.mark.parametrize(
    ("number", "currency", "cost", "money"),
    [
        ("1.454500", "USD", "1.4545", "1.45"),
        ("2", "USD", "2.00", "2.00"),
        ("100.0", "JPY", "100", "100"),
        ("0.125", "USD", "0.125", "0.13"),
    ],
)
def test_a_unit_cost_keeps_its_digits_and_an_amount_has_those_of_its_currency(
    number: str, currency: str, cost: str, money: str
) -> None:
    assert (plain_cost(Decimal(number), currency), plain_money(Decimal(number), currency)) == (cost, money)
    assert (plain_cost(None, currency), plain_money(None, currency)) == ("", "")
