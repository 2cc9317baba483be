"""What a proof of delivery says of cartons: which units were in the missing and in the damaged ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reconcile.exposures.shipments import Shipment
from reconcile.ingest.cartons import carton_order


@dataclass(slots=True)
class CartonLoss:
    """Units per FNSKU in missing and damaged cartons, and how many missing ones have contents that are not known.

    `not_packed`: numbers of missing cartons that no packing document knows, where that is all that is unclear.
    """

    missing: Counter[str] = field(default_factory=Counter)
    damaged: Counter[str] = field(default_factory=Counter)
    unclear_missing: int = 0
    unclear_damaged: int = 0
    not_packed: tuple[str, ...] = ()


def carton_loss(shipment: Shipment) -> CartonLoss:
    """Units that the proofs of delivery show missing or damaged (contract section 3).

    Carton numbers decide; a count without numbers settles it only where every carton holds the same or none came,
    otherwise those cartons are `unclear`. A numbered carton that no packing document knows is treated like a count. Of
    damaged cartons with unknown contents nothing is claimed: a problem says so (model shipment_problem).
    """
    loss = CartonLoss()
    missing, damaged = missing_cartons(shipment), damaged_cartons(shipment)
    lacking = cartons_lacking(shipment)
    unclear_damaged = sum(max(0, (d.cartons_damaged or 0) - len(d.damaged)) for d in shipment.deliveries)
    same = _same_content(shipment)
    not_packed = []
    for number in missing:
        if number in shipment.cartons and "" not in shipment.cartons[number]:
            loss.missing.update(shipment.cartons[number])
        else:
            not_packed.append(number)
    loss.unclear_missing = len(not_packed) + lacking - len(missing)
    if len(not_packed) == loss.unclear_missing:
        loss.not_packed = tuple(not_packed)
    for number in damaged:
        if number in shipment.cartons and "" not in shipment.cartons[number]:
            loss.damaged.update(shipment.cartons[number])
        else:
            unclear_damaged += 1
    if same is not None:
        _add(loss.missing, same, loss.unclear_missing)
        _add(loss.damaged, same, unclear_damaged)
        loss.unclear_missing = 0
    elif loss.unclear_missing and not shipment.received and _are_all(shipment, lacking):
        return CartonLoss(missing=_shipped(shipment))
    elif unclear_damaged and _are_all(shipment, max(len(damaged), unclear_damaged)):
        loss.damaged = _shipped(shipment)
    else:
        loss.unclear_damaged = unclear_damaged
    return loss


def missing_cartons(shipment: Shipment) -> list[str]:
    """Numbers of the cartons that never came. Of cartons that a later delivery brought in part, the last one knows."""
    named = {number for d in shipment.deliveries for number in d.missing}
    still_missing = _came_in_parts(shipment)
    if still_missing is not None and still_missing < len(named):
        last = set(shipment.deliveries[-1].missing)
        named = last if len(last) == still_missing else set()
    return sorted(named, key=carton_order)


def damaged_cartons(shipment: Shipment) -> list[str]:
    """Numbers of the cartons that came damaged."""
    named = {number for d in shipment.deliveries for number in d.damaged}
    return sorted(named.difference(missing_cartons(shipment)), key=carton_order)


def cartons_lacking(shipment: Shipment) -> int:
    """How many cartons never came, with a number or only counted."""
    still_missing = _came_in_parts(shipment)
    counted = _counted_missing(shipment) if still_missing is None else still_missing
    return max(len(missing_cartons(shipment)), counted)


def cartons_delivered(shipment: Shipment) -> int | None:
    """Cartons that the proofs of delivery say came, or None where one of them does not say."""
    counts = [d.cartons_delivered for d in shipment.deliveries]
    return sum(c for c in counts if c is not None) if counts and None not in counts else None


def _are_all(shipment: Shipment, cartons: int) -> bool:
    """Whether these are all cartons that any paper tells of: then everything was in them, whatever each one held."""
    told = (cartons_shipped(shipment), shipment.handover_cartons, cartons_packed(shipment))
    return 0 < max(count or 0 for count in told) <= cartons


def _shipped(shipment: Shipment) -> Counter[str]:
    """Units per FNSKU by the packing list, where a whole one exists, else by the SKU list."""
    packed = shipment.packing_complete
    return Counter({sku.fnsku: (sku.packed if packed else sku.listed) or 0 for sku in shipment.skus})


def _add(units: Counter[str], content: Counter[str], cartons: int) -> None:
    for fnsku, per_carton in content.items():
        if cartons:
            units[fnsku] += per_carton * cartons


def _counted_missing(shipment: Shipment) -> int:
    """Cartons shipped less delivered; where no proof says how many were shipped, the papers' own number stands in."""
    deliveries = shipment.deliveries
    delivered = [d.cartons_delivered for d in deliveries if d.cartons_delivered is not None]
    if delivered and len(delivered) == len(deliveries) and all(d.cartons_shipped is None for d in deliveries):
        return max(0, (shipment.handover_cartons or cartons_packed(shipment)) - sum(delivered))
    return sum(d.lacking or 0 for d in deliveries)


def _came_in_parts(shipment: Shipment) -> int | None:
    """Cartons that are still missing where several deliveries are of the same cartons: late ones come with a later one.

    That is so where each names the whole shipment's number of cartons, or where one names as many as the papers know
    and the others only bring what it lacks. None where the deliveries are counted one by one.
    """
    totals = [d.cartons_shipped for d in shipment.deliveries if d.cartons_shipped is not None]
    delivered = [d.cartons_delivered for d in shipment.deliveries if d.cartons_delivered is not None]
    if not 1 < len(shipment.deliveries) == len(totals) == len(delivered):
        return None
    known, brought = shipment.handover_cartons or cartons_packed(shipment), sum(delivered)
    if len(set(totals)) == 1 and brought <= totals[0]:
        return totals[0] - brought if known <= totals[0] else None
    return known - brought if max(totals) == known and brought <= known else None


def cartons_packed(shipment: Shipment) -> int:
    """Cartons of the packing document, 0 where there is none."""
    return len(shipment.cartons) + sum(cartons for cartons, _ in shipment.bulk)


def cartons_shipped(shipment: Shipment) -> int | None:
    """Cartons that the proofs of delivery say were shipped, or None where one of them does not say."""
    counts = [d.cartons_shipped for d in shipment.deliveries]
    still_missing = _came_in_parts(shipment)
    if still_missing is not None:
        return still_missing + sum(d.cartons_delivered or 0 for d in shipment.deliveries)
    return sum(c for c in counts if c is not None) if counts and None not in counts else None


def _same_content(shipment: Shipment) -> Counter[str] | None:
    """The content of every carton, where a packing document says that all hold the same; None where it does not.

    One product whose units divide by the cartons proves nothing: the last carton may be the one that is not full.
    """
    if shipment.cartons and not shipment.bulk:
        contents = list(shipment.cartons.values())
        whole = cartons_shipped(shipment)
        if whole is not None and whole != len(contents):
            return None
        first = contents[0]
        return first if shipment.packing_complete and all(content == first for content in contents) else None
    if len(shipment.bulk) == 1 and not shipment.cartons and shipment.packing_complete:
        cartons, content = shipment.bulk[0]
        if cartons > 0 and not any(units % cartons for units in content.values()):
            return Counter({fnsku: units // cartons for fnsku, units in content.items()})
    return None


def carton_finding(shipment: Shipment, fnsku: str, short: int) -> tuple[str, int, int]:
    """Whether a shortage is a whole number of cartons or of case packs: (kind, number, units per carton or pack).

    kind is `cartons` (each carton of the product alone holds that many), `packs` (mixed cartons with one pack size),
    `loose` otherwise, or `` where no carton is known or nothing is short.
    """
    contents = [content for content in shipment.cartons.values() if content.get(fnsku)]
    sizes = {content[fnsku] for content in contents}
    for cartons, content in shipment.bulk:
        if content.get(fnsku) and cartons and content[fnsku] % cartons == 0:
            contents.append(Counter({fnsku: content[fnsku] // cartons}))
            sizes.add(content[fnsku] // cartons)
    if short <= 0 or not sizes:
        return "", 0, 0
    if len(sizes) == 1 and short % (size := next(iter(sizes))) == 0:
        alone = all(set(content) == {fnsku} for content in contents)
        return "cartons" if alone else "packs", short // size, size
    if short in sizes:
        return "cartons", 1, short
    return "loose", 0, 0
