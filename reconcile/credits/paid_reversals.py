"""Payments that name what a reversal claim took back: its loss is not in the data, and these units are paid again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from reconcile.credits.gather import Credits
from reconcile.credits.revaluations import root_of
from reconcile.records import CreditKind, CreditLine, Exposure


def name_by_original(credits: Credits, reversals: Iterable[Exposure]) -> None:
    """Move units of payments to the claim of the reversal whose payment, or whose own id, they name as the original.

    `reversals`: claims of the type `reversal`. An explicit link (contract section 3): a claim of just the units first,
    then the oldest. What a payment has beyond them stays in its own pool. What was taken back of it later is a claim
    of its own.
    """
    chain = {line.reimbursement_id: line.payment_id for line in credits.lines if line.is_reversal}
    asked: dict[tuple[str, str], list[Exposure]] = defaultdict(list)
    for claim in sorted(reversals, key=lambda e: (e.event_date, e.claim_id)):
        asked[root_of(claim.reimbursement_id, chain), claim.fnsku].append(claim)
    paid = Counter[str]()
    for line in sorted((*credits.unnamed, *credits.pooled), key=lambda c: (c.day, c.identity)):
        if line.kind is not CreditKind.PAYMENT or not line.original:
            continue
        claims = asked.get((root_of(line.original, chain), line.fnsku), ())
        before = [e for e in claims if e.event_date <= line.day and e.units > paid[e.claim_id]]
        whole = line.units
        for claim in sorted(before, key=lambda e: e.units - paid[e.claim_id] != whole):
            units = min(line.units, claim.units - paid[claim.claim_id])
            if units:
                paid[claim.claim_id] += units
                credits.pooled.append(_split_off(line, units, claim.pool))
    credits.unnamed[:] = [line for line in credits.unnamed if line.units]


def _split_off(line: CreditLine, units: int, pool: tuple[str, ...]) -> CreditLine:
    """So many units of a payment in another pool, without what was taken back of it."""
    part = replace(line, pool=pool, units=units, beside=line.beside + line.units - units, taken_back=[])
    line.units -= units
    line.beside += units
    kept = line.units
    for place, (day, taken, source, reversal) in enumerate(line.taken_back):
        line.taken_back[place] = (day, min(taken, kept), source, reversal)
        kept -= min(taken, kept)
    return part
