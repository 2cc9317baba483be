"""Finds that settled a loss of their own label, though nothing says that they were not for one of another label.

A unit may turn up under another label of its product (`pointers.py`): a find that is left over points at such a loss.
Which of several credits is left over is a convention of matching. So a find is loose as well where it settled a loss

- that a payment which is left over could have settled: the payment was for that loss, the find for another;
- that is over, but not in just its units, while Amazon's own columns are blank: it may never have been found. A loss of
  its own label that can still be filed comes first (`undecided.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from reconcile.match.breaks import Break, CreditRest, Settled
from reconcile.records import CreditKind, CreditLine, Exposure

POOL = "warehouse_lost"
LINKED = 1
"""The step of an explicit link."""


def loose_finds(
    breaks: Iterable[Break], left: Iterable[CreditRest], over: Callable[[Exposure], bool]
) -> list[tuple[CreditLine, int]]:
    """Finds with their loose units, by date. `over`: whether a loss can no longer be filed."""
    spare: dict[tuple[str, ...], list[CreditRest]] = defaultdict(list)
    for rest in left:
        if rest.credit.kind is CreditKind.PAYMENT:
            spare[rest.credit.pool].append(rest)
    pools: dict[tuple[str, ...], list[Break]] = defaultdict(list)
    for one in breaks:
        if one.exposure.claim_type == POOL:
            pools[one.exposure.pool].append(one)
    found = [it for pool, losses in pools.items() for it in _of_pool(losses, spare[pool], over)]
    return sorted(found, key=lambda it: (it[0].day, it[0].identity))


def _of_pool(
    losses: Sequence[Break], spare: Sequence[CreditRest], over: Callable[[Exposure], bool]
) -> Iterator[tuple[CreditLine, int]]:
    free = Counter({rest.credit.identity: rest.units for rest in spare})
    is_blank = all(one.exposure.reconciled is None for one in losses)
    inside = [one.exposure.event_date for one in losses if one.sure_units and not over(one.exposure)]
    for one in losses:
        for settled in one.settled:
            if settled.credit.kind is not CreditKind.FIND or settled.step == LINKED:
                continue
            of_own_label = any(day <= settled.credit.day for day in inside)
            by_order = is_blank and over(one.exposure) and not (of_own_label or _is_exact(settled, one.exposure))
            units = settled.units if by_order else _paid_instead(settled.units, one.exposure, spare, free)
            if units:
                yield settled.credit, units


def _is_exact(settled: Settled, exposure: Exposure) -> bool:
    return settled.units == settled.credit.units == exposure.units


def _paid_instead(units: int, exposure: Exposure, spare: Sequence[CreditRest], free: Counter[str]) -> int:
    """How many units of the loss payments that are left over could have settled; takes them off `free`."""
    wanted = units
    for rest in spare:
        if rest.credit.day >= exposure.event_date:
            taken = min(wanted, free[rest.credit.identity])
            free[rest.credit.identity] -= taken
            wanted -= taken
    return units - wanted
