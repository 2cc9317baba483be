"""Exposures of payments themselves: paid below cost, and taken back without the unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reconcile.breaks import Break
from reconcile.claims.price import Price, Prices
from reconcile.credits.gather import Credits
from reconcile.credits.reimbursements import ReimbursementLine
from reconcile.policy import read_policy
from reconcile.policy.periods import in_period
from reconcile.records import Exposure, SourceLine, claim_id_of

BEFORE_ORDER = "before_order"
COST_BASIS = "sourcing_cost"


def underpaid_exposures(credits: Credits, prices: Prices, account: str, tolerance: Decimal) -> list[Exposure]:
    """Reimbursement lines paid on the cost basis, per unit below the documented cost less the tolerance (policy 2).

    Money only: outside conservation. Units that a reversal took back are left out; so are payments in stock.
    """
    before_order = {r.reason_key for r in read_policy().reimbursement_reason if r.before_order}
    reversed_units = {c.identity: sum(units for _, units, _, _ in c.taken_back) for c in credits.payments.credits}
    found = []
    for line in credits.lines:
        units = line.cash_units - reversed_units.get(line.identity, 0)
        if line.is_reversal or line.reason_key not in before_order or units <= 0 or line.amount_per_unit is None:
            continue
        if not _cost_basis(line.marketplace, line.day):
            continue
        exposure = _of_line(account, "underpaid", line, units)
        exposure.paid_per_unit = line.amount_per_unit
        if is_short(prices.price(exposure), exposure, tolerance):
            found.append(exposure)
    return found


def is_short(price: Price, exposure: Exposure, tolerance: Decimal) -> bool:
    """Whether the payment per unit is below the unit price less the tolerance, in the same currency."""
    paid = exposure.paid_per_unit
    if price.per_unit is None or paid is None or exposure.payment_currency != price.currency:
        return False
    return paid < price.per_unit * (1 - tolerance)


def _cost_basis(marketplace: str, day: date) -> bool:
    return any(
        v.claim_group == BEFORE_ORDER and v.marketplace == marketplace and v.basis == COST_BASIS and in_period(v, day)
        for v in read_policy().valuation
    )


def reversal_exposures(credits: Credits, breaks: Sequence[Break], account: str) -> list[Exposure]:
    """Reversals whose exposure is not in the data: nothing that the original payment could have settled.

    Where the data hold such an exposure, that claim is open again by itself (contract section 3).
    """
    first_loss: dict[tuple[str, ...], date] = {}
    for one in breaks:
        lost, day = one.exposure.pool, one.exposure.event_date
        first_loss[lost] = min(day, first_loss.get(lost, day))
    by_source = {line.source: line for line in credits.lines}
    found = []
    for line in credits.payments.orphans:
        pool = _pool(line)
        if pool is None or pool not in first_loss or first_loss[pool] > line.day:
            found.append(_of_line(account, "reversal", line, line.taken_units))
    for credit in credits.payments.credits:
        if credit.pool in first_loss and first_loss[credit.pool] <= credit.day:
            continue
        for _, units, source, _ in credit.taken_back:
            found.append(_of_line(account, "reversal", by_source[source], units))
    return found


def _pool(line: ReimbursementLine) -> tuple[str, ...] | None:
    if line.original_pool == "customer_return":
        return ("customer_return", line.order_id, line.fnsku)
    return (line.original_pool, line.stock_region, line.fnsku) if line.original_pool != "none" else None


def _of_line(account: str, claim_type: str, line: ReimbursementLine, units: int) -> Exposure:
    return Exposure(
        claim_id=claim_id_of(
            account,
            claim_type,
            line.reimbursement_id,
            line.fnsku,
            line.sku,
            line.reason_key,
            line.order_id,
            line.original_id,
            line.amount_total,
            line.cash_units,
            line.occurrence,
        ),
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
    )
