"""Payments that name what a reversal took back as their original: they pay these units again, whatever their reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from reconcile.credits.gather import Credits
from reconcile.credits.revaluations import root_of
from reconcile.records import CreditKind, CreditLine, Exposure


@dataclass(slots=True)
class _TakenBack:
    """Units that a reversal took back and no payment has named yet, in the pool in which they are owed."""

    day: date
    reversal: str
    pool: tuple[str, ...]
    units: int


def name_by_original(credits: Credits, reversals: Iterable[Exposure]) -> None:
    """Move units of payments to where those are owed that they name: the payment that was taken back, or its reversal.

    `reversals`: claims of the type `reversal`; any other reversal opens the losses of its payment's pool again. An
    explicit link (contract section 3): just the units first, then the oldest. What a payment has beyond them stays in
    its own pool. What was taken back of it later is a claim of its own where the first reversal is one.
    """
    chain = {line.reimbursement_id: line.payment_id for line in credits.lines if line.is_reversal}
    asked: dict[tuple[str, str], list[_TakenBack]] = defaultdict(list)
    claims = set()
    for claim in reversals:
        taken = _TakenBack(claim.event_date, claim.reimbursement_id, claim.pool, claim.units)
        asked[root_of(taken.reversal, chain), claim.fnsku].append(taken)
        claims.add((taken.reversal, claim.fnsku))
    lines = [line for line in (*credits.unnamed, *credits.pooled) if line.kind is CreditKind.PAYMENT]
    for line in lines:
        for day, units, _, reversal in line.taken_back:
            if line.pool and (reversal, line.fnsku) not in claims:
                asked[root_of(reversal, chain), line.fnsku].append(_TakenBack(day, reversal, line.pool, units))
    for line in sorted((line for line in lines if line.original), key=lambda c: (c.day, c.identity)):
        whole, named = line.units, asked.get((root_of(line.original, chain), line.fnsku), ())
        before = (taken for taken in named if taken.day <= line.day)
        for taken in sorted(before, key=lambda t: (t.units != whole, t.day, t.reversal, t.pool)):
            units = min(line.units, taken.units)
            taken.units -= units
            if units and line.pool != taken.pool:
                credits.pooled.append(_split_off(line, units, taken.pool))
    credits.unnamed[:] = [line for line in credits.unnamed if line.units]


def _split_off(line: CreditLine, units: int, pool: tuple[str, ...]) -> CreditLine:
    """So many units of a payment in another pool; what was taken back of them goes with them to a pool of losses."""
    part = replace(line, pool=pool, units=units, beside=line.beside + line.units - units, taken_back=[], taken_again=[])
    line.units -= units
    line.beside += units
    kept, told = line.units, line.taken_back
    line.taken_back = []
    for day, taken, source, reversal in told:
        stays = min(taken, kept)
        kept -= stays
        line.taken_back += [(day, stays, source, reversal)] if stays else []
        if taken > stays and pool[0] != "reversal":
            part.taken_back.append((day, taken - stays, source, reversal))
    return part
