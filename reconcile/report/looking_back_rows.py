"""The tables behind the sheets of looking back: field names are column names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple


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


def cost_of(rows: Sequence[Recovered]) -> Decimal | None:
    """What the lost units of these rows cost; None where none of them has a cost: that is not known, and not zero."""
    cost = sum((row.amount for row in rows), Decimal(0))
    return None if not cost and any(row.unpriced for row in rows) else cost


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
    """How a case ended: `won`, `part`, `refused`, `came back`, `unanswered`. A row for each currency of its claims."""

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


RateKey = tuple[str, str, str]


def money_of(rows: Iterable[LossMoney]) -> dict[RateKey, dict[str, Decimal]]:
    """Money per rate and currency."""
    found: dict[RateKey, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        found[row.dimension, row.risk, row.value][row.currency] = row.amount
    return found
