"""The sample's script, last part: money that does not add up, and stock that no rule covers."""

from datetime import date
from decimal import Decimal

from reconcile.simulate import amazon_pays
from reconcile.simulate.sample_world import SampleWorld
from reconcile.simulate.things import LedgerRow, Payment
from reconcile.simulate.trade import Order
from reconcile.simulate.world import units

NOT_IN_THE_BANK = (date(2026, 10, 25), "CustomerReturn")
OTHER_CHANNEL = "Non-Amazon US"


def money(world: SampleWorld) -> None:
    """Paid too little, taken back too much, AWD stock, another channel's orders, one payment that never arrived."""
    cheap = world.on(10, 7).damage("BOARD", 1)
    world.on(10, 21).pay(cheap, 1, "Damaged_Warehouse", share=60)
    taken_too_much(world)
    awd = Payment(
        day=world.on(10, 20).day,
        reimbursement_id=str(10_000_000_000 + world.number("reimbursement")),
        reason="AWD_Lost_Inbound",
        product=world.item("BASKET"),
        region="US",
        per_unit=Decimal("5.10"),
        cash=3,
        inventory=0,
        units=units(3),
    )
    world.payments.append(awd)
    for code, count, day in (("CUP", 2, (10, 6)), ("TRAY", 1, (11, 4))):
        other_channel(world, code, count, day)
    world.deposits = [it for it in world.payments if it.cash and (it.day, it.reason) != NOT_IN_THE_BANK]


def taken_too_much(world: SampleWorld) -> None:
    """Two units are paid at cost and taken back in cash at a higher price, with no unit given."""
    lost = world.on(10, 4).lose("TRAY", 2)
    paid = world.on(10, 12).pay(lost, 2, "Lost_Warehouse")
    world.on(11, 8)
    amazon_pays.reverse(world, paid, paid.units, inventory=0)
    world.payments[-1].per_unit = Decimal("-8.00")


def other_channel(world: SampleWorld, code: str, count: int, day: tuple[int, int]) -> None:
    """A multi-channel order: stock leaves, Amazon earns only its fee."""
    world.on(*day)
    item, number = world.item(code), world.number("other channel")
    world.book(LedgerRow(world.day, item, "Shipments", -count, "ONT8", "US"))
    order = Order(world.day, f"S01-0000000-{number:07d}", item, "US", "US", count, Decimal("0.00"))
    order.site = OTHER_CHANNEL
    world.orders.append(order)
