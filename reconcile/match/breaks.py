"""What is left of every exposure: what settled it and with which rule, what is open, what of that is in doubt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from reconcile.records import CreditLine, Exposure, Reason, SourceLine


@dataclass(frozen=True, slots=True)
class Settled:
    """Units of an exposure settled by a credit; `step` names the contract's matching step."""

    credit: CreditLine
    units: int
    step: int


@dataclass(frozen=True, slots=True)
class Reopened:
    """Units that a reversal opened again: `payment_id` is the payment taken back, `reimbursement_id` the reversal.

    `paid_on` and `paid_case`: the day of that payment, and the case that it names.
    """

    units: int
    day: date
    source: SourceLine
    reimbursement_id: str
    payment_id: str = ""
    paid_on: date | None = None
    paid_case: str = ""


@dataclass(slots=True)
class Break:
    """An exposure after matching. `open_units` includes the units in doubt."""

    exposure: Exposure
    settled: list[Settled] = field(default_factory=list)
    reopened: list[Reopened] = field(default_factory=list)
    doubts: list[tuple[int, list[Reason]]] = field(default_factory=list)

    @property
    def open_units(self) -> int:
        """Units that no credit settles, in doubt or not."""
        return self.exposure.units - sum(s.units for s in self.settled)

    @property
    def reopened_units(self) -> int:
        """Open units that a reversal opened again."""
        return sum(r.units for r in self.reopened)

    def settled_by_credit(self) -> list[tuple[CreditLine, int, list[int]]]:
        """Per credit: the units that it settles, and the contract's matching steps that did it."""
        found: dict[str, tuple[CreditLine, int, list[int]]] = {}
        for settled in self.settled:
            credit, units, steps = found.get(settled.credit.identity, (settled.credit, 0, []))
            found[credit.identity] = (credit, units + settled.units, sorted({*steps, settled.step}))
        return list(found.values())

    @property
    def sure_units(self) -> int:
        """Open units that no doubt of the exposure itself touches."""
        return self.open_units - sum(units for units, _ in self.doubts)

    @property
    def amazon_held_units(self) -> int:
        """Sure units that Amazon's own columns hold reconciled; units opened again are added to Amazon's number."""
        if self.exposure.unreconciled is None:
            return 0
        return max(0, self.sure_units - self.exposure.unreconciled - self.reopened_units)


@dataclass(frozen=True, slots=True)
class CreditRest:
    """Units of a credit that settled nothing."""

    credit: CreditLine
    units: int


@dataclass(slots=True)
class Matching:
    """All breaks, and what is left of the credits."""

    breaks: list[Break]
    left: list[CreditRest]
