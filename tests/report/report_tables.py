"""The columns of the tables that the report reads, and invented rows for those behind its smaller sheets."""

from typing import Any

HOSTILE = '=HYPERLINK("http://example.com","click")'
TEMPLATE = "Bottle {{ 7 * 7 }} {% raw %}"

DDL = """
create table claim (account varchar, marketplace varchar, stock_region varchar, claim_id varchar, claim_type varchar,
    counterparty varchar, status varchar, status_reason varchar, reason_shown varchar, shipment_id varchar,
    order_id varchar, reference_id varchar, reimbursement_id varchar, tracking_no varchar, fnsku varchar, sku varchar,
    asin varchar, title varchar, units bigint, unit_cost decimal(18, 6), cost_currency varchar, rate decimal(18, 6),
    amount decimal(18, 4), currency varchar, event_date date, eligible_from date, deadline date, days_left integer,
    evidence_missing varchar, case_key varchar, forwarder varchar, fulfillment_center varchar, disposition varchar,
    reason_code varchar, window_id varchar, window_source varchar, window_note varchar, cost_source varchar,
    earlier_case varchar, invoice_note varchar, invoice_state varchar, weight_note varchar,
    filed_as varchar, before_data boolean);
create table claim_entry (claim_id varchar, status varchar, status_reason varchar, case_key varchar, entry varchar,
    entry_units bigint, settled bigint, reimbursed bigint, decision varchar, case_id varchar, filed_date date,
    outcome varchar, paid_units bigint, paid_amount decimal(18, 4), note varchar, reviewer varchar,
    paid_currency varchar);
create table case_decision (case_key varchar, decision varchar, released boolean, unreviewed boolean);
create table claim_line (claim_id varchar, role varchar, kind varchar, file varchar, sheet varchar, line bigint,
    units bigint, date date, reference varchar, amount decimal(18, 4), currency varchar, note varchar);
create table arrived (kind varchar, shipment_id varchar, order_id varchar, tracking_no varchar, fnsku varchar,
    units bigint, date date, file varchar, sheet varchar, line bigint);
create table shipment_line (shipment_id varchar, marketplace varchar, forwarder varchar, mode varchar,
    carrier_program varchar, status varchar, delivered_date date, closed_date date, fnsku varchar, sku varchar,
    title varchar, shipped bigint, packed bigint, delivered bigint, received bigint, damaged bigint, found bigint,
    reimbursed bigint, open bigint, review bigint, carton_finding varchar, confirmed bigint);
create table shipment_fact (shipment_id varchar, forwarder varchar, mode varchar, carrier_program varchar,
    tracking_no varchar, destination_fc varchar, status varchar, ship_date date, handover_date date,
    handover_cartons bigint, handover_weight_kg decimal(18, 3), delivered_date date, closed_date date,
    cartons_shipped bigint, cartons_delivered bigint, missing_cartons varchar, damaged_cartons varchar,
    cartons_missing bigint, cartons_damaged bigint, delivered_days varchar, delivered_under varchar,
    lacking_under varchar, signed_by varchar, insurance_policy varchar);
create table warehouse_line (stock_region varchar, fnsku varchar, sku varchar, asin varchar, title varchar, lost bigint,
    damaged bigint, disposed bigint, found bigint, regraded bigint, paid_lost bigint, paid_damaged bigint,
    open_lost bigint, open_damaged bigint, unreconciled bigint);
create table credit_left (kind varchar, pool varchar, stock_region varchar, fnsku varchar, sku varchar, date date,
    units bigint, amount decimal(18, 4), currency varchar, reference varchar, file varchar, line bigint, note varchar);
create table missing_cost (fnsku varchar, sku varchar, asin varchar, title varchar, marketplace varchar, claims bigint,
    units bigint, open_units bigint, first_event_date date, hint_price decimal(18, 6), hint_currency varchar,
    why varchar);
create table problem (file varchar, sheet varchar, line bigint, column_name varchar, value varchar, code varchar,
    severity varchar, what varchar, remedy varchar, what_zh varchar, remedy_zh varchar);
create table source_file (file_id integer, path varchar, size bigint, sha256 varchar, kind varchar, title varchar,
    status varchar, why varchar, encoding varchar, delimiter varchar, records bigint, rejected bigint, first_date date,
    last_date date, title_zh varchar, why_zh varchar);
create table file_count (file_id integer, loaded bigint, duplicate bigint);
create table control_total (scope varchar, name varchar, currency varchar, value decimal(38, 4));
create table conservation (claim_type varchar, exposed bigint, allocated bigint, open bigint, waiting bigint,
    expired bigint, review bigint, filed bigint, paid bigint, denied bigint, closed bigint, difference bigint);
create table report_reach (report varchar, last_day date);
create table data_gap (code varchar, subject varchar, from_date date, to_date date);
create table policy_window (window_id varchar, claim_type varchar, marketplace varchar, valid_from date, valid_to date,
    clock varchar, opens_days integer, opens_after_close boolean, closes_days integer, closes_months integer,
    hold_days integer, source varchar, source_url varchar, grade varchar, confidence varchar, assumed boolean,
    note varchar);
create table policy_document (document varchar, name_en varchar, name_zh varchar);
create table claim_source (claim_id varchar, role varchar, kind varchar, file_id integer, sheet varchar, line bigint,
    units bigint, reference varchar, payment_id varchar);
create table claim_recovered (claim_id varchar, amount decimal(18, 4));
create table claim_deductible (claim_id varchar, amount decimal(18, 4), currency varchar);
create table claim_limit (claim_id varchar, per_unit decimal(28, 12), currency varchar, rate decimal(28, 12),
    rate_date date);
create table incident_known (file_id integer, sheet varchar, line bigint, insurance_policy varchar);
create table carton_count (shipment_id varchar, shipped bigint, delivered bigint, missing bigint,
    missing_numbers varchar, damaged_numbers varchar);
create table carton_content (shipment_id varchar);
create table reimbursement_line (file_id integer, sheet varchar, line bigint, cash_units bigint,
    amount_total decimal(18, 4), currency varchar, original_id varchar);
create table fx_rate (file_id integer, sheet varchar, line bigint, rate_date date);
create table order_line (order_id varchar, fnsku varchar, sku varchar, refunded bigint, damaged_rows struct(
    units bigint, day date, order_id varchar, disposition varchar, lpn varchar)[]);
create table removal_parcel (order_id varchar, tracking_no varchar, fnsku varchar, shipped bigint, received bigint,
    recorded boolean);
create table loaded_file (file_id integer);
create schema staging;
create table staging.replacement (file_id integer, order_id varchar, sku varchar, replacement_order_id varchar);
"""


def other_tables() -> dict[str, list[dict[str, Any]]]:
    """The tables that are neither claims nor shipments."""
    return {
        "warehouse_line": [
            {"stock_region": "US", "fnsku": "X00SMPL003", "sku": "LMR-003", "title": HOSTILE, "lost": 6, "damaged": 0,
             "disposed": 0, "found": 2, "regraded": 0, "paid_lost": 0, "paid_damaged": 0, "open_lost": 4,
             "open_damaged": 0, "unreconciled": 4},
            {"stock_region": "EU", "fnsku": "X00SMPL041", "sku": "LMR-041", "title": "ok", "lost": 3, "damaged": 1,
             "disposed": 0, "found": 3, "regraded": 1, "paid_lost": 0, "paid_damaged": 0, "open_lost": 0,
             "open_damaged": 0},
        ],
        "credit_left": [
            {"kind": "payment", "pool": "warehouse_lost", "stock_region": "US", "fnsku": "X00SMPL050", "sku": "LMR-050",
             "date": "2026-05-02", "units": 2, "amount": "17.00", "currency": "USD", "reference": "20000000050",
             "file": "amazon/reimbursements.csv", "line": 31, "note": "settles a loss before the data begins"},
            {"kind": "find", "pool": "warehouse_lost", "stock_region": "US", "fnsku": "X00SMPL051", "sku": "=LMR",
             "date": "2026-05-03", "units": 1, "reference": "20260503000000051", "file": "amazon/ledger.txt",
             "line": 77},
        ],
        "missing_cost": [
            {"fnsku": "X00SMPL006", "sku": "LMR-006", "asin": "B00SMPL006", "title": TEMPLATE, "marketplace": "US",
             "claims": 1, "units": 4, "open_units": 2, "first_event_date": "2026-10-17", "hint_price": "7.20",
             "hint_currency": "USD", "why": "no cost for this SKU, FNSKU or ASIN"},
        ],
        "problem": [
            {"file": "own/costs.xlsx", "sheet": "costs", "line": 9, "column_name": "unit_cost", "value": "=1+1",
             "code": "not_a_number", "severity": "rejected", "what": "The unit cost is not a number.",
             "remedy": "Write it with digits and a point.",
             "what_zh": "成本不是数字。", "remedy_zh": "请用数字和小数点书写。"},
            {"file": "notes.docx", "code": "unknown_file", "severity": "file",
             "what": "This kind of file is not known.", "remedy": "Nothing, if it is no report."},
            {"file": "amazon/ledger.txt", "line": 4, "column_name": "Reason", "value": "Z", "code": "unknown_reason",
             "severity": "doubtful", "what": "The reason code Z is not known.", "remedy": "Tell us what it means."},
        ],
        "source_file": [
            {"file_id": 1, "path": "amazon/ledger_2026-11.txt", "size": 12345, "sha256": "ab" * 32, "kind": "ledger",
             "title": "Inventory Ledger, detailed view", "status": "loaded", "encoding": "utf-8", "delimiter": "tab",
             "records": 120, "rejected": 0, "first_date": "2026-09-01", "last_date": "2026-11-20"},
            {"file_id": 2, "path": "own/costs.xlsx", "size": 999, "sha256": "cd" * 32, "kind": "cost", "title": "Costs",
             "status": "loaded", "records": 30, "rejected": 1},
            {"file_id": 3, "path": "notes.docx", "size": 10, "sha256": "ef" * 32, "status": "ignored",
             "why": "unknown kind; nearest: costs, missing unit_cost"},
            {"file_id": 4, "path": "old/locked.xlsx", "size": 10, "sha256": "01" * 32, "status": "unreadable",
             "why": "password-protected"},
        ],
        "file_count": [{"file_id": 1, "loaded": 118, "duplicate": 2}, {"file_id": 2, "loaded": 29, "duplicate": 0}],
        "control_total": [
            {"scope": "ledger", "name": "event_units", "value": "575"},
            {"scope": "reimbursements", "name": "reimbursed_amount", "currency": "USD", "value": "126.98"},
        ],
        "report_reach": [
            {"report": "ledger", "last_day": "2026-11-20"},
            {"report": "reimbursements", "last_day": "2026-11-18"},
            {"report": "returns", "last_day": "2026-11-19"},
            {"report": "replacements", "last_day": "2026-11-02"},
        ],
        "data_gap": [
            {"code": "ledger_hole", "from_date": "2026-10-03", "to_date": "2026-10-04"},
            {"code": "no_proof_of_delivery", "subject": "FBA15SMPLC03", "from_date": "2026-11-13"},
        ],
        "policy_document": [
            {"document": "proof_of_ownership", "name_en": "supplier invoice or receipt", "name_zh": "供应商发票或收据"},
            {"document": "proof_of_delivery", "name_en": "proof of delivery", "name_zh": "签收证明"},
        ],
        "policy_window": [_window("warehouse-us-2024-10", "US", claim_type) for claim_type in WAREHOUSE]
        + [_window("warehouse-jp-2025-01", "JP", claim_type) for claim_type in WAREHOUSE]
        + [
            _window("inbound-us-2024", "US", "inbound_lost")
            | {"clock": "verified_delivery", "opens_after_close": True, "closes_months": 9, "closes_days": None}
            | {"hold_days": None, "assumed": True, "note": "nobody's text says so"},
            _window("never-used", "US", "customer_return"),
        ],
    }  # fmt: skip


WAREHOUSE = ("warehouse_lost", "warehouse_damaged")


def _window(window_id: str, marketplace: str, claim_type: str) -> dict[str, Any]:
    row: dict[str, Any] = {"window_id": window_id, "claim_type": claim_type, "marketplace": marketplace}
    row |= {"valid_from": "2024-10-23", "clock": "ledger_date", "opens_days": 0, "closes_days": 60, "hold_days": 7}
    return row | {"source": "FC-US, ECB", "source_url": "https://example.com/fc", "grade": "A", "assumed": False}
