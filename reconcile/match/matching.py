"""Credits are matched with exposures pool by pool; reversals open units again, and what is left is a break."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from reconcile.credits.reimbursement_line import ReimbursementLine, pool_of
from reconcile.match import DOUBTFUL, Allocation, Debit, MatchRule, allocate
from reconcile.match.breaks import Break, CreditRest, Matching, Reopened, Settled
from reconcile.match.debits import Logged, credit_of, debits_of, doubtful_units, orders_of, rule_of
from reconcile.match.taken_back import AMAZON_HOLDS, TakenBack
from reconcile.records import CreditLine, Exposure, Reason

Pool = tuple[str, ...]


def match_credits(
    exposures: Iterable[Exposure],
    credits: Iterable[CreditLine],
    *,
    rule: MatchRule,
    past_window: Callable[[Exposure], bool],
    logged: Logged,
) -> Matching:
    """Match every pool (contract section 3)."""
    owed: dict[Pool, list[Exposure]] = defaultdict(list)
    paid: dict[Pool, list[CreditLine]] = defaultdict(list)
    for exposure in exposures:
        owed[exposure.pool].append(exposure)
    for credit in credits:
        paid[credit.pool].append(credit)
    matching = Matching([], [])
    for pool in sorted(set(owed) | set(paid)):
        one = _match_pool(owed.get(pool, []), paid.get(pool, []), rule, past_window, logged)
        matching.breaks += one.breaks
        matching.left += one.left
    return matching


def reopen_orders(breaks: Iterable[Break], orphans: Iterable[tuple[ReimbursementLine, int]]) -> None:
    """Reversals of payments that are not in the data open the units of the order that they name again.

    Nothing in the data had settled these units, but the case log may call them paid: they are no more.
    """
    orders: dict[str, list[Break]] = defaultdict(list)
    for one in breaks:
        if one.exposure.claim_type == "customer_return":
            orders[one.exposure.order_id].append(one)
    for line, taken in sorted(orphans, key=lambda orphan: (orphan[0].day, orphan[0].identity)):
        named = orders[line.order_id] if pool_of(line.original_pool, line)[:1] == ("customer_return",) else []
        same = [one for one in named if line.sku and line.sku.lower() == one.exposure.sku.lower()]
        same = same or [one for one in named if line.fnsku in one.exposure.fnskus]
        units = min(taken, same[0].open_units - same[0].reopened_units) if len(same) == 1 else 0
        if units > 0:
            same[0].reopened.append(Reopened(units, line.day, line.source, line.reimbursement_id, line.original_id))


def _match_pool(
    exposures: Sequence[Exposure],
    credits: Sequence[CreditLine],
    rule: MatchRule,
    past_window: Callable[[Exposure], bool],
    logged: Logged,
) -> Matching:
    pool_rule = rule_of(exposures[0].pool, rule) if exposures else rule
    debits = debits_of(exposures, past_window, logged, pool_rule)
    orders = orders_of(exposures)
    breaks = {e.claim_id: Break(e) for e in exposures}
    lines = {c.identity: c for c in credits}
    taken_back = TakenBack({e.claim_id: e for e in exposures}, debits, lines, orders, pool_rule, logged)
    allocations = taken_back.match()
    for claim_id, reopened in taken_back.still_open(allocations):
        breaks[claim_id].reopened.append(reopened)
    left = taken_back.left(allocations)
    links = {debit.exposure: debit.links for debit in debits}
    again = [
        Debit(claim_id, one.reopened_units, one.exposure.event_date, links=links[claim_id])
        for claim_id, one in breaks.items()
        if one.reopened
    ]
    rest = [credit_of(lines[identity], units, orders) for identity, units in left.items()] if again else []
    for allocation in allocate(again, rest, pool_rule):
        left[allocation.credit] -= allocation.units
        _close_again(breaks[allocation.exposure], allocation.units, lines[allocation.credit].day)
        allocations.append(allocation)
    allocations = _before_doubts(allocations, breaks, lines, debits, orders, pool_rule)
    doubtful: dict[str, int] = defaultdict(int)
    for allocation in allocations:
        breaks[allocation.exposure].settled.append(Settled(lines[allocation.credit], allocation.units, allocation.step))
        if allocation.tier == DOUBTFUL:
            doubtful[allocation.exposure] += allocation.units
    for claim_id, one in breaks.items():
        one.doubts = _doubts_left(one, doubtful[claim_id])
    unused = [CreditRest(lines[identity], units) for identity, units in left.items() if units > 0]
    return Matching(list(breaks.values()), unused)


def _before_doubts(
    allocations: list[Allocation],
    breaks: Mapping[str, Break],
    lines: Mapping[str, CreditLine],
    debits: Iterable[Debit],
    orders: Container[str],
    rule: MatchRule,
) -> list[Allocation]:
    """Units in doubt are settled last of all, also after what a reversal opened: it would go out as a claim.

    What names the loss in doubt, or fits it (`Debit.fits`), stays with it, as does what Amazon's own number gives it.
    """
    sure, lent = [], Counter[str]()
    links = {debit.exposure: debit.links for debit in debits}
    fitting = {debit.exposure: debit.units for debit in debits if debit.fits and debit.tier == DOUBTFUL}
    for claim_id, one in breaks.items():
        owed = min(one.reopened_units, one.exposure.units - doubtful_units(one.exposure))
        sure += [Debit(claim_id, owed, one.exposure.event_date, links=links[claim_id])] if owed > 0 else []
    doubtful = [a for a in allocations if sure and a.tier == DOUBTFUL and a.step > AMAZON_HOLDS]
    loose = [a for a in doubtful if a.units != fitting.get(a.exposure) or a.units != lines[a.credit].units]
    for allocation in loose:
        lent[allocation.credit] += allocation.units
    found = allocate(sure, [credit_of(lines[identity], units, orders) for identity, units in lent.items()], rule)
    gone = Counter[str]()
    for allocation in found:
        gone[allocation.credit] += allocation.units
        _close_again(breaks[allocation.exposure], allocation.units, lines[allocation.credit].day)
    kept = []
    for allocation in allocations:
        less = min(allocation.units, gone[allocation.credit]) if allocation in loose else 0
        gone[allocation.credit] -= less
        kept += [replace(allocation, units=allocation.units - less)] if allocation.units > less else []
    return kept + found


def _close_again(one: Break, units: int, day: date) -> None:
    """A credit of a day settles units that reversals had opened: the nearest before it first, then those after it."""
    nearest = sorted(one.reopened, key=lambda r: (max(r.day - day, timedelta(0)), day - r.day, r.reimbursement_id))
    for reopened in nearest:
        closed = min(units, reopened.units)
        one.reopened.remove(reopened)
        if reopened.units > closed:
            one.reopened.append(replace(reopened, units=reopened.units - closed))
        units -= closed
        if not units:
            return


def _doubts_left(one: Break, settled_in_doubt: int) -> list[tuple[int, list[Reason]]]:
    """Open units in doubt with their reasons. Reasons that cover the whole exposure stand together in one group."""
    exposure = one.exposure
    whole = [d.reason for d in exposure.doubts if d.units >= exposure.units]
    if whole:
        return [(one.open_units, whole)] if one.open_units else []
    groups: list[tuple[int, list[Reason]]] = []
    for doubt in exposure.doubts:
        gone = min(settled_in_doubt, doubt.units)
        settled_in_doubt -= gone
        units = min(doubt.units - gone, one.open_units - sum(u for u, _ in groups))
        if units > 0:
            groups.append((units, [doubt.reason]))
    return groups
