"""A shipment's own papers that contradict each other: until somebody has put them right, nothing is asked for."""

from __future__ import annotations

from datetime import date, timedelta

from reconcile.exposures.cartons import cartons_packed
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
    over = _last_part(shipment)
    remarks = (d.remark for d in shipment.deliveries if d.remark and d.day >= over and not d.missing and not d.lacking)
    told = next(remarks, None)
    return Reason.of("proof_remark", remark=told) if told and not shipment.amazon_carries else None


def _last_part(shipment: Shipment) -> date:
    """The day of the last of several proofs that each count a part of the cartons packed, and together all of them.

    What was remarked on an earlier part is over. The first of days where there are no such parts.
    """
    counts, packed = [d.cartons_delivered or 0 for d in shipment.deliveries], cartons_packed(shipment)
    whole = sum(counts) == packed and all(0 < count < packed for count in counts)
    return max(d.day for d in shipment.deliveries) if whole else date.min


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
