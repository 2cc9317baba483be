"""The seller's own tables: costs, rates, shipments, deliveries, packing lists, settings."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from reconcile.simulate.tables import Row, comma
from reconcile.simulate.things import Shipment
from reconcile.simulate.trade import Case
from reconcile.simulate.world import World

COSTS = ("sku", "unit_cost", "currency", "effective_from", "supplier", "invoice_no", "invoice_date", "invoice_units")
SHIPMENTS = (
    "shipment_id", "created_date", "handover_date", "handover_cartons", "handover_weight_kg", "ship_date", "mode",
    "carrier_program", "forwarder", "tracking_no", "destination_fc", "status", "closed_date", "claim_eligible_date",
    "reconcile_status", "declared_value", "insurance_policy", "freight_cost",
)  # fmt: skip
DELIVERIES = (
    "shipment_id", "tracking_no", "delivered_date", "cartons_shipped", "cartons_delivered", "missing_cartons",
    "damaged_cartons", "signed_by",
)  # fmt: skip
RECEIPTS = (
    "removal_order_id", "tracking_no", "received_date", "sku", "fnsku", "units_received", "units_damaged",
)  # fmt: skip
INCIDENTS = (
    "incident_id", "order_id", "shipment_id", "tracking_no", "carrier", "kind", "sku", "units", "ship_date",
    "last_scan_date", "reported_date", "reply_due_date", "reply_date", "liability", "declared_value",
    "insurance_policy", "buyer_resolution", "buyer_resolved_date", "recovered_amount", "currency",
)  # fmt: skip
CASES = (
    "claim_id", "case_key", "claim_type", "fnsku", "reference_id", "shipment_id", "order_id", "tracking_no",
    "reimbursement_id", "case_id", "units", "amount_claimed", "filed_date", "decision", "reviewer", "status",
    "paid_units", "paid_amount", "currency", "resolved_date", "note", "changed_at", "changed_by",
)  # fmt: skip


def known(world: World) -> list[Shipment]:
    """The shipments that exist on the as-of date and whose papers are still there."""
    return [item for item in world.shipments if item.created <= world.as_of and item.listed]


def write_costs(world: World, path: Path) -> None:
    """Every purchase price with its invoice, except those that the seller cannot find."""
    rows: list[Row] = [
        (item.sku, c.amount, c.currency, c.effective_from, c.supplier, c.invoice_no, c.invoice_date, c.invoice_units)
        for item in world.products
        if item.fnsku not in world.costless
        for c in item.costs
    ]
    rows += [
        (item.sku, c.amount + 1, c.currency, c.effective_from, "second supplier", "", "", "")
        for item in world.products
        if item.fnsku in world.two_costs
        for c in item.costs
    ]
    comma(path, COSTS, rows, encoding="utf-8-sig")


def write_rates(world: World, path: Path) -> None:
    """Weekly exchange rates; those of the pound against the yuan the other way round."""
    comma(path, ("date", "from_currency", "to_currency", "rate"), rates(world))


def rates(world: World) -> Iterator[Row]:
    """The rates in order of date."""
    currencies = list(world.market.currencies.values())
    for (target, day), quote in world.rates.items():
        yield (day, "GBP", "CNY", quote) if target == "GBP" else (day, "CNY", target, quote)
        if target == currencies[-1] and len(currencies) > 1:
            yield (day, currencies[0], target, world.cross(currencies[0], target, day))


def write_shipments(world: World, path: Path) -> None:
    """The list that the seller keeps of all shipments."""
    comma(path, SHIPMENTS, [shipment_row(world, shipment) for shipment in known(world)])


def shipment_row(world: World, it: Shipment) -> Row:
    """One shipment as the seller's list shows it on the as-of date."""
    handed_over = it.handover <= world.as_of
    closed = it.closed is not None and not it.silent
    return (
        it.shipment_id, it.created, it.handover if handed_over else "", len(it.cartons) if handed_over else "",
        (it.weighed or sum(carton.weight for carton in it.cartons)) if handed_over else "",
        it.ship_date if it.ship_date <= world.as_of else "",
        it.mode, it.program, it.forwarder, it.tracking_no, it.center, status(world, it), it.closed if closed else "",
        it.eligible if closed and it.eligible else "", it.reconcile_status if closed else "", "", it.policy_no,
        len(it.cartons) * 21,
    )  # fmt: skip


def status(world: World, it: Shipment) -> str:
    """The status word on the shipment page, blank where the seller did not note it."""
    if it.silent:
        return ""
    if it.closed is not None:
        return "CLOSED"
    if it.delivered is not None:
        return "RECEIVING"
    return "SHIPPED" if it.ship_date <= world.as_of else "WORKING"


def write_deliveries(world: World, path: Path) -> None:
    """The proofs of delivery: carton numbers, or only a count."""
    rows = []
    for it in known(world):
        if it.delivered is None or it.proof == "none":
            continue
        missing = [carton.number for carton in it.cartons if carton.fate == "missing"]
        damaged = [carton.number for carton in it.cartons if carton.fate == "damaged"]
        arrived, named = len(it.cartons) - len(missing), missing if it.proof == "numbers" else []
        sent = (it.shipment_id, it.tracking_no, it.delivered, len(it.cartons))
        rows.append((*sent, arrived, spell(named), spell(damaged), "dock"))
    comma(path, DELIVERIES, rows)


def spell(numbers: list[int]) -> str:
    """Carton numbers as people write them: 3-5,9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def write_removal_receipts(world: World, path: Path) -> None:
    """What the seller counted when removal parcels came, and those that he knows will not come."""
    rows = [
        (
            it.removal.order_id, it.tracking_no, it.received, it.removal.product.sku, it.removal.product.fnsku,
            it.counted, it.damaged,
        )
        for it in world.parcels
        if it.noted
    ]  # fmt: skip
    comma(path, RECEIPTS, rows)


def write_incidents(world: World, path: Path) -> None:
    """The register of seller-fulfilled parcels that went wrong, and of cartons that the forwarder was asked about."""
    rows = [
        (
            it.incident_id, it.order_id, it.shipment_id, it.tracking_no, it.carrier, it.kind, it.product.sku, it.units,
            it.ship_date, "" if it.shipment_id else it.ship_date + timedelta(days=2), it.reported,
            it.reply_due or it.reported + timedelta(days=30), "", it.liability, it.declared, it.policy_no,
            *(("", "") if it.shipment_id else ("refund", it.reported)), it.recovered or "",
            world.market.currencies[it.region],
        )
        for it in world.incidents
    ]  # fmt: skip
    comma(path, INCIDENTS, rows)


def write_case_log(world: World, path: Path) -> None:
    """Cases filed by hand, named by their claim type and natural keys."""
    comma(path, CASES, [case_row(world, case) for case in world.cases], encoding="utf-8-sig")


def case_row(world: World, case: Case) -> Row:
    """One case as it stands on the as-of date."""
    it = case.exposure
    changed = case.resolved or case.filed
    return (
        "", "", it.claim_type, it.product.fnsku, it.reference_id, it.shipment_id, "", "", "", case.case_id, case.units,
        "", case.filed, "", "", case.status, case.paid_units or "", case.paid_amount or "",
        world.market.currencies[it.region], case.resolved, "", f"{changed}T09:00:00", "simulated analyst",
    )  # fmt: skip


def write_settings(world: World, path: Path) -> None:
    """The pinned as-of date and the account."""
    lines = [
        "# A simulated seller. Everything in this folder is synthetic.",
        f'account = "simulated-{world.market.code}"',
        f'default_marketplace = "{world.market.default}"',
        f"as_of = {world.as_of}",
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
