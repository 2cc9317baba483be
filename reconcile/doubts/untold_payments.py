"""Losses that Amazon may have paid without the reimbursements in the data telling of it.

A month of the Reimbursements report that nobody downloaded leaves its losses open, and they are asked for again. Where
Amazon's own open number is filled it says so itself; elsewhere a person looks first.

The bank may show the payment: a row of the money reports names SKU and kind, and the order where there is one. It
settles nothing, since Amazon combines rows. And the report itself may show the hole (`payment_silence`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from duckdb import DuckDBPyConnection

from reconcile.match.breaks import Break
from reconcile.records import Reason

PAID_UNASKED = ("warehouse_lost", "warehouse_damaged", "inbound_lost", "customer_return")
"""Losses that Amazon often pays by itself."""

NO_KIND = "none"
"""A payment whose reason names no kind of loss, or in a language of which its word is not known: it may be for any."""

_QUERY = """
select day, order_id, sku_key, kind, units, amount, currency, stock_region
from cash_untold
order by day, order_id, sku_key, kind, amount, currency, file_id, line
"""


def banked_units(con: DuckDBPyConnection, breaks: Iterable[Break], days: int) -> dict[str, list[tuple[int, Reason]]]:
    """Open units per claim id that rows of `cash_untold` may have paid, the oldest loss first.

    A row that names a kind of loss and no order may be for any order of its product.
    `days`: how old a loss without an order id may have been when it was paid.
    """
    asked: dict[tuple[str, str, str], list[Break]] = defaultdict(list)
    for one in sorted(breaks, key=lambda b: (b.exposure.event_date, b.exposure.claim_id)):
        exposure = one.exposure
        if one.sure_units and exposure.unreconciled is None:
            asked[exposure.claim_type, exposure.stock_region, exposure.sku.lower()].append(one)
            if exposure.counterparty == "amazon":
                asked[NO_KIND, exposure.stock_region, exposure.sku.lower()].append(one)
    free = {one.exposure.claim_id: one.sure_units for losses in asked.values() for one in losses}
    found: dict[str, list[tuple[int, Reason]]] = defaultdict(list)
    for day, order_id, sku, kind, paid, amount, currency, region in con.execute(_QUERY).fetchall():
        units = paid
        money = f"{amount:.2f}".removesuffix(".00")
        reason = Reason.of("paid_in_money_report", date=day, amount=money, currency=currency)
        for one in sorted(asked[kind, region, sku], key=lambda b: b.exposure.order_id != order_id):
            exposure = one.exposure
            near = day - timedelta(days=days) <= exposure.event_date <= day
            by_day = not exposure.order_id or (not order_id and kind != NO_KIND)
            taken = min(units, free[exposure.claim_id])
            if taken and (near if by_day else exposure.order_id == order_id):
                free[exposure.claim_id] -= taken
                units -= taken
                found[exposure.claim_id].append((taken, reason))
    return dict(found)


def silent_units(
    con: DuckDBPyConnection, breaks: Iterable[Break], days: int, posts_after: int
) -> dict[str, list[tuple[int, Reason]]]:
    """Open units per claim id that may have been paid on days of `payment_silence`; not those of a payment taken back.

    `days`: how old a loss may have been when these days began. `posts_after`: days that Amazon takes at least to pay.
    """
    silences = con.execute("select first_day, last_day from payment_silence order by first_day desc").fetchall()
    found = {}
    for one in breaks:
        exposure, units = one.exposure, one.sure_units - one.reopened_units
        if units <= 0 or exposure.claim_type not in PAID_UNASKED or exposure.unreconciled is not None:
            continue
        day = exposure.event_date
        paid_from = day + timedelta(days=posts_after)
        near = (s for s in silences if paid_from <= s[1] and s[0] <= day + timedelta(days=days))
        if silence := next(near, None):
            reason = Reason.of("payments_unseen", begins=max(silence[0], day), ends=silence[1])
            found[exposure.claim_id] = [(units, reason)]
    return found
