"""What a later run says of the months that were closed: rows for the sheet Closed months and closed_months.csv."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

AS_REPORTED, DIFFERS = "as reported", "differs"
CHANGED_BY_HAND, GONE, OTHER_ACCOUNT = "changed by hand", "gone", "other account"
"""States of a closing that cannot be compared with."""
UNSOUND = (CHANGED_BY_HAND, GONE, OTHER_ACCOUNT)
DIFFERENCE, SINCE = "difference", "since then"


class Sum(NamedTuple):
    """Units, and money in one currency."""

    units: int = 0
    amount: Decimal = Decimal(0)


class ClosedFigure(NamedTuple):
    """One closed month and currency: reported + difference + since = now, in units and in money.

    `remark`: why it was closed again, or what keeps it from being compared; then it has no figures.
    """

    month: str
    closing: int
    as_of: date | None
    currency: str
    state: str
    remark: str
    reported: Sum | None = None
    difference: Sum | None = None
    since: Sum | None = None
    now: Sum | None = None


class ClosedChange(NamedTuple):
    """One part of what a closed month has more or less now, with its cause; `why` in English, `…_shown` as read."""

    month: str
    part: str
    change: str
    claim_id: str
    claim_type: str
    marketplace: str
    shipment_id: str
    order_id: str
    reference_id: str
    reimbursement_id: str
    fnsku: str
    sku: str
    event_date: date | None
    field: str
    before: str
    after: str
    units: int
    amount: Decimal
    currency: str
    why: str
    file: str
    sheet: str
    line: int | None
    why_shown: str
    before_shown: str
    after_shown: str


# The columns of closed_months.csv: codes and English, whatever language the workbook has.
CSV_COLUMNS = ClosedChange._fields[: ClosedChange._fields.index("line") + 1]


@dataclass(frozen=True)
class ClosedMonths:
    """Every closed month, and what differs from each."""

    figures: list[ClosedFigure]
    changes: list[ClosedChange]
