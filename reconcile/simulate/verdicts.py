"""Judging each exposure: which of its units are owed and filable today, and why the others are not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from reconcile.simulate.first_leg import alike
from reconcile.simulate.things import LOST, REVERSED, Exposure, Shipment
from reconcile.simulate.unproven import unproven
from reconcile.simulate.world import World, units

FREIGHT_MONTHS = {"sea": 12, "air": 24, "truck": 9}
EXPRESS_DAYS = 60  # from the day of shipping
TRUCK_MONTHS_EUROPE = 12
UNDER_WAY_DAYS = 60
WHY = {
    "warehouse_lost": "lost at Amazon, neither found nor paid for",
    "warehouse_damaged": "damaged at Amazon, neither put right nor paid for",
    "disposed": "disposed of without an order",
    "customer_return": "the buyer has the money and the unit, or Amazon has spoilt it; not paid for",
    "removal_lost": "left Amazon, never reached the seller, not paid for",
}


@dataclass(slots=True)
class Verdict:
    """One exposure with its units sorted."""

    exposure: Exposure
    counterparty: str
    why: str
    units: Counter[str] = field(default_factory=Counter)
    amount: Decimal | None = None
    reimbursement_id: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day on which a claim may be filed. No first day: not yet known to open."""

    opens: date | None
    closes: date


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def days(start: date, first: int, last: int) -> Window:
    """A window counted in days from its clock."""
    return Window(start + timedelta(days=first), start + timedelta(days=last))


def judge(world: World) -> Iterator[Verdict]:
    """Every exposure that lies inside the data, each with its verdict."""
    shipments = {shipment.shipment_id: shipment for shipment in world.shipments}
    for exposure in world.exposures:
        shipment = shipments.get(exposure.shipment_id)
        if shipment is not None:
            if shipment.listed:
                yield by_shipment(world, exposure, shipment)
        elif exposure.day >= world.data_start:
            yield by_clock(world, exposure)
    yield from underpaid(world)
    yield from reversals(world)


def by_clock(world: World, exposure: Exposure) -> Verdict:
    """Everything whose window is counted from one day of its own."""
    kind = exposure.claim_type
    if kind.startswith("order"):
        return incident(world, exposure)
    market, why = world.market, exposure.doubt or WHY[kind]
    window = days(exposure.day, market.hold_days, market.warehouse_days)
    if kind == "customer_return":
        window = days(exposure.day, *market.return_days)
    elif exposure.parcel is not None:
        came = exposure.parcel.received
        if not exposure.parcel.noted and world.as_of >= exposure.day + timedelta(days=market.removal_lost_days[0]):
            exposure.doubt = exposure.doubt or "the seller has not written down that the parcel never came"
        window = days(came, 0, market.removal_other_days) if came else days(exposure.day, *market.removal_lost_days)
    verdict = Verdict(exposure, "amazon", why)
    doubt, filed_on = filed(world, exposure)
    sort(world, verdict, window, exposure.doubt or doubt, filed_on=filed_on if not exposure.doubt else None)
    return verdict


def incident(world: World, exposure: Exposure) -> Verdict:
    """Parcels of the seller's own: the carrier's time to claim runs from the day of shipping."""
    it = next(it for it in world.incidents if it.incident_id == exposure.incident_id)
    first = 15 if it.carrier == "USPS" and it.kind == "lost" else 0
    last = 30 if it.carrier == "DHL" else 60
    verdict = Verdict(exposure, "insurer" if it.policy_no else "carrier", f"the carrier {it.kind} the parcel")
    sort(world, verdict, days(exposure.day, first, last), exposure.doubt)
    return verdict


def filed(world: World, exposure: Exposure) -> tuple[str, date | None]:
    """What the case log says about units that are not settled, and when that was filed."""
    for case in world.cases:
        if case.exposure is exposure and case.status != "paid":
            return f"{case.status} as case {case.case_id}", case.filed
    return "", None


def underpaid(world: World) -> Iterator[Verdict]:
    """Payments on the cost basis that lie below the documented cost."""
    for payment in world.payments:
        if payment.underpaid and payment.day >= world.data_start:
            exposure = Exposure("underpaid", payment.product, payment.region, payment.day, units(payment.cash))
            verdict = Verdict(exposure, "amazon", "paid below the cost on the invoice")
            verdict.reimbursement_id = payment.reimbursement_id
            unclear = payment.product.fnsku in world.costless | world.two_costs
            doubt = "no invoice says what the unit costs" if unclear else ""
            sort(world, verdict, days(payment.day, 0, world.market.warehouse_days), doubt)
            missing = world.cost(payment.product, payment.region, payment.day) - payment.per_unit
            verdict.amount = world.money(missing * verdict.units["owed"])
            yield verdict


def reversals(world: World) -> Iterator[Verdict]:
    """Payments taken back for units that the seller's data say nothing else about."""
    shown = {unit for exposure in world.exposures if exposure.day >= world.data_start for unit in exposure.units}
    for payment in world.payments:
        if payment.original and payment.day >= world.data_start and not shown.intersection(payment.units):
            gone = [unit for unit in payment.units if unit.state(world.as_of) == REVERSED]
            if gone:
                exposure = Exposure("reversal", payment.product, payment.region, payment.day, gone)
                exposure.order_id = payment.order_id
                verdict = Verdict(exposure, "amazon", "taken back without the unit; nothing else in the data")
                verdict.reimbursement_id = payment.reimbursement_id
                sort(world, verdict, days(payment.day, 0, world.market.dispute_days), "")
                yield verdict


def sort(
    world: World, verdict: Verdict, window: Window, doubt: str, unproven: int = 0, filed_on: date | None = None
) -> None:
    """Put every unit into one of the five columns; so many of the missing ones no file can prove.

    `filed_on`: the doubt is a case filed on that day. What Amazon paid and took back later was never part of it.
    """
    for unit in verdict.exposure.units:
        state = unit.state(world.as_of)
        anew = filed_on is not None and state == REVERSED and unit.last_day(REVERSED) > filed_on
        if state not in (LOST, REVERSED):
            verdict.units["not owed"] += 1
        elif (doubt and not anew) or unproven:
            verdict.units["other"] += 1
            unproven = max(0, unproven - 1)
        elif state == REVERSED and world.as_of > window.closes:
            disputed = world.as_of <= unit.last_day(REVERSED) + timedelta(days=world.market.dispute_days)
            verdict.units["other" if disputed else "expired"] += 1
        else:
            verdict.units[timing(world, window)] += 1
    if verdict.units["not owed"] == len(verdict.exposure.units):
        verdict.why = "all units were found, paid for or booked elsewhere"


def timing(world: World, window: Window) -> str:
    """Where today lies in a window."""
    if world.as_of > window.closes:
        return "expired"
    return "waiting" if window.opens is None or world.as_of < window.opens else "owed"


def by_shipment(world: World, exposure: Exposure, shipment: Shipment) -> Verdict:
    """Units that went wrong on the way to Amazon or at its dock."""
    if exposure.claim_type.startswith("freight"):
        return freight(world, exposure, shipment)
    verdict = Verdict(exposure, "amazon", exposure.doubt or "reached the dock, never counted, neither found nor paid")
    delivered = shipment.delivered or shipment.arrives
    exposure.priced_on = shipment.ship_date if shipment.proof == "none" else None
    opens = shipment.eligible or shipment.closed
    window = Window(opens, add_months(delivered, world.market.inbound_months))
    earliest = add_months(shipment.ship_date, world.market.inbound_months)
    doubt, filed_on = exposure.doubt or inbound_doubt(world, shipment), None
    if not doubt and shipment.proof == "none" and earliest < world.as_of <= window.closes:
        doubt = "no file tells the day of delivery: counted from the ship date the time to file is over"
    if not doubt:
        doubt, filed_on = filed(world, exposure)
    count, otherwise = unproven(world, exposure, shipment) if exposure.claim_type == "inbound_lost" else (0, "")
    sort(world, verdict, window, doubt, count, filed_on)
    verdict.why = (doubt or otherwise) if verdict.units["other"] else verdict.why
    return verdict


def inbound_doubt(world: World, shipment: Shipment) -> str:
    """Why nobody can simply file the shortage of this shipment."""
    if not shipment.covered:
        return "received before the ledger data begin"
    if shipment.reconcile_status:
        return f"Amazon answers: {shipment.reconcile_status}"
    if shipment.program == "own" and shipment.proof == "none":
        return "no proof of delivery: the forwarder may have lost the units"
    if shipment.program == "own" and shipment.proof == "count" and shipment.units("missing") and not alike(shipment):
        return "the proof of delivery counts cartons and does not say which ones are missing"
    if shipment.silent and world.market.code == "de":
        return "nothing says whether the shipment is closed"
    return ""


def freight(world: World, exposure: Exposure, shipment: Shipment) -> Verdict:
    """Cartons that the forwarder did not deliver, or delivered damaged."""
    payer = "insurer" if shipment.policy_no else "forwarder"
    verdict = Verdict(exposure, payer, "in cartons that the forwarder lost or damaged")
    if shipment.mode == "express":
        window = Window(exposure.day, shipment.ship_date + timedelta(days=EXPRESS_DAYS))
    else:
        in_europe = shipment.mode == "truck" and world.market.code == "de"
        months = TRUCK_MONTHS_EUROPE if in_europe else FREIGHT_MONTHS[shipment.mode]
        window = Window(exposure.day, add_months(exposure.day, months))
    doubt = ""
    if shipment.never_arrives:
        if world.as_of < shipment.ship_date + timedelta(days=UNDER_WAY_DAYS):
            doubt = "nothing heard yet; still inside the usual waiting time"
        else:
            doubt = "never arrived, but no paper says so"
    elif shipment.proof == "none":
        doubt = "no proof of delivery"
    elif shipment.proof == "count" and not alike(shipment):
        doubt = "the proof of delivery counts cartons and does not say which ones are missing"
    sort(world, verdict, window, doubt)
    verdict.why = doubt or verdict.why
    return verdict
