"""The tables behind the sheets of looking back: field names are column names."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

import duckdb


class LossRate(NamedTuple):
    """Units lost per unit exposed, of one value of a dimension; `rate`, `low`, `high` are empty where too few."""

    dimension: str
    risk: str
    value: str
    clusters: int
    hit: int
    exposed: int
    lost: int
    uncertain: int
    enough: bool
    rate: float | None
    low: float | None
    high: float | None
    others_rate: float | None
    above: bool
    examples: str


class LossMoney(NamedTuple):
    """What the lost units of a rate cost, in one currency; `unpriced` of them have no known cost."""

    dimension: str
    risk: str
    value: str
    currency: str
    amount: Decimal
    unpriced: int


class Change(NamedTuple):
    """One thing to change: money per month in `currency` (None: not known), and its figures as JSON."""

    rank: int
    kind: str
    subject: str
    per_month: Decimal | None
    currency: str
    facts: str


class Span(NamedTuple):
    """The time looked back over, the currency in which changes are compared, and the premium of the settings."""

    first_day: date | None
    as_of: date
    months: float
    currency: str
    insurance_rate: float | None


class Recovered(NamedTuple):
    """What became of everything lost, at cost, per claim type, month of the loss and currency."""

    claim_type: str
    month: str
    currency: str
    claims: int
    lost: int
    paid: int
    uncertain: int
    unpriced: int
    amount: Decimal
    recovered: Decimal
    asked: Decimal
    expired: Decimal
    refused: Decimal


class PaymentDays(NamedTuple):
    """Days to payment per claim type: median and 90th percentile, from the loss and from the filing."""

    claim_type: str
    payments: int
    loss_median: float | None
    loss_ninth: float | None
    answered: int
    filing_median: float | None
    filing_ninth: float | None


class CaseResult(NamedTuple):
    """How a case ended: `won`, `part`, `refused`, `came back`, `unanswered`."""

    claim_type: str
    case_id: str
    result: str
    note: str
    units: int
    amount: Decimal | None
    currency: str
    unpriced: int
    claim_ids: str


class MissedDeadline(NamedTuple):
    """What missed deadlines cost, by the month of the deadline."""

    month: str
    claim_type: str
    currency: str
    claims: int
    units: int
    unpriced: int
    amount: Decimal


class Lane(NamedTuple):
    """What insuring the uninsured shipments of a lane would have been about, at cost."""

    mode: str
    stock_region: str
    currency: str
    shipments: int
    insurable: Decimal
    unpriced: int
    hit: int
    lost: Decimal
    recovered: Decimal
    examples: str


Row = TypeVar("Row", bound=NamedTuple)
RateKey = tuple[str, str, str]

_RATES = "select {columns} from loss_rate order by dimension, risk, rate desc nulls last, exposed desc, value"
_MONEY = "select {columns} from loss_money order by dimension, risk, value, currency"


ORDER: dict[type[NamedTuple], tuple[str, str]] = {
    Change: ("change_advice", "rank"),
    Span: ("look_back_span", "first_day"),
    Recovered: ("recovery", "currency, claim_type, month"),
    PaymentDays: ("payment_days", "claim_type"),
    CaseResult: ("case_result", "claim_type, case_id, note, claim_ids"),
    MissedDeadline: ("missed_deadline", "currency, month, claim_type"),
    Lane: ("lane", "currency, insurable desc, mode, stock_region"),
}


def read_back(con: duckdb.DuckDBPyConnection, row: type[Row]) -> list[Row]:
    """All rows of the table that `row` stands for, in their fixed order."""
    table, order = ORDER[row]
    query = f"select {', '.join(row._fields)} from {table} order by {order}"  # noqa: S608 - names from above
    return [row._make(values) for values in con.execute(query).fetchall()]


def read_rates(con: duckdb.DuckDBPyConnection) -> list[LossRate]:
    """Every loss rate, the highest first, those with too little data last."""
    query = _RATES.format(columns=", ".join(LossRate._fields))
    return [LossRate(*values) for values in con.execute(query).fetchall()]


def read_loss_money(con: duckdb.DuckDBPyConnection) -> list[LossMoney]:
    """The money of every loss rate."""
    query = _MONEY.format(columns=", ".join(LossMoney._fields))
    return [LossMoney(*values) for values in con.execute(query).fetchall()]


def money_of(rows: Iterable[LossMoney]) -> dict[RateKey, dict[str, Decimal]]:
    """Money per rate and currency."""
    found: dict[RateKey, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        found[row.dimension, row.risk, row.value][row.currency] = row.amount
    return found
