"""The steps of matching in their order, for one pool."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from reconcile.match.parts import DOUBTFUL, Allocation, Credit, Debit, MatchRule, latest_day
from reconcile.match.pool import Pool
from reconcile.match.reconciled import fit_reconciled, settle_reconciled
from reconcile.records import CreditKind


def allocate(debits: Iterable[Debit], credits: Iterable[Credit], rule: MatchRule) -> list[Allocation]:
    """Settle the debits of one pool with its credits.

    Returns allocations, at most one per (credit, debit, step). No unit is used twice: the allocated units of a debit
    never exceed its units, nor those of a credit the credit's units.
    """
    pool = Pool(
        sorted((d for d in debits if d.units > 0), key=lambda d: (d.day, d.exposure, d.tier, d.opened)),
        sorted((c for c in credits if c.units > 0), key=lambda c: (c.day, c.identity)),
    )
    if not pool.debits or not pool.credits:
        return []
    pool.owed = [d.units for d in pool.debits]
    pool.left = [c.units for c in pool.credits]
    pool.fitting = [i for i, debit in enumerate(pool.debits) if debit.fits]
    _settle_links(pool)
    settle_reconciled(pool, rule)
    fit_reconciled(pool, rule)
    _settle_untold(pool, rule)
    _settle_by_day(pool, rule)
    if any(d.answered for d in pool.debits):
        pool.last_round = True
        _settle_by_day(pool, rule)
    return [
        Allocation(
            pool.debits[d].exposure, pool.debits[d].tier, pool.credits[c].identity, units, step, pool.debits[d].opened
        )
        for (c, d, step), units in sorted(pool.taken.items())
    ]


def _settle_by_day(pool: Pool, rule: MatchRule) -> None:
    for tier in sorted({d.tier for d in pool.debits}):
        tiered = [i for i, d in enumerate(pool.debits) if d.tier == tier]
        if any(pool.debits[d].awaited for d in tiered):
            _settle_answered(pool, tiered, rule)
        still_owed = [d for d in tiered if pool.owed[d]]
        _settle_recent(pool, still_owed, rule)
        _settle_older(pool, still_owed, rule)
        _settle_after(pool, still_owed, rule)


def _settle_links(pool: Pool) -> None:
    """What names the very units comes before what names their loss; units once taken back then take part no more."""
    _settle_linked(pool, [debit.named for debit in pool.debits])
    _settle_linked(pool, [debit.links for debit in pool.debits])
    pool.left = [0 if credit.bound else units for credit, units in zip(pool.credits, pool.left, strict=True)]
    pool.owed = [0 if debit.opened else units for debit, units in zip(pool.debits, pool.owed, strict=True)]


def _settle_linked(pool: Pool, links: Sequence[frozenset[str]]) -> None:
    linked: dict[str, list[int]] = defaultdict(list)
    for d, names in enumerate(links):
        for name in names:
            linked[name].append(d)
    if not linked:
        return
    for c, credit in pool.open_credits():
        meant = {d for link in credit.links for d in linked.get(link, ())}
        units = pool.left[c]
        rather = {d for d in meant if credit.links & pool.debits[d].rather}
        for d in sorted(meant, key=lambda d: (pool.owed[d] != units, d not in rather, pool.debits[d].tier, d)):
            pool.settle(c, d, 1)


def _settle_untold(pool: Pool, rule: MatchRule) -> None:
    """A payment from after the ledger's last day goes to a loss of just its units, inside its window or past it.

    Amazon's reconciled numbers are of that last day: they cannot say that such a loss is still open.
    """
    for c, credit in pool.open_credits():
        if credit.kind is CreditKind.PAYMENT and credit.day > rule.told_until:
            first = credit.day - timedelta(days=rule.days_before)
            near = [
                d for d, debit in enumerate(pool.debits) if debit.tier < DOUBTFUL and first <= debit.day <= credit.day
            ]
            exact = [d for d in near if pool.takes_part(c, d) and pool.owed[d] == pool.left[c]]
            if exact:
                pool.settle(c, pool.first_fit(credit, pool.unasked(c, exact))[0], 3)


def _settle_answered(pool: Pool, tiered: Sequence[int], rule: MatchRule) -> None:
    """A payment of just the units of an answered loss of the days before it is for that, before what may still come.

    A loss of these days that is known, and has no answer yet, comes before both.
    """
    for c, credit in pool.open_credits():
        first = credit.day - timedelta(days=rule.days_before)
        near = [d for d, debit in enumerate(pool.debits) if first <= debit.day <= credit.day]
        known = any(d in near and pool.takes_part(c, d) and not pool.debits[d].awaited for d in tiered)
        exact = [d for d in near if pool.debits[d].answered and pool.owed[d] == pool.left[c]]
        if exact and not known and credit.kind is CreditKind.PAYMENT:
            pool.settle(c, exact[0], 3)


def _settle_recent(pool: Pool, tiered: Sequence[int], rule: MatchRule) -> None:
    days = [pool.debits[d].day for d in tiered]
    for c, credit in pool.open_credits():
        first = bisect_left(days, credit.day - timedelta(days=rule.days_before))
        recent = [d for d in tiered[first : bisect_right(days, credit.day)] if pool.takes_part(c, d)]
        exact = [d for d in recent if pool.owed[d] == pool.left[c]] or _fitting(pool, c, credit, rule)
        if exact:
            pool.settle(c, pool.first_fit(credit, pool.unasked(c, exact))[0], 3)
        _settle_in_order(pool, c, recent, 3)


def _fitting(pool: Pool, c: int, credit: Credit, rule: MatchRule) -> list[int]:
    first = credit.day - timedelta(days=rule.days_before)
    near = (d for d in pool.fitting if pool.takes_part(c, d) and first <= pool.debits[d].day <= credit.day)
    return [d for d in near if pool.owed[d] == pool.left[c]]


def _settle_in_order(pool: Pool, credit: int, debits: Iterable[int], step: int) -> None:
    for debit in pool.asked_last(credit, debits):
        if not pool.left[credit]:
            return
        pool.settle(credit, debit, step)


def _settle_older(pool: Pool, tiered: Sequence[int], rule: MatchRule) -> None:
    newest_first = sorted(tiered, key=lambda d: (-pool.debits[d].day.toordinal(), d))
    ages = [-pool.debits[d].day.toordinal() for d in newest_first]
    for c, credit in pool.open_credits():
        first = credit.day - timedelta(days=rule.days_before)
        older = [d for d in newest_first[bisect_right(ages, -first.toordinal()) :] if pool.takes_part(c, d)]
        if rule.older_exact_first:
            exact = next((d for d in pool.asked_last(c, older) if pool.owed[d] == pool.left[c]), None)
            if exact is not None:
                pool.settle(c, exact, 4)
        _settle_in_order(pool, c, older, 4)


def _settle_after(pool: Pool, tiered: Sequence[int], rule: MatchRule) -> None:
    days = [pool.debits[d].day for d in tiered]
    for c, credit in pool.open_credits():
        if credit.kind is CreditKind.FIND:
            after = tiered[bisect_right(days, credit.day) : bisect_right(days, latest_day(credit, rule))]
            _settle_in_order(pool, c, after, 5)
