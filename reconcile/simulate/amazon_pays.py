"""What Amazon pays, how, and what it takes back again."""

from datetime import timedelta
from decimal import Decimal

from reconcile.simulate.things import FOUND, LOST, PAID, REVERSED, Exposure, LedgerRow, Payment, Unit
from reconcile.simulate.trade import Order
from reconcile.simulate.world import World

RECENT_DAYS = 90  # Amazon searches at most 60 days, then pays within weeks: no row pays what was lost long before
QUIET_DAYS = 11  # a find booked as N this close to a replacement unit cannot be told apart from it, by anybody


def plan(world: World, exposure: Exposure, share: list[Unit], reason: str, wait: int | None = None) -> None:
    """Amazon will look at these units after 5 to 45 days and pay for those that are still lost."""
    days = world.rng.randrange(5, 46) if wait is None else wait
    world.later(days, lambda: decide(world, exposure, share, reason))


def decide(world: World, exposure: Exposure, share: list[Unit], reason: str) -> None:
    """Pay for all, for a part, or together with another open event of the same product."""
    still = [unit for unit in share if unit.state(world.day) in (LOST, REVERSED)]
    if not still:
        return
    if len(still) > 1 and world.chance(0.12):
        still = still[: world.rng.randrange(1, len(still))]
    elif world.chance(0.1):
        still += same_issue(world, exposure)
    pay(world, exposure, still, reason)


def same_issue(world: World, exposure: Exposure) -> list[Unit]:
    """Units of another recent event of the same kind and product: Amazon pays both in one row."""
    for other in world.exposures:
        same = other.claim_type == exposure.claim_type and other.product is exposure.product
        if (
            same
            and other.region == exposure.region
            and other is not exposure
            and world.day - timedelta(days=RECENT_DAYS) <= other.day <= world.day - timedelta(days=8)
            and not other.doubt
        ):
            return other.at(world.day, LOST)
    return []


def pay(world: World, exposure: Exposure, paid: list[Unit], reason: str, case_id: str = "") -> Payment:
    """Write the reimbursement row, in cash or with units put into stock, and settle the units."""
    with_units = (
        case_id == "" and world.chance(0.1) and exposure.claim_type == "warehouse_lost" and quiet(world, exposure)
    )
    before_order = reason.startswith(("Lost_", "Damaged_"))
    underpaid = before_order and not with_units and world.chance(0.08) and home_cost(world, exposure)
    rate = Decimal(world.rng.choice((40, 50, 65, 80)) if underpaid else 100) / 100
    per_unit = (
        Decimal(0) if with_units else world.money(world.cost(exposure.product, exposure.region, world.day) * rate)
    )
    payment = Payment(
        day=world.day,
        reimbursement_id=str(10_000_000_000 + world.number("reimbursement")),
        reason=reason,
        product=exposure.product,
        region=exposure.region,
        per_unit=per_unit,
        cash=0 if with_units else len(paid),
        inventory=len(paid) if with_units else 0,
        units=paid,
        order_id=exposure.order_id,
        case_id=case_id,
        underpaid=underpaid,
    )
    settle(world, payment)
    if with_units:
        world.later(world.rng.randrange(1, 6), lambda: put_into_stock(world, exposure, len(paid)))
    elif not underpaid and before_order and world.chance(0.12):
        world.later(world.rng.randrange(8, 60), lambda: take_back(world, exposure, payment))
    return payment


def in_cash(world: World, of: Exposure | Order, paid: list[Unit], reason: str, per_unit: Decimal) -> Payment:
    """A plain payment in cash under an order's number, with nothing else to it."""
    payment = Payment(
        day=world.day,
        reimbursement_id=str(10_000_000_000 + world.number("reimbursement")),
        reason=reason,
        product=of.product,
        region=of.region,
        per_unit=per_unit,
        cash=len(paid),
        inventory=0,
        units=paid,
        order_id=of.order_id,
    )
    settle(world, payment)
    return payment


def settle(world: World, payment: Payment) -> None:
    """File the row and mark its units as paid."""
    world.payments.append(payment)
    for unit in payment.units:
        unit.note(world.day, PAID)


def home_cost(world: World, exposure: Exposure) -> bool:
    """True where the documented cost is in the currency that Amazon pays in."""
    currency = world.market.currencies[exposure.region]
    return all(cost.currency == currency for cost in exposure.product.costs) and exposure.product.costs != ()


def quiet(world: World, exposure: Exposure) -> bool:
    """True where no other N row of the product lies near."""
    near = world.day - timedelta(days=QUIET_DAYS)
    return not any(
        row.reason == "N" and row.day >= near and row.product is exposure.product
        for row in reversed(world.ledger[-20_000:])
    )


def put_into_stock(world: World, exposure: Exposure, count: int) -> None:
    """The unit that Amazon gives instead of money arrives as an N row."""
    center, country = world.center(exposure.region)
    world.book(
        LedgerRow(
            world.day, exposure.product, "Adjustments", count, center, country, reason="N", reference=world.reference()
        )
    )


def take_back(world: World, exposure: Exposure, payment: Payment) -> None:
    """Reverse a payment: wholly or in part, once or twice, with the unit or without it."""
    paid = [unit for unit in payment.units if unit.state(world.day) == PAID and unit in exposure.units]
    if not paid:
        return
    some = paid[: world.rng.randrange(1, len(paid) + 1)]
    comes_back = payment.reason != "Damaged_Warehouse" and world.chance(0.55)
    if comes_back:
        bring_back(world, exposure, payment, some)
    else:
        reverse(world, payment, some, inventory=0)
    rest = [unit for unit in paid if unit not in some]
    if rest and world.chance(0.5):
        world.later(world.rng.randrange(2, 20), lambda: reverse(world, payment, rest, inventory=0))


def bring_back(world: World, exposure: Exposure, payment: Payment, some: list[Unit]) -> None:
    """The unit is found first or taken back first; between the two lie at most some weeks."""
    if world.chance(0.6):
        found_again(world, exposure, some)
        world.later(world.rng.randrange(1, 28), lambda: reverse(world, payment, some, inventory=len(some)))
    else:
        reverse(world, payment, some, inventory=len(some))
        world.later(world.rng.randrange(1, 9), lambda: found_again(world, exposure, some))


def found_again(world: World, exposure: Exposure, some: list[Unit]) -> None:
    """The row that shows the unit back in stock: a find, or a late receipt of its shipment."""
    center, country = world.center(exposure.region)
    inbound = exposure.claim_type == "inbound_lost"
    event, reason = ("Receipts", "") if inbound else ("Adjustments", "F")
    reference = exposure.shipment_id if inbound else world.reference()
    world.book(
        LedgerRow(world.day, exposure.product, event, len(some), center, country, reason=reason, reference=reference)
    )
    for unit in some:
        unit.note(world.day, FOUND)


def reverse(world: World, payment: Payment, some: list[Unit], inventory: int) -> None:
    """The reversal row. With no unit given back, the units are nobody's again."""
    some = [unit for unit in some if unit.state(world.day) in (PAID, FOUND)]
    if not some:
        return
    world.payments.append(
        Payment(
            day=world.day,
            reimbursement_id=str(10_000_000_000 + world.number("reimbursement")),
            reason="Reimbursement_Reversal",
            product=payment.product,
            region=payment.region,
            per_unit=-payment.per_unit,
            cash=-len(some),
            inventory=inventory,
            units=some,
            order_id=payment.order_id,
            original=payment,
        )
    )
    for unit in some:
        unit.note(world.day, FOUND if inventory else REVERSED)
