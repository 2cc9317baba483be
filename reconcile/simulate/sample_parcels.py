"""The sample's script, second part: removals and seller-fulfilled parcels."""

from datetime import date, timedelta
from decimal import Decimal

from reconcile.simulate.sample_world import SampleWorld
from reconcile.simulate.things import Exposure, LedgerRow
from reconcile.simulate.trade import Incident, Parcel, Removal
from reconcile.simulate.warehouse import adjust
from reconcile.simulate.world import units


def removals(world: SampleWorld) -> None:
    """Removal parcels: short, never arrived, under way, damaged, too late; and a disposal that was ordered."""
    cups = call_back(world, "SMPLRMV001", "CUP", 10, (9, 20))
    send(world, cups, 6, (10, 1), came=(10, 8), counted=4)
    send(world, cups, 4, (10, 15), counted=0)
    send(world, call_back(world, "SMP2+RMV", "TRAY", 5, (11, 2)), 5, (11, 10))
    hooks = call_back(world, "SMPLRMV003", "HOOK", 3, (10, 1))
    send(world, hooks, 3, (10, 9), came=(10, 16), counted=3, damaged=1)
    send(world, call_back(world, "SMPLRMV004", "LAMP", 4, (8, 12)), 4, (8, 20), counted=0)
    cushions = call_back(world, "SMPLRMV005", "CUSHION", 3, (10, 10), kind="Disposal")
    world.on(10, 18)
    cushions.disposed, cushions.updated = 3, world.day
    adjust(world, cushions.product, -3, world.center("US"), "D")


def call_back(
    world: SampleWorld, order_id: str, code: str, count: int, day: tuple[int, int], kind: str = "Return"
) -> Removal:
    """A removal order of one line."""
    made = Removal(
        world.on(*day).day, order_id, kind, world.item(code), "US", "Sellable", count, "Completed", world.day
    )
    world.removals.append(made)
    return made


def send(world: SampleWorld, line: Removal, count: int, day: tuple[int, int], **fate: object) -> None:
    """A parcel leaves; `came` is the day on which it arrives, `counted` and `damaged` what the seller writes down."""
    world.on(*day)
    world.book(LedgerRow(world.day, line.product, "VendorReturns", -count, "MDW2", "US"))
    line.shipped, line.updated = line.shipped + count, world.day
    parcel = Parcel(world.day, line, count, "UPS", f"1ZSMPL{world.number('parcel'):010d}")
    world.parcels.append(parcel)
    came, counted, damaged = fate.get("came"), fate.get("counted"), int(str(fate.get("damaged", 0)))
    parcel.noted, parcel.counted, parcel.damaged = counted is not None, int(str(counted or 0)), damaged
    parcel.received = date(2026, *came) if isinstance(came, tuple) else None
    missing = count - parcel.counted
    for gone, doubt in ((missing, ""), (damaged, "arrived damaged")):
        if gone:
            exposure = Exposure("removal_lost", line.product, "US", parcel.day, units(gone))
            exposure.order_id, exposure.tracking_no, exposure.parcel = line.order_id, parcel.tracking_no, parcel
            exposure.doubt = doubt
            world.expose(exposure)


def incidents(world: SampleWorld) -> None:
    """Seller-fulfilled parcels: lost, refused by the carrier, recovered, insured."""
    incident(world, "lost CUP USPS none", (10, 25))
    incident(world, "damaged GLASS UPS refused", (10, 20))
    incident(world, "lost CADDY UPS accepted", (10, 12))
    incident(world, "damaged TRAY FEDEX none", (10, 28), policy_no="POL-SMPL-PARCEL")


def incident(world: SampleWorld, story: str, shipped: tuple[int, int], policy_no: str = "") -> None:
    """One line of the register: kind, product, carrier, and what the carrier says."""
    kind, code, carrier, liability = story.split()
    world.on(*shipped)
    number, declared = world.number("incident"), world.item(code).price
    it = Incident(
        incident_id=f"INC-SMPL-{number:03d}",
        order_id=world.order_number(),
        product=world.item(code),
        region="US",
        units=1,
        kind=kind,
        carrier=carrier,
        tracking_no=f"SMPLMFN{number:06d}",
        ship_date=world.day,
        reported=world.day + timedelta(days=9),
        liability=liability,
        declared=declared,
        recovered=declared if liability == "accepted" else Decimal(0),
        policy_no=policy_no,
    )
    world.incidents.append(it)
    exposure = Exposure(f"order_{kind}", it.product, "US", it.ship_date, units(1))
    exposure.order_id, exposure.tracking_no, exposure.incident_id = it.order_id, it.tracking_no, it.incident_id
    exposure.doubt = "the carrier refuses liability" if liability == "refused" else ""
    world.expose(exposure)
    if it.recovered:
        exposure.units[0].note(it.reported, "paid")
