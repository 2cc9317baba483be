"""The tables that the report reads, one class per table: field names are column names, field order is reading order.

Text is never NULL ('' means not known); what may be NULL says so in its type. Every reader returns its rows in an
order that is total, so that two runs over the same data write the same files.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

import duckdb

Row = TypeVar("Row", bound=NamedTuple)


class Claim(NamedTuple):
    """One row of `claims.csv`: units of one break that share a status and a reason."""

    claim_id: str
    account: str
    marketplace: str
    claim_type: str
    counterparty: str
    status: str
    status_reason: str
    shipment_id: str
    order_id: str
    reference_id: str
    reimbursement_id: str
    tracking_no: str
    fnsku: str
    sku: str
    asin: str
    title: str
    units: int
    unit_cost: Decimal | None
    cost_currency: str
    amount: Decimal | None
    currency: str
    event_date: date | None
    eligible_from: date | None
    deadline: date | None
    days_left: int | None
    evidence_missing: str
    case_key: str
    reason_shown: str
    rate: Decimal | None
    forwarder: str
    fulfillment_center: str
    disposition: str
    reason_code: str
    window_id: str
    window_source: str
    window_note: str
    cost_source: str
    earlier_case: str


class ClaimLine(NamedTuple):
    """One source line of a claim and what it means there."""

    claim_id: str
    role: str
    kind: str
    file: str
    sheet: str
    line: int
    units: int | None
    date: date | None
    reference: str
    amount: Decimal | None
    currency: str
    note: str


class ShipmentLine(NamedTuple):
    """One FNSKU of one shipment on its way from the factory to the shelf."""

    shipment_id: str
    marketplace: str
    forwarder: str
    mode: str
    carrier_program: str
    status: str
    delivered_date: date | None
    closed_date: date | None
    fnsku: str
    sku: str
    title: str
    shipped: int | None
    packed: int | None
    delivered: int | None
    received: int | None
    damaged: int | None
    found: int | None
    reimbursed: int | None
    open: int | None
    review: int | None
    carton_finding: str


class ShipmentFact(NamedTuple):
    """What the papers say about a shipment as a whole."""

    shipment_id: str
    forwarder: str
    mode: str
    carrier_program: str
    tracking_no: str
    destination_fc: str
    status: str
    ship_date: date | None
    handover_date: date | None
    handover_cartons: int | None
    handover_weight_kg: Decimal | None
    delivered_date: date | None
    closed_date: date | None
    cartons_shipped: int | None
    cartons_delivered: int | None
    missing_cartons: str
    damaged_cartons: str
    signed_by: str
    insurance_policy: str


class WarehouseLine(NamedTuple):
    """What happened to one FNSKU inside Amazon's warehouses of one stock region."""

    stock_region: str
    fnsku: str
    sku: str
    asin: str
    title: str
    lost: int
    damaged: int
    disposed: int
    found: int
    regraded: int
    paid_lost: int
    paid_damaged: int
    open_lost: int
    open_damaged: int
    unreconciled: int | None


class CreditLeft(NamedTuple):
    """A find or payment that no exposure in the data could take."""

    kind: str
    pool: str
    stock_region: str
    fnsku: str
    sku: str
    date: date | None
    units: int | None
    amount: Decimal | None
    currency: str
    reference: str
    file: str
    line: int | None
    note: str


class MissingCost(NamedTuple):
    """A product whose claims have no price."""

    fnsku: str
    sku: str
    asin: str
    title: str
    marketplace: str
    claims: int
    units: int
    open_units: int
    first_event_date: date | None
    hint_price: Decimal | None
    hint_currency: str
    why: str


class Problem(NamedTuple):
    """A record or file that could not be used, or only with doubt."""

    file: str
    sheet: str
    line: int | None
    column_name: str
    value: str
    code: str
    severity: str
    what: str
    remedy: str


class SourceFile(NamedTuple):
    """One input file and how it ended. `loaded` and `duplicate` count after copies of events were dropped."""

    file_id: int
    path: str
    size: int
    sha256: str
    kind: str
    title: str
    status: str
    why: str
    encoding: str
    delimiter: str
    records: int | None
    loaded: int | None
    rejected: int | None
    duplicate: int | None
    first_date: date | None
    last_date: date | None


class ControlTotal(NamedTuple):
    """One figure that a reader can add up by hand."""

    scope: str
    name: str
    value: Decimal | None


class Conservation(NamedTuple):
    """Where the exposed units of one claim type went; `difference` is zero when none is lost and none counted twice."""

    claim_type: str
    exposed: int
    allocated: int
    open: int
    waiting: int
    expired: int
    review: int
    filed: int
    paid: int
    denied: int
    closed: int
    difference: int


class DataGap(NamedTuple):
    """Data that is missing or too old for an answer."""

    kind: str
    what: str
    from_date: date | None
    to_date: date | None
    remedy: str


class Window(NamedTuple):
    """A dated rule that says from when until when a claim may be filed, and how many claims of this run it decided."""

    window_id: str
    claim_types: str
    marketplace: str
    valid_from: date | None
    valid_to: date | None
    clock: str
    opens_days: int | None
    opens_after_close: bool | None
    closes_days: int | None
    closes_months: int | None
    hold_days: int | None
    source: str
    source_url: str
    grade: str
    confidence: str
    assumed: bool
    note: str
    claims: int


class Cap(NamedTuple):
    """The highest amount per unit that a marketplace pays."""

    marketplace: str
    cap: Decimal
    currency: str
    source: str
    grade: str
    confidence: str


class Constant(NamedTuple):
    """A single number of the rules, with its source."""

    name: str
    value: str
    source: str


# The order of claims.csv is part of the contract with the case log: units of a case go to its claims in this order.
CLAIM_ORDER = "claim_type, event_date nulls last, claim_id, status, status_reason"

ORDER: dict[type[NamedTuple], tuple[str, str]] = {
    Claim: ("claim", CLAIM_ORDER),
    ClaimLine: ("claim_line", "claim_id, role, date nulls last, file, sheet, line, kind, units nulls last, reference, note"),
    ShipmentLine: ("shipment_line", "coalesce(open, 0) = 0 and coalesce(review, 0) = 0, shipment_id, fnsku, sku, title"),
    ShipmentFact: ("shipment_fact", "shipment_id"),
    WarehouseLine: ("warehouse_line", "open_lost + open_damaged = 0, stock_region, fnsku, sku"),
    CreditLeft: ("credit_left", "kind, pool, date nulls last, fnsku, reference, file, line"),
    MissingCost: ("missing_cost", "open_units desc, units desc, fnsku, sku, asin, marketplace, why"),
    Problem: (
        "problem",
        "case severity when 'file' then 1 when 'rejected' then 2 when 'doubtful' then 3 else 4 end, "
        "file, sheet, line nulls first, column_name, code, value, what",
    ),
    ControlTotal: ("control_total", "scope, name"),
    Conservation: ("conservation", "claim_type"),
    DataGap: ("data_gap", "kind, what, from_date nulls first, to_date nulls first"),
    Cap: ("policy_cap", "marketplace"),
    Constant: ("policy_constant", "name"),
}

FILES = """
select f.file_id, f.path, f.size, f.sha256, f.kind, f.title, f.status, f.why, f.encoding, f.delimiter,
    f.records, c.loaded, f.rejected, c.duplicate, f.first_date, f.last_date
from source_file as f
left join file_count as c on f.file_id = c.file_id
order by f.path, f.file_id
"""

WINDOWS = """
with used as (
    select window_id, marketplace, count(*) as claims
    from claim
    where window_id <> ''
    group by window_id, marketplace
)

select w.window_id, string_agg(distinct w.claim_type, ', ' order by w.claim_type) as claim_types, w.marketplace,
    w.valid_from, w.valid_to, w.clock, w.opens_days, w.opens_after_close, w.closes_days, w.closes_months, w.hold_days,
    w.source, w.source_url, w.grade, w.confidence, w.assumed, w.note, u.claims
from policy_window as w
join used as u on w.window_id = u.window_id and w.marketplace = u.marketplace
group by all
order by claim_types, w.marketplace, w.window_id
"""


def read(con: duckdb.DuckDBPyConnection, row: type[Row]) -> list[Row]:
    """All rows of the table that `row` stands for, in their fixed order."""
    table, order = ORDER[row]
    columns = ", ".join(row._fields)
    query = f"select {columns} from {table} order by {order}"  # noqa: S608 - names from the classes above
    return _rows(con, query, row)


def read_files(con: duckdb.DuckDBPyConnection) -> list[SourceFile]:
    """The input files of this run with their counts, by path."""
    return _rows(con, FILES, SourceFile)


def read_windows(con: duckdb.DuckDBPyConnection) -> list[Window]:
    """The windows that decided at least one claim of this run."""
    return _rows(con, WINDOWS, Window)


def _rows(con: duckdb.DuckDBPyConnection, query: str, row: type[Row]) -> list[Row]:
    found: Iterable[tuple[object, ...]] = con.execute(query).fetchall()
    return [row(*values) for values in found]


def read_minor_units(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many decimals the money of each currency has."""
    query = "select currency, max(minor_units) from policy_marketplace group by currency"
    return {str(currency): int(decimals) for currency, decimals in con.execute(query).fetchall()}
