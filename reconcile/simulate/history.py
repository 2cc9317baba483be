"""One simulated seller from the first day to the as-of date."""

from datetime import date, timedelta

from reconcile.simulate import cases, dock, first_leg, leaving, sales, warehouse
from reconcile.simulate.markets import MARKETS, SIZES
from reconcile.simulate.things import Shipment
from reconcile.simulate.world import World


def simulate(seed: int, size: str, market: str, dirty: bool = False, until: date | None = None) -> World:
    """Live through every day. The same arguments give the same world.

    `until` stops the same history earlier: the world then knows what was known on that day, which is its as-of date.
    """
    world = World(seed, MARKETS[market], SIZES[size], dirty)
    first_leg.plan(world)
    for shipment in world.shipments:
        expect(world, shipment)
    world.as_of = min(until or world.as_of, world.as_of)
    while world.day <= world.as_of:
        world.pass_day()
        sales.one_day(world)
        warehouse.one_day(world)
        leaving.one_day(world)
        cases.one_day(world)
        world.day += timedelta(days=1)
    world.day = world.as_of
    return world


def expect(world: World, shipment: Shipment) -> None:
    """Put the arrival of a shipment into the diary. One that never arrives is the forwarder's from the first day on."""
    if shipment.never_arrives:
        days = (shipment.ship_date - world.first_day).days
        world.later(days, lambda: dock.blame_forwarder(world, shipment, "freight_lost", shipment.units()))
    world.later((shipment.arrives - world.first_day).days, lambda: dock.arrive(world, shipment))
