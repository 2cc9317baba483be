"""Losses that a reversal opened again, and a payment of just their units a few days later.

Amazon takes a payment back and pays the same units again, for the right price or after an answer. Matching knows such
a payment where no other loss can be meant (`match/taken_back.py`). Where the order of matching gives it to another
loss, it may be for either: a person looks before the one that was opened again is asked for. No doubt is a link, nor a
payment without which units that Amazon holds reconciled would have no credit. What it pays of the very loss is no
longer asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from reconcile.match import MatchRule, allocate
from reconcile.match.breaks import Break, Reopened
from reconcile.match.debits import Logged, credit_of, debits_of, rule_of
from reconcile.records import CreditKind, CreditLine, Exposure, Reason


def paid_anew(
    breaks: Iterable[Break],
    credits: Iterable[CreditLine],
    *,
    rule: MatchRule,
    past_window: Callable[[Exposure], bool],
    logged: Logged,
    days: int,
) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that were opened again and may be paid again, each with the payment, the nearest that may be.

    Two reversals may name one payment: which of them it answers nobody can tell. `past_window`: whether the last day of
    a loss is over. `days`: how long after the reversal the payment may come.
    """
    pools: dict[tuple[str, ...], list[Break]] = defaultdict(list)
    for one in breaks:
        pools[one.exposure.pool].append(one)
    lines: dict[tuple[str, ...], list[CreditLine]] = defaultdict(list)
    for line in credits:
        lines[line.pool].append(line)
    found: dict[str, list[tuple[int, Reason]]] = defaultdict(list)
    for pool, losses in pools.items():
        open_again = [(again, one) for one in losses for again in one.reopened if not past_window(one.exposure)]
        if not open_again:
            continue
        reached = partial(_reached, losses, rule=rule, past_window=past_window, logged=logged)
        with_all = reached(lines[pool])
        linked = {settled.credit.identity for one in losses for settled in one.settled if settled.step == 1}
        for again, one in sorted(open_again, key=lambda r: (r[0].day, r[0].reimbursement_id)):
            later = [line for line in lines[pool] if _may_pay(line, again, days) and line.identity not in linked]
            for line in sorted(later, key=lambda c: (c.day, c.identity)):
                units = again.units - _paid_here(line, one)
                if units and reached([other for other in lines[pool] if other is not line]) >= with_all:
                    found[one.exposure.claim_id].append((units, _reason(line, again)))
                    break
    return dict(found)


def _may_pay(line: CreditLine, again: Reopened, days: int) -> bool:
    stands = line.kind is CreditKind.PAYMENT and line.amount is not None and not line.taken_back
    return stands and line.units == again.units and 0 <= (line.day - again.day).days <= days


def _paid_here(line: CreditLine, one: Break) -> int:
    return sum(settled.units for settled in one.settled if settled.credit.identity == line.identity)


def _reason(line: CreditLine, again: Reopened) -> Reason:
    label = line.label.removeprefix("reimbursement ")
    taken = {"payment": again.payment_id or "-", "reversal": again.reimbursement_id, "back": again.day}
    return Reason.of("paid_anew", reimbursement=line.reference, date=line.day, reason=label, **taken)


def _reached(
    losses: Sequence[Break],
    lines: Sequence[CreditLine],
    *,
    rule: MatchRule,
    past_window: Callable[[Exposure], bool],
    logged: Logged,
) -> int:
    """Units that Amazon holds reconciled and that one of these credits settles."""
    exposures = [one.exposure for one in losses]
    pool_rule = rule_of(exposures[0].pool, rule)
    settled: dict[str, int] = defaultdict(int)
    given = [credit_of(line, line.units) for line in lines]
    for allocation in allocate(debits_of(exposures, past_window, logged, pool_rule), given, pool_rule):
        settled[allocation.exposure] += allocation.units
    return sum(min(exposure.reconciled or 0, settled[exposure.claim_id]) for exposure in exposures)
