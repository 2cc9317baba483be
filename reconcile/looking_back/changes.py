"""The things to change next month: what the data prove, by the money it costs per month. Table `change_advice`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.policy import constant
from reconcile.rounding import half_up
from reconcile.tables import MONEY, TEXT, UNITS, write_table

CHANGE_ADVICE = {
    "rank": UNITS,
    "kind": TEXT,
    "subject": TEXT,
    "per_month": MONEY,
    "currency": TEXT,
    "facts": TEXT,
}
MOST = 3
DAYS_OF_MONTH = Decimal("30.4375")
# Rates that can prove a change: dimension, risk, and the kind of change that mends it.
PROVEN_BY = {
    ("sku", "damaged_arriving"): "packaging",
    ("mode_forwarder", "lost_on_way"): "forwarder",
    ("centre", "short_at_receipt"): "centre",
}

Money = dict[str, Decimal]  # by currency


@dataclass(slots=True)
class Change:
    """One thing to change. `money`: at stake in the time looked at; `facts`: the figures behind it, unformatted."""

    kind: str
    subject: str
    money: Money
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """The days looked back over, and the money in which changes are compared."""

    first: date | None
    as_of: date
    currency: str
    convert: Callable[[Decimal, str], Decimal | None]
    insurance_rate: Decimal | None

    @property
    def months(self) -> Decimal:
        """How many months of data there are; at least one."""
        days = (self.as_of - self.first).days + 1 if self.first else 0
        return max(Decimal(1), Decimal(days) / DAYS_OF_MONTH)

    def per_month(self, money: Money) -> Decimal | None:
        """Money per month in the one currency, what has no rate left out; None where nothing of it is known."""
        known = [found for currency, amount in money.items() if (found := self.convert(amount, currency)) is not None]
        return half_up(sum(known, Decimal(0)) / self.months, 2) if known else None


def write_changes(con: DuckDBPyConnection, span: Span) -> None:
    """Write table `change_advice`: at most three changes, by money at stake per month; none without evidence.

    A change whose money is not known (costs are missing) comes after all others. Of one kind only the dearest counts.
    """
    found = [*_rates(con), *_lanes(con, span), *_deadlines(con, span), *_documents(con), *_costs(con)]
    staked = [(span.per_month(change.money), change) for change in found]
    dear = [(amount, change) for amount, change in staked if amount is None or amount > 0]
    dear.sort(key=lambda one: (one[0] is None, -(one[0] or 0), one[1].kind, one[1].subject))
    chosen = _one_of_a_kind(dear)[:MOST]
    rows = (
        [rank, change.kind, change.subject, amount, span.currency, json.dumps(change.facts, default=str)]
        for rank, (amount, change) in enumerate(chosen, 1)
    )
    write_table(con, "change_advice", CHANGE_ADVICE, rows)


def _one_of_a_kind(ranked: Iterable[tuple[Decimal | None, Change]]) -> list[tuple[Decimal | None, Change]]:
    kinds: dict[str, tuple[Decimal | None, Change]] = {}
    for one in ranked:
        kinds.setdefault(one[1].kind, one)
    return list(kinds.values())


_ABOVE = """
select dimension, risk, value, rate, low, high, others_rate, lost, exposed, clusters, hit, examples
from loss_rate
where above
order by dimension, risk, value
"""
_MONEY = """
select currency, amount - recovered from loss_money where dimension = ? and risk = ? and value = ? order by currency
"""


def _rates(con: DuckDBPyConnection) -> Iterator[Change]:
    """Rates above all others: at stake is what their excess cost and nobody paid."""
    for dimension, risk, value, rate, low, high, others, lost, exposed, clusters, hit, examples in con.execute(
        _ABOVE
    ).fetchall():
        kind = PROVEN_BY.get((dimension, risk))
        if kind is None:
            continue
        excess = Decimal(1) - Decimal(others or 0) / Decimal(rate)
        cost = con.execute(_MONEY, [dimension, risk, value]).fetchall()
        money = {currency: max(Decimal(0), amount) * excess for currency, amount in cost}
        facts = {"rate": rate, "low": low, "high": high, "others": others, "lost": lost, "exposed": exposed}
        yield Change(kind, value, money, facts | {"shipments": clusters, "hit": hit, "examples": examples})


_LANES = """
select mode, stock_region, currency, shipments, insurable, lost, recovered, hit, examples, unpriced
from lane order by mode, stock_region, currency
"""


def _lanes(con: DuckDBPyConnection, span: Span) -> Iterator[Change]:
    """Lanes on which the premium would have been less than what the insurance would have paid."""
    if span.insurance_rate is None:
        return
    for mode, region, currency, shipments, value, lost, recovered, hit, examples, unpriced in con.execute(
        _LANES
    ).fetchall():
        enough = shipments >= constant("rate_min_clusters") and hit >= constant("change_min_losses")
        premium, paid = half_up(value * span.insurance_rate, 2), max(Decimal(0), lost - recovered)
        if enough and not unpriced and paid > premium:
            facts = {"premium": premium, "paid": paid, "value": value, "currency": currency, "hit": hit}
            facts |= {"insurance_rate": span.insurance_rate, "shipments": shipments, "examples": examples}
            yield Change("insurance", f"{mode}|{region}", {currency: paid - premium}, facts)


_EXPIRED = """
select currency, sum(expired_amount), count(*), sum(expired), arg_max(claim_type, expired_amount)
from loss
where expired > 0 and coalesce(deadline, event_date) > ?
group by currency
order by currency
"""


def _deadlines(con: DuckDBPyConnection, span: Span) -> Iterator[Change]:
    """Claims whose deadline went by in the last months."""
    recent = timedelta(days=int(constant("change_recent_days")))
    rows = con.execute(_EXPIRED, [span.as_of - recent]).fetchall()
    if sum(row[2] for row in rows) < constant("change_min_losses"):
        return
    months = min(span.months, Decimal(recent.days) / DAYS_OF_MONTH)
    money = {currency: amount * span.months / months for currency, amount, *_ in rows if amount}
    most = max(rows, key=lambda row: (row[1], row[0]))
    facts = {"claims": sum(row[2] for row in rows), "units": int(sum(row[3] for row in rows)), "claim_type": most[4]}
    yield Change("deadlines", "", money, facts | {"days": recent.days})


_LACKING = """
select document, currency, sum(amount), count(distinct case_key)
from (select unnest(string_split(evidence_missing, '; ')) as document, currency, amount, case_key from claim
    where status = 'open' and evidence_missing <> '' and amount is not null)
group by document, currency
having sum(amount) > 0
order by document, currency
"""


def _documents(con: DuckDBPyConnection) -> Iterator[Change]:
    """Documents without which claims that are open cannot be filed."""
    money: dict[str, Money] = {}
    cases: dict[str, int] = {}
    for document, currency, amount, count in con.execute(_LACKING).fetchall():
        money.setdefault(document, {})[currency] = amount
        cases[document] = cases.get(document, 0) + count
    for document, amounts in money.items():
        if cases[document] >= constant("change_min_losses"):
            yield Change("documents", document, amounts, {"cases": cases[document]})


def _costs(con: DuckDBPyConnection) -> Sequence[Change]:
    """Lost units whose cost nobody knows: how much is lost with them is not known either."""
    rows = con.execute("select sum(unpriced), count(distinct fnsku) from loss where unpriced > 0").fetchall()
    return [Change("costs", "", {}, {"units": int(units), "products": products}) for units, products in rows if units]
