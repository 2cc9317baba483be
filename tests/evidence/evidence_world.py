"""A few claims, shipments and evidence files in memory, for the tests of reconcile/evidence."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb

from reconcile.evidence.index import EvidenceIndex, build_index
from reconcile.evidence.invoices import Invoice, Invoices, Shipped
from reconcile.evidence.need import Need, PricedNeed

SHIPMENT = "FBA15EXMPL01"
INBOUND = Need(
    claim_id="IL-000000000001",
    case_key=f"inbound_lost-{SHIPMENT}",
    claim_type="inbound_lost",
    counterparty="amazon",
    carrier_program="own",
    event_date=date(2026, 4, 10),
    shipment_id=SHIPMENT,
    order_id="",
    reference_id="",
    reimbursement_id="",
    tracking_no="EXMPL0000000001; EXMPL0000000002",
    fnsku="X00EXMPL01",
    sku="CUP",
    asin="B00EXMPL01",
)
FREIGHT = replace(
    INBOUND,
    claim_id="FL-000000000001",
    case_key=f"freight-{SHIPMENT}",
    claim_type="freight_lost",
    counterparty="forwarder",
)
UNDERPAID = replace(
    INBOUND,
    claim_id="U-000000000001",
    case_key="underpaid-90000001",
    claim_type="underpaid",
    shipment_id="",
    tracking_no="",
    reimbursement_id="90000001",
)


def invoices(*, day: date | None = date(2026, 1, 5)) -> Invoices:
    """One invoice over 100 cups, and 40 of them shipped with the shipment above."""
    invoice = Invoice("CUP", "INV-2026-001", day, 100, used=40, shipped_since=40)
    shipped = Shipped(SHIPMENT, date(2026, 3, 8), 40, ("INV-2026-001",))
    return Invoices({"cup": [invoice]}, {"cup": {SHIPMENT: shipped}})


def index(
    *paths: str,
    needs: Iterable[Need] = (INBOUND, FREIGHT, UNDERPAID),
    mode: str = "sea",
    known: Invoices | None = None,
    empty: bool = False,
) -> EvidenceIndex:
    """The index over files of these names; a file's bytes are its name, or none."""
    con = duckdb.connect()
    con.execute("create table evidence_seen (path varchar, size bigint, sha256 varchar)")
    for path in paths:
        con.execute("insert into evidence_seen values (?, ?, ?)", [f"evidence/{path}", 0 if empty else len(path), path])
    con.execute("create table delivery_line (shipment_id varchar, tracking_no varchar)")
    con.execute("insert into delivery_line values (?, 'EXMPL0000000077')", [SHIPMENT])
    con.execute("create table shipment_fact (shipment_id varchar, mode varchar, insurance_policy varchar)")
    con.execute("insert into shipment_fact values (?, ?, 'EXMPL-POLICY-1')", [SHIPMENT, mode])
    return build_index(con, needs, invoices() if known is None else known)


def missing(need: Need, *paths: str, seller: str = "reseller", mode: str = "sea") -> str:
    """What a claim lacks when these files are there."""
    return index(*paths, mode=mode).missing(need, seller)


def row(need: Need, amount: str | None, status: str = "open", currency: str = "USD") -> PricedNeed:
    """A row of claims.csv for a need."""
    money = None if amount is None else Decimal(amount)
    return PricedNeed(need, "US", status, 4, money, currency, date(2027, 1, 10))
