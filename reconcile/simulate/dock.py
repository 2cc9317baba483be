"""Receiving at Amazon: what is counted, miscounted, damaged, found later and paid for, per shipment and product."""

from datetime import date, timedelta

from reconcile.simulate import amazon_pays
from reconcile.simulate.things import (
    ELSEWHERE,
    FOUND,
    LOST,
    Exposure,
    LedgerRow,
    Product,
    Recount,
    Shipment,
    Unit,
)
from reconcile.simulate.warehouse import adjust
from reconcile.simulate.world import World, units

FATES = {"late": 12, "part late": 8, "X": 4, "other shipment": 4, "paid": 34, "part paid": 8, "forgotten": 30}
ANSWERS = (
    "Investigation completed – shipment contents counted and confirmed",
    "Not eligible for reimbursement",
    "Case submitted",
)
DAMAGED_AT_RECEIPT = ("WAREHOUSE_DAMAGED", "CARRIER_DAMAGED", "DISTRIBUTOR_DAMAGED")


def arrive(world: World, shipment: Shipment) -> None:
    """The truck is at the dock: decide what every line will come to, and when the shipment closes."""
    if shipment.never_arrives:
        return
    shipment.delivered = world.day
    if shipment.program == "own":
        blame_forwarder(world, shipment, "freight_lost", shipment.units("missing"))
        blame_forwarder(world, shipment, "freight_damaged", shipment.units("damaged"))
    shipment.covered = world.day >= world.data_start
    start = world.rng.randrange(1, 8)
    ends = [Receiving(world, shipment, product, start).plan() for product in shipment.units()]
    last = max(ends)
    close_in = max(last + world.rng.randrange(2, 6), world.rng.randrange(16, 45))
    if shipment.silent:
        close_in = world.market.auto_close_days
    world.later(close_in, lambda: close(world, shipment))


def blame_forwarder(world: World, shipment: Shipment, claim_type: str, gone: dict[Product, int]) -> None:
    """Units that did not reach the dock, or reached it in crushed cartons."""
    for product, count in gone.items():
        exposure = Exposure(claim_type, product, shipment.region, world.day, units(count), shipment.country)
        exposure.shipment_id = shipment.shipment_id
        world.expose(exposure)


class Receiving:
    """The receiving of one product of one shipment."""

    def __init__(self, world: World, shipment: Shipment, product: Product, start: int) -> None:
        self.world, self.shipment, self.product, self.start = world, shipment, product, start
        self.end = start
        self.at_dock = shipment.units("delivered").get(product, 0)
        self.crushed = shipment.units("damaged").get(product, 0)
        self.gone = shipment.units("missing").get(product, 0) if shipment.program != "own" else 0

    def plan(self) -> int:
        """Put all receipts into the diary. Returns in how many days the last one is due."""
        lost = self.lose()
        if self.crushed:
            self.receive(self.crushed, self.start, "CARRIER_DAMAGED")
        good = self.at_dock - lost - self.damaged_at_receipt(lost)
        batches = self.world.rng.randrange(1, 4)
        for batch in range(batches):
            part = good // batches if batch else good - good // batches * (batches - 1)
            self.receive(part, self.start + self.world.rng.randrange(0, 7))
        self.count_twice()
        return self.end

    def receive(self, count: int, days: int, disposition: str = "SELLABLE") -> None:
        """One Receipts row in so many days; a negative count takes units back."""
        if count:
            self.end = max(self.end, days)
            self.world.later(days, lambda: book_receipt(self.world, self.shipment, self.product, count, disposition))

    def lose(self) -> int:
        """Units that Amazon does not count under this product, and what becomes of them."""
        rng, lost, swapped = self.world.rng, 0, 0
        draw = 1.0 if self.product in self.shipment.untouched else rng.random()
        if draw < 0.22:
            lost = min(1 + int(rng.expovariate(0.35)), max(self.at_dock // 2, 1))
        elif draw < 0.25:
            swapped = min(rng.randrange(1, 6), self.at_dock)
        if lost and lost in self.shipment.over.values():
            lost += 1  # beside an overage of the same size nobody could tell whose units were counted there
        lost = min(lost, self.at_dock)
        if lost + swapped + self.gone == 0:
            return 0
        shipment = self.shipment
        exposure = Exposure(
            "inbound_lost",
            self.product,
            shipment.region,
            self.world.day,
            units(lost + swapped + self.gone),
            shipment.country,
        )
        exposure.shipment_id = shipment.shipment_id
        shipment.missing[self.product] = self.world.expose(exposure)
        if swapped:
            self.swap(exposure.units[:swapped])
        else:
            self.fates(exposure)
        return lost + swapped

    def swap(self, share: list[Unit]) -> None:
        """The units are scanned as another product of the same shipment, of which nothing is missing."""
        hit = self.shipment.units("missing", "damaged")
        taken = self.shipment.missing.keys() | hit.keys() | self.shipment.packed_short.keys() | self.shipment.untouched
        others = [item for item in self.shipment.units() if item not in taken]
        if not others:
            return
        other, count = self.world.rng.choice(others), len(share)
        if not stands_out(self.world, self.shipment, self.product, other, count):
            return
        self.shipment.untouched.add(other)
        self.shipment.over[other] = count
        days = self.start + self.world.rng.randrange(0, 6)
        self.end = max(self.end, days)
        self.world.later(days, lambda: book_receipt(self.world, self.shipment, other, count, "SELLABLE"))
        for unit in share:
            unit.note(self.world.day, ELSEWHERE)

    def fates(self, exposure: Exposure) -> None:
        """Found by a late receipt, corrected by X, scanned under another shipment, paid, or forgotten."""
        rng, lost = self.world.rng, list(exposure.units)
        scheme = rng.choices(list(FATES), list(FATES.values()))[0]
        cut = rng.randrange(1, len(lost)) if len(lost) > 1 else len(lost)
        if scheme in ("late", "part late"):
            share = lost if scheme == "late" else lost[:cut]
            self.world.later(rng.randrange(12, 60), lambda: turn_up(self.world, self.shipment, exposure, share))
        elif scheme == "X":
            self.world.later(rng.randrange(8, 50), lambda: correct(self.world, exposure, lost))
        elif scheme == "other shipment":
            self.world.later(rng.randrange(2, 12), lambda: scan_elsewhere(self.world, self.shipment, exposure, lost))
        elif scheme in ("paid", "part paid"):
            share = lost if scheme == "paid" else lost[:cut]
            amazon_pays.plan(self.world, exposure, share, "Lost_Inbound", rng.randrange(25, 75))

    def damaged_at_receipt(self, lost: int) -> int:
        """Some units are booked as damaged when they come in."""
        count = min(self.world.rng.randrange(1, 5), self.at_dock - lost)
        if count <= 0 or not self.world.chance(0.05):
            return 0
        disposition = self.world.rng.choice(DAMAGED_AT_RECEIPT)
        self.receive(count, self.start + 1, disposition)
        shipment = self.shipment
        exposure = Exposure(
            "inbound_damaged", self.product, shipment.region, self.world.day, units(count), shipment.country
        )
        exposure.shipment_id = shipment.shipment_id
        exposure.doubt = f"received as {disposition}: somebody must find out who damaged them"
        self.world.expose(exposure)
        if self.world.chance(0.3):
            amazon_pays.plan(self.world, exposure, exposure.units, "Damaged_Inbound", self.world.rng.randrange(15, 60))
        return count

    def count_twice(self) -> None:
        """A case is counted twice; the count is put right days later, by a negative receipt or by a negative X."""
        if self.product in self.shipment.untouched or not self.world.chance(0.05):
            return
        count, days = self.world.rng.randrange(1, 7), self.start + self.world.rng.randrange(8, 14)
        self.receive(count, self.start + 2)
        # An X row names no shipment: on a line that is short too, nobody can tell what it corrects; rare.
        short = self.product in self.shipment.missing
        by_receipt = self.world.chance(0.97 if short else 0.6)
        if by_receipt:
            self.receive(-count, days)
        else:
            self.end = max(self.end, days)
            self.world.later(days, lambda: adjust(self.world, self.product, -count, self.place(), "X"))
        counted, corrected = (self.world.day + timedelta(days=it) for it in (self.start + 2, days))
        self.shipment.twice[self.product] = Recount(count, counted, corrected, by_receipt)

    def place(self) -> tuple[str, str]:
        """Where the shipment was received."""
        return self.shipment.center, self.shipment.country


def book_receipt(world: World, shipment: Shipment, product: Product, count: int, disposition: str) -> None:
    """One Receipts row, mostly at the shipment's own center."""
    where = (shipment.center, shipment.country) if world.chance(0.8) else world.center(shipment.region)
    world.book(LedgerRow(world.day, product, "Receipts", count, *where, disposition, reference=shipment.shipment_id))


def still_lost(world: World, share: list[Unit], state: str) -> int:
    """Mark those of the units that are still lost today, and say how many they are."""
    found = [unit for unit in share if unit.state(world.day) == LOST]
    for unit in found:
        unit.note(world.day, state)
    return len(found)


def turn_up(world: World, shipment: Shipment, exposure: Exposure, share: list[Unit]) -> None:
    """A late receipt under the right shipment."""
    count = still_lost(world, share, FOUND)
    if count:
        book_receipt(world, shipment, exposure.product, count, "SELLABLE")


def correct(world: World, exposure: Exposure, share: list[Unit]) -> None:
    """X with a plus: Amazon corrects its receiving count."""
    count = still_lost(world, share, FOUND)
    if count:
        adjust(world, exposure.product, count, world.center(exposure.region), "X")


def scan_elsewhere(world: World, shipment: Shipment, exposure: Exposure, share: list[Unit]) -> None:
    """The units are received under another shipment that was delivered at nearly the same time and lacks nothing."""
    for other in world.shipments:
        near = abs(gap(other.delivered, shipment.delivered)) <= 25 and other.covered and other is not shipment
        if (
            near
            and other.region == shipment.region
            and exposure.product in other.units()
            and exposure.product not in other.missing
            and exposure.product not in other.packed_short
            and exposure.product not in other.units("missing")
            and all(len(it.units) != len(share) for it in other.missing.values())
        ):
            count = still_lost(world, share, ELSEWHERE)
            if count:
                other.over[exposure.product] = count
                book_receipt(world, other, exposure.product, count, "SELLABLE")
            return


def stands_out(world: World, shipment: Shipment, product: Product, other: Product, count: int) -> bool:
    """True where no second shortage of exactly so many units could be meant by this overage of `other`."""
    beside = [it for item, it in shipment.missing.items() if item is not product]
    for near in world.shipments:
        if near is not shipment and abs(gap(near.delivered, shipment.delivered)) <= 30 and other in near.missing:
            beside.append(near.missing[other])
    return all(len(it.units) != count for it in beside)


def gap(later: date | None, earlier: date | None) -> int:
    """Days between two deliveries."""
    return (later - earlier).days if later and earlier else 10_000


def close(world: World, shipment: Shipment) -> None:
    """Amazon closes the shipment. For some the page then names a later day for the claim, or a final answer."""
    shipment.closed = world.day
    draw = 1.0 if shipment.silent else world.rng.random()
    if draw < 0.1:
        shipment.eligible = world.day + timedelta(days=world.rng.randrange(1, 40))
    elif draw < 0.14:
        shipment.reconcile_status = world.rng.choice(ANSWERS)
