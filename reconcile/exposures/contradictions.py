"""A shipment's own papers that contradict each other: until somebody has put them right, nothing is asked for."""

from __future__ import annotations

from datetime import timedelta

from reconcile.exposures.shipments import Delivery, Shipment
from reconcile.policy import constant
from reconcile.records import Reason


def contradiction(shipment: Shipment, *, accounted: bool) -> Reason | None:
    """The first contradiction: the carrier programs of the registers, delivery date, carton count and list, a remark.

    `accounted`: Amazon has received of each product just what the proofs of delivery together let reach its dock.

    The delivery date starts every clock of the shipment, so a wrong one moves deadlines; a day and a month that were
    read the wrong way round show here.
    """
    if shipment.programs_disagree:
        return Reason.of("programs_disagree", programs=shipment.programs_disagree)
    day = shipment.delivered_date
    if day is None:
        return None
    if shipment.ship_date is not None and day < shipment.ship_date:
        return Reason.of("delivered_before_shipped", delivered=day, shipped=shipment.ship_date)
    first, early = shipment.first_receipt, int(constant("receipt_before_delivery_days"))
    if first is not None and first + timedelta(days=early) < day:
        return Reason.of("delivered_after_receipt", delivered=day, received=first)
    if wrong := next((w for delivery in shipment.deliveries if (w := _of_cartons(delivery, accounted))), None):
        return wrong
    told = next((d for d in shipment.deliveries if d.remark and not d.missing and not d.lacking), None)
    return Reason.of("proof_remark", remark=told.remark) if told and not shipment.amazon_carries else None


def _of_cartons(delivery: Delivery, accounted: bool) -> Reason | None:
    if delivery.contradicted or (delivery.maybe_trucks and not accounted):
        return Reason.of("proofs_disagree", delivered=delivery.day)
    counted, told = delivery.lacking, delivery.cartons_missing
    if counted is None:
        return None
    if counted < len(delivery.missing):
        return Reason.of("cartons_contradict", counted=counted, named=len(delivery.missing))
    if told is not None and told != counted:
        return Reason.of("cartons_count_contradicts", counted=counted, told=told)
    return None
