"""Over-receipts that answer a shortage: Amazon counted the units under another product or another shipment.

A shortage that an overage answers is in review, not open (contract section 3, "Inbound").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reconcile.exposures.legs import Leg, Legs
from reconcile.records import Doubt, Reason

Key = tuple[str, str]
"""Shipment id and FNSKU of a shortage."""


@dataclass(slots=True)
class _Overage:
    legs: Legs
    leg: Leg
    units: int


def answered_shortages(shipments: Sequence[Legs], days: int) -> dict[Key, list[Doubt]]:
    """Units of each shortage that an overage answers, with the overage named.

    The size of a shortage is all of it, or it without the units that the packing list doubts, or what of that stood at
    the dock for sure: a partnered carrier's missing carton may have come with another shipment, or not at all.
    An overage answers the only shortage of exactly its units: of another FNSKU of its shipment, or of the same FNSKU on
    a shipment delivered within `days`. Several that fit exactly are all in review. Where none fits, the same FNSKU
    elsewhere first (nearest delivery), then the shipment's other FNSKUs, until the overage is used up.
    """
    counted = [s for s in shipments if s.state == "counted"]
    elsewhere: dict[str, list[tuple[Legs, Leg]]] = defaultdict(list)
    for legs in counted:
        for leg in legs.legs:
            if leg.confirmed_short:
                elsewhere[leg.sku.fnsku].append((legs, leg))
    answers: dict[Key, list[Doubt]] = defaultdict(list)
    left = {(s.shipment.shipment_id, leg.sku.fnsku): leg.confirmed_short for s in counted for leg in s.legs}
    for legs in counted:
        for leg in legs.legs:
            if leg.over:
                _answer(_Overage(legs, leg, leg.over), _same_product(legs, leg, elsewhere, days), left, answers)
    return answers


def _same_product(
    legs: Legs, leg: Leg, elsewhere: dict[str, list[tuple[Legs, Leg]]], days: int
) -> list[tuple[Legs, Leg]]:
    """Shortages of the same FNSKU on other shipments delivered within `days`, nearest first."""
    mine = _day(legs)
    near = []
    for other, short in elsewhere[leg.sku.fnsku]:
        if other is legs or other.shipment.stock_region != legs.shipment.stock_region:
            continue
        theirs = _day(other)
        if mine is not None and theirs is not None and abs((mine - theirs).days) <= days:
            near.append((abs((mine - theirs).days), other.shipment.shipment_id, other, short))
    return [(other, short) for _, _, other, short in sorted(near, key=lambda n: n[:2])]


def _day(legs: Legs) -> date | None:
    return legs.shipment.delivered_date or legs.shipment.first_receipt


def _answer(
    overage: _Overage, same_product: list[tuple[Legs, Leg]], left: dict[Key, int], answers: dict[Key, list[Doubt]]
) -> None:
    own = [(overage.legs, leg) for leg in overage.legs.legs if leg.confirmed_short and leg is not overage.leg]
    candidates = same_product + own
    exact = [(s, leg) for s, leg in candidates if overage.units in (leg.short, leg.confirmed_short, leg.answerable)]
    for legs, leg in exact or candidates:
        key = (legs.shipment.shipment_id, leg.sku.fnsku)
        units = min(overage.units, left[key])
        if units <= 0:
            continue
        left[key] -= units
        answers[key].append(Doubt(units, _named(overage)))
        if not exact:
            overage.units -= units


def _named(overage: _Overage) -> Reason:
    return Reason.of(
        "answered_by_overage",
        fnsku=overage.leg.sku.fnsku,
        shipment=overage.legs.shipment.shipment_id,
        units=overage.leg.over,
    )
