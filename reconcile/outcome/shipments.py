"""The shipments sheet: shipped, delivered, received, paid and open per shipment and product."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim
from reconcile.exposures.cartons import (
    carton_finding,
    cartons_delivered,
    cartons_lacking,
    cartons_shipped,
    damaged_cartons,
    missing_cartons,
)
from reconcile.exposures.legs import Leg, Legs
from reconcile.exposures.shipments import Shipment
from reconcile.match.breaks import Break
from reconcile.reasons.sentences import BETWEEN, phrase
from reconcile.records import CreditKind
from reconcile.tables import DAY, TEXT, UNITS, write_named, write_table

COLUMNS = {
    "shipment_id": TEXT,
    "marketplace": TEXT,
    "forwarder": TEXT,
    "mode": TEXT,
    "carrier_program": TEXT,
    "status": TEXT,
    "state": TEXT,
    "delivered_date": DAY,
    "closed_date": DAY,
    "fnsku": TEXT,
    "sku": TEXT,
    "title": TEXT,
    "shipped": UNITS,
    "packed": UNITS,
    "confirmed": UNITS,
    "delivered": UNITS,
    "received": UNITS,
    "damaged": UNITS,
    "found": UNITS,
    "reimbursed": UNITS,
    "open": UNITS,
    "review": UNITS,
    "carton_finding": TEXT,
}

CARTONS = {
    "shipment_id": TEXT,
    "shipped": UNITS,
    "delivered": UNITS,
    "missing": UNITS,
    "missing_numbers": TEXT,
    "damaged_numbers": TEXT,
}


def write_shipment_lines(
    con: DuckDBPyConnection, shipments: Sequence[Legs], breaks: Iterable[Break], claims: Iterable[Claim], language: str
) -> None:
    """Write table `shipment_line`, grain shipment x FNSKU. `found` = units credited as an overage or a correction.

    And `carton_count`: what all proofs of delivery of a shipment tell together of its cartons;
    `unclear_damage`: shipments with damaged cartons of which nobody can tell what was in them.
    """
    paid: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for one in breaks:
        key = (one.exposure.shipment_id, one.exposure.fnsku)
        for settled in one.settled:
            is_payment = settled.credit.kind is CreditKind.PAYMENT and settled.credit.amount is not None
            (paid if is_payment else found)[key] += settled.units
    status: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for claim in claims:
        exposure = claim.one.exposure
        status[exposure.shipment_id, exposure.fnsku][claim.row.status] += claim.row.units
    rows, cartons = [], []
    for legs in shipments:
        if legs.shipment.deliveries:
            cartons.append(_cartons(legs.shipment))
        of_shipment = _of_shipment(legs, language)
        for leg in _lines(legs):
            key = (legs.shipment.shipment_id, leg.sku.fnsku)
            rows.append(
                of_shipment | _row(legs, leg, found.get(key, 0), paid.get(key, 0), status.get(key, {}), language)
            )
    write_named(con, "shipment_line", COLUMNS, rows)
    write_named(con, "carton_count", CARTONS, cartons)
    unclear = ([legs.shipment.shipment_id] for legs in shipments if legs.loss.unclear_damaged)
    write_table(con, "unclear_damage", {"shipment_id": TEXT}, unclear)


def _lines(legs: Legs) -> Sequence[Leg]:
    """The legs; a shipment that gives no exposure is listed with what its papers say."""
    if legs.legs:
        return legs.legs
    return [
        Leg(sku, shipped=sku.listed or sku.packed or 0, missing=0, damaged=0, received=sku.received)
        for sku in legs.shipment.skus
    ]


def _of_shipment(legs: Legs, language: str) -> dict[str, object]:
    """What all lines of a shipment say alike."""
    shipment = legs.shipment
    status_word = shipment.status or shipment.queue_status or "-"
    return {
        "shipment_id": shipment.shipment_id,
        "marketplace": shipment.marketplace,
        "forwarder": shipment.forwarder,
        "mode": shipment.mode,
        "carrier_program": shipment.carrier_program,
        "status": phrase(f"shipment_{legs.state.replace(' ', '_')}", language, status=status_word),
        "state": legs.state,
        "delivered_date": shipment.delivered_date,
        "closed_date": shipment.closed_date,
    }


def _row(legs: Legs, leg: Leg, found: int, paid: int, status: Mapping[str, int], language: str) -> dict[str, object]:
    shipment = legs.shipment
    packed_all = leg.sku.packed or 0 if shipment.packing_complete else leg.shipped
    return {
        "fnsku": leg.sku.fnsku,
        "sku": leg.sku.sku,
        "title": leg.sku.title,
        "shipped": leg.shipped,
        "packed": leg.sku.packed,
        "confirmed": min(leg.shipped, packed_all),
        "delivered": leg.shipped - leg.missing if shipment.deliveries else None,
        "received": leg.sku.received,
        "damaged": leg.sku.received_damaged,
        "found": found,
        "reimbursed": paid,
        "open": status.get("open", 0),
        "review": status.get("review", 0),
        "carton_finding": _finding(legs, leg, language),
    }


def _cartons(shipment: Shipment) -> dict[str, object]:
    return {
        "shipment_id": shipment.shipment_id,
        "shipped": cartons_shipped(shipment),
        "delivered": cartons_delivered(shipment),
        "missing": cartons_lacking(shipment),
        "missing_numbers": ",".join(missing_cartons(shipment)),
        "damaged_numbers": ",".join(damaged_cartons(shipment)),
    }


def _finding(legs: Legs, leg: Leg, language: str) -> str:
    """Where the carton level names the likely cause and payer."""
    said = []
    if leg.missing:
        cartons = missing_cartons(legs.shipment)
        code = "cartons_missing" if cartons else "units_missing"
        said.append(phrase(code, language, units=leg.missing, cartons=", ".join(cartons)))
    kind, number, size = carton_finding(legs.shipment, leg.sku.fnsku, leg.short)
    if kind:
        said.append(phrase(f"short_{kind}", language, number=number, size=size))
    if leg.over:
        said.append(phrase("over", language, units=leg.over))
    return BETWEEN[language].join(said)
