"""Answers to a re-valuation: lines that add money to an earlier payment, and no unit (contract section 2, `underpaid`).

How Amazon writes such a line is not documented. It is taken as one where it has no units, or no more than the payment
that it names; a case that was filed about the payment alone names it too. Its units are those that were paid before:
counted as a payment of their own they would settle another loss, and the line would look underpaid itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from reconcile.credits.reimbursement_line import ReimbursementLine
from reconcile.records import Exposure

Paid: TypeAlias = tuple[str, str]
"""Reimbursement id and FNSKU."""


@dataclass(frozen=True, slots=True)
class LaterMoney:
    """A line that adds its money to payments of its product (`payment_ids`), or takes back what such a line added."""

    line: ReimbursementLine
    payment_ids: frozenset[str]


def root_of(reimbursement_id: str, chain: Mapping[str, str]) -> str:
    """The reimbursement at the beginning of a chain of lines, each of which names an earlier one as its original."""
    seen = set()
    while reimbursement_id in chain and reimbursement_id not in seen:
        seen.add(reimbursement_id)
        reimbursement_id = chain[reimbursement_id]
    return reimbursement_id


def money_added(lines: Sequence[ReimbursementLine]) -> dict[str, LaterMoney]:
    """The lines, by identity, whose id or original id says to which payment they add money."""
    paid = Counter[Paid]()
    for line in lines:
        if line.units > 0 and not line.is_reversal:
            paid[line.reimbursement_id, line.fnsku] += line.units
    chain = {line.reimbursement_id: line.original_id for line in lines if _names_another(line)}
    taken = _first_taken_back(lines)
    added: dict[str, LaterMoney] = {}
    by_id: dict[Paid, LaterMoney] = {}
    for line in lines:
        payment_id = root_of(line.original_id, chain) if _names_another(line) else line.reimbursement_id
        key = (payment_id, line.fnsku)
        may_repeat = _names_another(line) and line.day < taken.get(key, date.max)
        if payment_id not in chain and paid[key] and _adds_money(line, paid[key] if may_repeat else 0):
            added[line.identity] = LaterMoney(line, frozenset({payment_id}))
            if payment_id != line.reimbursement_id:
                by_id[line.reimbursement_id, line.fnsku] = added[line.identity]
    for line in lines:
        answer = by_id.get((line.original_id, line.fnsku)) if line.is_reversal else None
        if answer:
            added[line.identity] = LaterMoney(line, answer.payment_ids)
    return added | _paid_ahead(lines, [one.line for one in added.values()], chain)


def _paid_ahead(
    lines: Sequence[ReimbursementLine], added: Sequence[ReimbursementLine], chain: Mapping[str, str]
) -> dict[str, LaterMoney]:
    """Reversals, by identity, of a payment that a line before them has made anew: they take money and no unit.

    Not one that takes more than the payment gave: it takes back what was added as well.
    """
    anew, own = Counter[Paid](), defaultdict[Paid, Decimal](Decimal)
    for line in added:
        if not line.is_reversal:
            anew[root_of(line.original_id, chain), line.fnsku] += line.cash_units
    known = {line.identity for line in added}
    for line in lines:
        if line.identity not in known and not line.is_reversal:
            own[line.reimbursement_id, line.fnsku] += line.amount_total or 0
    found = {}
    for line in lines:
        key = (line.payment_id, line.fnsku)
        taken = -(line.amount_total or 0)
        if line.is_reversal and 0 < line.taken_units <= anew[key] and taken <= own[key]:
            anew[key] -= line.taken_units
            found[line.identity] = LaterMoney(line, frozenset({line.payment_id}))
    return found


def _adds_money(line: ReimbursementLine, units_repeated: int) -> bool:
    """Whether a line pays no unit, or at most so many that were paid before."""
    return not line.is_reversal and not line.inventory_units and 0 <= line.cash_units <= units_repeated


def _names_another(line: ReimbursementLine) -> bool:
    return not line.is_reversal and line.original_id not in ("", line.reimbursement_id)


def _first_taken_back(lines: Iterable[ReimbursementLine]) -> dict[Paid, date]:
    """The day on which units of a payment were first taken back: what is paid after it pays units again."""
    first: dict[Paid, date] = {}
    for line in lines:
        if line.is_reversal and line.cash_units < 0:
            key = (line.payment_id, line.fnsku)
            first[key] = min(line.day, first.get(key, line.day))
    return first


def money_by_case(
    lines: Iterable[ReimbursementLine],
    underpaid: Iterable[Exposure],
    case_links: Mapping[str, frozenset[str]],
    filed: Mapping[str, date],
) -> dict[str, LaterMoney]:
    """The lines, by identity, that name a case which the case log ties to payments below cost.

    A line with units only where the case is about nothing else: it may pay the loss that the case is about as well.
    What was paid before the case was filed does not answer it.
    """
    tied: dict[str, set[str]] = defaultdict(set)
    for claim_id, cases in case_links.items():
        for case_id in cases:
            tied[case_id].add(claim_id)
    by_id = {exposure.claim_id: exposure for exposure in underpaid}
    added = {}
    for line in lines:
        claims = tied.get(line.case_id, set())
        asked = [
            by_id[claim_id]
            for claim_id in claims & by_id.keys()
            if by_id[claim_id].fnsku == line.fnsku
            and line.source not in by_id[claim_id].source
            and max(by_id[claim_id].event_date, filed.get(claim_id, date.min)) <= line.day
        ]
        about_nothing_else = claims <= by_id.keys()
        if asked and _adds_money(line, sum(exposure.units for exposure in asked) if about_nothing_else else 0):
            added[line.identity] = LaterMoney(line, frozenset(exposure.reimbursement_id for exposure in asked))
    return added
