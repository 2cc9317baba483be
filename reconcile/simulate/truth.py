"""What is really owed on the as-of date, read from the simulated history alone."""

import csv
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path

from reconcile.simulate.verdicts import Verdict, judge
from reconcile.simulate.world import World


@dataclass(slots=True)
class TruthRow:
    """One break, one row. The units of the five columns add up to the units that went wrong."""

    claim_type: str
    counterparty: str
    fnsku: str
    shipment_id: str
    order_id: str
    reference_id: str
    tracking_no: str
    reimbursement_id: str
    incident_id: str
    units_owed: int
    units_waiting: int
    units_expired: int
    units_other: int
    units_not_owed: int
    amount: Decimal | None
    currency: str
    event_date: date
    why: str


COLUMNS = [column.name for column in fields(TruthRow)]


def rows(world: World) -> list[TruthRow]:
    """The truth about every exposure of the history that the seller's data can show."""
    return [row_of(world, verdict) for verdict in judge(world)]


def row_of(world: World, verdict: Verdict) -> TruthRow:
    """Price the owed units at cost on the event date, capped, and name the break by its natural keys."""
    it = verdict.exposure
    return TruthRow(
        claim_type=it.claim_type,
        counterparty=verdict.counterparty,
        fnsku=it.product.fnsku,
        shipment_id=it.shipment_id,
        order_id=it.order_id,
        reference_id=it.reference_id,
        tracking_no=it.tracking_no,
        reimbursement_id=verdict.reimbursement_id,
        incident_id=it.incident_id,
        units_owed=verdict.units["owed"],
        units_waiting=verdict.units["waiting"],
        units_expired=verdict.units["expired"],
        units_other=verdict.units["other"],
        units_not_owed=verdict.units["not owed"],
        amount=verdict.amount if verdict.amount is not None else price(world, verdict),
        currency=world.market.currencies[it.region],
        event_date=it.day,
        why=verdict.why,
    )


def price(world: World, verdict: Verdict) -> Decimal | None:
    """The owed units at cost or by the payer's contract, or None where the seller has no cost for them."""
    it = verdict.exposure
    if it.by_contract is not None:
        return it.by_contract
    if not it.product.costs or it.product.fnsku in world.costless | world.two_costs:
        return None
    day = it.priced_on or it.day
    cap = Decimal(world.market.caps[world.market.currencies[it.region]])
    return world.money(min(world.cost(it.product, it.region, day), cap) * verdict.units["owed"])


def write(world: World, path: Path) -> None:
    """Write truth.csv."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for row in rows(world):
            values = asdict(row)
            table.writerow(["" if values[name] is None else str(values[name]) for name in COLUMNS])
