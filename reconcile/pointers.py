"""Stray credits that may belong to a loss: they settle nothing, but a person must look (contract section 3, end).

A payment whose reason names no pool, or a find left over on another FNSKU of the same ASIN or on an `Amazon.Found.*`
SKU, up to 90 days after a loss, puts that many of the loss's units in review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from reconcile.breaks import Break, CreditRest
from reconcile.match import CreditKind
from reconcile.records import CreditLine, Reason

FOUND_SKU = "Amazon.Found."
PAID_TYPES = ("warehouse_lost", "warehouse_damaged", "inbound_lost")
"""Losses that Amazon pays before an order: a payment without a pool may have been for any of them."""


def pointed_units(
    breaks: Iterable[Break], unnamed: Sequence[CreditLine], left: Sequence[CreditRest], days: int
) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that stray credits point at, each unit of a credit and of a loss once; credits by date."""
    losses = sorted(
        (b for b in breaks if b.exposure.claim_type in PAID_TYPES and b.open_units),
        key=lambda b: (b.exposure.event_date, b.exposure.claim_id),
    )
    free = {b.exposure.claim_id: b.sure_units for b in losses}
    by_product: dict[tuple[str, str], list[Break]] = defaultdict(list)
    by_asin: dict[tuple[str, str], list[Break]] = defaultdict(list)
    for loss in losses:
        exposure = loss.exposure
        by_product[exposure.stock_region, exposure.fnsku].append(loss)
        if exposure.claim_type == "warehouse_lost" and exposure.asin:
            by_asin[exposure.stock_region, exposure.asin].append(loss)
    pointed: dict[str, list[tuple[int, Reason]]] = defaultdict(list)
    finds = [r for r in left if r.credit.kind is CreditKind.FIND and r.credit.pool[:1] == ("warehouse_lost",)]
    stray = [(line, line.units - line.units_taken_back, by_product[line.stock_region, line.fnsku]) for line in unnamed]
    for rest in finds:
        line = rest.credit
        named = [b for asin in _asins(line) for b in by_asin[line.stock_region, asin]]
        others = [b for b in named if b.exposure.fnsku != line.fnsku]
        stray.append((line, rest.units, others))
    for line, units, candidates in sorted(stray, key=lambda s: (s[0].day, s[0].identity)):
        _point(line, units, candidates, days, free, pointed)
    return dict(pointed)


def _asins(line: CreditLine) -> list[str]:
    """The ASIN of the found unit: that of its row, and the one in an `Amazon.Found.*` SKU where it is another."""
    found = line.sku.removeprefix(FOUND_SKU) if line.sku.startswith(FOUND_SKU) else ""
    return sorted({line.asin, found} - {""})


def _point(
    line: CreditLine,
    units: int,
    candidates: Sequence[Break],
    days: int,
    free: dict[str, int],
    pointed: dict[str, list[tuple[int, Reason]]],
) -> None:
    first = line.day - timedelta(days=days)
    near = [b for b in candidates if first <= b.exposure.event_date <= line.day and free[b.exposure.claim_id] > 0]
    near.sort(key=lambda b: (b.amazon_held_units == 0, free[b.exposure.claim_id] != units))
    for loss in near:
        claim_id = loss.exposure.claim_id
        taken = min(units, free[claim_id])
        if taken:
            free[claim_id] -= taken
            units -= taken
            pointed[claim_id].append((taken, _reason(line)))


def _reason(line: CreditLine) -> Reason:
    if line.kind is CreditKind.FIND:
        return Reason.of("found_elsewhere", units=line.units, date=line.day, sku=line.sku, fnsku=line.fnsku)
    reason = line.label.removeprefix("reimbursement ")
    return Reason.of("paid_without_pool", reimbursement=line.reference, date=line.day, reason=reason)
