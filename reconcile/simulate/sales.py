"""Ordinary days: orders, and transfers between centers."""

from reconcile.simulate import after_sales
from reconcile.simulate.things import LedgerRow, Product
from reconcile.simulate.trade import Order
from reconcile.simulate.world import World


def one_day(world: World) -> None:
    """Sell, move stock about."""
    for product in world.products:
        for region in world.market.currencies:
            if world.stock[product.fnsku, region] < 20:
                continue
            if world.chance(world.size.sales_per_day):
                sell(world, product, region)
            if world.chance(0.01):
                transfer(world, product, region)


def sell(world: World, product: Product, region: str) -> Order:
    """One order line, one ledger row."""
    center, country = world.center(region)
    count = 1 if world.chance(0.93) else world.rng.randrange(2, 4)
    order = Order(world.day, world.order_number(), product, region, country, count, product.price)
    world.orders.append(order)
    world.book(LedgerRow(world.day, product, "Shipments", -count, center, country))
    after_sales.what_follows(world, order)
    return order


def transfer(world: World, product: Product, region: str) -> None:
    """Units leave one center and reach another some days later."""
    count = world.rng.randrange(1, 9)
    (out, out_country), (into, into_country) = world.center(region), world.center(region)
    world.book(LedgerRow(world.day, product, "WhseTransfers", -count, out, out_country))
    world.later(
        world.rng.randrange(1, 9),
        lambda: world.book(LedgerRow(world.day, product, "WhseTransfers", count, into, into_country)),
    )
