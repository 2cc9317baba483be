"""The sample's script: one planted case after the other, each with the reason why it is there."""

from datetime import date, timedelta
from decimal import Decimal

from reconcile.simulate import after_sales, amazon_pays, catalogue, sample_money, sample_parcels, sample_terms
from reconcile.simulate.sample_world import SampleWorld
from reconcile.simulate.things import Exposure, LedgerRow
from reconcile.simulate.trade import Case, Order, Refund
from reconcile.simulate.warehouse import adjust, pair
from reconcile.simulate.world import units


def play(world: SampleWorld) -> None:
    """Write the whole history."""
    ordinary_sales(world)
    shipments(world)
    losses(world)
    reversals(world)
    damages(world)
    doubtful(world)
    cases(world)
    returns(world)
    sample_parcels.removals(world)
    sample_parcels.incidents(world)
    sample_terms.more_shipments(world)
    sample_money.money(world)


def ordinary_sales(world: SampleWorld) -> None:
    """A sale of every product on most days, so that the ledger looks like one."""
    day = world.data_start
    while day <= world.as_of:
        world.day = day
        for place, item in enumerate(world.products):
            if (day.toordinal() + place) % 3 == 0:
                center, country = world.center("US")
                world.book(LedgerRow(day, item, "Shipments", -1, center, country))
                world.orders.append(Order(day, world.order_number(), item, "US", "US", 1, item.price))
        day += timedelta(days=1)


def shipments(world: SampleWorld) -> None:
    """Six shipments: complete proofs, Amazon's own carrier, insurance, no proof, never arrived, under way."""
    first = world.ship(
        1, date(2026, 6, 10), {"CUP": 144, "TRAY": 64, "HOOK": 120, "LAMP": 48, "BOARD": 60, "GLASS": 48}
    )
    first.cartons[3].fate, first.cartons[12].fate = "missing", "damaged"
    world.deliver(first)
    world.receive(first, 3, {"CUP": 132, "TRAY": 51, "HOOK": 118, "LAMP": 46, "BOARD": 57, "GLASS": 51})
    world.receive(first, 4, {"TRAY": 8}, "CARRIER_DAMAGED")
    world.receive(first, 5, {"LAMP": 2}, "WAREHOUSE_DAMAGED")
    first.closed = date(2026, 7, 8)
    world.short(first, "TRAY", 5)
    paid = world.short(first, "HOOK", 2)
    world.on(7, 20).pay(paid, 2, "Lost_Inbound")
    for unit in world.short(first, "BOARD", 3).units:
        unit.note(first.arrives, "elsewhere")
    world.short(first, "LAMP", 2, "inbound_damaged").doubt = "came in damaged: by whom?"

    more = {"mode": "truck", "program": "partnered", "forwarder": "UPS", "days": "5"}
    second = world.ship(2, date(2026, 9, 10), {"CUSHION": 60, "ORGANIS": 48, "CADDY": 36}, **more)
    second.cartons[4].fate = "missing"
    second.packed_short = {world.item("CUSHION"): 2}
    world.deliver(second)
    world.receive(second, 2, {"CUSHION": 59, "ORGANIS": 36, "CADDY": 37})
    world.receive(second, 9, {"CADDY": -1})
    second.closed = date(2026, 10, 5)
    world.short(second, "CUSHION", 1)
    world.short(second, "ORGANIS", 12)

    third = world.ship(3, date(2026, 10, 20), {"BASKET": 80, "CUP": 96, "ORGANIS": 24}, policy="POL-SMPL-2026-3")
    third.cartons[1].fate = "damaged"
    world.deliver(third)
    world.receive(third, 4, {"BASKET": 63, "CUP": 96, "ORGANIS": 24})
    world.receive(third, 4, {"BASKET": 10}, "CARRIER_DAMAGED")
    world.short(third, "BASKET", 7)

    fourth = world.ship(4, date(2026, 8, 4), {"HOOK": 96, "GLASS": 64}, mode="air", days="11")
    fourth.proof = "none"
    world.deliver(fourth)
    world.receive(fourth, 5, {"HOOK": 92, "GLASS": 64})
    fourth.closed = date(2026, 9, 1)
    world.short(fourth, "HOOK", 4)

    fifth = world.ship(5, date(2026, 10, 3), {"LAMP": 36, "BOARD": 48})
    fifth.never_arrives, fifth.proof, world.day = True, "none", fifth.ship_date
    for code, count in (("LAMP", 36), ("BOARD", 48)):
        exposure = world.short(fifth, code, count, "freight_lost")
        exposure.day = fifth.ship_date
    sixth = world.ship(6, date(2026, 12, 8), {"CUP": 120, "TRAY": 48})
    sixth.proof = "none"


def losses(world: SampleWorld) -> None:
    """Misplaced units: partly found, nearly out of time, too late, too early, paid with units, without a cost."""
    partly = world.on(10, 2).lose("CUP", 5)
    world.on(10, 11).find(partly, 2)
    world.on(9, 25).lose("TRAY", 4)
    old = world.on(8, 20).lose("HOOK", 6, "5")
    world.on(9, 3).pay(old, 2, "Lost_Warehouse")
    world.on(11, 16).lose("LAMP", 3)
    world.on(10, 12).lose("ORGANIS", 2)
    given = world.on(10, 20).lose("CUP", 2)
    payment = world.on(10, 29).pay(given, 2, "Lost_Warehouse")
    payment.cash, payment.inventory, payment.per_unit = 0, 2, Decimal(0)
    world.on(10, 31)
    adjust(world, given.product, 2, world.center("US"), "N")
    world.on(6, 1)
    adjust(world, world.item("GLASS"), 1, world.center("US"), "F")


def reversals(world: SampleWorld) -> None:
    """Payments taken back: inside the window, after it, with the unit, and for an order that is not in the data."""
    open_again = world.on(9, 30).lose("BASKET", 8)
    paid = world.on(10, 12).pay(open_again, 8, "Lost_Warehouse")
    world.on(11, 2)
    amazon_pays.reverse(world, paid, paid.units[:3], inventory=0)
    late = world.on(7, 15).lose("BOARD", 5)
    paid = world.on(8, 1).pay(late, 5, "Lost_Warehouse")
    world.on(10, 20)
    amazon_pays.reverse(world, paid, paid.units, inventory=0)
    came_back = world.on(10, 5).lose("GLASS", 2)
    paid = world.on(10, 15).pay(came_back, 2, "Lost_Warehouse")
    world.on(11, 1)
    amazon_pays.found_again(world, came_back, came_back.units)
    world.on(11, 5)
    amazon_pays.reverse(world, paid, paid.units, inventory=2)
    world.on(9, 8)
    order = Order(date(2026, 5, 2), world.order_number(), world.item("CADDY"), "US", "US", 1, Decimal("34.99"))
    paid = amazon_pays.in_cash(world, order, units(1), "CustomerServiceIssue", Decimal("27.29"))
    world.on(11, 1)
    amazon_pays.reverse(world, paid, paid.units, inventory=0)


def damages(world: SampleWorld) -> None:
    """Damaged units: unpaid, paid below cost, put right, too early, too late, not sellable before."""
    world.on(10, 15).damage("CUP", 3)
    cheap = world.on(10, 1).damage("TRAY", 2)
    world.on(10, 14).pay(cheap, 2, "Damaged_Warehouse", share=55)
    regraded = world.on(10, 6).damage("LAMP", 4)
    world.on(10, 22)
    pair(world, regraded.product, 1, ("ONT8", "US"), "QP", ("WAREHOUSE_DAMAGED", "SELLABLE"))
    regraded.units[0].note(world.day, "found")
    world.on(11, 18).damage("BASKET", 2)
    world.on(8, 10).damage("BOARD", 3)
    worn = world.on(10, 9).damage("HOOK", 1, "H", "CUSTOMER_DAMAGED")
    worn.doubt = "came back from a customer damaged already"
    world.on(6, 5)
    stray = Exposure("warehouse_damaged", world.item("HOOK"), "US", date(2026, 4, 20), units(1))
    world.pay(stray, 1, "Damaged_Warehouse")


def doubtful(world: SampleWorld) -> None:
    """What a person must look at: other labels, Amazon's own numbers, a payment without a pool, disposals."""
    relabelled = world.on(10, 8).lose("CUSHION", 3)
    world.on(10, 25).find(relabelled, 3, catalogue.amazon_found(relabelled.product), "elsewhere")
    reconciled = world.on(10, 10).lose("CADDY", 2)
    for unit in reconciled.units:
        unit.note(date(2026, 10, 30), "elsewhere")
    general = world.on(10, 14).lose("LAMP", 1)
    world.on(10, 25).pay(general, 1, "GeneralAdjustment")
    world.on(10, 28)
    row = adjust(world, world.item("GLASS"), -2, world.center("US"), "D")
    thrown = Exposure("disposed", world.item("GLASS"), "US", world.day, units(2), "US", reference_id=row.reference)
    thrown.doubt = "nobody ordered it"
    world.expose(thrown)
    world.on(9, 14)
    pair(world, world.item("HOOK"), 1, ("MDW2", "US"), "QP", ("CUSTOMER_DAMAGED", "SELLABLE"))
    adjust(world, world.item("TRAY"), -1, ("MDW2", "US"), "2")
    adjust(world, world.item("TRAY"), 1, ("MDW2", "US"), "1")


def cases(world: SampleWorld) -> None:
    """Claims filed earlier: waiting for an answer, paid outside the report, denied, given up."""
    log(world, world.on(9, 28).lose("CADDY", 3), "filed", None)
    won = log(world, world.on(9, 26).damage("HOOK", 2), "paid", date(2026, 11, 3))
    won.paid_units, won.paid_amount = 2, Decimal("5.20")
    for unit in won.exposure.units:
        unit.note(date(2026, 11, 3), "paid")
    log(world, world.on(10, 3).lose("BOARD", 2), "denied", date(2026, 11, 6))
    log(world, world.on(10, 3).lose("CUSHION", 2), "closed", date(2026, 11, 9))


def log(world: SampleWorld, exposure: Exposure, status: str, resolved: date | None) -> Case:
    """A line of the case log."""
    number = str(18_000_000_000 + world.number("case"))
    case = Case(exposure, number, date(2026, 10, 20), len(exposure.units), status, resolved=resolved)
    world.cases.append(case)
    return case


def returns(world: SampleWorld) -> None:
    """Refunds and replacements: never returned, too early, too late, returned, damaged, paid, in part."""
    refund(world, "CUP", (8, 25))
    refund(world, "TRAY", (10, 10))
    refund(world, "HOOK", (7, 10))
    came = order(world, "LAMP", (8, 30))
    world.refunds.append(Refund(world.on(9, 2).day, came, 1, came.price))
    world.on(9, 12)
    after_sales.come_back(world, came, 1, "SELLABLE")
    spoilt = refund(world, "GLASS", (9, 1))
    world.on(9, 12)
    after_sales.come_back(world, spoilt, 1, "WAREHOUSE_DAMAGED")
    paid = refund(world, "BASKET", (8, 20))
    world.on(10, 25)
    amazon_pays.in_cash(world, paid, world.exposures[-1].units, "CustomerReturn", Decimal("19.49"))
    kept = order(world, "BOARD", (8, 28))
    world.refunds.append(Refund(world.on(9, 5).day, kept, 1, Decimal("8.00")))
    after_sales.expose(world, kept, 1).doubt = "refund below the full price"
    replaced = order(world, "CUSHION", (8, 20))
    world.on(8, 28)
    after_sales.send_again(world, replaced, 1, "3")
    after_sales.expose(world, replaced, 1)


def order(world: SampleWorld, code: str, day: tuple[int, int]) -> Order:
    """An order of one unit."""
    world.on(*day)
    item = world.item(code)
    made = Order(world.day, world.order_number(), item, "US", "US", 1, item.price)
    world.orders.append(made)
    world.book(LedgerRow(world.day, item, "Shipments", -1, "ONT8", "US"))
    return made


def refund(world: SampleWorld, code: str, day: tuple[int, int]) -> Order:
    """An order of a week before, refunded in full on the day, never returned."""
    week_before = date(2026, *day) - timedelta(days=7)
    made = order(world, code, (week_before.month, week_before.day))
    world.on(*day)
    world.refunds.append(Refund(world.day, made, 1, made.price))
    after_sales.expose(world, made, 1)
    return made
