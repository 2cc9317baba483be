"""Exposures on the way to Amazon: freight (before the dock) and inbound (at and after the dock)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from duckdb import DuckDBPyConnection

from reconcile.credits.ledger import LedgerReturn
from reconcile.exposures.corrections import cancel_over_receipts
from reconcile.exposures.legs import Leg, Legs, shipment_legs
from reconcile.exposures.opening import inbound_opening
from reconcile.exposures.overage import Paid, answered_shortages
from reconcile.exposures.shipments import Shipment, read_shipments
from reconcile.exposures.terms import carrier_opening, freight_opening, wait_days
from reconcile.exposures.weights import NeverLeft, never_left
from reconcile.records import CreditLine, Doubt, Exposure, Opening, Reason, SourceLine, claim_id_of
from reconcile.settings import Settings


@dataclass(frozen=True, slots=True)
class InboundRule:
    """The dated numbers that inbound exposures need (policy constants, contract terms).

    `silences`: first and last day of each stretch that the ledger data lack. `unread`: by shipment, the line of the
    seller's papers about it that could not be read.
    """

    as_of: date
    ledger_from: date | None
    ledger_until: date | None
    overage_days: int
    near_days: int
    stale_days: int
    auto_close_days: dict[str, int]
    silences: Sequence[tuple[date, date]] = ()
    unread: Mapping[str, Reason] = field(default_factory=dict)


@dataclass(slots=True)
class Inbound:
    """Exposures of all shipments, and their legs for the shipments sheet."""

    exposures: list[Exposure]
    shipments: list[Legs]
    corrections_left: dict[str, int]


def inbound_exposures(
    con: DuckDBPyConnection,
    settings: Settings,
    rule: InboundRule,
    corrections: Sequence[LedgerReturn],
    credits: Sequence[CreditLine],
) -> Inbound:
    """Exposures `inbound_lost`, `inbound_damaged`, `freight_lost`, `freight_damaged`, grain shipment x FNSKU.

    `credits`: those of `inbound_lost` say which shortages Amazon has answered. `corrections`: negative X
    rows; what cancels no over-receipt comes back in `corrections_left` and is never an exposure.
    """
    shipments = [
        shipment_legs(
            shipment,
            as_of=rule.as_of,
            ledger_from=rule.ledger_from,
            wait_days=wait_days(settings, shipment.forwarder),
            unread=rule.unread.get(shipment.shipment_id),
        )
        for shipment in read_shipments(con)
    ]
    left = cancel_over_receipts(shipments, corrections, rule.near_days)
    answers = answered_shortages(shipments, rule.overage_days, Paid.of(credits, rule.near_days))
    exposures = []
    for legs in shipments:
        shipment, handed_over = legs.shipment, never_left(legs)
        legs.opening = inbound_opening(shipment, rule.as_of, rule.auto_close_days.get(shipment.marketplace))
        for leg in legs.legs:
            answered = answers.get((shipment.shipment_id, leg.sku.fnsku), [])
            exposures += _exposures(settings, rule, legs, leg, answered, handed_over)
    return Inbound(exposures, shipments, left)


def _exposures(
    settings: Settings, rule: InboundRule, legs: Legs, leg: Leg, answered: Sequence[Doubt], handed_over: NeverLeft
) -> list[Exposure]:
    shipment = legs.shipment
    found = []
    if legs.state == "overdue" and not shipment.amazon_carries:
        lost = _freight(settings, "freight_lost", legs, leg, leg.short)
        lost.doubts = [Doubt(leg.short, reason) for reason in legs.doubts]
        return [lost] if leg.short else []
    if leg.short:
        lost = _exposure(settings.account, "inbound_lost", legs, leg, leg.short, legs.opening)
        lost.doubts = _doubts(legs, leg, answered, rule, handed_over)
        found.append(lost)
    if leg.damaged_at_receipt:
        damaged = _exposure(settings.account, "inbound_damaged", legs, leg, leg.damaged_at_receipt, legs.opening)
        code = "damaged_at_receipt" if shipment.amazon_carries else "damaged_ask_forwarder"
        damaged.doubts = [Doubt(leg.damaged_at_receipt, Reason.of(code))]
        found.append(damaged)
    if not shipment.amazon_carries:
        for claim_type, units, doubtful in (
            ("freight_lost", leg.missing, leg.missing_doubtful),
            ("freight_damaged", leg.damaged, leg.damaged_doubtful),
        ):
            if units:
                freight = _freight(settings, claim_type, legs, leg, units)
                reasons = [legs.contradiction, _not_on_every_list(leg)]
                if claim_type == "freight_lost":
                    reasons += [_came_after_all(leg), handed_over.at_sea]
                freight.doubts = [Doubt(units, reason) for reason in reasons if reason]
                if doubtful and not freight.doubts:
                    facts = {"listed": leg.shipped, "packed": leg.sku.packed or 0}
                    freight.doubts = [Doubt(doubtful, Reason.of("packing_list_larger", **facts))]
                found.append(freight)
    return found


def _not_on_every_list(leg: Leg) -> Reason | None:
    return None if leg.sku.named_by_all else Reason.of("not_on_every_list", listed=leg.shipped)


def _came_after_all(leg: Leg) -> Reason | None:
    """Amazon has as many units as were shipped: who asks the forwarder for the missing cartons is told so at once."""
    if leg.over < leg.missing:
        return None
    return Reason.of("came_after_all", received=leg.received, shipped=leg.shipped)


def _doubts(legs: Legs, leg: Leg, answered: Sequence[Doubt], rule: InboundRule, handed_over: NeverLeft) -> list[Doubt]:
    """Doubtful units of a shortage, each once.

    Reasons of the whole shipment or product, the packing list, the plan, what Amazon has located unseen, then overages.
    """
    whole = list(legs.doubts)
    if _stale(legs.shipment, rule):
        whole.append(Reason.of("ledger_ends_early", ends=rule.ledger_until or "-"))
    if silence := _silence(legs.shipment, rule):
        whole.append(Reason.of("ledger_silent", begins=silence[0], ends=silence[1]))
    if legs.shipment.parcels_under_way and not legs.shipment.amazon_carries:
        whole.append(Reason.of("parcels_not_delivered", parcels=legs.shipment.parcels_under_way))
    if handed_over.at_dock:
        whole.append(handed_over.at_dock)
    if missing_on_a_list := _not_on_every_list(leg):
        whole.append(missing_on_a_list)
    if whole:
        return [Doubt(leg.short, reason) for reason in whole]
    doubts = []
    left = leg.short
    smaller = leg.short - leg.confirmed_short
    if smaller:
        doubts.append(Doubt(smaller, Reason.of("packing_list_smaller", listed=leg.shipped, packed=leg.sku.packed or 0)))
        left -= smaller
    for doubt in (*_planned_less(legs, smaller), *_located_unseen(legs.shipment), *answered):
        units = min(left, doubt.units)
        if units:
            doubts.append(Doubt(units, doubt.reason))
            left -= units
    return doubts


def _planned_less(legs: Legs, doubted: int) -> list[Doubt]:
    """Units on the SKU list beyond what Amazon's Shipping Queue expects: the plan was changed after the list was saved.

    Which product they are of nobody can tell, so up to that many of each, less those that the packing list doubts.
    """
    expected, listed = legs.shipment.units_expected, sum(leg.shipped for leg in legs.legs)
    beyond = 0 if expected is None else listed - expected - doubted
    return [Doubt(beyond, Reason.of("queue_expects_fewer", listed=listed, expected=expected))] if beyond > 0 else []


def _located_unseen(shipment: Shipment) -> list[Doubt]:
    """Units that Amazon has by its Shipping Queue and that no receipt in the data shows: days of it are missing.

    Which product they are of nobody can tell, so up to that many of each are in doubt; what is short beyond is sure.
    """
    unseen = (shipment.units_located or 0) - shipment.received
    facts = {"located": shipment.units_located, "received": shipment.received}
    return [Doubt(unseen, Reason.of("located_unseen", **facts))] if unseen > 0 else []


def _stale(shipment: Shipment, rule: InboundRule) -> bool:
    """The ledger data end before the shipment was received: what came later cannot be seen."""
    closed = shipment.closed_date or shipment.delivered_date
    return rule.ledger_until is not None and closed is not None and (closed - rule.ledger_until).days > rule.stale_days


def _silence(shipment: Shipment, rule: InboundRule) -> tuple[date, date] | None:
    """Days that the ledger data lack, and on which units may have come in; the queue's located units tell of them."""
    came = shipment.delivered_date or shipment.first_receipt or shipment.ship_date
    if came is None or shipment.units_located is not None:
        return None
    until = shipment.closed_date or rule.as_of
    return next((days for days in rule.silences if days[0] <= until and came <= days[1]), None)


def _freight(settings: Settings, claim_type: str, legs: Legs, leg: Leg, units: int) -> Exposure:
    shipment = legs.shipment
    found = _exposure(settings.account, claim_type, legs, leg, units, freight_opening(settings, shipment))
    found.counterparty = "forwarder"
    if shipment.is_insured:
        found.counterparty, found.next_opening = "insurer", carrier_opening(settings, shipment)
    return found


def _exposure(account: str, claim_type: str, legs: Legs, leg: Leg, units: int, opening: Opening) -> Exposure:
    shipment = legs.shipment
    day = shipment.delivered_date or shipment.ship_date or shipment.first_receipt or shipment.created_date
    return Exposure(
        claim_id=claim_id_of(account, claim_type, shipment.shipment_id, leg.sku.fnsku),
        claim_type=claim_type,
        counterparty="amazon",
        marketplace=shipment.marketplace,
        stock_region=shipment.stock_region,
        fnsku=leg.sku.fnsku,
        sku=leg.sku.sku,
        asin=leg.sku.asin,
        units=units,
        event_date=day or date.min,
        pool=(claim_type, shipment.stock_region, leg.sku.fnsku),
        source=(SourceLine(0, "", 0),),
        shipment_id=shipment.shipment_id,
        tracking_no=shipment.tracking_no,
        forwarder=shipment.forwarder,
        carrier_program=shipment.carrier_program,
        fulfillment_center=shipment.destination_fc,
        opening=opening,
        arrived=None if shipment.delivered_date else shipment.first_receipt,
        other_skus=tuple(sku for sku in leg.sku.skus if sku.lower() != leg.sku.sku.lower()),
    )
