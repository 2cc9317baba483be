"""Money as the texts and the CSV files write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reconcile.report.rows import Claim


@dataclass(frozen=True, slots=True)
class Shown:
    """Money as a text shows it."""

    minor_units: Mapping[str, int]

    def money(self, amount: Decimal | None, currency: str) -> Decimal | None:
        """With the decimals of the currency."""
        if amount is None:
            return None
        return amount.quantize(Decimal(1).scaleb(-self.minor_units.get(currency, 2)))

    def cost(self, cost: Decimal | None, currency: str) -> Decimal | None:
        """Unrounded, without zeros that say nothing, with the decimals of the currency at least."""
        if cost is None:
            return None
        rounded = self.money(cost, currency)
        return rounded if rounded == cost else cost.normalize()


def plain_money(amount: Decimal | None, currency: str, minor_units: Mapping[str, int]) -> str:
    """An amount as the CSV files hold it: `.` as mark, the decimals of its currency; '' when there is none."""
    if amount is None:
        return ""
    return f"{amount.quantize(Decimal(1).scaleb(-minor_units.get(currency, 2))):f}"


def plain_cost(cost: Decimal | None, currency: str, minor_units: Mapping[str, int]) -> str:
    """A unit cost, unrounded: the decimals of its currency, and more where it has more."""
    if cost is None:
        return ""
    rounded = plain_money(cost, currency, minor_units)
    return rounded if Decimal(rounded) == cost else f"{cost.normalize():f}"


def is_lowered(row: Claim, decimals: int) -> bool:
    """Whether the amount is less than units times cost: by a contract, a cap, or what was recovered already."""
    worth = row.units * (row.unit_cost or Decimal(0)) * (row.rate if row.rate is not None else Decimal(1))
    return row.amount is not None and worth - row.amount >= Decimal(1).scaleb(-decimals)
