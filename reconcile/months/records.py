"""The rows of a report, as far as two reports are compared: claims, source lines, what arrived."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from reconcile.report.rows import Arrived


class ClaimRow(NamedTuple):
    """One row of `claims.csv`; `unit_cost` and `amount` are None when unpriced.

    `reason_shown` is the reason in the reader's language where the report is still being made.
    """

    claim_id: str
    marketplace: str
    claim_type: str
    counterparty: str
    status: str
    status_reason: str
    reason_shown: str
    shipment_id: str
    order_id: str
    reference_id: str
    reimbursement_id: str
    tracking_no: str
    fnsku: str
    sku: str
    title: str
    units: int
    unit_cost: Decimal | None
    cost_currency: str
    amount: Decimal | None
    currency: str
    event_date: date | None
    deadline: date | None
    case_key: str


class Line(NamedTuple):
    """One row of `claim_lines.csv`: a source line and what it means for a claim."""

    claim_id: str
    role: str
    kind: str
    file: str
    sheet: str
    line: int
    units: int | None
    date: date | None
    reference: str
    note: str


class Refused(NamedTuple):
    """One row of `problems.csv` that set a record aside."""

    file: str
    sheet: str
    line: int
    severity: str
    what: str


@dataclass(frozen=True)
class Report:
    """A report as it is compared. Only the claims are held; everything else is read when it is asked for.

    `files`: SHA-256 by path of what was read; `unused`: why, by path, of what was not. `settings` flat: a name like
    `tolerances.underpaid` and its value.
    """

    name: str
    as_of: date
    account: str
    version: str
    policy: str
    language: str
    settings: Mapping[str, str]
    files: Mapping[str, str]
    unused: Mapping[str, str]
    claims: Mapping[str, list[ClaimRow]]
    line_rows: Callable[[], Iterable[Line]]
    arrival_rows: Callable[[], Iterable[Arrived]]
    refused_rows: Callable[[], Iterable[Refused]]
