"""Which payment a line takes back: the original id says it; where that is blank, the order or the amount does.

Clawbacks, and reports that were re-typed, leave the original id out. Unnamed, the line would leave its payment
standing, and the loss would look paid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from reconcile.credits.reimbursement_line import ReimbursementLine


def name_taken_back(lines: Sequence[ReimbursementLine], near_days: int) -> list[ReimbursementLine]:
    """The lines, each with the payment that it adjusts.

    Without an original id: a payment of the product, on or before the day, of the order that the line names, else of
    the same amount per unit. Of several the oldest of the `near_days` before (its loss is the first to be past its
    window, and what is disputed is looked at first), else the newest.
    """
    paid: dict[tuple[str, str, str], list[ReimbursementLine]] = defaultdict(list)
    for line in lines:
        if line.units > 0 and not line.takes and line.pool not in ("reversal", "not_covered"):
            paid[line.stock_region, line.fnsku, line.currency].append(line)
    taken = Counter[str]()
    named = []
    for line in lines:
        payment_id = line.original_id
        if not payment_id and line.takes:
            payments = [
                payment
                for payment in paid[line.stock_region, line.fnsku, line.currency]
                if payment.units > taken[payment.identity] and _may_be_taken(payment, line)
            ]
            near = [p for p in payments if p.day >= line.day - timedelta(days=near_days)]
            if payments:
                payment = near[0] if near else payments[-1]
                taken[payment.identity] += max(-line.units, line.returned_units)
                payment_id = payment.reimbursement_id
        named.append(replace(line, payment_id=payment_id) if payment_id else line)
    return named


def _may_be_taken(payment: ReimbursementLine, line: ReimbursementLine) -> bool:
    if payment.day > line.day or line.original_pool not in ("none", payment.pool):
        return False
    if line.order_id:
        return payment.order_id == line.order_id
    return bool(line.amount_total) and _per_unit(payment) == _per_unit(line)


def _per_unit(line: ReimbursementLine) -> object:
    return abs(line.amount_total / line.cash_units) if line.amount_total and line.cash_units else None
