"""The reversals of one pool in their order, and the units that one opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from reconcile.match import Allocation
from reconcile.match.breaks import Reopened
from reconcile.records import CreditLine, SourceLine

ReversalKey: TypeAlias = tuple[str, SourceLine]
"""The identity of the payment that was taken back, and the line that took it back."""


@dataclass(slots=True)
class Opened:
    """Units of one exposure that a reversal opened again, the place that its payment had there, and what names them.

    `units`: how many of them no payment has settled that was itself taken back.
    `names`: ids of the payment and its reversal, and of those that these units were paid and taken back by before.
    """

    key: str
    reversal: ReversalKey
    place: Allocation
    units: int
    again: Reopened
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reversal:
    """Units that a row takes back of a payment; `again`: of one that has none left: it may mean its repayment."""

    day: date
    reimbursement_id: str
    line: CreditLine
    units: int
    source: SourceLine
    again: bool = False

    @property
    def key(self) -> ReversalKey:
        """The payment and the row, which name it."""
        return self.line.identity, self.source


def reversals_of(lines: Iterable[CreditLine]) -> list[Reversal]:
    """Every reversal of these payments, in the order of their days."""
    found = [
        Reversal(day, reimbursement_id, line, units, source, again)
        for line in lines
        for again, taken in ((False, line.taken_back), (True, line.taken_again))
        for day, units, source, reimbursement_id in taken
    ]
    return sorted(found, key=lambda r: (r.day, r.reimbursement_id, r.line.day, r.line.identity, r.again, r.units))
