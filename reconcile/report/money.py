"""Money as the texts and the CSV files write it."""

from decimal import Decimal

from reconcile.policy import decimals_of
from reconcile.report.rows import Claim
from reconcile.rounding import half_up


def shown_money(amount: Decimal | None, currency: str) -> Decimal | None:
    """An amount with the decimals of its currency, rounded half up."""
    return None if amount is None else half_up(amount, decimals_of(currency))


def shown_cost(cost: Decimal | None, currency: str) -> Decimal | None:
    """A unit cost, unrounded: without zeros that say nothing, with the decimals of its currency at least."""
    rounded = shown_money(cost, currency)
    return rounded if cost is None or rounded == cost else cost.normalize()


def plain_money(amount: Decimal | None, currency: str) -> str:
    """An amount as the CSV files hold it: `.` as mark, the decimals of its currency; '' when there is none."""
    return "" if amount is None else f"{shown_money(amount, currency):f}"


def plain_cost(cost: Decimal | None, currency: str) -> str:
    """A unit cost as the CSV files hold it, unrounded; '' when there is none."""
    return "" if cost is None else f"{shown_cost(cost, currency):f}"


def is_lowered(row: Claim) -> bool:
    """Whether the amount is less than units times cost: by a contract, a cap, or what was recovered already."""
    worth = row.units * (row.unit_cost or Decimal(0)) * (row.rate if row.rate is not None else Decimal(1))
    return row.amount is not None and worth - row.amount >= Decimal(1).scaleb(-decimals_of(row.currency))
