"""Step 2: units up to Amazon's own reconciled numbers, and which credit stands for which of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta

from reconcile.match.parts import MatchRule, latest_day
from reconcile.match.pool import Pool


def settle_reconciled(pool: Pool, rule: MatchRule) -> None:
    """Settle units up to each exposure's reconciled number: an exact fit of the credit first, then oldest first."""
    if not any(debit.reconciled for debit in pool.debits):
        return
    room = _Room(pool)
    held = [
        d for d, owed in enumerate(pool.owed) if owed and room.of(d) > 0
    ]  # no other will have room: it only shrinks
    days = [pool.debits[d].day for d in held]
    for c, credit in pool.open_credits():
        until = bisect_right(days, latest_day(credit, rule))
        since = bisect_left(days, max(credit.day - timedelta(days=rule.days_before), credit.since))
        exact = [d for d in held[since:until] if min(room.of(d), pool.owed[d]) == pool.left[c]]
        for d in (*pool.first_fit(credit, exact), *held[:until]):
            if not pool.left[c]:
                break
            if (units := room.of(d)) > 0:
                room.take(d, pool.settle(c, d, 2, units))


class _Room:
    """What Amazon holds reconciled of each exposure and no credit stands for yet: one number for all its parts."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._parts: dict[str, list[int]] = defaultdict(list)
        self._left: dict[str, int] = {}
        for d, debit in enumerate(pool.debits):
            self._parts[debit.exposure].append(d)
            self._left[debit.exposure] = debit.reconciled or 0
        for (_, d, _), units in pool.taken.items():
            if not pool.debits[d].opened:  # the payment that was taken back stands for these
                self.take(d, units)

    def take(self, d: int, units: int) -> None:
        """Units of a debit are settled."""
        self._left[self._pool.debits[d].exposure] -= units

    def of(self, d: int) -> int:
        """Units of a debit that may be settled; those that have their answer come after the others of the exposure."""
        debit = self._pool.debits[d]
        if debit.answered is None:
            return self._left[debit.exposure]
        others = (o for o in self._parts[debit.exposure] if self._pool.debits[o].answered is None)
        return self._left[debit.exposure] - sum(self._pool.owed[o] for o in others)


def fit_reconciled(pool: Pool, rule: MatchRule) -> None:
    """Let credits change places, so that one with just the reconciled units of a debit before it stands there."""
    held: dict[int, dict[int, int]] = defaultdict(dict)
    of_debit: dict[int, int] = defaultdict(int)
    for (c, d, step), units in pool.taken.items():
        if step == 2:
            held[c][d] = units
            of_debit[d] += units
    if not held:
        return
    stands = {c: d for c, debits in held.items() for d in debits if debits == {d: of_debit[d]}}
    fitted = set(stands.values())
    for c in sorted(held.keys() - stands.keys()):
        credit, units = pool.credits[c], sum(held[c].values()) + pool.left[c]
        first = max(credit.day - timedelta(days=rule.days_before), credit.since)
        for d in sorted(of_debit.keys() - fitted):
            fits = of_debit[d] == units and first <= pool.debits[d].day <= credit.day
            if fits and _change_places(pool, held, c, d, rule):
                fitted.add(d)
                break
    for key in [key for key in pool.taken if key[2] == 2]:
        del pool.taken[key]
    pool.taken.update({(c, d, 2): units for c, debits in held.items() for d, units in debits.items()})


def _change_places(pool: Pool, held: dict[int, dict[int, int]], c: int, d: int, rule: MatchRule) -> bool:
    """Give the credit all units of the debit; the credits that stood there take its others, if they may settle them.

    What the credit had left over is left of them then.
    """
    others = {other: units for other, units in held[c].items() if other != d}
    moved: dict[int, dict[int, int]] = {}
    left: dict[int, int] = {}
    for c2, debits in held.items():
        wanted = debits.get(d, 0) if c2 != c else 0
        if not wanted:
            continue
        moved[c2] = {other: units for other, units in debits.items() if other != d}
        credit = pool.credits[c2]
        for other in sorted(others):
            if wanted and credit.since <= pool.debits[other].day <= latest_day(credit, rule):
                units = min(wanted, others[other])
                moved[c2][other] = moved[c2].get(other, 0) + units
                others[other] -= units
                wanted -= units
        left[c2] = wanted
    if any(others.values()):
        return False
    held[c] = {d: sum(held[c].values()) + pool.left[c]}
    pool.left[c] = 0
    for c2, debits in moved.items():
        held[c2] = {other: units for other, units in debits.items() if units}
        pool.left[c2] += left[c2]
    return True
