"""The allocator: the only place where credits meet exposures.

Pure and deterministic: the result depends on the given exposures and credits alone, never on their order.
Works on one pool at a time (pools never mix). The order of preference is the contract's section 3:

1. explicit links, without limit in time; of several exposures that one link names, one with exactly the credit's units
   first, then those that can be claimed, oldest first;
2. units up to Amazon's own `Reconciled Quantity`: an exposure of the 90 days before the credit (for finds also of the 7
   days after) of which exactly the credit's units are still without one, then oldest first; then credits change places,
   so that one with exactly the reconciled units of such an exposure stands there: a reversal asks which payment it was;
3. exposures of the 90 days before the credit: one with exactly the credit's units first, then oldest first;
4. older exposures, newest first;
5. for finds only: exposures of the 7 days after, nearest first.

Each step is finished for all credits, in order of date then identity, before the next begins. Steps 3 to 5 are gone
through once per tier, so that what is past its window is settled before what can still be claimed, and what cannot
be claimed as it stands is settled last. Units that have their answer already (denied, say) take part in a last
round only: a later payment without a link is for others first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class CreditKind(StrEnum):
    """What a credit is, as far as matching cares."""

    PAYMENT = "payment"
    FIND = "find"
    REGRADE = "regrade"


@dataclass(frozen=True, slots=True)
class Debit:
    """Units of one exposure that a credit may settle.

    An exposure may stand in its pool as several debits (a claimable part and a part in review): same `exposure`,
    different `tier`. Lower tiers are settled first. `fits`: a recent credit of exactly its units settles it before it
    settles a part of a debit of a lower tier. `answered`: the day from which payments without a link come to it last.
    """

    exposure: str
    units: int
    day: date
    tier: int = 0
    reconciled: int | None = None
    links: frozenset[str] = frozenset()
    fits: bool = False
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """Units that settle exposure. `identity` orders credits of one day and never comes from a row number.

    `since`: what was lost before this day it cannot settle (a disposal order explains nothing older than itself).
    `bound`: it settles nothing but what its links name.
    """

    identity: str
    units: int
    day: date
    kind: CreditKind
    links: frozenset[str] = frozenset()
    since: date = date.min
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """These units of this exposure are settled by this credit; `step` says which rule of the contract did it."""

    exposure: str
    tier: int
    credit: str
    units: int
    step: int


@dataclass(frozen=True, slots=True)
class MatchRule:
    """Days of the contract's section 3, and what differs from pool to pool and from account to account.

    `older_exact_first`: older exposures are first searched for an exact fit (inbound). `current`: Amazon's reconciled
    numbers are as recent as its payments.
    """

    days_before: int = 90
    days_after_find: int = 7
    older_exact_first: bool = False
    current: bool = True


@dataclass(slots=True)
class _Pool:
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

    def settle(self, credit: int, debit: int, step: int, most: int | None = None) -> int:
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


def allocate(debits: Iterable[Debit], credits: Iterable[Credit], rule: MatchRule) -> list[Allocation]:
    """Settle the debits of one pool with its credits.

    Returns allocations, at most one per (credit, debit, step). No unit is used twice: the allocated units of a debit
    never exceed its units, nor those of a credit the credit's units.
    """
    pool = _Pool(
        sorted((d for d in debits if d.units > 0), key=lambda d: (d.day, d.exposure, d.tier)),
        sorted((c for c in credits if c.units > 0), key=lambda c: (c.day, c.identity)),
    )
    if not pool.debits or not pool.credits:
        return []
    pool.owed = [d.units for d in pool.debits]
    pool.left = [c.units for c in pool.credits]
    pool.fitting = [i for i, debit in enumerate(pool.debits) if debit.fits]
    _settle_links(pool)
    _settle_reconciled(pool, rule)
    _fit_reconciled(pool, rule)
    _settle_by_day(pool, rule)
    if any(d.answered for d in pool.debits):
        pool.last_round = True
        _settle_by_day(pool, rule)
    return [
        Allocation(pool.debits[d].exposure, pool.debits[d].tier, pool.credits[c].identity, units, step)
        for (c, d, step), units in sorted(pool.taken.items())
    ]


def _settle_by_day(pool: _Pool, rule: MatchRule) -> None:
    for tier in sorted({d.tier for d in pool.debits}):
        tiered = [i for i, d in enumerate(pool.debits) if d.tier == tier]
        _settle_recent(pool, tiered, rule)
        _settle_older(pool, tiered, rule)
        _settle_after(pool, tiered, rule)


def _open_credits(pool: _Pool) -> Iterator[tuple[int, Credit]]:
    for index, credit in enumerate(pool.credits):
        if pool.left[index]:
            yield index, credit


def _settle_links(pool: _Pool) -> None:
    linked: dict[str, list[int]] = defaultdict(list)
    for d, debit in enumerate(pool.debits):
        for link in debit.links:
            linked[link].append(d)
    for c, credit in _open_credits(pool):
        meant = {d for link in credit.links for d in linked.get(link, ())}
        units = pool.left[c]
        for d in sorted(meant, key=lambda d: (pool.owed[d] != units, pool.debits[d].tier, d)):
            pool.settle(c, d, 1)
    pool.left = [0 if credit.bound else units for credit, units in zip(pool.credits, pool.left, strict=True)]


def _settle_reconciled(pool: _Pool, rule: MatchRule) -> None:
    room = [debit.reconciled or 0 for debit in pool.debits]
    if not any(room):
        return
    for (_, d, _), units in pool.taken.items():
        room[d] -= units
    days = [debit.day for debit in pool.debits]
    for c, credit in _open_credits(pool):
        until = bisect_right(days, latest_day(credit, rule))
        since = bisect_left(days, max(credit.day - timedelta(days=rule.days_before), credit.since))
        exact = [d for d in range(since, until) if min(room[d], pool.owed[d]) == pool.left[c]]
        for d in (*_first_fit(pool, credit, exact), *range(until)):
            if not pool.left[c]:
                break
            if room[d] > 0:
                room[d] -= pool.settle(c, d, 2, room[d])


def _first_fit(pool: _Pool, credit: Credit, exact: Sequence[int]) -> Sequence[int]:
    """A payment takes the oldest exact fit, a find the nearest before it, else the nearest after it."""
    before = [d for d in exact if pool.debits[d].day <= credit.day]
    if before and credit.kind is not CreditKind.PAYMENT:
        return (_nearest(pool, before),)
    return exact[:1]


def _fit_reconciled(pool: _Pool, rule: MatchRule) -> None:
    held: dict[int, dict[int, int]] = defaultdict(dict)
    of_debit: dict[int, int] = defaultdict(int)
    for (c, d, step), units in pool.taken.items():
        if step == 2:
            held[c][d] = units
            of_debit[d] += units
    stands = {c: d for c, debits in held.items() for d in debits if debits == {d: of_debit[d]}}
    fitted = set(stands.values())
    for c in sorted(held.keys() - stands.keys()):
        credit, units = pool.credits[c], sum(held[c].values())
        first = max(credit.day - timedelta(days=rule.days_before), credit.since)
        for d in sorted(of_debit.keys() - fitted):
            fits = of_debit[d] == units and first <= pool.debits[d].day <= credit.day
            if fits and _change_places(pool, held, c, d, rule):
                fitted.add(d)
                break
    for key in [key for key in pool.taken if key[2] == 2]:
        del pool.taken[key]
    pool.taken.update({(c, d, 2): units for c, debits in held.items() for d, units in debits.items()})


def _change_places(pool: _Pool, held: dict[int, dict[int, int]], c: int, d: int, rule: MatchRule) -> bool:
    """Give the credit all units of the debit; the credits that stood there take its others, if they may settle them."""
    others = {other: units for other, units in held[c].items() if other != d}
    moved: dict[int, dict[int, int]] = {}
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
        if wanted:
            return False
    held[c] = {d: sum(held[c].values())}
    for c2, debits in moved.items():
        held[c2] = {other: units for other, units in debits.items() if units}
    return True


def latest_day(credit: Credit, rule: MatchRule) -> date:
    """The day of the latest loss that a credit may settle without a link."""
    return credit.day + timedelta(days=rule.days_after_find if credit.kind is CreditKind.FIND else 0)


def _settle_recent(pool: _Pool, tiered: Sequence[int], rule: MatchRule) -> None:
    days = [pool.debits[d].day for d in tiered]
    for c, credit in _open_credits(pool):
        first = bisect_left(days, credit.day - timedelta(days=rule.days_before))
        recent = [d for d in tiered[first : bisect_right(days, credit.day)] if pool.takes_part(c, d)]
        exact = [d for d in recent if pool.owed[d] == pool.left[c]] or _fitting(pool, c, credit, rule)
        if exact:
            pool.settle(c, _first_fit(pool, credit, exact)[0], 3)
        _settle_in_order(pool, c, recent, 3)


def _fitting(pool: _Pool, c: int, credit: Credit, rule: MatchRule) -> list[int]:
    first = credit.day - timedelta(days=rule.days_before)
    near = (d for d in pool.fitting if pool.takes_part(c, d) and first <= pool.debits[d].day <= credit.day)
    return [d for d in near if pool.owed[d] == pool.left[c]]


def _settle_in_order(pool: _Pool, credit: int, debits: Iterable[int], step: int) -> None:
    for debit in debits:
        if not pool.left[credit]:
            return
        pool.settle(credit, debit, step)


def _nearest(pool: _Pool, exact: Sequence[int]) -> int:
    """The latest day among the exact fits; of several on one day the first in the pool's order."""
    latest = pool.debits[exact[-1]].day
    return next(d for d in exact if pool.debits[d].day == latest)


def _settle_older(pool: _Pool, tiered: Sequence[int], rule: MatchRule) -> None:
    newest_first = sorted(tiered, key=lambda d: (-pool.debits[d].day.toordinal(), d))
    ages = [-pool.debits[d].day.toordinal() for d in newest_first]
    for c, credit in _open_credits(pool):
        first = credit.day - timedelta(days=rule.days_before)
        older = [d for d in newest_first[bisect_right(ages, -first.toordinal()) :] if pool.takes_part(c, d)]
        if rule.older_exact_first:
            exact = next((d for d in older if pool.owed[d] == pool.left[c]), None)
            if exact is not None:
                pool.settle(c, exact, 4)
        _settle_in_order(pool, c, older, 4)


def _settle_after(pool: _Pool, tiered: Sequence[int], rule: MatchRule) -> None:
    days = [pool.debits[d].day for d in tiered]
    for c, credit in _open_credits(pool):
        if credit.kind is CreditKind.FIND:
            after = tiered[bisect_right(days, credit.day) : bisect_right(days, latest_day(credit, rule))]
            _settle_in_order(pool, c, after, 5)
