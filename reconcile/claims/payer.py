"""Who is asked for a loss on the way, of two who may answer for it: the insurer, and the one who carried the goods.

The insurer is asked while its days last, then the one who carried it. Where the case log says whom a case asked, the
units stand with that one; what it has refused is asked of the other, while there is time to ask. No unit stands with
two of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from reconcile.claims.by_day import take
from reconcile.claims.case_log import CaseLog
from reconcile.claims.case_row import LogRow
from reconcile.claims.case_units import CaseUnits
from reconcile.claims.claim import Part, case_key
from reconcile.claims.contract import INSURER, Contracts, carried_by, is_transport
from reconcile.claims.payer_told import payer_of, payer_told
from reconcile.claims.status import LoggedUnits
from reconcile.match.breaks import Break
from reconcile.records import Exposure, Opening, Reason


def ask_who_can_pay(exposures: Iterable[Exposure], contracts: Contracts, log: CaseLog, as_of: date) -> None:
    """Turn from the insurer to the one who carried the goods where only the latter's days are not over.

    What is filed together has one payer. A case of which the log does not say whom it asked was filed with the insurer
    where that was in its days, or on a day that nobody knows; one that was filed later, with the other.
    """
    cases: dict[str, list[Exposure]] = defaultdict(list)
    for exposure in exposures:
        if exposure.counterparty == INSURER and exposure.next_opening is not None:
            cases[case_key(exposure)].append(exposure)
    for case in cases.values():
        asked = min(as_of, *(_first_asked(exposure, log) for exposure in case))
        told = [(row, payer) for e in case for row in _standing(e, log) if (payer := payer_told(row, e))]
        for exposure in case:
            last, then = exposure.opening.deadline, exposure.next_opening
            if last is None or then is None or asked <= last or (then.deadline and then.deadline <= last):
                continue
            if any(payer_told(row, exposure) == INSURER for row in _standing(exposure, log)):
                continue
            over = Reason.of("insurer_too_late", deadline=last, policy=contracts.insurance(exposure))
            exposure.opening = replace(then, notes=(*then.notes, over))
            exposure.asked_second = any(it == INSURER or (row.asked_on or last) <= last for row, it in told)
            exposure.counterparty, exposure.next_opening = carried_by(exposure), None


def _standing(exposure: Exposure, log: CaseLog) -> list[LogRow]:
    return [one.row for one in log.standing.get(exposure.claim_id, ()) if one.row.status]


def _first_asked(exposure: Exposure, log: CaseLog) -> date:
    """The first day on which it was filed with somebody whom the log does not name; an answer need not repeat it."""
    found = date.max
    for row in _standing(exposure, log):
        if not payer_told(row, exposure):
            days = [line.filed_date for line in log.lines_of(exposure.claim_id, row) if line.filed_date]
            found = min(found, min(days, default=row.asked_on or date.min))
    return found


def towards(exposure: Exposure, payer: str) -> Exposure:
    """The loss as it is asked of a payer: with the dates of that one, in a case of its own where another is asked."""
    if payer == exposure.counterparty:
        return exposure
    opening = _opening_of(exposure, payer) or exposure.opening
    return replace(exposure, counterparty=payer, opening=opening, next_opening=None, asked_second=True)


def passed_on(exposure: Exposure, cases: Sequence[CaseUnits]) -> dict[int, int]:
    """Units of refused cases (by `id`) that the other payer is to be asked for: it was not, and had the time to be."""
    asked = {INSURER: 0, carried_by(exposure): 0}
    for case in cases if is_transport(exposure) else ():
        asked[payer_of(case.row, exposure)] += case.units - case.left
    found = {}
    for case in reversed(cases):
        payer, row = payer_told(case.row, exposure), case.row
        then = other_payer(exposure, payer)
        day = row.resolved_date or row.written_on or date.min
        if payer and case.refused and _may_be_asked(exposure, then, day):
            already = min(case.refused, asked[then])
            asked[then] -= already
            found[id(case)] = case.refused - already
    return found


def payer_parts(
    one: Break, logged: Sequence[LoggedUnits], pointed: Sequence[tuple[int, Reason]], as_of: date
) -> list[Part]:
    """A loss on the way, its units with the one of whom they are asked; one part where the log names nobody."""
    exposure = one.exposure
    cases = list({id(entry.case): entry.case for entry in reversed(logged) if entry.case}.values())
    if not any(payer_told(case.row, exposure) for case in cases):
        return [(one, logged, pointed)]
    first, other = exposure.counterparty, other_payer(exposure)
    passed = passed_on(exposure, cases)
    said: dict[str, list[LoggedUnits]] = {first: [], other: []}
    free = {first: one.open_units - sum(entry.units for entry in logged), other: 0}
    notes: dict[str, list[Reason]] = {first: [], other: []}
    for entry in logged:
        payer = payer_of(entry.case.row, exposure) if entry.case else first
        units = passed.get(id(entry.case), 0) if entry.status == "denied" else 0
        said[payer].append(replace(entry, units=entry.units - units))
        if units and entry.case:
            then, row = other_payer(exposure, payer), entry.case.row
            free[then] += units
            day = row.resolved_date or row.written_on or "-"
            code = "refused_by_insurer" if payer == INSURER else "refused_by_carrier"
            notes[then].append(Reason.of(code, units=units, date=day))
    last = exposure.opening.deadline
    if free[first] and first == INSURER and last and as_of > last and _may_be_asked(exposure, other, as_of):
        free[other] += free[first]
        free[first] = 0
        notes[other].append(Reason.of("insurer_days_over", deadline=last))
    doubts, stray = list(one.doubts), list(pointed)
    found: list[Part] = []
    for payer in (first, other):
        asked = towards(exposure, payer)
        if said[other]:
            asked = replace(asked, next_opening=None)
        units = free[payer] + sum(entry.units for entry in said[payer])
        asked = replace(asked, units=units, opening=_noted(asked.opening, notes[payer]))
        share = Break(asked, [], list(one.reopened) if payer == first else [], take(doubts, free[payer]))
        found.append((share, said[payer], take(stray, free[payer])))
    return found


def other_payer(exposure: Exposure, payer: str = "") -> str:
    """The other one who may answer for a loss on the way; without a payer: beside the one who is asked first."""
    return carried_by(exposure) if (payer or exposure.counterparty) == INSURER else INSURER


def _opening_of(exposure: Exposure, payer: str) -> Opening | None:
    """The dates of a payer, as far as the papers have any: of an insurer only where the goods are insured."""
    if payer == exposure.counterparty:
        return exposure.opening
    return exposure.next_opening


def _may_be_asked(exposure: Exposure, payer: str, day: date) -> bool:
    """Whether a payer answers for the loss, has not refused in the register, and could be asked on a day."""
    opening = _opening_of(exposure, payer)
    refused = payer != INSURER and any(doubt.reason.code == "carrier_refused" for doubt in exposure.doubts)
    return opening is not None and not refused and (opening.deadline is None or day <= opening.deadline)


def _noted(opening: Opening, notes: Sequence[Reason]) -> Opening:
    return replace(opening, notes=(*opening.notes, *notes)) if notes else opening
