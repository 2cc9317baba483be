"""The state of one pool while its credits are matched, and the choices that several steps share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reconcile.match.parts import Credit, CreditKind, Debit


@dataclass(slots=True)
class Pool:
    """One pool while it is matched: what is still owed and left, by the place of debit and credit in their order."""

    debits: list[Debit]
    credits: list[Credit]
    owed: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    fitting: list[int] = field(default_factory=list)
    taken: dict[tuple[int, int, int], int] = field(default_factory=lambda: defaultdict(int))
    last_round: bool = False

    def takes_part(self, credit: int, debit: int) -> bool:
        """Whether the debit waits for a credit that names nothing: units owed, not asked for after it nor answered."""
        waits, one = self.debits[debit], self.credits[credit]
        early = waits.asked is not None and one.day < waits.asked
        late = waits.answered is not None and one.kind is CreditKind.PAYMENT and one.day >= waits.answered
        return self.owed[debit] > 0 and (self.last_round or not (early or late))

    def settle(self, credit: int, debit: int, step: int, most: int | None = None) -> int:
        """Settle as many units as both have, at most `most`; how many they were."""
        if self.debits[debit].day < self.credits[credit].since:
            return 0
        units = min(self.left[credit], self.owed[debit])
        if most is not None:
            units = min(units, most)
        if units > 0:
            self.left[credit] -= units
            self.owed[debit] -= units
            self.taken[credit, debit, step] += units
        return units

    def open_credits(self) -> Iterator[tuple[int, Credit]]:
        """The credits of which something is left, in their order."""
        for index, credit in enumerate(self.credits):
            if self.left[index]:
                yield index, credit

    def first_fit(self, credit: Credit, exact: Sequence[int]) -> Sequence[int]:
        """A payment takes the oldest exact fit, a find the nearest before it, else the nearest after it."""
        before = [d for d in exact if self.debits[d].day <= credit.day]
        if before and credit.kind is not CreditKind.PAYMENT:
            return (self.nearest(before),)
        return exact[:1]

    def nearest(self, exact: Sequence[int]) -> int:
        """The latest day among the exact fits; of several on one day the first in the pool's order."""
        latest = self.debits[exact[-1]].day
        return next(d for d in exact if self.debits[d].day == latest)
