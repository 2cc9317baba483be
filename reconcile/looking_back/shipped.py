"""What was exposed on the way to Amazon: units shipped, and units that reached the dock, by SKU and by carton."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim
from reconcile.exposures.legs import Leg, Legs
from reconcile.exposures.shipments import Shipment
from reconcile.looking_back.worth import Worth
from reconcile.reasons.traits import codes_of
from reconcile.records import Exposure, Opening
from reconcile.tables import DAY, MONEY, TEXT, UNITS, YES_NO, write_named, write_table

SHIPPED_LEG = {
    "shipment_id": TEXT,
    "fnsku": TEXT,
    "sku": TEXT,
    "day": DAY,
    "forwarder": TEXT,
    "mode": TEXT,
    "stock_region": TEXT,
    "centre": TEXT,
    "insured": YES_NO,
    "own_carrier": YES_NO,
    "judged_on_way": YES_NO,
    "judged_at_dock": YES_NO,
    "content": TEXT,
    "shipped": UNITS,
    "reached": UNITS,
    "amount": MONEY,
    "currency": TEXT,
}
SHIPPED_CARTON = {
    "shipment_id": TEXT,
    "day": DAY,
    "content": TEXT,
    "weight": TEXT,
    "units": UNITS,
    "lost": UNITS,
    "damaged": UNITS,
}
# Upper ends of the weight classes in kilograms; 22.7 kg (50 lb) is the most that Amazon takes in a carton.
WEIGHTS = (Decimal(10), Decimal(15), Decimal("22.7"))
ONE_SKU, MIXED, BOTH, UNKNOWN = "one sku", "mixed", "both", ""


def write_shipped(con: DuckDBPyConnection, shipments: Sequence[Legs], claims: Iterable[Claim], worth: Worth) -> None:
    """Write tables `shipped_leg` (shipment x FNSKU) and `shipped_carton` (shipment x content x weight class).

    `judged_on_way`: the forwarder's own carriage, with a proof of delivery that says which units did not arrive.
    `judged_at_dock`: receiving is over and the data show all of it. Only judged units are a denominator: what is still
    on its way, or what no paper tells, would make every rate look better. `amount`: the shipped units at cost.
    Cartons count where each has a number and contents, and the numbers of the missing ones explain every lost unit.
    """
    doubted = _doubted(claims)
    write_named(con, "shipped_leg", SHIPPED_LEG, (row for legs in shipments for row in _leg_rows(legs, worth, doubted)))
    cartons = (row for legs in shipments if judged_on_way(legs) for row in _carton_rows(legs))
    write_table(con, "shipped_carton", SHIPPED_CARTON, cartons)


def judged_on_way(legs: Legs) -> bool:
    """Whether the proof of delivery says of every unit if the forwarder delivered it."""
    shipment = legs.shipment
    known = bool(shipment.deliveries) and not legs.loss.unclear_missing and legs.contradiction is None
    return legs.state == "counted" and not shipment.amazon_carries and known and not shipment.parcels_under_way


def _doubted(claims: Iterable[Claim]) -> set[str]:
    """Shipments of which a doubt about the whole keeps anyone from saying what arrived."""
    whole = codes_of("whole_shipment")
    return {
        claim.one.exposure.shipment_id
        for claim in claims
        if claim.row.status == "review" and any(reason.code in whole for reason in claim.row.reasons)
    }


def _received(opening: Opening) -> bool:
    """Whether receiving is over: the shipment is closed, or its claim is open."""
    return opening.waiting_for is None and opening.review_for is None


def _leg_rows(legs: Legs, worth: Worth, doubted: set[str]) -> Iterator[dict[str, object]]:
    shipment = legs.shipment
    day = shipment.delivered_date or shipment.ship_date or shipment.first_receipt or shipment.created_date
    seen = legs.state == "proven by queue" or (legs.state == "counted" and not legs.doubts)
    at_dock = seen and _received(legs.opening) and shipment.shipment_id not in doubted
    on_way, contents = judged_on_way(legs), contents_of(shipment)
    for leg in legs.legs:
        cost = worth.of(_goods(shipment, leg, day))
        yield {
            "shipment_id": shipment.shipment_id,
            "fnsku": leg.sku.fnsku,
            "sku": leg.sku.sku or leg.sku.fnsku,
            "day": day,
            "forwarder": shipment.forwarder,
            "mode": shipment.mode,
            "stock_region": shipment.stock_region,
            "centre": shipment.destination_fc,
            "insured": shipment.is_insured,
            "own_carrier": not shipment.amazon_carries,
            "judged_on_way": on_way,
            "judged_at_dock": at_dock,
            "content": contents.get(leg.sku.fnsku, UNKNOWN),
            "shipped": leg.shipped,
            "reached": leg.shipped - leg.missing,
            "amount": cost.amount(leg.shipped),
            "currency": cost.currency,
        }


def contents_of(shipment: Shipment) -> dict[str, str]:
    """Per FNSKU whether it was packed alone (`one sku`), with others (`mixed`), or in `both` kinds of carton."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for content in shipment.cartons.values():
        for fnsku in content:
            kinds[fnsku].add(ONE_SKU if len(content) == 1 else MIXED)
    return {fnsku: next(iter(kind)) if len(kind) == 1 else BOTH for fnsku, kind in kinds.items() if fnsku}


def _goods(shipment: Shipment, leg: Leg, day: date | None) -> Exposure:
    """The shipped units as something to be priced, on the day on which a loss of theirs would be."""
    return Exposure(
        claim_id="",
        claim_type="freight_lost",
        counterparty="forwarder",
        marketplace=shipment.marketplace,
        stock_region=shipment.stock_region,
        fnsku=leg.sku.fnsku,
        sku=leg.sku.sku,
        asin=leg.sku.asin,
        units=leg.shipped,
        event_date=day or date.min,
        pool=(),
        source=(),
    )


def _carton_rows(legs: Legs) -> Iterator[list[object]]:
    shipment = legs.shipment
    gone = {number for delivery in shipment.deliveries for number in delivery.missing}
    broken = {number for delivery in shipment.deliveries for number in delivery.damaged} - gone
    missing = Counter[str]()
    for number in gone & shipment.cartons.keys():
        missing.update(shipment.cartons[number])
    if not shipment.packing_complete or not shipment.cartons or shipment.bulk or +missing != +legs.loss.missing:
        return
    groups: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, content in shipment.cartons.items():
        kind = ONE_SKU if len(content) == 1 else MIXED
        units = sum(content.values())
        sums = groups[kind, weight_class(shipment.carton_weights.get(number))]
        sums[0] += units
        sums[1] += units if number in gone else 0
        sums[2] += units if number in broken else 0
    for (kind, weight), sums in sorted(groups.items()):
        yield [shipment.shipment_id, shipment.delivered_date, kind, weight, *sums]


def weight_class(kilograms: Decimal | None) -> str:
    """The class of a carton's gross weight, as its upper end in kilograms; 'more' above the last, '' when not known."""
    if kilograms is None:
        return UNKNOWN
    return next((str(end) for end in WEIGHTS if kilograms <= end), "more")
