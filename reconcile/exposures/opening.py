"""When an inbound claim opens: closed shipments, Amazon's final answers, the seller's own eligible date.

Source: contract section 4, policy section 1.4 (Amazon's "Reconcile your shipment").
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from reconcile.exposures.shipments import Shipment
from reconcile.records import Opening, Reason

FINAL = {"claim_closed": "closed", "filed": "filed", "expired": "expired"}
"""Meanings of Amazon's reconcile status that end the claim, with the status they give it."""


def inbound_opening(shipment: Shipment, as_of: date, auto_close_days: int | None) -> Opening:
    """When Amazon takes a claim for this shipment.

    `auto_close_days`: days after delivery from which a shipment of this marketplace counts as closed when nothing says
    whether it is (None where no such rule is known). Without a proof of delivery the days count from the ship date and
    are the earliest possible; without that from the first receipt, which is later than the delivery.
    """
    clock, notes = _clock(shipment)
    opening = replace(_opened(shipment, clock, as_of, auto_close_days), clock_day=clock, notes=notes)
    meaning = shipment.reconcile_meaning
    if meaning in FINAL:
        return replace(
            opening, final=(FINAL[meaning], Reason.of(f"amazon_{meaning}", answer=shipment.reconcile_status))
        )
    if meaning == "waiting":
        return replace(opening, waiting_for=Reason.of("amazon_waiting", answer=shipment.reconcile_status))
    if meaning == "unknown":
        return replace(opening, review_for=Reason.of("amazon_unknown", answer=shipment.reconcile_status))
    return opening


def _clock(shipment: Shipment) -> tuple[date | None, tuple[Reason, ...]]:
    if shipment.delivered_date is not None:
        return shipment.delivered_date, ()
    if shipment.ship_date is not None:
        return shipment.ship_date, (Reason.of("earliest_possible"),)
    first = shipment.first_receipt
    return first, (Reason.of("from_first_receipt", date=first),) if first else ()


def _opened(shipment: Shipment, clock: date | None, as_of: date, auto_close_days: int | None) -> Opening:
    eligible = shipment.claim_eligible_date
    if eligible is not None:
        waiting = Reason.of("eligible_date", date=eligible) if as_of < eligible else None
        return Opening(opened_on=eligible, opens_alone=True, waiting_for=waiting)
    meanings = {shipment.status_meaning, shipment.queue_meaning}
    if shipment.closed_date is not None:
        return _closed_on(shipment, shipment.closed_date)
    if "closed" in meanings:
        return Opening(opened_on=_closed_by(shipment, clock))
    if shipment.closes_later or meanings - {"", "under_way", "action_required"}:
        status = shipment.status or shipment.queue_status
        reason = Reason.of("closes_later") if shipment.closes_later else Reason.of("shipment_open", status=status)
        return Opening(waiting_for=reason)
    if auto_close_days is not None and clock is not None:
        closes = clock + timedelta(days=auto_close_days)
        waiting = Reason.of("counts_as_closed", date=closes) if as_of < closes else None
        return Opening(opened_on=closes, waiting_for=waiting)
    return Opening(review_for=Reason.of("closing_unknown"))


def _closed_on(shipment: Shipment, closed: date) -> Opening:
    """Closed on a day, unless Amazon receives again by its queue of a later day.

    A status in the register beside its own closing date is the older word of the two.
    """
    if shipment.queue_meaning == "receiving" and shipment.queue_updated and shipment.queue_updated > closed:
        return Opening(waiting_for=Reason.of("shipment_open", status=shipment.queue_status))
    return Opening(opened_on=closed)


def _closed_by(shipment: Shipment, clock: date | None) -> date | None:
    """The first day on which the shipment is known to be closed; the papers name no closing date."""
    if shipment.queue_meaning == "closed" and shipment.queue_updated is not None:
        return shipment.queue_updated
    return shipment.last_receipt or clock
