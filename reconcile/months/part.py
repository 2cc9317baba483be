"""One claim in two reports, and the parts that its difference is taken apart into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from reconcile.months.causes import Cause
from reconcile.months.records import ClaimRow, Line
from reconcile.rounding import half_up

NEW, SETTLED, CHANGED, VANISHED = ("new", "settled", "changed", "vanished")


class Part(NamedTuple):
    """A piece of the difference of one claim that has one cause.

    `field`: units, amount, status, deadline, counterparty or reason, with its value `before` and `after`. `units` and
    `amount` are what the later report has more (or, negative, less); money in `currency`.
    """

    change: str
    claim: ClaimRow
    field: str
    before: str
    after: str
    units: int
    amount: Decimal
    currency: str
    cause: Cause


@dataclass(frozen=True)
class Pair:
    """The rows and source lines of one claim in both reports; no rows: the claim is not in that report."""

    before: list[ClaimRow]
    after: list[ClaimRow]
    lines_before: list[Line]
    lines_after: list[Line]

    @property
    def claim(self) -> ClaimRow:
        """What the claim is, as the later report says."""
        return (self.after or self.before)[0]

    @property
    def change(self) -> str:
        """Whether the claim is new, changed or gone in the later report."""
        return CHANGED if self.before and self.after else NEW if self.after else VANISHED


def units_of(rows: Sequence[ClaimRow]) -> int:
    """Units of all rows of a claim."""
    return sum(row.units for row in rows)


def amount_of(rows: Sequence[ClaimRow]) -> Decimal:
    """Money of all rows of a claim; a row without a price adds nothing."""
    return sum((row.amount for row in rows if row.amount is not None), Decimal(0))


def share(rows: Sequence[ClaimRow], units: int) -> Decimal:
    """What so many units of a claim are worth, at the mean price of its rows, with the decimals of its amounts."""
    whole, amount = units_of(rows), amount_of(rows)
    if not whole or not amount:
        return Decimal(0)
    decimals = min((row.amount.as_tuple().exponent for row in rows if row.amount is not None), default=0)
    return half_up(amount * units / whole, -int(decimals))
