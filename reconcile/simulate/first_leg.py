"""From the factory to Amazon's dock: what is packed, what the forwarder loses, what the proof of delivery says."""

from datetime import date, timedelta
from decimal import Decimal

from reconcile.simulate.things import Carton, Product, Shipment
from reconcile.simulate.world import World

TRANSIT = {"sea": (26, 45), "air": (8, 15), "truck": (3, 7), "express": (4, 9)}
FORWARDERS = ("深圳样例国际货运代理", "Ningbo Sample Freight Co., Ltd", "Example Ocean Lines")


def plan(world: World) -> None:
    """Spread the shipments over the whole time; the last ones are still on their way on the as-of date."""
    span = (world.as_of - world.first_day).days - 20
    for number in range(world.size.shipments):
        offset = 5 + span * number // world.size.shipments + world.rng.randrange(0, 4)
        world.shipments.append(draw_up(world, world.first_day + timedelta(days=offset)))


def draw_up(world: World, created: date) -> Shipment:
    """One shipment with its cartons and its way; its arrival is put into the diary."""
    rng, region = world.rng, world.region()
    program = rng.choices(("own", "partnered", "agl"), (78, 15, 7))[0]
    own_mode = rng.choices(("sea", "air", "truck", "express"), (62, 18, 12, 8))[0]
    mode = {"own": own_mode, "partnered": "truck", "agl": "sea"}[program]
    handover = created + timedelta(days=rng.randrange(2, 6))
    ship_date = handover + timedelta(days=rng.randrange(1, 5))
    center, country = world.center(region)
    number = world.number("shipment")
    shipment = Shipment(
        shipment_id=f"FBA15SMPL{number:03d}",
        created=created,
        handover=handover,
        ship_date=ship_date,
        arrives=ship_date + timedelta(days=rng.randrange(*TRANSIT[mode])),
        mode=mode,
        program=program,
        forwarder={"own": rng.choice(FORWARDERS), "partnered": "UPS", "agl": "Amazon Global Logistics"}[program],
        center=center,
        country=country,
        region=region,
        cartons=pack(world),
        tracking_no=f"SMPLWAY{number:06d}",
        policy_no=f"POL-SMPL-{number:03d}" if program == "own" and rng.random() < 0.15 else "",
    )
    on_the_way(world, shipment)
    return shipment


def pack(world: World) -> list[Carton]:
    """Full cartons of one product each, the leftovers together in mixed cartons."""
    lines: dict[Product, int] = {}
    choices = [item for item in world.products if not item.twin_of]
    for product in world.rng.sample(choices, world.rng.randint(*world.size.lines)):
        loose = world.rng.randrange(0, product.case_pack) // 3
        lines[product] = product.case_pack * world.rng.randrange(3, 14) + loose
    cartons: list[Carton] = []
    for product, total in lines.items():
        full = total // product.case_pack
        cartons += [Carton(0, {product: product.case_pack}) for _ in range(full)]
    rest = [(product, total % product.case_pack) for product, total in lines.items() if total % product.case_pack]
    cartons += [Carton(0, dict(rest[start : start + 2])) for start in range(0, len(rest), 2)]
    for number, carton in enumerate(cartons, start=1):
        carton.number = number
        carton.weight = sum((item.weight * count for item, count in carton.content.items()), Decimal("0.8"))
    return cartons


def on_the_way(world: World, shipment: Shipment) -> None:
    """Cartons get lost or crushed, papers go missing."""
    rng = world.rng
    shipment.never_arrives = shipment.program == "own" and rng.random() < 0.03
    shipment.silent = rng.random() < 0.05
    if shipment.program != "agl" and rng.random() < 0.35:
        for carton in shipment.cartons:
            draw = rng.random()
            if draw < 0.05:
                carton.fate = "missing"
            elif draw < 0.08 and shipment.program == "own" and shipment.mode != "air":
                carton.fate = "damaged"
    if all(carton.fate != "delivered" for carton in shipment.cartons):
        shipment.cartons[0].fate = "delivered"
    if world.dirty and rng.random() < 0.12:
        left_out = rng.choice(list(shipment.units()))
        shipment.packed_short[left_out] = rng.randrange(1, 4)
    shipment.proof = rng.choices(("numbers", "count", "none"), (82, 6, 12) if world.dirty else (92, 4, 4))[0]
    if any(carton.fate == "damaged" for carton in shipment.cartons):
        shipment.proof = "numbers"
    if shipment.never_arrives:
        shipment.proof = "none"


def alike(shipment: Shipment) -> bool:
    """True where every carton holds the same, so that a count alone says what is missing."""
    contents = {tuple(sorted((item.fnsku, n) for item, n in carton.content.items())) for carton in shipment.cartons}
    return len(contents) == 1
