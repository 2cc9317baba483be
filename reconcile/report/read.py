"""Reads the tables of a run; every order is total, so that two runs over the same data write the same files."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

import duckdb

from reconcile.evidence.checklist import CaseDocument
from reconcile.evidence.gaps import EvidenceGap
from reconcile.evidence.kept import KeptFile
from reconcile.report.looking_back_rows import (
    CaseResult,
    Change,
    Lane,
    LossMoney,
    LossRate,
    MissedDeadline,
    PaymentDays,
    Recovered,
    Span,
)
from reconcile.report.policy_rows import OtherTerm, Window
from reconcile.report.proof_rows import (
    CaseStep,
    CashDifference,
    InvoiceCapacity,
    NotCovered,
    ReportSpan,
    ReversalExcess,
    StockGap,
)
from reconcile.report.rows import (
    Arrived,
    Claim,
    ClaimLine,
    Conservation,
    ControlTotal,
    CreditLeft,
    DataGap,
    MissingCost,
    Problem,
    ShipmentFact,
    ShipmentLine,
    SourceFile,
    WarehouseLine,
)

Row = TypeVar("Row", bound=NamedTuple)

# The order of claims.csv is part of the contract with the case log: units of a case go to its claims in this order.
CLAIM_ORDER = "claim_type, event_date nulls last, claim_id, status, status_reason"

ORDER: dict[type[NamedTuple], tuple[str, str]] = {
    Claim: ("claim", CLAIM_ORDER),
    ClaimLine: (
        "claim_line",
        "claim_id, role, date nulls last, file, sheet, line, kind, units nulls last, reference, note",
    ),
    Arrived: ("arrived", "kind, shipment_id, order_id, tracking_no, fnsku"),
    ShipmentLine: (
        "shipment_line",
        "coalesce(open, 0) + coalesce(review, 0) = 0, shipment_id, fnsku, sku, title",
    ),
    ShipmentFact: ("shipment_fact", "shipment_id"),
    WarehouseLine: ("warehouse_line", "open_lost + open_damaged = 0, stock_region, fnsku, sku"),
    CreditLeft: ("credit_left", "kind, pool, date nulls last, fnsku, reference, file, line"),
    MissingCost: ("missing_cost", "open_units desc, units desc, fnsku, sku, asin, marketplace, why"),
    Problem: (
        "problem",
        "case severity when 'file' then 1 when 'rejected' then 2 when 'doubtful' then 3 else 4 end, "
        "file, sheet, line nulls first, column_name, code, value, what",
    ),
    ControlTotal: ("control_total", "scope, name, currency"),
    Conservation: ("conservation", "claim_type"),
    DataGap: ("data_gap", "code, subject, from_date nulls first, to_date nulls first"),
    KeptFile: (
        "evidence_file",
        "case state when 'vanished' then 1 when 'changed' then 2 when 'unreadable' then 3 when 'empty' then 3 "
        "when 'lapses soon' then 4 else 5 end, path",
    ),
    EvidenceGap: ("evidence_gap", "rowid"),
    CaseDocument: ("case_document", "rowid"),
    InvoiceCapacity: ("invoice_capacity", "lower(sku), invoice_date nulls first, invoice_no"),
    CashDifference: (
        "cash_difference",
        "answer <> 'not in the bank', answer = 'cannot tell', currency, abs(difference) desc, from_date, kind",
    ),
    ReportSpan: ("report_span", "report, currency, first_day"),
    ReversalExcess: ("reversal_excess", "currency, excess desc, reimbursement_id, fnsku"),
    StockGap: (
        "stock_proof",
        "answer <> 'does not balance', answer = 'cannot tell', from_date, to_date, fnsku, sku, disposition, location, "
        "event_type",
    ),
    NotCovered: ("not_covered", "kind, date nulls last, reference, fnsku, sku, file, line"),
    Change: ("change_advice", "rank"),
    Span: ("look_back_span", "first_day"),
    Recovered: ("recovery", "currency, claim_type, month"),
    PaymentDays: ("payment_days", "claim_type"),
    CaseResult: ("case_result", "claim_type, case_id, note, currency, claim_ids"),
    MissedDeadline: ("missed_deadline", "currency, month, claim_type"),
    Lane: ("lane", "currency, insurable desc, mode, stock_region"),
    LossRate: ("loss_rate", "dimension, risk, rate desc nulls last, exposed desc, value"),
    LossMoney: ("loss_money", "dimension, risk, value, currency"),
}

FILES = """
select f.file_id, f.path, f.size, f.sha256, f.kind, f.title, f.status, f.why, f.encoding, f.delimiter,
    f.records, c.loaded, f.rejected, c.duplicate, f.first_date, f.last_date, f.title_zh, f.why_zh
from source_file as f
left join file_count as c on f.file_id = c.file_id
order by f.path, f.file_id
"""

WINDOWS = """
with used as (
    select window_id, marketplace, count(distinct claim_id) as claims
    from claim
    where window_id <> ''
    group by window_id, marketplace
)

select w.window_id, string_agg(distinct w.claim_type, ', ' order by w.claim_type) as claim_types, w.marketplace,
    w.valid_from, w.valid_to, w.clock, w.opens_days, w.opens_after_close, w.closes_days, w.closes_months, w.hold_days,
    w.source, w.source_url, w.grade, w.confidence, w.assumed, w.note, u.claims
from policy_window as w
join used as u on w.window_id = u.window_id and w.marketplace = u.marketplace
where (w.valid_from is null or w.valid_from <= $as_of) and (w.valid_to is null or w.valid_to > $as_of)
group by all
order by claim_types, w.marketplace, w.window_id
"""

OTHER_TERMS = """
select window_id, string_agg(distinct claim_type, ', ' order by claim_type) as claim_types,
    window_source as source, window_note as note,
    count(distinct claim_id) as claims
from claim
where window_id <> '' and window_id not in (select window_id from policy_window)
group by window_id, window_source, window_note
order by window_id, source, note
"""

STEPS = """
select case_key, step, payer, due_date, done_date, state, note, source, currency, sum(amount) as amount,
    count(distinct claim_id) as claims
from claim_step
group by case_key, step, payer, due_date, done_date, state, note, source, currency
order by case state when 'done' then 2 when 'over' then 1 else 0 end,
    due_date nulls last, case_key, step, payer, state, note, source, currency
"""

OPEN_LINES = """
select {columns}
from claim_line
where claim_id in (select claim_id from claim where status = 'open' or filed_as <> '')
order by {order}
"""

ROWS_AT_ONCE = 20_000


def read(con: duckdb.DuckDBPyConnection, row: type[Row], claim_id: str | None = None) -> list[Row]:
    """All rows of the table that `row` stands for, or those of one claim, in their fixed order."""
    table, order = ORDER[row]
    which, values = ("", []) if claim_id is None else ("where claim_id = ?", [claim_id])
    query = f"select {', '.join(row._fields)} from {table} {which} order by {order}"  # noqa: S608 - names from above
    return _rows(con, query, row, values)


def stream(con: duckdb.DuckDBPyConnection, row: type[Row]) -> Iterator[Row]:
    """The same, a part at a time: for tables that may be larger than the memory should hold.

    Until the last row is taken, nothing else may be asked of `con`.
    """
    table, order = ORDER[row]
    found = con.execute(f"select {', '.join(row._fields)} from {table} order by {order}")  # noqa: S608 - as in read
    while part := found.fetchmany(ROWS_AT_ONCE):
        yield from map(row._make, part)


def read_open_lines(con: duckdb.DuckDBPyConnection) -> dict[str, list[ClaimLine]]:
    """The source lines of claims that can be filed, or were: those that a text may speak of, by claim id."""
    query = OPEN_LINES.format(columns=", ".join(ClaimLine._fields), order=ORDER[ClaimLine][1])
    lines: dict[str, list[ClaimLine]] = {}
    for line in _rows(con, query, ClaimLine):
        lines.setdefault(line.claim_id, []).append(line)
    return lines


def read_files(con: duckdb.DuckDBPyConnection) -> list[SourceFile]:
    """The input files of this run with their counts, by path."""
    return _rows(con, FILES, SourceFile)


def read_windows(con: duckdb.DuckDBPyConnection, as_of: date) -> list[Window]:
    """The windows in force on that day that decided at least one claim of this run."""
    return _rows(con, WINDOWS, Window, {"as_of": as_of})


def read_other_terms(con: duckdb.DuckDBPyConnection) -> list[OtherTerm]:
    """The contracts, carriers' terms and laws that decided at least one claim of this run."""
    return _rows(con, OTHER_TERMS, OtherTerm)


def read_steps(con: duckdb.DuckDBPyConnection) -> list[CaseStep]:
    """What is to be done per case: first what is due first, then what is done."""
    return _rows(con, STEPS, CaseStep)


def read_documents(con: duckdb.DuckDBPyConnection, language: str) -> dict[str, str]:
    """The name of each kind of evidence in the reader's language."""
    name = {"en": "name_en", "zh": "name_zh"}[language]
    query = f"select document, {name} from policy_document"  # noqa: S608 - one of the two names above
    return {str(document): str(title) for document, title in con.execute(query).fetchall()}


def _rows(con: duckdb.DuckDBPyConnection, query: str, row: type[Row], values: object = None) -> list[Row]:
    found: Iterable[tuple[object, ...]] = con.execute(query, values).fetchall()
    return [row._make(read) for read in found]
