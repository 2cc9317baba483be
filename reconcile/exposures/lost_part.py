"""How much of a shipment a freight claim is about: its cartons, their weight, their share of the freight.

Contracts pay per kilogram or as a multiple of the freight, so units have to be turned back into cartons. Cartons that
hold several products are shared by units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reconcile.exposures.cartons import cartons_packed, cartons_shipped, damaged_cartons, missing_cartons
from reconcile.exposures.legs import Legs
from reconcile.exposures.shipments import Shipment


@dataclass(frozen=True, slots=True)
class LostPart:
    """The part of a shipment that one claim is about; None where the papers do not say.

    `cartons` may be a fraction; `share` is its part of all cartons.
    """

    cartons: Decimal | None = None
    share: Decimal | None = None
    kilograms: Decimal | None = None


def lost_part(legs: Legs, claim_type: str, fnsku: str, units: int, weight_rule: str) -> LostPart:
    """The part of the shipment in `units` of a freight claim.

    `weight_rule` (settings): `proportional` = shipment weight / cartons x lost cartons; `carton` = the weights of the
    lost cartons, and the former where one of them is not known.
    """
    shipment = legs.shipment
    numbers = _numbers(legs, claim_type)
    by_carton = _by_carton(shipment, numbers, fnsku)
    known = sum((_units(shipment, number, fnsku) for number in numbers), 0)
    cartons = by_carton * units / known if by_carton is not None and known else _by_units(shipment, units)
    total = total_cartons(shipment)
    if cartons is None or not total:
        return LostPart(cartons)
    share = min(Decimal(1), cartons / total)
    weight = _carton_weight(shipment, numbers, fnsku) if weight_rule == "carton" and known else None
    if weight is not None:
        return LostPart(cartons, share, weight * units / known)
    whole = shipment_weight(shipment)
    return LostPart(cartons, share, None if whole is None else whole * share)


def total_cartons(shipment: Shipment) -> int | None:
    """Cartons of the whole shipment: of its proofs of delivery, else handed over, else on the packing list."""
    return cartons_shipped(shipment) or shipment.handover_cartons or cartons_packed(shipment) or None


def shipment_weight(shipment: Shipment) -> Decimal | None:
    """Kilograms at hand-over, else those of all cartons where every one is weighed."""
    if shipment.handover_weight_kg:
        return shipment.handover_weight_kg
    weighed = shipment.carton_weights
    complete = bool(weighed) and not shipment.bulk and weighed.keys() == shipment.cartons.keys()
    return sum(weighed.values(), Decimal(0)) if complete else None


def _numbers(legs: Legs, claim_type: str) -> list[str]:
    """The numbered cartons of the claim whose contents are known."""
    shipment = legs.shipment
    named: Iterable[str] = missing_cartons(shipment) if claim_type == "freight_lost" else damaged_cartons(shipment)
    if legs.state == "overdue":
        named = shipment.cartons
    return sorted(number for number in named if shipment.cartons.get(number))


def _units(shipment: Shipment, number: str, fnsku: str) -> int:
    return shipment.cartons[number].get(fnsku, 0)


def _by_carton(shipment: Shipment, numbers: Iterable[str], fnsku: str) -> Decimal | None:
    contents = [shipment.cartons[number] for number in numbers]
    if any("" in content for content in contents):
        return None
    return sum((Decimal(content.get(fnsku, 0)) / content.total() for content in contents), Decimal(0))


def _by_units(shipment: Shipment, units: int) -> Decimal | None:
    """Without numbered cartons: as many cartons as the units' share of everything that was shipped."""
    shipped = Counter({sku.fnsku: sku.listed if sku.listed is not None else sku.packed or 0 for sku in shipment.skus})
    total = total_cartons(shipment)
    return Decimal(units) * total / shipped.total() if total and shipped.total() else None


def _carton_weight(shipment: Shipment, numbers: Iterable[str], fnsku: str) -> Decimal | None:
    """The product's part of the weights of these cartons; None where one of them is not weighed."""
    kilograms = Decimal(0)
    for number in numbers:
        content = shipment.cartons[number]
        if not content.get(fnsku):
            continue
        if number not in shipment.carton_weights:
            return None
        kilograms += shipment.carton_weights[number] * content[fnsku] / content.total()
    return kilograms
