"""What follows an order: refunds, returns, replacements, and what Amazon pays for units that never came back."""

from reconcile.simulate import amazon_pays
from reconcile.simulate.things import FOUND, LOST, REVERSED, Exposure, LedgerRow, Payment
from reconcile.simulate.trade import CustomerReturn, Order, Refund, Replacement
from reconcile.simulate.world import World, units

REFUNDED = 0.035
FATES = {"returned": 62, "kept": 20, "damaged": 5, "replaced": 7, "partly refunded": 4, "lost on the way": 2}
REASONS = ("UNWANTED_ITEM", "NO_REASON_GIVEN", "NOT_AS_DESCRIBED", "DEFECTIVE", "MISORDERED", "QUALITY_UNACCEPTABLE")


def what_follows(world: World, order: Order) -> None:
    """Most orders are kept and paid. Some days later the others come back, wholly or not at all."""
    if not world.chance(REFUNDED):
        return
    fate = world.rng.choices(list(FATES), list(FATES.values()))[0]
    wait, count = world.rng.randrange(3, 26), world.rng.randint(1, order.units)
    if fate == "replaced":
        world.later(wait, lambda: replace(world, order, count))
    elif fate == "lost on the way":
        world.later(wait, lambda: lost_on_the_way(world, order))
    else:
        world.later(wait, lambda: refund(world, order, count, fate))


def refund(world: World, order: Order, count: int, fate: str) -> None:
    """Give the money back; the unit comes back around that day, or not."""
    # Below the price of one unit in all: 1.2 unit prices could as well be one whole unit.
    percent = 100 if fate != "partly refunded" else 60 if count == 1 else 30
    amount = order.price * count * percent / 100
    world.refunds.append(Refund(world.day, order, count, world.money(amount)))
    if fate == "returned":
        disposition = world.rng.choices(("SELLABLE", "CUSTOMER_DAMAGED", "DEFECTIVE"), (60, 30, 10))[0]
        world.later(world.rng.randrange(1, 25), lambda: come_back(world, order, count, disposition))
        return
    exposure = expose(world, order, count)
    if fate == "damaged":
        disposition = world.rng.choice(("CARRIER_DAMAGED", "WAREHOUSE_DAMAGED"))
        world.later(world.rng.randrange(1, 20), lambda: come_back(world, order, count, disposition))
    elif fate == "partly refunded":
        exposure.doubt = "refund below the full price: the buyer was meant to keep the unit"
    never_returned(world, order, exposure, late=fate == "kept")


def expose(world: World, order: Order, count: int) -> Exposure:
    """Units that the buyer has been paid for and still holds."""
    exposure = Exposure("customer_return", order.product, order.region, world.day, units(count), order.country)
    exposure.order_id = order.order_id
    return world.expose(exposure)


def never_returned(world: World, order: Order, exposure: Exposure, late: bool) -> None:
    """Amazon pays after some weeks, the unit comes late, or nothing happens."""
    draw = world.rng.random()
    if draw < 0.4:
        world.later(world.rng.randrange(45, 80), lambda: compensate(world, order, exposure))
    elif draw < 0.55 and late:
        world.later(world.rng.randrange(26, 100), lambda: late_return(world, order, exposure))


def come_back(world: World, order: Order, count: int, disposition: str) -> None:
    """The return as both reports show it."""
    center, country = world.center(order.region)
    plate = f"LPNSMPL{world.number('plate'):06d}" if world.chance(0.9) else ""
    reason = "DAMAGED_BY_CARRIER" if disposition == "CARRIER_DAMAGED" else world.rng.choice(REASONS)
    world.returns.append(CustomerReturn(world.day, order, count, center, disposition, reason, plate))
    world.book(LedgerRow(world.day, order.product, "CustomerReturns", count, center, country, disposition))


def late_return(world: World, order: Order, exposure: Exposure) -> None:
    """The buyer sends the unit back after all."""
    back = exposure.at(world.day, LOST, REVERSED)
    if back:
        come_back(world, order, len(back), "SELLABLE")
    for unit in back:
        unit.note(world.day, FOUND)


def compensate(world: World, order: Order, exposure: Exposure) -> None:
    """Amazon pays the order's price less its fees, under the order's number."""
    owed = exposure.at(world.day, LOST)
    if not owed:
        return
    reason = "CustomerReturn" if world.chance(0.85) else "CustomerServiceIssue"
    payment = amazon_pays.in_cash(world, exposure, owed, reason, world.money(order.price * 78 / 100))
    if world.chance(0.1):
        world.later(world.rng.randrange(5, 40), lambda: take_back(world, order, payment, world.chance(0.6)))


def take_back(world: World, order: Order, payment: Payment, returned: bool) -> None:
    """Amazon takes the money back: because the unit has come back, or because it has thought again."""
    if returned:
        come_back(world, order, len(payment.units), "SELLABLE")
    amazon_pays.reverse(world, payment, payment.units, inventory=0)
    for unit in payment.units:
        unit.note(world.day, FOUND if returned else REVERSED)


def replace(world: World, order: Order, count: int) -> None:
    """A second unit goes out; the first one should come back, and often does not."""
    send_again(world, order, count, world.rng.choice(("1", "2", "3", "5")))
    if world.chance(0.4):
        world.later(world.rng.randrange(4, 25), lambda: come_back(world, order, count, "DEFECTIVE"))
    else:
        never_returned(world, order, expose(world, order, count), late=True)


def send_again(world: World, order: Order, count: int, code: str) -> None:
    """The replacement in its report and in the ledger."""
    center, country = world.center(order.region)
    world.replacements.append(Replacement(world.day, order, count, code, center, world.order_number()))
    world.book(LedgerRow(world.day, order.product, "Shipments", -count, center, country))


def lost_on_the_way(world: World, order: Order) -> None:
    """Amazon loses the parcel, pays the seller without a refund in the seller's data, and may take it back."""
    lost = units(order.units)
    payment = amazon_pays.in_cash(world, order, lost, "Lost_Outbound", world.money(order.price * 78 / 100))
    if world.chance(0.5):
        world.later(world.rng.randrange(10, 60), lambda: take_back(world, order, payment, False))
