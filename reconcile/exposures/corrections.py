"""Amazon's negative corrections (X) of receiving take back an over-receipt; they are never a loss by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reconcile.credits.ledger import LedgerReturn
from reconcile.exposures.legs import Leg, Legs


def cancel_over_receipts(shipments: Iterable[Legs], corrections: Sequence[LedgerReturn], days: int) -> dict[str, int]:
    """Take negative corrections off the over-receipts of their FNSKU; the legs change in place.

    A correction can only take back what was received before it, at most `days` earlier: an over-receipt of just its
    units first, then the nearest. Of several that fit exactly one is cancelled, and each may still answer a shortage:
    nothing says which of them the correction meant.
    Returns the units of each correction (by its identity) that cancel nothing: they are shown, never an exposure.
    """
    over: dict[tuple[str, str], list[tuple[date, str, Leg]]] = {}
    for legs in shipments:
        for leg in (*legs.legs, *legs.strays):
            if leg.over and leg.first_receipt is not None:
                key = (legs.shipment.stock_region, leg.sku.fnsku)
                over.setdefault(key, []).append((leg.first_receipt, legs.shipment.shipment_id, leg))
    left = {}
    either: list[list[Leg]] = []
    for row in sorted(corrections, key=lambda c: (c.day, c.identity)):
        units = -row.quantity
        near = [o for o in over.get((row.stock_region, row.fnsku), []) if 0 <= (row.day - o[0]).days <= days]
        near.sort(key=lambda o: (o[2].over != units, -o[0].toordinal(), o[1]))
        either.append([leg for _, _, leg in near if leg.over == units])
        for _, _, leg in near:
            cancelled = min(units, leg.over)
            leg.over -= cancelled
            leg.received -= cancelled
            leg.answering -= cancelled
            units -= cancelled
        if units:
            left[row.identity] = units
    for legs_meant in either:
        uncancelled = max((leg.over for leg in legs_meant), default=0)
        for leg in legs_meant:
            leg.answering = max(leg.answering, uncancelled)
    return left
