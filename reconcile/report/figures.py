"""The figures of the Summary: sums over claims by status, claim type, counterparty and week, unformatted.

Money is summed per currency only. A claim that has two rows of one status counts once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reconcile.claims.status import STATUSES
from reconcile.report.rows import Claim

# Steps that somebody has to take now; others come after them, are done, or only something to know.
TO_DO = ("due", "overdue")
# What the invoices say of a claim that they do not cover.
INVOICE_LACKING = ("invoice_used_up", "invoice_too_late")
# How many days are left of what is urgent, and of what soon will be.
URGENT_DAYS, SOON_DAYS = 7, 30
WEEKS_AHEAD = 8
AGE_BANDS = (0, 31, 61, 91)  # first day of each: 0–30, 31–60, 61–90, over 90 days since the event


@dataclass(frozen=True, slots=True)
class Figure:
    """Claims, units, units without a price, and money per currency."""

    claims: int
    units: int
    unpriced: int
    amounts: dict[str, Decimal]


def figure(claims: Iterable[Claim]) -> Figure:
    """The figure of these claim rows."""
    rows = list(claims)
    amounts: dict[str, Decimal] = {}
    for row in rows:
        if row.amount is not None:
            amounts[row.currency] = amounts.get(row.currency, Decimal(0)) + row.amount
    return Figure(
        claims=len({row.claim_id for row in rows}),
        units=sum(row.units for row in rows),
        unpriced=sum(row.units for row in rows if row.amount is None),
        amounts=amounts,
    )


def sum_of(money: Iterable[tuple[str, Decimal | None]]) -> Figure:
    """The figure of rows that are no claims: how many, and their money per currency."""
    rows = list(money)
    amounts: dict[str, Decimal] = {}
    for currency, amount in rows:
        if amount is not None:
            amounts[currency] = amounts.get(currency, Decimal(0)) + amount
    return Figure(len(rows), 0, 0, amounts)


def currencies(claims: Iterable[Claim]) -> list[str]:
    """The currencies of priced claims: the one with the most claim rows first."""
    counts: dict[str, int] = {}
    for row in claims:
        if row.amount is not None:
            counts[row.currency] = counts.get(row.currency, 0) + 1
    return sorted(counts, key=lambda currency: (-counts[currency], currency))


def standing(claims: Sequence[Claim], late: Iterable[Claim]) -> list[tuple[str, Figure]]:
    """The headline: what is owed now and how urgent it is, then every other status.

    `late`: the claims whose planned filing day lies after their deadline.
    """
    now = [row for row in claims if row.status == "open"]
    lines = [
        ("owed_now", figure(now)),
        ("expires_7", figure(row for row in now if row.days_left is not None and row.days_left <= URGENT_DAYS)),
        ("expires_30", figure(row for row in now if row.days_left is not None and row.days_left <= SOON_DAYS)),
        ("lacking", figure(row for row in now if row.evidence_missing)),
        ("planned_late", figure(late)),
    ]
    for status in STATUSES[1:]:
        lines.append((status, figure(row for row in claims if row.status == status)))
        if status == "review":
            lines.append(("before_data", figure(row for row in claims if row.status == status and row.before_data)))
    return lines


def grouped(claims: Iterable[Claim], key: Callable[[Claim], str], order: Sequence[str]) -> list[tuple[str, Figure]]:
    """One figure per value of `key` that occurs: values of `order` first and in that order, others behind by name."""
    groups: dict[str, list[Claim]] = {}
    for row in claims:
        groups.setdefault(key(row), []).append(row)
    known = [value for value in order if value in groups]
    return [(value, figure(groups[value])) for value in known + sorted(groups.keys() - set(order))]


def weeks(claims: Iterable[Claim], as_of: date) -> list[tuple[date | str, Figure]]:
    """Open claims by the week (from Monday) of their deadline: the next weeks, then `later`, then `no_deadline`."""
    monday = as_of - timedelta(days=as_of.weekday())
    starts: list[date | str] = [monday + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
    groups: dict[date | str, list[Claim]] = {start: [] for start in [*starts, "later", "no_deadline"]}
    for row in claims:
        if row.status != "open":
            continue
        if row.deadline is None:
            groups["no_deadline"].append(row)
        else:
            start = max(row.deadline - timedelta(days=row.deadline.weekday()), monday)
            groups[start if start in groups else "later"].append(row)
    return [(start, figure(rows)) for start, rows in groups.items()]


def age_band(days: int) -> str:
    """The band of an age, named by its first day: a key of the catalogue."""
    return str(max((first for first in AGE_BANDS if first <= days), default=AGE_BANDS[0]))


def by_age(claims: Iterable[Claim], as_of: date) -> list[tuple[str, Figure]]:
    """One figure per age band; a row without an event date stands in none."""
    dated = [(age_band((as_of - row.event_date).days), row) for row in claims if row.event_date]
    return [(str(first), figure(row for band, row in dated if band == str(first))) for first in AGE_BANDS]
