"""Stock that the seller calls back or has destroyed, and seller-fulfilled parcels: what arrives, and what does not."""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from functools import partial

from reconcile.simulate import amazon_pays
from reconcile.simulate.things import PAID, Exposure, LedgerRow, Product
from reconcile.simulate.trade import Incident, Parcel, Removal
from reconcile.simulate.warehouse import dispose
from reconcile.simulate.world import World, units

CARRIERS = {"us": ("UPS", "FEDEX", "USPS"), "de": ("DHL", "UPS")}
FATES = {"whole": 72, "short": 10, "damaged": 4, "lost": 9, "lost, nothing written": 5}


def one_day(world: World) -> None:
    """Now and then a removal order, now and then a parcel of the seller's own that goes wrong."""
    scale = world.size.products / 110
    if world.chance(min(0.12 * scale, 0.9)):
        order_removal(world)
    if world.chance(min(0.06 * scale, 0.9)):
        incident(world)


def order_removal(world: World) -> None:
    """One order with one to three products, all of one kind."""
    kind = "Return" if world.chance(0.75) else "Disposal"
    number, region = world.number("removal"), world.region()
    order_id = f"SMP{number}+RMV" if number % 5 == 0 else f"SMPLRMV{number:04d}"
    lines = []
    for product in world.rng.sample(world.products, world.rng.randrange(1, 4)):
        if world.stock[product.fnsku, region] > 60:
            disposition = "Sellable" if world.chance(0.6) else "Unsellable"
            line = Removal(world.day, order_id, kind, product, region, disposition, world.rng.randrange(2, 15))
            line.updated = world.day
            lines.append(line)
    world.removals += lines
    if not lines:
        return
    wait = world.rng.randrange(6, 20)
    if kind == "Disposal":
        world.later(wait, lambda: destroy(world, lines))
    elif world.chance(0.06):
        world.later(3, lambda: cancel(world, lines))
    else:
        world.later(wait, lambda: send(world, lines))


def destroy(world: World, lines: list[Removal]) -> None:
    """The seller's own disposal order: D rows on sellable stock, VendorReturns on the rest."""
    for line in lines:
        line.status, line.updated, line.disposed = "Completed", world.day, line.units
        where = world.center(line.region)
        if line.disposition == "Sellable":
            dispose(world, line.product, -line.units, where, "SELLABLE")
        else:
            world.book(LedgerRow(world.day, line.product, "VendorReturns", -line.units, *where, "CUSTOMER_DAMAGED"))


def cancel(world: World, lines: list[Removal]) -> None:
    """The seller changes his mind."""
    for line in lines:
        line.status, line.updated, line.cancelled = "Cancelled", world.day, line.units


@dataclass(slots=True)
class Van:
    """One parcel under way: its carrier, its number and its fate, for all lines in it."""

    carrier: str
    tracking_no: str
    fate: str
    days: int


def send(world: World, lines: list[Removal]) -> None:
    """Everything leaves in one parcel, or in two on different days."""
    parts = 2 if world.chance(0.3) else 1
    for line in lines:
        line.status = "In Process" if parts == 2 else "Completed"
    for part in range(parts):
        carrier = world.rng.choice(CARRIERS[world.market.code])
        fate = world.rng.choices(list(FATES), list(FATES.values()))[0]
        van = Van(carrier, f"1ZSMPL{world.number('parcel'):010d}", fate, world.rng.randrange(4, 12))
        world.later(1 + 5 * part, partial(leave, world, lines, van, (part, parts)))


def leave(world: World, lines: list[Removal], van: Van, part: tuple[int, int]) -> None:
    """One parcel leaves the center."""
    number, parts = part
    last = number == parts - 1
    for line in lines:
        count = line.units - line.shipped if last else line.units // parts
        if not count:
            continue
        line.shipped, line.updated = line.shipped + count, world.day
        line.status = "Completed" if last else line.status
        disposition = "SELLABLE" if line.disposition == "Sellable" else "CUSTOMER_DAMAGED"
        world.book(LedgerRow(world.day, line.product, "VendorReturns", -count, *world.center(line.region), disposition))
        parcel = Parcel(world.day, line, count, van.carrier, van.tracking_no)
        world.parcels.append(parcel)
        if van.fate.startswith("lost"):
            never_comes(world, parcel, written=van.fate == "lost")
        else:
            fate = van.fate if number == 0 or van.fate == "whole" else "whole"
            world.later(van.days, partial(receive, world, parcel, fate))


def parcel_exposure(world: World, parcel: Parcel, count: int) -> Exposure:
    """Units of a parcel that the seller should have and has not."""
    line = parcel.removal
    exposure = Exposure("removal_lost", line.product, line.region, parcel.day, units(count))
    exposure.order_id, exposure.tracking_no, exposure.parcel = line.order_id, parcel.tracking_no, parcel
    return world.expose(exposure)


def never_comes(world: World, parcel: Parcel, written: bool) -> None:
    """The parcel is lost; the seller notes it after some weeks with a count of 0, or writes nothing."""
    exposure = parcel_exposure(world, parcel, parcel.units)
    if written:
        world.later(20, lambda: setattr(parcel, "noted", True))
    if world.chance(0.2):
        world.later(world.rng.randrange(30, 60), lambda: pay(world, exposure))


def pay(world: World, exposure: Exposure) -> None:
    """Amazon pays for a lost removal parcel, at cost, under the removal order's number."""
    per_unit = world.money(world.cost(exposure.product, exposure.region, world.day))
    amazon_pays.in_cash(world, exposure, exposure.units, "REMOVAL_ORDER_LOST", per_unit)


def receive(world: World, parcel: Parcel, fate: str) -> None:
    """The seller opens the parcel and counts."""
    parcel.received, parcel.noted, parcel.counted = world.day, True, parcel.units
    if fate == "short":
        missing = world.rng.randint(1, max(parcel.units // 2, 1))
        parcel.counted -= missing
        parcel_exposure(world, parcel, missing)
    elif fate == "damaged":
        parcel.damaged = world.rng.randint(1, parcel.units)
        parcel_exposure(world, parcel, parcel.damaged).doubt = "arrived damaged: a person must look at the units"


def incident(world: World) -> None:
    """A seller-fulfilled parcel is lost or damaged by the carrier."""
    rng, product, count = world.rng, pick(world), 1 if world.chance(0.9) else 2
    kind = "lost" if world.chance(0.65) else "damaged"
    liability = rng.choices(("none", "accepted", "refused"), (70, 20, 10))[0]
    region = world.market.home
    number = world.number("incident")
    worth = world.cost(product, region, world.day) * count
    declared = worth.quantize(Decimal(1), ROUND_UP)
    it = Incident(
        incident_id=f"INC-SMPL-{number:04d}",
        order_id=world.order_number(),
        product=product,
        region=region,
        units=count,
        kind=kind,
        carrier=rng.choice(CARRIERS[world.market.code]),
        tracking_no=f"SMPLMFN{number:08d}",
        ship_date=world.day,
        reported=world.day,
        liability=liability,
        declared=declared,
        recovered=Decimal(0),
        policy_no=f"POL-SMPL-M{number:03d}" if world.chance(0.1) else "",
    )
    world.later(rng.randrange(8, 25), lambda: report(world, it))


def report(world: World, it: Incident) -> None:
    """The seller writes the incident into the register; the carrier may pay in full later."""
    it.reported = world.day
    world.incidents.append(it)
    shipped = it.ship_date
    exposure = Exposure(f"order_{it.kind}", it.product, it.region, shipped, units(it.units))
    exposure.order_id, exposure.tracking_no, exposure.incident_id = it.order_id, it.tracking_no, it.incident_id
    exposure.doubt = "the carrier refuses liability" if it.liability == "refused" else ""
    world.expose(exposure)
    if it.liability == "accepted":
        world.later(world.rng.randrange(5, 30), lambda: recover(world, it, exposure))


def recover(world: World, it: Incident, exposure: Exposure) -> None:
    """The carrier pays what was declared."""
    it.recovered = it.declared
    for unit in exposure.units:
        unit.note(world.day, PAID)


def pick(world: World) -> Product:
    """Any product with a cost."""
    return world.rng.choice([item for item in world.products if item.costs])
