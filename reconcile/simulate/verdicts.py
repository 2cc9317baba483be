"""Judging each exposure: which of its units are owed and filable today, and why the others are not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from reconcile.simulate.first_leg import alike
from reconcile.simulate.things import LOST, REVERSED, Exposure, Shipment
from reconcile.simulate.world import World

FREIGHT_MONTHS = {"sea": 12, "air": 24, "truck": 9, "express": 2, "rail": 9}
TRUCK_MONTHS_EUROPE = 12
UNDER_WAY_DAYS = 60


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
        if exposure.day > world.as_of:
            continue
        shipment = shipments.get(exposure.shipment_id)
        if shipment is None:
            if exposure.day >= world.data_start:
                yield by_ledger(world, exposure)
        elif shipment.listed:
            yield by_shipment(world, exposure, shipment)


def by_ledger(world: World, exposure: Exposure) -> Verdict:
    """Losses and damages in the centers: the ledger date is the clock."""
    verdict = Verdict(exposure, "amazon", exposure.doubt or "lost or damaged at Amazon, neither found nor paid")
    sort(world, verdict, days(exposure.day, world.market.hold_days, world.market.warehouse_days), exposure.doubt)
    return verdict


def sort(world: World, verdict: Verdict, window: Window, doubt: str) -> None:
    """Put every unit into one of the five columns."""
    for unit in verdict.exposure.units:
        state = unit.state(world.as_of)
        if state not in (LOST, REVERSED):
            verdict.units["not owed"] += 1
        elif doubt:
            verdict.units["other"] += 1
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
    opens = shipment.eligible or shipment.closed
    window = Window(opens, add_months(delivered, world.market.inbound_months))
    doubt = exposure.doubt or inbound_doubt(world, shipment)
    sort(world, verdict, window, doubt)
    verdict.why = doubt if doubt and verdict.units["other"] else verdict.why
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
    months = FREIGHT_MONTHS[shipment.mode]
    if shipment.mode == "truck" and world.market.code == "de":
        months = TRUCK_MONTHS_EUROPE
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
    sort(world, verdict, Window(exposure.day, add_months(exposure.day, months)), doubt)
    verdict.why = doubt or verdict.why
    return verdict
