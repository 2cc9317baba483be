"""The tables behind the sheets Evidence, Steps, Cash, Roll-forward and Not covered, filled with invented rows."""

from typing import Any

DDL = """
create table evidence_gap (case_key varchar, claim_type varchar, counterparty varchar, marketplace varchar,
    document varchar, shipment_id varchar, order_id varchar, tracking_no varchar, skus varchar, units bigint,
    unpriced bigint, amount decimal(18, 4), currency varchar, deadline date, refused varchar);
create table case_document (case_key varchar, document varchar, required boolean, state varchar, path varchar,
    skus varchar);
create table evidence_file (path varchar, sha256 varchar, size bigint, document varchar, refused varchar,
    matches varchar, first_seen date, keep_until date, state varchar);
create table invoice_capacity (sku varchar, invoice_no varchar, invoice_date date, invoiced bigint,
    shipped_since bigint, left_units bigint);
create table claim_step (claim_id varchar, case_key varchar, step varchar, payer varchar, due_date date,
    done_date date, state varchar, amount decimal(18, 4), currency varchar, note varchar, source varchar,
    assumed boolean, answer varchar);
create table filed_case (claim_id varchar, case_key varchar, case_id varchar, claim_type varchar,
    counterparty varchar, marketplace varchar, state varchar, filed_date date, last_asked date, rounds bigint,
    answered_date date, told_days varchar, note varchar, stated varchar, units bigint, paid_here bigint,
    paid_elsewhere bigint, paid_unnamed bigint, paid_logged bigint, came_back bigint, left_units bigint,
    other_cases varchar, payments varchar, paid_amount decimal(18, 4), currency varchar, step varchar, due_date date,
    at_hand varchar);
create table cash_difference (answer varchar, why varchar, kind varchar, currency varchar, from_date date, to_date date,
    report_amount decimal(18, 4), cash_amount decimal(18, 4), difference decimal(18, 4), sums bigint);
create table report_span (report varchar, currency varchar, number bigint, first_day date, last_day date);
create table reversal_excess (reimbursement_id varchar, reversals varchar, fnsku varchar, currency varchar,
    last_date date, paid decimal(18, 4), paid_units bigint, taken decimal(18, 4), taken_units bigint,
    excess decimal(18, 4));
create table stock_proof (answer varchar, from_date date, to_date date, fnsku varchar, sku varchar, disposition varchar,
    location varchar, event_type varchar, summary_units bigint, detail_units bigint, difference bigint,
    missing_from date, missing_to date);
create table not_covered (kind varchar, reference varchar, fnsku varchar, sku varchar, units bigint,
    amount decimal(18, 4), currency varchar, date date, note varchar, file varchar, line bigint);
"""


def proof_tables() -> dict[str, list[dict[str, Any]]]:
    """Rows of each of them."""
    inbound: dict[str, Any] = {
        "case_key": "inbound-FBA15SMPLA01",
        "claim_type": "inbound_lost",
        "counterparty": "amazon",
    }
    inbound |= {"marketplace": "US", "shipment_id": "FBA15SMPLA01", "skus": "LMR-016; LMR-017", "units": 5}
    inbound |= {"amount": "42.50", "currency": "USD", "deadline": "2027-01-01"}
    freight: dict[str, Any] = {"claim_id": "freight_lost-000030", "case_key": "freight-FBA15SMPLB02", "currency": "USD"}
    filed: dict[str, Any] = {"claim_id": "inbound_lost-000016", "case_key": "inbound-FBA15SMPLA01", "units": 2}
    filed |= {"case_id": "18000000007", "claim_type": "inbound_lost", "counterparty": "amazon", "marketplace": "US"}
    filed |= {"filed_date": "2026-10-20", "last_asked": "2026-10-20", "rounds": 1, "paid_here": 0, "paid_elsewhere": 0}
    filed |= {"paid_unnamed": 0, "paid_logged": 0, "came_back": 0}
    return {
        "evidence_gap": [
            inbound | {"document": "proof_of_ownership"},
            inbound | {"document": "proof_of_delivery", "refused": "evidence/POD FBA15SMPLA01 screenshot.png"},
            inbound | {"case_key": "x", "document": "photos", "amount": None, "unpriced": 5, "skus": "=LMR"},
        ],
        "evidence_file": [
            {"path": "evidence/=invoice.pdf", "sha256": "ab" * 32, "size": 5, "document": "proof_of_ownership",
             "matches": "FBA15SMPLA01", "first_seen": "2026-10-01", "keep_until": "2028-10-01", "state": "kept"},
            {"path": "evidence/pod.pdf", "sha256": "cd" * 32, "size": 6, "document": "proof_of_delivery",
             "first_seen": "2026-10-01", "keep_until": "2028-10-01", "state": "changed"},
        ],
        "invoice_capacity": [
            {"sku": "LMR-016", "invoice_no": "INV-1", "invoice_date": "2026-01-05", "invoiced": 40,
             "shipped_since": 48, "left_units": 0},
            {"sku": "LMR-017", "invoice_no": "INV-2", "invoice_date": "2026-01-05", "invoiced": 400,
             "shipped_since": 48, "left_units": 352},
        ],
        "claim_step": [
            freight | {"step": "escalation", "payer": "forwarder", "due_date": "2027-05-01", "state": "later"},
            freight | {"step": "carrier_notice", "payer": "forwarder", "due_date": "2026-11-26", "state": "due",
                       "amount": "8.50", "source": "contract"},
            freight | {"claim_id": "freight_damaged-000031", "step": "carrier_notice", "payer": "forwarder",
                       "due_date": "2026-11-26", "state": "due", "amount": "17.00", "source": "contract"},
            freight | {"step": "insurer_notice", "payer": "insurer", "due_date": "2026-11-20", "state": "overdue"},
            freight | {"step": "safet", "payer": "amazon", "due_date": "2026-11-19", "state": "over"},
            freight | {"step": "report", "payer": "insurer", "due_date": "2026-11-05", "done_date": "2026-11-04",
                       "state": "done"},
        ],
        "filed_case": [
            filed | {"state": "denied", "answered_date": "2026-11-10", "note": "=units were found", "stated": "found",
                     "left_units": 2, "step": "answer_denial", "due_date": "2026-11-24"},
            filed | {"claim_id": "inbound_lost-000017", "case_id": "18000000008", "state": "paid_elsewhere", "units": 3,
                     "paid_elsewhere": 3, "left_units": 0, "other_cases": "18000000009", "payments": "10000000007",
                     "paid_amount": "25.50", "currency": "USD"},
        ],
        "cash_difference": [
            {"answer": "cannot tell", "why": "no_money", "currency": "USD", "from_date": "2026-05-02",
             "to_date": "2026-05-30", "report_amount": "80", "cash_amount": "0", "difference": "80", "sums": 4},
            {"answer": "not in the report", "kind": "customer_return", "currency": "JPY", "from_date": "2026-10-09",
             "to_date": "2026-10-09", "report_amount": "0", "cash_amount": "900", "difference": "-900", "sums": 1},
            {"answer": "not in the bank", "kind": "warehouse_lost", "currency": "USD", "from_date": "2026-10-08",
             "to_date": "2026-10-08", "report_amount": "17", "cash_amount": "8.5", "difference": "8.5", "sums": 1},
        ],
        "report_span": [
            {"report": "money", "currency": "USD", "number": 1, "first_day": "2026-06-01", "last_day": "2026-11-20"},
            {"report": "ledger", "number": 1, "first_day": "2026-05-20", "last_day": "2026-10-02"},
            {"report": "ledger", "number": 2, "first_day": "2026-10-05", "last_day": "2026-11-20"},
        ],
        "reversal_excess": [
            {"reimbursement_id": "20000000038", "reversals": "20000000138", "fnsku": "X00SMPL038", "currency": "EUR",
             "last_date": "2026-11-05", "paid": "17", "paid_units": 2, "taken": "34", "taken_units": 4, "excess": "17"},
        ],
        "stock_proof": [
            {"answer": "detail missing", "from_date": "2026-09-01", "to_date": "2026-09-30", "fnsku": "X00SMPL003",
             "disposition": "SELLABLE", "location": "US", "event_type": "Receipts", "summary_units": 24,
             "detail_units": 20, "difference": 4},
            {"answer": "cannot tell", "from_date": "2026-10-01", "to_date": "2026-10-31", "fnsku": "X00SMPL003",
             "disposition": "SELLABLE", "location": "US", "event_type": "Adjustments", "summary_units": -5,
             "detail_units": 0, "difference": -5, "missing_from": "2026-10-03", "missing_to": "2026-10-04"},
        ],
        "not_covered": [
            {"kind": "multi_channel", "reference": "S01-1234567-7654321", "sku": "+LMR", "units": 3,
             "date": "2026-10-01", "note": "Non-Amazon US", "file": "amazon/transactions.csv", "line": 9},
            {"kind": "awd", "reference": "20000000060", "units": 2, "amount": "20", "currency": "USD",
             "date": "2026-10-02", "note": "AWD_Lost_Inbound", "file": "amazon/reimbursements.csv", "line": 40},
            {"kind": "under_way", "reference": "FBA15SMPLU01", "fnsku": "X00SMPL003", "units": 120},
            {"kind": "under_way", "reference": "FBA15SMPLU01", "fnsku": "X00SMPL004", "units": 48},
        ],
    }  # fmt: skip
