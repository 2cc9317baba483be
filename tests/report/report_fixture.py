"""The tables that the report reads, filled with invented rows: every claim type, every status, and hostile text.

Columns as in reconcile/report/rows.py. `con_with_claims` makes an in-memory database of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from reconcile.report.rows import Claim
from reconcile.report.run_info import Invariant, RunInfo
from tests.report import report_looking_back, report_proofs, report_tables

AS_OF = date(2026, 11, 22)
HOSTILE, TEMPLATE = report_tables.HOSTILE, report_tables.TEMPLATE
SCRIPT = "<script>alert('x')</script> & \"quotes\""
LONG_ID = "20261122000000017"


@dataclass(frozen=True)
class Settings:
    """The part of the settings that the report reads."""

    language: str = "en"


def run_info(**changes: Any) -> RunInfo:
    """A run; one of its invariants fails."""
    values: dict[str, Any] = {
        "as_of": AS_OF,
        "account": "Lumora NA",
        "version": "0.1.0",
        "settings": {"language": "en", "default_marketplace": "US", "tolerance": Decimal("0.02")},
        "invariants": (
            Invariant("conservation_holds", 0),
            Invariant("no_unit_used_twice", 1),
        ),
        "timings": {"ingest": 1.25},
    }
    return RunInfo(**(values | changes))


def claim(claim_type: str, status: str, number: int, **changes: Any) -> dict[str, Any]:
    """One row of `claim` with plausible values; `changes` replace any of them."""
    fnsku = f"X00SMPL{number:03d}"
    units = number % 5 + 1
    cost = Decimal("8.50")
    row: dict[str, Any] = {
        "account": "Lumora NA",
        "marketplace": "US",
        "stock_region": "US",
        "claim_id": f"{claim_type}-{number:06d}",
        "claim_type": claim_type,
        "counterparty": "amazon",
        "status": status,
        "status_reason": "",
        "reason_shown": "",
        "fnsku": fnsku,
        "sku": f"LMR-{number:03d}",
        "asin": f"B00SMPL{number:03d}",
        "title": f"Sample item {number}",
        "units": units,
        "unit_cost": cost,
        "cost_currency": "USD",
        "amount": cost * units,
        "currency": "USD",
        "event_date": AS_OF - timedelta(days=30 + number % 20),
        "eligible_from": AS_OF - timedelta(days=20),
        "deadline": AS_OF + timedelta(days=number % 47),
        "days_left": number % 47,
        "case_key": f"{claim_type}-{number:06d}" if status == "open" else "",
        "window_id": "warehouse-us-2024-10",
        "window_source": "FC-US, ECB",
        "cost_source": "costs.csv:12",
        "before_data": False,
    }
    if claim_type.startswith(("warehouse", "disposed")):
        row |= {
            "reference_id": f"2026{number:013d}",
            "fulfillment_center": "ONT8",
            "disposition": "SELLABLE",
            "reason_code": {"warehouse_lost": "M", "warehouse_damaged": "E", "disposed": "D"}[claim_type],
        }
    return row | changes


def as_claim(row: dict[str, Any]) -> Claim:
    """The row as the report reads it."""
    return Claim._make(row.get(name, "") for name in Claim._fields)


def claims() -> list[dict[str, Any]]:
    """About forty rows: all claim types, all statuses, currencies with and without decimals, text that bites."""
    ship = {"shipment_id": "FBA15SMPLA01", "case_key": "inbound-FBA15SMPLA01", "window_id": "inbound-us-2024"}
    ship |= {"evidence_missing": "proof_of_ownership; proof_of_delivery", "fulfillment_center": "ONT8"}
    freight = {"shipment_id": "FBA15SMPLB02", "case_key": "freight-FBA15SMPLB02", "counterparty": "forwarder"}
    freight |= {"forwarder": "易达货代 YiDa", "window_id": "", "evidence_missing": "hand-over receipt; packing list"}
    doubt = "units that Amazon holds reconciled: 2 of 4"
    rows = [
        claim("warehouse_lost", "open", 3, reference_id=LONG_ID, title=HOSTILE, days_left=3,
              deadline=date(2026, 11, 25)),
        claim("warehouse_lost", "open", 4, title=SCRIPT, days_left=12, deadline=date(2026, 12, 4)),
        claim("warehouse_lost", "open", 5, title="不锈钢水瓶 500毫升 蓝色", marketplace="JP", currency="JPY",
              amount=Decimal(5100), unit_cost=Decimal(850), cost_currency="JPY", window_id="warehouse-jp-2025-01"),
        claim("warehouse_lost", "open", 6, title=TEMPLATE, unit_cost=None, amount=None, cost_currency=""),
        claim("warehouse_lost", "review", 6, status_reason=doubt, reason_shown=doubt, units=2, unit_cost=None,
              amount=None, cost_currency=""),
        claim("warehouse_lost", "waiting", 8, status_reason="held until 7 days after the ledger date"),
        claim("warehouse_lost", "expired", 9, days_left=-14, deadline=date(2026, 11, 8)),
        claim("warehouse_lost", "filed", 10, status_reason="case 12345678901 of 2026-11-02"),
        claim("warehouse_lost", "paid", 11),
        claim("warehouse_damaged", "open", 12, marketplace="DE", currency="EUR", sku="-LMR-012", days_left=6,
              deadline=date(2026, 11, 28), unit_cost=Decimal("42.123456"), cost_currency="CNY",
              rate=Decimal("0.128000"), amount=Decimal("16.17"), units=3),
        claim("warehouse_damaged", "open", 13, marketplace="FR", currency="EUR", evidence_missing="photos"),
        claim("warehouse_damaged", "review", 14, reason_code="H", amount=None,
              status_reason="already unsellable stock; no price is published"),
        claim("warehouse_damaged", "denied", 15, status_reason="case 12345678902: denied"),
        claim("inbound_lost", "open", 16, **ship, days_left=40),
        claim("inbound_lost", "open", 17, **ship, days_left=40, title="保温杯\x0b带控制字符\r\n第二行"),
        claim("inbound_lost", "review", 17, **(ship | {"case_key": ""}), units=1,
              status_reason="the packing list says 47, the SKU list 48"),
        claim("inbound_lost", "waiting", 18, shipment_id="FBA15SMPLC03", status_reason="shipment not closed"),
        claim("inbound_lost", "closed", 19, shipment_id="FBA15SMPLD04",
              status_reason="Amazon: shipment contents counted and confirmed"),
        claim("inbound_lost", "expired", 20, shipment_id="FBA15SMPLE05", days_left=-3, deadline=date(2026, 11, 19)),
        claim("inbound_damaged", "review", 21, shipment_id="FBA15SMPLA01", disposition="CARRIER_DAMAGED",
              status_reason="ask the forwarder first"),
        claim("customer_return", "open", 22, order_id="111-2222222-3333333", case_key="return-111-2222222-3333333"),
        claim("customer_return", "waiting", 23, order_id="111-2222222-4444444",
              status_reason="opens 60 days after the refund"),
        claim("customer_return", "review", 24, order_id="111-2222222-5555555",
              status_reason="refund below the full price"),
        claim("removal_lost", "open", 25, order_id="SMPLRMV+02", tracking_no="TBA000000000025",
              case_key="removal-SMPLRMV-02-TBA000000000025", evidence_missing="removal tracking; photos"),
        claim("removal_lost", "review", 26, order_id="SMPLRMV03", status_reason="no removal receipts file"),
        claim("disposed", "review", 27, status_reason="disposed of without a disposal order; who authorised it?"),
        claim("underpaid", "open", 28, reimbursement_id="20000000028", days_left=20),
        claim("reversal", "open", 29, reimbursement_id="20000000029", days_left=45, window_note="assumed"),
        claim("freight_lost", "open", 30, **freight, deadline=None, days_left=None, title=HOSTILE),
        claim("freight_damaged", "open", 31, **freight, deadline=None, days_left=None),
        claim("freight_lost", "review", 32, shipment_id="FBA15SMPLF06", counterparty="forwarder", deadline=None,
              days_left=None, status_reason="no proof of delivery and no receipt"),
        claim("freight_lost", "open", 33, counterparty="insurer", shipment_id="FBA15SMPLG07", forwarder="易达货代 YiDa",
              case_key="freight-FBA15SMPLG07"),
        claim("order_lost", "open", 34, counterparty="carrier", tracking_no="1ZSMPL00000034",
              order_id="222-0000000-0000034"),
        claim("order_damaged", "review", 35, counterparty="carrier", tracking_no="1ZSMPL00000035",
              status_reason="the carrier refused liability"),
        claim("order_damaged", "open", 36, counterparty="insurer", tracking_no="1ZSMPL00000036"),
        claim("warehouse_lost", "open", 37, marketplace="IT", currency="EUR", title="@SUM(A1)", sku="+LMR"),
        claim("warehouse_lost", "open", 38, marketplace="ES", currency="EUR", earlier_case="12345678903"),
        claim("removal_lost", "open", 39, marketplace="JP", currency="JPY", order_id="JPRMV39", unit_cost=Decimal(900),
              cost_currency="JPY", amount=Decimal(4500), tracking_no=""),
    ]  # fmt: skip
    return [row | {"reason_shown": row["status_reason"]} for row in rows]


def claim_lines() -> list[dict[str, Any]]:
    """Source lines for a few of the claims."""
    ledger = "amazon/ledger_2026-11.txt"
    paid = "amazon/reimbursements.csv"
    return [
        _line("warehouse_lost-000003", "exposure", "ledger", ledger, 12, 6, "2026-10-20", LONG_ID),
        _line("warehouse_lost-000003", "settled by", "find", ledger, 19, 2, "2026-10-25", "20261025000000018"),
        _line("warehouse_lost-000003", "cost", "cost", "own/costs.xlsx", 3, None, "2026-01-01", "INV-1", sheet="costs"),
        _line("warehouse_lost-000004", "exposure", "ledger", ledger, 14, 5, "2026-10-21", "2026000000000004"),
        _line("warehouse_damaged-000012", "exposure", "ledger", ledger, 15, 6, "2026-10-11", "2026000000000012"),
        _line("warehouse_damaged-000012", "settled by", "payment", paid, 4, 3, "2026-10-20", "20000000012",
              amount="25.50", currency="EUR"),
        _line("warehouse_lost-000038", "exposure", "ledger", ledger, 16, 4, "2026-10-05", "2026000000000038"),
        _line("warehouse_lost-000038", "reversal", "payment", paid, 9, 4, "2026-11-05", "20000000038"),
        _line("inbound_lost-000016", "settled by", "payment", paid, 6, 1, "2026-11-06", "20000000016"),
        _line("underpaid-000028", "exposure", "payment", paid, 7, 4, "2026-10-23", "20000000028",
              amount="12.00", currency="USD"),
    ]  # fmt: skip


def _line(
    claim_id: str, role: str, kind: str, file: str, line: int, units: int | None, day: str, reference: str, **more: str
) -> dict[str, Any]:
    row = {"claim_id": claim_id, "role": role, "kind": kind, "file": file, "line": line, "units": units}
    return row | {"date": day, "reference": reference} | more


def shipments() -> list[dict[str, Any]]:
    """Shipment lines: one shipment short in two SKUs, one with lost cartons, one complete."""
    common = {"marketplace": "US", "carrier_program": "own", "forwarder": "易达货代 YiDa", "mode": "sea"}
    a = common | {"shipment_id": "FBA15SMPLA01", "status": "CLOSED", "delivered_date": "2026-10-10"}
    b = common | {"shipment_id": "FBA15SMPLB02", "status": "RECEIVING", "delivered_date": "2026-11-02"}
    return [
        a | {"fnsku": "X00SMPL016", "sku": "LMR-016", "title": "Sample item 16", "shipped": 48, "packed": 48,
             "delivered": 48, "received": 45, "reimbursed": 1, "open": 2,
             "carton_finding": "3 short: no whole carton (24 per carton); missing inside cartons"},
        a | {"fnsku": "X00SMPL017", "sku": "LMR-017", "title": HOSTILE, "shipped": 48, "packed": 47, "delivered": 48,
             "received": 44, "open": 3, "review": 1},
        b | {"fnsku": "X00SMPL030", "sku": "LMR-030", "title": "纸箱", "shipped": 40, "packed": 40, "delivered": 39,
             "received": 39, "open": 1, "carton_finding": "1 short = carton 3, not delivered"},
        b | {"fnsku": "X00SMPL031", "sku": "LMR-031", "shipped": 20, "delivered": 18, "received": 18, "open": 2},
        common | {"shipment_id": "FBA15SMPLH08", "fnsku": "X00SMPL040", "sku": "LMR-040", "shipped": 10, "packed": 10,
                  "delivered": 10, "received": 10, "status": "CLOSED"},
    ]  # fmt: skip


def shipment_facts() -> list[dict[str, Any]]:
    """Papers of two of the shipments; the others have none."""
    return [
        {"shipment_id": "FBA15SMPLA01", "forwarder": "易达货代 YiDa", "tracking_no": "1ZSMPLA01", "cartons_shipped": 8,
         "cartons_delivered": 8, "delivered_date": "2026-10-10", "destination_fc": "ONT8", "signed_by": "dock 4",
         "handover_weight_kg": "126.500"},
        {"shipment_id": "FBA15SMPLB02", "forwarder": "易达货代 YiDa", "tracking_no": "YD000002", "cartons_shipped": 10,
         "cartons_delivered": 9, "delivered_date": "2026-11-02", "missing_cartons": "3", "damaged_cartons": "7",
         "handover_date": "2026-09-20", "handover_cartons": 10, "handover_weight_kg": "98.000"},
    ]  # fmt: skip


def conservation(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the units of these claims went, with nothing lost."""
    found = []
    for claim_type in sorted({row["claim_type"] for row in rows} - {"underpaid"}):
        counts = {
            status: sum(row["units"] for row in rows if (row["claim_type"], row["status"]) == (claim_type, status))
            for status in ("open", "waiting", "expired", "review", "filed", "paid", "denied", "closed")
        }
        found.append(
            {"claim_type": claim_type, "exposed": sum(counts.values()) + 3, "allocated": 3, "difference": 0} | counts
        )
    return found


def con_with_claims(
    rows: list[dict[str, Any]] | None = None, **tables: list[dict[str, Any]]
) -> duckdb.DuckDBPyConnection:
    """A database with all tables of the report. `rows` replaces the claims, `tables` other tables by name."""
    con = duckdb.connect()
    con.execute(report_tables.DDL + report_proofs.DDL + report_looking_back.DDL)
    filled: dict[str, list[dict[str, Any]]] = report_proofs.proof_tables() | {
        "claim": claims() if rows is None else rows,
        "claim_line": claim_lines(),
        "shipment_line": shipments(),
        "shipment_fact": shipment_facts(),
        **report_tables.other_tables(),
        **report_looking_back.looking_back_tables(),
    }
    filled |= tables
    filled.setdefault("conservation", conservation(filled["claim"]))
    for table, lines in filled.items():
        report_looking_back.insert(con, table, lines)
    return con
