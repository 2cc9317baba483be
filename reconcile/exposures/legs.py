"""Shipped, reached the dock, received: the legs of one product of one shipment, and what is missing on each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from reconcile.exposures.cartons import CartonLoss, carton_loss, cartons_packed, cartons_shipped
from reconcile.exposures.contradictions import contradiction
from reconcile.exposures.shipments import Shipment, ShipmentSku
from reconcile.records import Opening, Reason


@dataclass(slots=True)
class Leg:
    """One product of one shipment. `short` = reached the dock but not received; `over` = received beyond that.

    `missing_doubtful`, `damaged_doubtful`: what of the units in missing and damaged cartons the packing list alone
    tells, where it shows more units than the SKU list. `confirmed_short` is what stays short when the packing list's
    smaller number counts instead of the SKU list's.
    `answerable`: what of that stood at the dock, so that Amazon may have counted it elsewhere: less the units in
    cartons that a partnered carrier never delivered. `answering`: units received beyond what reached the dock that may
    answer a shortage: `over`, what was received beyond the packing list, and what a correction took off it that it may
    as well have taken off another overage.
    """

    sku: ShipmentSku
    shipped: int
    missing: int
    damaged: int
    received: int
    short: int = 0
    confirmed_short: int = 0
    answerable: int = 0
    over: int = 0
    answering: int = 0
    damaged_at_receipt: int = 0
    first_receipt: date | None = None
    missing_doubtful: int = 0
    damaged_doubtful: int = 0


@dataclass(slots=True)
class Legs:
    """All legs of one shipment, and how far its papers prove them.

    `state`: `counted`, `under way` (no proof of delivery, no receipt: no exposure), `overdue` (the same after
    the wait days, where receipts would be seen), `plan` (known only from its plan), `cancelled`, `unknown contents`,
    `proven by queue`, `awd` (of which no report here tells what was received: only what its carrier lost is a loss).
    `strays`: what was received under a shipment that was cancelled, or of which nothing but its receipts is known.
    `contradiction`: what its papers contradict each other in, or which of them cannot be read. `doubts`: reasons, that
    one among them, that put every shortage of the shipment in review. `opening`: when Amazon takes a claim for it.
    """

    shipment: Shipment
    state: str
    loss: CartonLoss
    legs: list[Leg] = field(default_factory=list)
    strays: list[Leg] = field(default_factory=list)
    contradiction: Reason | None = None
    doubts: list[Reason] = field(default_factory=list)
    opening: Opening = field(default_factory=Opening)


def shipment_legs(
    shipment: Shipment, *, as_of: date, ledger_from: date | None, wait_days: int, unread: Reason | None
) -> Legs:
    """Compare what was shipped, delivered and received (contract section 3, "Inbound").

    `ledger_from`: first day of the ledger data (None: no ledger). `wait_days`: days after the ship date until a
    shipment without any sign of arrival counts as lost. `unread`: a line about the shipment that could not be read.
    """
    if "cancelled" in (shipment.status_meaning, shipment.queue_meaning):
        return Legs(shipment, "cancelled", CartonLoss(), strays=_strays(shipment))
    loss = carton_loss(shipment)
    if not shipment.contents_known:
        known = shipment.registered or shipment.queued or bool(shipment.deliveries)
        unclear = CartonLoss(unclear_damaged=loss.unclear_damaged)
        return Legs(shipment, "unknown contents", unclear, strays=[] if known else _strays(shipment))
    state = _state(shipment, as_of, wait_days, ledger_from)
    result = Legs(shipment, state, loss)
    if state in ("plan", "under way"):
        return result
    for sku in shipment.skus:
        result.legs.append(_leg(shipment, sku, loss.missing.get(sku.fnsku, 0), loss.damaged.get(sku.fnsku, 0)))
    accounted = all(leg.short == leg.over == 0 for leg in result.legs)
    if shipment.amazon_carries and _is_proof(unread):  # nobody but Amazon is asked, whatever it says
        unread = None
    result.contradiction = unread or contradiction(shipment, accounted=accounted)
    if shipment.to_awd:
        return _without_receipts(result)
    covered = _covered(shipment, ledger_from)
    unlocated = None if covered else _unlocated(result)
    if unlocated is not None:
        _settle_located(result, unlocated)
    result.doubts = _doubts(result, ledger_from, covered, unlocated)
    return result


def _without_receipts(legs: Legs) -> Legs:
    """The legs of a shipment to AWD: nothing here says what is short at its dock, or was received beyond it."""
    legs.state = "awd"
    for leg in legs.legs:
        leg.short = leg.confirmed_short = leg.answerable = leg.over = leg.answering = leg.damaged_at_receipt = 0
    return legs


def _state(shipment: Shipment, as_of: date, wait_days: int, ledger_from: date | None) -> str:
    if shipment.deliveries or shipment.first_receipt is not None:
        return "counted"
    if not shipment.registered and not shipment.queued:
        return "plan"
    if shipment.ship_date is None or as_of <= shipment.ship_date + timedelta(days=wait_days):
        return "plan" if shipment.ship_date is None and not shipment.queued else "under way"
    return "counted" if _may_have_come_unseen(shipment, shipment.ship_date, ledger_from) else "overdue"


def _may_have_come_unseen(shipment: Shipment, shipped: date, ledger_from: date | None) -> bool:
    """That no receipt is in the data is no sign of a loss: Amazon has located units of it, or the data begin later.

    Not where the Shipping Queue of a day in the data still has none: then nothing was received before them.
    """
    if shipment.units_located or ledger_from is None or shipped >= ledger_from:
        return bool(shipment.units_located)
    updated = shipment.queue_updated
    return shipment.units_located is None or updated is None or updated < ledger_from


def _strays(shipment: Shipment) -> list[Leg]:
    """Everything that was received, as units beyond what reached the dock: nothing was sent with this shipment."""
    return [
        Leg(sku, 0, 0, 0, sku.received, over=sku.received, answering=sku.received, first_receipt=sku.first_receipt)
        for sku in shipment.skus
        if sku.received > 0
    ]


def _leg(shipment: Shipment, sku: ShipmentSku, undelivered: int, damaged: int) -> Leg:
    packed = (sku.packed or 0) if shipment.packing_complete else None
    shipped = sku.listed if sku.listed is not None else (packed or 0) if not _listed(shipment) else 0
    confirmed = min(shipped, packed) if packed is not None else shipped
    listed_missing, listed_damaged = (_as_listed(units, shipped, packed) for units in (undelivered, damaged))
    # A longer packing list may count sets as pieces: what Amazon has received is not missing.
    lacking = max(0, shipped - sku.received)
    missing = 0 if shipment.amazon_carries else min(undelivered, shipped, max(listed_missing, lacking))
    reached = shipped - missing
    # A carton that a partnered carrier never delivered did not reach the dock either, though Amazon answers for it.
    at_dock = shipped - min(undelivered, shipped) if shipment.amazon_carries else reached
    # A carton that Amazon answers for may be named damaged as well: then all damage is judged at receipt.
    freight_damaged = 0 if shipment.amazon_carries else min(damaged, reached)
    # Units of damaged cartons that were not even received are the forwarder's all the same: recovered once.
    with_forwarder = missing + max(0, freight_damaged - sku.received_damaged)
    confirmed_short = max(0, min(confirmed, shipped) - with_forwarder - sku.received)
    over = max(0, sku.received - reached)
    return Leg(
        sku=sku,
        shipped=shipped,
        missing=missing,
        damaged=freight_damaged,
        received=sku.received,
        short=max(0, shipped - with_forwarder - sku.received),
        confirmed_short=confirmed_short,
        answerable=max(0, confirmed_short - undelivered) if shipment.amazon_carries else confirmed_short,
        over=over,
        answering=max(0, sku.received - at_dock + shipped - confirmed),
        damaged_at_receipt=max(0, sku.received_damaged - freight_damaged),
        first_receipt=sku.first_receipt,
        missing_doubtful=max(0, missing - listed_missing),
        damaged_doubtful=max(0, freight_damaged - listed_damaged),
    )


def _as_listed(units: int, listed: int, packed: int | None) -> int:
    """Units of the packing list in units of the SKU list, where that is shorter: the smaller number is claimed."""
    return units * listed // packed if packed and packed > listed else units


def _listed(shipment: Shipment) -> bool:
    return any(sku.listed is not None for sku in shipment.skus)


def _covered(shipment: Shipment, ledger_from: date | None) -> bool:
    """Whether the ledger data hold all receipts. Receiving cannot have begun before the delivery.

    Without a delivery date the ship date, else the day of creation, is the earliest possible; a first receipt in the
    data says nothing of receipts before them, unless Amazon has located no more than the data show.
    """
    if ledger_from is None:
        return False
    began = shipment.delivered_date or shipment.ship_date or shipment.created_date
    if began is not None and began >= ledger_from:
        return True
    return shipment.delivered_date is None and _all_located_seen(shipment)


def _all_located_seen(shipment: Shipment) -> bool:
    return shipment.units_located == shipment.received


def _unlocated(legs: Legs) -> int | None:
    """Units that reached the dock and that Amazon, by the Shipping Queue, has not located; None: it names no number.

    Units located beyond what was shipped of a product, as far as the data show them, prove nothing of another one.
    """
    located = legs.shipment.units_located
    if located is None:
        return None
    return max(0, _at_dock(legs) + sum(leg.over for leg in legs.legs) - located)


def _at_dock(legs: Legs) -> int:
    """What reached the dock: the larger of what papers and Shipping Queue say was shipped, less missing cartons."""
    skus = legs.shipment.skus
    shipped = sum(s.listed or 0 for s in skus) or sum(s.packed or 0 for s in skus)
    return max(legs.shipment.units_expected or shipped, shipped) - sum(leg.missing for leg in legs.legs)


def _settle_located(legs: Legs, unlocated: int) -> None:
    """No product can be short by more than the shipment lacks: what is located is settled, the rest stays in doubt."""
    if not unlocated:
        legs.state = "proven by queue"
    for leg in legs.legs:
        leg.short = min(leg.short, unlocated)
        leg.confirmed_short = min(leg.confirmed_short, unlocated)
        leg.answerable = min(leg.answerable, unlocated)


def _is_proof(unread: Reason | None) -> bool:
    """Whether a reason names a proof of delivery that could not be read: then it is not that there is none."""
    return unread is not None and unread.code == "unread_seller_deliveries"


def _doubts(legs: Legs, ledger_from: date | None, covered: bool, unlocated: int | None) -> list[Reason]:
    shipment = legs.shipment
    doubts = []
    if legs.contradiction:
        doubts.append(legs.contradiction)
    if legs.state == "overdue" and not shipment.amazon_carries:
        return [*doubts, Reason.of("no_sign_of_arrival", shipped=shipment.ship_date)]
    if shipment.unknown_to_amazon:
        doubts.append(Reason.of("unknown_to_amazon"))
    if unlocated is not None:
        facts = {"located": shipment.units_located, "dock": _at_dock(legs)}
        doubts.append(Reason.of("not_located", begins=ledger_from or "-", **facts))
    elif not covered:
        doubts.append(Reason.of("not_covered", begins=ledger_from or "-"))
    return doubts if shipment.amazon_carries else [*doubts, *_unproven(legs)]


def _unproven(legs: Legs) -> list[Reason]:
    """What the papers of the seller's own carrier leave unproven: that it was delivered, or what was in its cartons."""
    shipment = legs.shipment
    doubts = []
    if not shipment.deliveries and not _is_proof(legs.contradiction):
        doubts.append(Reason.of("no_proof_of_delivery"))
    elif legs.loss.not_packed:
        doubts.append(Reason.of("cartons_not_packed", cartons=", ".join(legs.loss.not_packed)))
    elif legs.loss.unclear_missing:
        doubts.append(Reason.of("cartons_unclear", cartons=legs.loss.unclear_missing))
    packed, told = cartons_packed(shipment), cartons_shipped(shipment)
    if shipment.packing_complete and told is not None and told < packed:
        doubts.append(Reason.of("cartons_unaccounted", packed=packed, told=told))
    return doubts
