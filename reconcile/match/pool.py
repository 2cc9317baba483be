"""The state of one pool while its credits are matched, and the choices that several steps share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reconcile.match.parts import Credit, Debit
from reconcile.records import CreditKind


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
        """Whether the debit waits for a credit that names nothing: units still owed, without an answer before it."""
        answered, one = self.debits[debit].answered, self.credits[credit]
        late = answered is not None and one.kind is CreditKind.PAYMENT and one.day >= answered
        return self.owed[debit] > 0 and (self.last_round or not late)

    def asked_last(self, credit: int, debits: Iterable[int]) -> list[int]:
        """The debits in their order, but last those that were asked for long after the credit."""
        day = self.credits[credit].day
        return sorted(debits, key=lambda d: (asked := self.debits[d].asked) is not None and day < asked)

    def unasked(self, credit: int, debits: Sequence[int]) -> Sequence[int]:
        """The debits that were not asked for long after the credit; all where there is no such one."""
        day = self.credits[credit].day
        return [d for d in debits if (asked := self.debits[d].asked) is None or day >= asked] or debits

    def settle(self, credit: int, debit: int, step: int, most: int | None = None) -> int:
        """Settle as many units as both have, at most `most`; how many they were."""
        paid, owed = self.credits[credit], self.debits[debit]
        if owed.day < paid.since or paid.day < owed.since:
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
