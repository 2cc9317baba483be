"""Ordinary days: orders, transfers between centers, and the returns that buyers send back."""

from reconcile.simulate.things import LedgerRow, Order, Product
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
    number = world.number("order")
    order_id = f"{world.market.order_prefix}-{number // 10_000_000:07d}-{number % 10_000_000:07d}"
    order = Order(world.day, order_id, product, region, country, count, product.price)
    world.orders.append(order)
    world.book(LedgerRow(world.day, product, "Shipments", -count, center, country))
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
