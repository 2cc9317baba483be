"""Losses that an earlier find or payment may have been for, where Amazon's own columns do not say so.

With blank `Reconciled Quantity`, and always for inbound shortages, the order of matching is a convention: of two losses
the older is settled, and it may be one that nobody files any more (past its window, filed already, answered by Amazon
for good). The other then looks open. It is in review for as many units as the credits would settle if the losses that
are over were not there: a person looks the event up first. No convention, and no doubt, is a link, or exactly the
credit's units.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from reconcile.match import MatchRule, allocate, latest_day
from reconcile.match.breaks import Break
from reconcile.match.debits import INBOUND, Logged, credit_of, debits_of, rule_of
from reconcile.records import CreditLine, Exposure, Reason

BY_PRODUCT = ("warehouse_lost", "warehouse_damaged", "inbound_lost")
"""Claim types of which one pool holds several events that are asked for, and whose credits name none of them."""


def undecided_units(
    breaks: Iterable[Break],
    credits: Iterable[CreditLine],
    *,
    rule: MatchRule,
    over: Callable[[Exposure], bool],
    logged: Logged,
) -> dict[str, list[tuple[int, Reason]]]:
    """Open units per claim id that a credit may have been for, each with the credit nearest to the loss.

    `over`: whether a loss can no longer be filed.
    """
    pools: dict[tuple[str, ...], list[Break]] = defaultdict(list)
    for one in breaks:
        if one.exposure.claim_type in BY_PRODUCT:
            pools[one.exposure.pool].append(one)
    lines: dict[tuple[str, ...], list[CreditLine]] = defaultdict(list)
    for line in credits:
        lines[line.pool].append(line)
    found: dict[str, list[tuple[int, Reason]]] = {}
    for pool, losses in pools.items():
        if any(one.exposure.reconciled is not None for one in losses):
            continue
        past = [one for one in losses if over(one.exposure)]
        inside = [one for one in losses if not over(one.exposure)]
        if any(one.settled for one in past) and any(one.sure_units for one in inside):
            debits = debits_of([one.exposure for one in inside], over, logged, rule)
            free = [credit_of(line, units) for line, units in _free(lines[pool], past, inside, rule)]
            got = Counter[str]()
            for allocation in allocate(debits, free, rule_of(pool, rule)):
                got[allocation.exposure] += allocation.units
            found |= _doubted(inside, past, got)
    return found


def _free(
    lines: Sequence[CreditLine], past: Sequence[Break], inside: Sequence[Break], rule: MatchRule
) -> list[tuple[CreditLine, int]]:
    """The units of each credit that still stand and that nothing ties to a loss that is over.

    What ties them is a link, or that the loss has exactly the credit's units and no other has them that may be filed
    and that the credit could settle.
    """
    tied = Counter[str]()
    for one in past:
        for settled in one.settled:
            line, units = settled.credit, settled.units
            until = latest_day(credit_of(line, units), rule)
            others = {b.exposure.units for b in inside if b.exposure.event_date <= until}
            exact = units == line.units == one.exposure.units
            if settled.step == 1 or (exact and units not in others):
                tied[line.identity] += units
    return [(line, line.units - line.units_taken_back - tied[line.identity]) for line in lines]


def _doubted(inside: Sequence[Break], past: Sequence[Break], got: Counter[str]) -> dict[str, list[tuple[int, Reason]]]:
    """What the credits would settle beyond what they settle now, over all the losses that may be filed."""
    settled = {one.exposure.claim_id: one.exposure.units - one.open_units for one in inside}
    more = sum(got.values()) - sum(settled.values())
    nearby = [s.credit for one in past for s in one.settled if s.step != 1]
    found: dict[str, list[tuple[int, Reason]]] = {}
    for one in sorted(inside, key=lambda b: (b.exposure.event_date, b.exposure.claim_id), reverse=True):
        claim_id = one.exposure.claim_id
        units = min(more, one.sure_units, got[claim_id] - settled[claim_id])
        if units > 0 and nearby:
            day = one.exposure.event_date
            credit = min(nearby, key=lambda c: (abs((c.day - day).days), c.identity))
            code = "inbound_undecided" if one.exposure.claim_type in INBOUND else "blank_undecided"
            found[claim_id] = [(units, Reason.of(code, reference=credit.reference, date=credit.day))]
            more -= units
    return found
