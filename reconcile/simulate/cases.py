"""The seller's own case log: claims filed in earlier months, and how Amazon answered."""

from reconcile.simulate import amazon_pays
from reconcile.simulate.things import LOST, Exposure
from reconcile.simulate.trade import Case
from reconcile.simulate.world import World

FILED = 0.07
REASONS = {
    "warehouse_lost": "Lost_Warehouse",
    "warehouse_damaged": "Damaged_Warehouse",
    "inbound_lost": "Lost_Inbound",
}


def one_day(world: World) -> None:
    """Once a week the seller looks at what went wrong some weeks ago and files a part of it."""
    if world.day.weekday() != 0:
        return
    for exposure in world.exposures:
        age = (world.day - exposure.day).days
        if exposure.claim_type in REASONS and 48 <= age < 55 and not exposure.doubt and exposure.filed is None:
            lost = exposure.at(world.day, LOST)
            if lost and closed(world, exposure) and world.chance(FILED):
                file(world, exposure, len(lost))


def closed(world: World, exposure: Exposure) -> bool:
    """A shipment must be closed before its shortage can be filed."""
    return not exposure.shipment_id or any(
        it.closed is not None and it.covered for it in world.shipments if it.shipment_id == exposure.shipment_id
    )


def file(world: World, exposure: Exposure, count: int) -> None:
    """File a case; Amazon pays, denies, or says nothing yet."""
    exposure.filed = world.day
    case = Case(exposure, str(18_000_000_000 + world.number("case")), world.day, count)
    world.cases.append(case)
    draw = world.rng.random()
    if draw < 0.5:
        world.later(world.rng.randrange(4, 15), lambda: win(world, case))
    elif draw < 0.75:
        world.later(world.rng.randrange(4, 15), lambda: lose(world, case))


def win(world: World, case: Case) -> None:
    """Amazon pays, under the number of the case."""
    lost = case.exposure.at(world.day, LOST)[: case.units]
    if not lost:
        return
    payment = amazon_pays.pay(world, case.exposure, lost, REASONS[case.exposure.claim_type], case.case_id)
    case.status, case.resolved = "paid", world.day
    case.paid_units, case.paid_amount = len(lost), payment.per_unit * len(lost)


def lose(world: World, case: Case) -> None:
    """Amazon denies the claim."""
    case.status, case.resolved = "denied", world.day
