"""Over-receipts that answer a shortage: Amazon counted the units under another product or another shipment.

A shortage that an overage answers is in review, not open (contract section 3, "Inbound").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reconcile.exposures.legs import Leg, Legs
from reconcile.records import CreditLine, Doubt, Reason

Key = tuple[str, str]
"""Shipment id and FNSKU of a shortage."""


@dataclass(slots=True)
class _Overage:
    legs: Legs
    leg: Leg
    units: int

    @property
    def is_sure(self) -> bool:
        """Whether the units are surely others: not those of missing papers, nor of a carton that came after all.

        Such units answer only a shortage that they fit exactly. So do those that the SKU list tells and the packing
        list does not.
        """
        packed = self.leg.sku.packed
        unlike = self.legs.shipment.amazon_carries or (packed is not None and packed < self.leg.shipped)
        may_be_own = unlike and self.leg.received <= self.leg.shipped
        return self.legs.state != "unknown contents" and not may_be_own


@dataclass(slots=True)
class Paid:
    """Credits of Lost_Inbound and corrections by product, and for how many days after a delivery they speak of it."""

    days: int
    by_product: dict[tuple[str, str], list[CreditLine]]

    @staticmethod
    def of(credits: Iterable[CreditLine], days: int) -> Paid:
        """The credits of the pool `inbound_lost` among all."""
        found: dict[tuple[str, str], list[CreditLine]] = defaultdict(list)
        for credit in credits:
            if credit.pool[:1] == ("inbound_lost",):
                found[credit.stock_region, credit.fnsku].append(credit)
        return Paid(days, found)

    def exactly(self, short: tuple[Legs, Leg]) -> bool:
        """Whether a credit has just the units of the shortage: Amazon has answered it otherwise."""
        legs, leg = short
        day = _day(legs)
        lines = self.by_product.get((legs.shipment.stock_region, leg.sku.fnsku), ())
        return day is not None and any(
            one.units == leg.confirmed_short and 0 <= (one.day - day).days <= self.days for one in lines
        )


def answered_shortages(shipments: Sequence[Legs], days: int, paid: Paid) -> dict[Key, list[Doubt]]:
    """Units of each shortage that an overage answers, with the overage named.

    The size of a shortage is all of it, or it without the units that the packing list doubts, or what of that stood at
    the dock for sure: a partnered carrier's missing carton may have come with another shipment, or not at all.
    An overage answers the only shortage of exactly its units: of another FNSKU of its shipment, or of the same FNSKU on
    a shipment delivered within `days`. Several that fit exactly are all in review. Where none fits, the same FNSKU
    elsewhere first (nearest delivery), then the shipment's other FNSKUs, until the overage is used up; those that a
    credit answers with just their units come last. Units received under a cancelled shipment are an overage as well; so
    are those of a shipment that no paper knows, and those of a carton that a partnered carrier had not delivered, but
    only of a shortage that they fit exactly.
    """
    counted = [s for s in shipments if s.state == "counted"]
    elsewhere: dict[str, list[tuple[Legs, Leg]]] = defaultdict(list)
    for legs in counted:
        for leg in legs.legs:
            if leg.confirmed_short:
                elsewhere[leg.sku.fnsku].append((legs, leg))
    answers: dict[Key, list[Doubt]] = defaultdict(list)
    left = {(s.shipment.shipment_id, leg.sku.fnsku): leg.confirmed_short for s in counted for leg in s.legs}
    for legs in shipments:
        for leg in (*(legs.legs if legs.state == "counted" else ()), *legs.strays):
            if leg.answering:
                found = _candidates(legs, leg, _same_product(legs, leg, elsewhere, days))
                _answer(_Overage(legs, leg, leg.answering), sorted(found, key=paid.exactly), left, answers)
    return answers


def _candidates(legs: Legs, over: Leg, same_product: list[tuple[Legs, Leg]]) -> list[tuple[Legs, Leg]]:
    return same_product + [(legs, leg) for leg in legs.legs if leg.confirmed_short and leg is not over]


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
    overage: _Overage, candidates: list[tuple[Legs, Leg]], left: dict[Key, int], answers: dict[Key, list[Doubt]]
) -> None:
    exact = [(s, leg) for s, leg in candidates if overage.units in (leg.short, leg.confirmed_short, leg.answerable)]
    for legs, leg in exact or (candidates if overage.is_sure else []):
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
        units=overage.leg.answering,
    )
