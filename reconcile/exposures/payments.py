"""Exposures of payments themselves: paid below cost, and taken back without the unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from duckdb import DuckDBPyConnection

from reconcile.credits.gather import Credits
from reconcile.credits.reimbursement_line import POOLED, ReimbursementLine, pool_of
from reconcile.credits.revaluations import LaterMoney
from reconcile.exposures.came_back import Arrivals
from reconcile.policy import read_policy, word_key
from reconcile.policy.periods import in_period
from reconcile.price import Price, Prices
from reconcile.records import CreditLine, Exposure, Reason, SourceLine, claim_id_of

BEFORE_ORDER = "before_order"
COST_BASIS = "sourcing_cost"

Approved = Mapping[str, tuple[Decimal, str]]
"""FNSKU or ASIN -> the cost that Amazon has approved, and its currency (Amazon's sourcing-cost sheet)."""


def approved_costs(con: DuckDBPyConnection) -> Approved:
    """The newest approved cost per FNSKU and per ASIN; of two on one day the smaller."""
    rows = con.execute(
        """
        select s.fnsku, s.asin, s.approved_cost, s.currency
        from staging.sourcing_cost as s
        inner join loaded_file as f on s.file_id = f.file_id
        where s.approved_cost is not null
        order by s.updated_date asc nulls first, s.approved_cost desc
        """
    ).fetchall()
    found = {asin: (cost, currency) for fnsku, asin, cost, currency in rows if not fnsku}
    return found | {fnsku: (cost, currency) for fnsku, _, cost, currency in rows if fnsku}


def underpaid_exposures(
    credits: Credits, prices: Prices, account: str, tolerance: Decimal, approved: Approved
) -> list[Exposure]:
    """Reimbursement lines paid on the cost basis, per unit below the documented cost less the tolerance (policy 2).

    Money only: outside conservation. Units whose cash was taken back are left out, whether or not the unit came back
    for it; so are payments in stock, and lines that only add money to a payment: what they add is looked at in
    `still_underpaid`. Units that were not fit for sale, and a line that names an earlier payment which is not in the
    data, are looked at by a person. Where the cost that Amazon has approved lies below the documented one, the reasons
    say to update it first.
    """
    before_order = {r.reason_key for r in read_policy().reimbursement_reason if r.before_order}
    reversed_units = {c.identity: c.units_taken_back + c.exchanged for c in credits.payments.credits}
    known = {line.reimbursement_id for line in credits.lines}
    found = []
    for line in credits.lines:
        units = line.cash_units - reversed_units.get(line.identity, 0)
        if line.is_reversal or line.reason_key not in before_order or units <= 0 or line.paid_per_unit is None:
            continue
        if line.identity in credits.payments.added or not _cost_basis(line.marketplace, line.day):
            continue
        exposure = _of_line(account, "underpaid", line, units)
        exposure.paid_per_unit = line.paid_per_unit
        if doubt := _unlike_others(line, known):
            exposure.opening = replace(exposure.opening, review_for=doubt)
            exposure.priced = False
        price = prices.price(exposure)
        if is_short(price, exposure, tolerance):
            cost, currency = approved.get(line.fnsku) or approved.get(line.asin) or (None, "")
            if cost is not None and currency == price.currency and is_low(cost, price, tolerance):
                advice = Reason.of("update_cost_first", approved=f"{cost.normalize():f}", currency=currency)
                exposure.opening = replace(exposure.opening, notes=(*exposure.opening.notes, advice))
            found.append(exposure)
    return found


def _unlike_others(line: ReimbursementLine, known: Container[str]) -> Reason | None:
    """Why what this line pays for a unit cannot be compared with its cost without a person."""
    condition = word_key(line.condition)
    if condition and condition not in {fit.word_key for fit in read_policy().sellable_condition}:
        return Reason.of("paid_as_unsellable", condition=line.condition)
    if line.original_id and line.original_id not in known:
        return Reason.of("earlier_payment_missing", payment=line.original_id)
    return None


def still_underpaid(
    exposures: Iterable[Exposure], added: Iterable[LaterMoney], prices: Prices, tolerance: Decimal
) -> list[Exposure]:
    """What is still short when the money that later lines added is counted with its payment, each cent once.

    `made_up` of every exposure, short or not, says how much that was.
    """
    left: dict[tuple[frozenset[str], str, str], Decimal] = defaultdict(Decimal)
    answers = set()
    for more in added:
        answers.add(more.line.source)
        amount = more.line.amount_total or Decimal(0)
        # A line without units takes nothing away: a payment is never made short by what names no unit.
        counts = amount if more.line.is_reversal else max(amount, Decimal(0))
        left[more.payment_ids, more.line.fnsku, more.line.currency] += counts
    short = []
    for exposure in sorted(exposures, key=lambda e: (e.event_date, e.claim_id)):
        price = prices.price(exposure)
        for (payment_ids, fnsku, currency), money in left.items():
            if exposure.reimbursement_id not in payment_ids or (fnsku, currency) != (exposure.fnsku, price.currency):
                continue
            missing = price.shortfall(exposure.units, exposure.paid_per_unit or Decimal(0)) or Decimal(0)
            given = max(Decimal(0), min(money, missing))
            left[payment_ids, fnsku, currency] -= given
            exposure.made_up += given
            exposure.paid_per_unit = (exposure.paid_per_unit or Decimal(0)) + given / exposure.units
        if is_short(price, exposure, tolerance) and answers.isdisjoint(exposure.source):
            short.append(exposure)
    return short


def is_low(cost: Decimal, price: Price, tolerance: Decimal) -> bool:
    """Whether a cost per unit lies below the documented price less the tolerance."""
    return price.per_unit is not None and cost < price.per_unit * (1 - tolerance)


def is_short(price: Price, exposure: Exposure, tolerance: Decimal) -> bool:
    """Whether the payment per unit is below the unit price less the tolerance, in the same currency."""
    paid = exposure.paid_per_unit
    if price.per_unit is None or paid is None or exposure.payment_currency != price.currency:
        return False
    return paid < price.per_unit * (1 - tolerance)


@cache
def _cost_basis(marketplace: str, day: date) -> bool:
    return any(
        v.claim_group == BEFORE_ORDER and v.marketplace == marketplace and v.basis == COST_BASIS and in_period(v, day)
        for v in read_policy().valuation
    )


def reversal_exposures(
    credits: Credits, exposures: Iterable[Exposure], returned: Iterable[CreditLine], came_in: Arrivals, account: str
) -> list[Exposure]:
    """Reversals whose exposure is not in the data: nothing that the original payment could have settled.

    Where the data hold such an exposure, that claim is open again by itself; where they hold the order's return
    (`returned`), the unit is back (contract section 3). A payment whose reason names no pool could have settled any
    loss of its product. Units that came in after all (`came_in`) were missing when they were paid, and are no exposure
    any more: they put the reversal in review.
    """
    losses = _Losses(exposures, returned)
    by_source = {line.source: line for line in credits.lines}
    found = []
    for line, units in credits.payments.orphans:
        if not losses.known(line.original_pool, line.stock_region, line.fnsku, line.sku, line.order_id, line.day):
            claim = _of_line(account, "reversal", line, units, pool_of(line.original_pool, line))
            claim.doubts = came_in.doubts(line, units, line.original_pool, None)
            found.append(claim)
    for credit in (*credits.payments.credits, *credits.payments.unnamed):
        pool = credit.pool[0] if credit.pool else "none"
        product = credit.pool[-1] if credit.pool else credit.fnsku
        if not losses.known(pool, credit.stock_region, product, credit.sku, credit.order_id, credit.day):
            for _, units, source, _ in credit.taken_back:
                claim = _of_line(account, "reversal", by_source[source], units, credit.pool)
                claim.doubts = came_in.doubts(by_source[source], units, pool, credit.day)
                found.append(claim)
    return found


class _Losses:
    """What a payment could have settled: losses of its pool and product by first date, orders with their products.

    `_lacks`: units of each order and product that were not returned, by any name that the product has.
    """

    def __init__(self, exposures: Iterable[Exposure], returned: Iterable[CreditLine]) -> None:
        self._first: dict[tuple[str, str, str], date] = {}
        self._orders: set[tuple[str, str]] = set()
        self._lacks = Counter[tuple[str, str]]()
        for line in returned:
            self._add_order(line.order_id, (line.fnsku, line.pool[-1], line.sku.lower()), -line.units)
        for exposure in exposures:
            if exposure.order_id and exposure.claim_type == "customer_return":
                names = (*exposure.fnskus, exposure.pool[-1], exposure.sku.lower())
                self._add_order(exposure.order_id, names, exposure.units)
            pools = (exposure.claim_type, "none") if exposure.claim_type in POOLED else (exposure.claim_type,)
            for pool in pools:
                key = (pool, exposure.stock_region, exposure.fnsku)
                self._first[key] = min(exposure.event_date, self._first.get(key, exposure.event_date))

    def _add_order(self, order_id: str, names: Iterable[str], units: int) -> None:
        for name in {*names} - {""}:
            self._orders.add((order_id, name))
            self._lacks[order_id, name] += units

    def known(self, pool: str, region: str, fnsku: str, sku: str, order_id: str, day: date) -> bool:
        """Whether the data hold something that a payment of that day could have settled. Orders know no date.

        An order that lacks units comes before a reason that names another pool, or none: the payment was for it.
        """
        named = {(order_id, name) for name in (fnsku, sku.lower())} & self._orders if order_id else set()
        if order_id and pool == "customer_return":
            return bool(named)
        if any(self._lacks[name] > 0 for name in named):
            return True
        first = self._first.get((pool, region, fnsku))
        return first is not None and first <= day


def _of_line(
    account: str, claim_type: str, line: ReimbursementLine, units: int, payment_pool: tuple[str, ...] = ()
) -> Exposure:
    rest = (line.reason_key, line.order_id, line.original_id, line.amount_total, line.cash_units, line.occurrence)
    claim_id, *former_ids = (
        claim_id_of(account, claim_type, line.reimbursement_id, line.fnsku, sku, *rest)
        for sku in (line.sku, *line.former_skus)
    )
    return Exposure(
        claim_id=claim_id,
        claim_type=claim_type,
        counterparty="amazon",
        marketplace=line.marketplace,
        stock_region=line.stock_region,
        fnsku=line.fnsku,
        sku=line.sku,
        asin=line.asin,
        units=units,
        event_date=line.day,
        pool=(claim_type, line.identity),
        source=(SourceLine(line.source.file_id, line.source.sheet, line.source.line),),
        order_id=line.order_id,
        reimbursement_id=line.reimbursement_id,
        reason_code=line.reason,
        payment_currency=line.currency,
        payment_pool=payment_pool,
        former_ids=tuple(former_ids),
    )
