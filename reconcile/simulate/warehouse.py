"""What goes wrong inside the fulfillment centers, and what turns up again."""

from dataclasses import replace

from reconcile.simulate import amazon_pays, catalogue
from reconcile.simulate.things import ELSEWHERE, FOUND, LOST, Exposure, LedgerRow, Product, Unit
from reconcile.simulate.world import World, units

LOST_PER_DAY = 0.012
DAMAGED_PER_DAY = 0.006
QUIRKS_PER_DAY = 0.004
UNSELLABLE = {
    "6": "CARRIER_DAMAGED",
    "7": "EXPIRED",
    "H": "CUSTOMER_DAMAGED",
    "K": "DEFECTIVE",
    "U": "DISTRIBUTOR_DAMAGED",
}


def adjust(
    world: World, product: Product, quantity: int, where: tuple[str, str], reason: str, **more: str
) -> LedgerRow:
    """Write one adjustment row. `disposition` and `reference` may be given; the reference is new otherwise."""
    reference = more.get("reference") or world.reference()
    disposition = more.get("disposition", "SELLABLE")
    row = LedgerRow(world.day, product, "Adjustments", quantity, *where, disposition, reason, reference)
    return world.book(row)


def pair(
    world: World, product: Product, count: int, where: tuple[str, str], codes: str, dispositions: tuple[str, str]
) -> LedgerRow:
    """Write the two rows of a change of disposition; the first one, which takes the units out, comes back."""
    out = adjust(world, product, -count, where, codes[0], disposition=dispositions[0])
    adjust(world, product, count, where, codes[1], disposition=dispositions[1], reference=world.reference(beside=True))
    return out


def one_day(world: World) -> None:
    """Today's losses, damages and bookings without meaning for the seller."""
    for product in world.products:
        draw = world.rng.random()
        region = world.region() if draw < LOST_PER_DAY + DAMAGED_PER_DAY + QUIRKS_PER_DAY else ""
        if not region or world.stock[product.fnsku, region] < 30:
            continue
        if draw < LOST_PER_DAY:
            lose(world, product, region)
        elif draw < LOST_PER_DAY + DAMAGED_PER_DAY:
            damage(world, product, region)
        else:
            quirk(world, product, region)


def lose(world: World, product: Product, region: str) -> Exposure:
    """Units are misplaced; decide today what will become of them."""
    where = world.center(region)
    count = min(1 + int(world.rng.expovariate(0.45)), 16)
    exposure = Exposure("warehouse_lost", product, region, world.day, units(count), country=where[1])
    if world.chance(0.015):  # scanned as found some days before anybody writes the loss down
        find(world, exposure, exposure.units, "F")
        world.later(world.rng.randrange(1, 7), lambda: write_loss(world, exposure, where))
        return exposure
    write_loss(world, exposure, where)
    fates(world, exposure)
    return exposure


def write_loss(world: World, exposure: Exposure, where: tuple[str, str]) -> None:
    """The M or 5 row."""
    row = adjust(world, exposure.product, -len(exposure.units), where, "M" if world.chance(0.88) else "5")
    row.exposure, exposure.day, exposure.reference_id = exposure, world.day, row.reference
    exposure.stays_reconciled = world.chance(0.5)
    world.expose(exposure)


def fates(world: World, exposure: Exposure) -> None:
    """Split the units into those to be found, those to be paid for, and those forgotten."""
    lost, rng = list(exposure.units), world.rng
    scheme = rng.choices(("found", "paid", "both", "some found", "forgotten"), (28, 30, 12, 10, 20))[0]
    cut = rng.randrange(1, len(lost)) if len(lost) > 1 else len(lost)
    if scheme in ("both", "some found"):
        plan_find(world, exposure, lost[:cut])
        if scheme == "both":
            plan_payment(world, exposure, lost[cut:])
    elif scheme == "found":
        plan_find(world, exposure, lost[:cut])
        plan_find(world, exposure, lost[cut:])
    elif scheme == "paid":
        plan_payment(world, exposure, lost)


def plan_payment(world: World, exposure: Exposure, share: list[Unit]) -> None:
    """Amazon pays under the right reason, now and then under one that says nothing."""
    if share:
        amazon_pays.plan(world, exposure, share, "GeneralAdjustment" if world.chance(0.03) else "Lost_Warehouse")


def plan_find(world: World, exposure: Exposure, share: list[Unit]) -> None:
    """The units turn up after days or weeks, mostly under their own label."""
    if not share:
        return
    days = min(1 + int(world.rng.expovariate(0.07)), 75)
    ways = (
        ["F"] * 84 + ["N"] * 6 + ["Amazon.Found"] * 4 + (["twin"] * 6 if exposure.product.fnsku in world.twins else [])
    )
    way = world.rng.choice(ways)
    world.later(days, lambda: find(world, exposure, share, way))


def find(world: World, exposure: Exposure, share: list[Unit], way: str) -> None:
    """Book what turned up: as F, as N, or on another label of the same ASIN."""
    share = [unit for unit in share if unit.state(world.day) == LOST]
    if not share:
        return
    if way == "N" and not amazon_pays.quiet(world, exposure):
        way = "F"
    product, state = exposure.product, FOUND
    if way == "Amazon.Found":
        product, state = catalogue.amazon_found(product), ELSEWHERE
    elif way == "twin":
        product, state = world.twins[product.fnsku], ELSEWHERE
    adjust(world, product, len(share), world.center(exposure.region), "N" if way == "N" else "F")
    for unit in share:
        unit.note(world.day, state)


def damage(world: World, product: Product, region: str) -> Exposure:
    """Sellable units are damaged (E), the P row takes them into damaged stock."""
    where = world.center(region)
    count = min(1 + int(world.rng.expovariate(0.7)), 8)
    row = pair(world, product, count, where, "EP", ("SELLABLE", "WAREHOUSE_DAMAGED"))
    exposure = Exposure(
        "warehouse_damaged", product, region, world.day, units(count), where[1], reference_id=row.reference
    )
    exposure.stays_reconciled = world.chance(0.5)
    row.exposure = world.expose(exposure)
    draw = world.rng.random()
    if draw < 0.55:
        amazon_pays.plan(world, exposure, exposure.units, "Damaged_Warehouse")
        if world.chance(0.6):
            world.later(50, lambda: hand_over(world, exposure, where))
    elif draw < 0.68:
        share = exposure.units[: world.rng.randrange(1, count + 1)]
        world.later(world.rng.randrange(2, 30), lambda: regrade(world, exposure, share, where))
    elif draw < 0.75:
        world.later(world.rng.randrange(20, 60), lambda: dispose(world, product, -count, where, "WAREHOUSE_DAMAGED"))
    return exposure


def hand_over(world: World, exposure: Exposure, where: tuple[str, str]) -> None:
    """O: the damaged unit that Amazon has paid for becomes Amazon's."""
    paid = len(exposure.at(world.day, "paid"))
    if paid:
        adjust(world, exposure.product, -paid, where, "O", disposition="WAREHOUSE_DAMAGED")


def regrade(world: World, exposure: Exposure, share: list[Unit], where: tuple[str, str]) -> None:
    """Q and P: the unit was not damaged after all."""
    pair(world, exposure.product, len(share), where, "QP", ("WAREHOUSE_DAMAGED", "SELLABLE"))
    for unit in share:
        unit.note(world.day, FOUND)


def dispose(world: World, product: Product, quantity: int, where: tuple[str, str], disposition: str) -> LedgerRow:
    """D, now and then G: units are thrown away or given away."""
    return adjust(world, product, quantity, where, "D" if world.chance(0.9) else "G", disposition=disposition)


def quirk(world: World, product: Product, region: str) -> None:
    """Bookings that are no loss, and losses of stock that had no value any more."""
    where = world.center(region)
    kind = world.rng.choice(
        ("unsellable", "unsellable", "grade", "redefine", "redefine", "software", "disposed", "thrown", "grade")
    )
    if kind == "unsellable":
        unsellable(world, product, region, where)
    elif kind == "grade":
        pair(world, product, 1, where, "QP", ("CUSTOMER_DAMAGED", "SELLABLE"))
    elif kind == "redefine":
        other = replace(
            product, sku=f"amzn.gr.{product.sku}-SMPL", fnsku=product.fnsku.replace("SMPL", "GRSL"), costs=()
        )
        adjust(world, product, -1, where, "4")
        adjust(world, other, 1, where, "3", reference=world.reference(beside=True))
    elif kind == "software":
        plus, minus = world.rng.choice((("1", "2"), ("J", "2")))
        count = world.rng.randrange(1, 6)
        adjust(world, product, count, where, plus)
        adjust(world, product, -count, where, minus)
    elif kind == "thrown":
        dispose(world, product, -world.rng.randrange(1, 4), where, "CUSTOMER_DAMAGED")
    else:
        disposed(world, product, region, where)


def unsellable(world: World, product: Product, region: str, where: tuple[str, str]) -> None:
    """6 7 H K U: damaged once more what could not be sold anyway."""
    code = world.rng.choice(list(UNSELLABLE))
    row = pair(world, product, world.rng.randrange(1, 4), where, code + "P", (UNSELLABLE[code], "WAREHOUSE_DAMAGED"))
    exposure = Exposure("warehouse_damaged", product, region, world.day, units(-row.quantity), where[1])
    exposure.reference_id, exposure.doubt = row.reference, f"code {code}: the units could not be sold before either"
    row.exposure = world.expose(exposure)


def disposed(world: World, product: Product, region: str, where: tuple[str, str]) -> None:
    """D on sellable stock that nobody ordered."""
    row = dispose(world, product, -world.rng.randrange(1, 5), where, "SELLABLE")
    exposure = Exposure(
        "disposed", product, region, world.day, units(-row.quantity), where[1], reference_id=row.reference
    )
    exposure.doubt = "sellable stock disposed of without an order of the seller's: who authorised it?"
    world.expose(exposure)
