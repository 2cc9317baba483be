"""Exposures of Amazon-fulfilled orders: refunded or replaced and never returned, or returned damaged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from duckdb import DuckDBPyConnection

from reconcile.credits.gather import Credits
from reconcile.credits.reimbursements import ReimbursementLine
from reconcile.match import CreditKind
from reconcile.records import CreditLine, Doubt, Exposure, Reason, SourceLine, claim_id_of

ORDERED = ("customer_return", "removal_lost")
"""Claims of an order of which a payment may carry the id."""

_ORDERS = """
select order_id, product_key, fnsku, fnskus, sku, asin, refunded, damaged, told_paid, event_date, partly_refunded,
    by_amazon, by_claim, marketplace, stock_region, file_id, line, days
from order_line
order by order_id, product_key
"""
Unseen: TypeAlias = tuple[str, str, date | None, date | None, date | None]
"""A row of `returns_unseen`."""
_UNSEEN = """
select fnsku, reason, day, since, until
from returns_unseen
order by fnsku, day desc
"""
_RETURNS = """
select file_id, sheet, line, return_date, order_id, fnsku, sku, asin, units, disposition, identity, occurrence
from return_line
where not came_damaged
order by return_date, order_id, identity, occurrence
"""


def order_exposures(con: DuckDBPyConnection, account: str) -> list[Exposure]:
    """One exposure per row of `order_line` (claim type `customer_return`, grain order x product).

    The order names its products by SKU, so the SKU makes the claim id: the FNSKU is learned from other files, and a
    stray row of one of them must not make a new claim of one that was filed.

    Units refunded on several days keep their days: each has its own window.
    In doubt: a refund below the full price, one by an A-to-z claim or a chargeback, an order whose fulfilment is not
    stated, damaged units without a refund, damaged units of which the return says that they were reimbursed, a SKU that
    names no product, units that may have come back without the returns report telling of it.
    """
    unseen = con.execute(_UNSEEN).fetchall()
    exposures = []
    for row in con.execute(_ORDERS).fetchall():
        (
            order_id,
            product,
            fnsku,
            fnskus,
            sku,
            asin,
            refunded,
            damaged,
            told_paid,
            day,
            partly,
            by_amazon,
            by_claim,
            marketplace,
            region,
            file_id,
            line,
            told,
        ) = row
        exposure = Exposure(
            claim_id=claim_id_of(account, "customer_return", order_id, product),
            claim_type="customer_return",
            counterparty="amazon",
            marketplace=marketplace,
            stock_region=region,
            fnsku=fnsku,
            sku=sku,
            asin=asin,
            units=max(refunded, damaged),
            event_date=day,
            pool=("customer_return", order_id, product),
            source=tuple(SourceLine(t["file_id"], "", t["line"]) for t in told) or (SourceLine(file_id, "", line),),
            order_id=order_id,
            days=tuple((t["day"], t["units"]) for t in told),
            partly_days=tuple((t["day"], t["partly"]) for t in told if t["partly"]),
            other_fnskus=tuple(other for other in fnskus if other != fnsku),
            former_ids=tuple(claim_id_of(account, "customer_return", order_id, name) for name in (*fnskus, sku)),
        )
        whole = [("fulfilment_unknown", not by_amazon), ("refunded_by_claim", by_claim), ("no_refund", not refunded)]
        exposure.doubts = [Doubt(exposure.units, Reason.of(code)) for code, holds in whole if holds]
        if exposure.units > damaged and (reason := _may_be_back(exposure, unseen)):
            exposure.doubts.append(Doubt(exposure.units - damaged, reason))
        if told_paid:
            exposure.doubts.append(Doubt(told_paid, Reason.of("return_told_paid")))
        if partly:
            exposure.doubts.append(Doubt(partly, Reason.of("partly_refunded")))
        if not any(holds for _, holds in whole) and damaged > refunded:
            exposure.doubts.append(Doubt(damaged - refunded, Reason.of("no_refund")))
        exposures.append(exposure)
    _doubt_unknown_products(exposures)
    return exposures


def _doubt_unknown_products(exposures: Sequence[Exposure]) -> None:
    """A refund without a SKU, or under one that no file knows while another file tells a known one of the same order.

    It may be the same refund: a spreadsheet makes a day of 3-5.
    """
    told_in: dict[str, set[int]] = defaultdict(set)
    for exposure in exposures:
        if exposure.fnsku:
            told_in[exposure.order_id] |= {source.file_id for source in exposure.source}
    for exposure in exposures:
        elsewhere = told_in[exposure.order_id] - {source.file_id for source in exposure.source}
        if not exposure.fnsku and (not exposure.sku or elsewhere):
            exposure.doubts.append(Doubt(exposure.units, Reason.of("refund_sku_unknown", sku=exposure.sku or "-")))


def _may_be_back(exposure: Exposure, unseen: Sequence[Unseen]) -> Reason | None:
    """Why the returns report does not tell whether the units came back; `unseen`: the rows of `returns_unseen`."""
    for fnsku, reason, day, since, until in unseen:
        meant = (since or date.min) <= exposure.event_date <= (until or date.max)
        if meant and fnsku in ("", *exposure.fnskus):
            return Reason.of(reason, date=day or "-")
    return None


def return_credits(con: DuckDBPyConnection) -> list[CreditLine]:
    """Returned units that settle an order; units that came back damaged by Amazon or its carrier settle nothing."""
    rows = con.execute(_RETURNS).fetchall()
    return [
        CreditLine(
            identity=f"{identity}|{occurrence}",
            pool=("customer_return", order_id, fnsku),
            kind=CreditKind.PAYMENT,
            units=units,
            day=day,
            source=SourceLine(file_id, sheet, line),
            reference=order_id,
            fnsku=fnsku,
            sku=sku,
            asin=asin,
            stock_region="",
            label=f"returned {disposition}",
            order_id=order_id,
            told_as="return",
        )
        for file_id, sheet, line, day, order_id, fnsku, sku, asin, units, disposition, identity, occurrence in rows
    ]


def name_replaced_orders(
    con: DuckDBPyConnection, credits: Credits, returned: Iterable[CreditLine], exposures: Iterable[Exposure]
) -> None:
    """Give what was paid, taken back or returned under a replacement's order id the id of the order that it replaced.

    The claim is the original order's. A replacement with a claim of its own (it was refunded too) keeps what names it.
    """
    asked = [e for e in exposures if e.claim_type == "customer_return"]
    claims = {(e.order_id, name) for e in asked for name in (*e.fnskus, e.sku.lower())}
    orders = {e.order_id for e in asked}
    rows = con.execute("select replacement_order_id, sku_key, order_id from replacement_order").fetchall()
    originals = {(replacement, sku): order_id for replacement, sku, order_id in rows if order_id in orders}

    def original(line: CreditLine | ReimbursementLine) -> str:
        own = not claims.isdisjoint(((line.order_id, line.fnsku), (line.order_id, line.sku.lower())))
        return line.order_id if own else originals.get((line.order_id, line.sku.lower()), line.order_id)

    for credit in (*credits.pooled, *returned):
        credit.order_id = original(credit)
        if credit.pool[:1] == ("customer_return",):
            credit.pool = ("customer_return", credit.order_id, credit.fnsku)
    credits.payments.orphans = [
        (replace(line, order_id=original(line)), units) for line, units in credits.payments.orphans
    ]


def match_products(credits: Iterable[CreditLine], exposures: Iterable[Exposure]) -> None:
    """Give what names an order to the claim of that order for its product: by SKU, else FNSKU, else ASIN.

    Each only where it names one claim. A relabelled product, or one that came back under the manufacturer's barcode,
    has another FNSKU in one report than in the other. Orders are those of buyers and those of removals.

    The order id comes before a reason that names another pool, as long as the order lacks units: the unit that came
    back may have been lost in the warehouse afterwards.
    """
    by_order: dict[str, dict[tuple[str, ...], Exposure]] = defaultdict(dict)
    lacks = Counter[tuple[str, tuple[str, ...]]]()
    for exposure in exposures:
        if exposure.claim_type in ORDERED:
            by_order[exposure.order_id].setdefault(exposure.pool, exposure)
            lacks[exposure.order_id, exposure.pool] += exposure.units
    asked = []
    for line in credits:
        claims = list(by_order.get(line.order_id, {}).values()) if line.order_id else []
        if (claim := _same_product(line, claims)) is not None:
            other_reason = line.pool[0] not in ("customer_return", claim.claim_type)
            asked.append((other_reason, line.day, line.identity, line, claim.pool))
    for other_reason, _, _, line, pool in sorted(asked, key=lambda one: one[:3]):
        if not other_reason or lacks[line.order_id, pool] > 0:
            line.pool = pool
            lacks[line.order_id, pool] -= line.units - line.units_taken_back


def _same_product(line: CreditLine, claims: Sequence[Exposure]) -> Exposure | None:
    for found in (
        [claim for claim in claims if line.sku and line.sku.lower() == claim.sku.lower()],
        [claim for claim in claims if line.fnsku and line.fnsku == claim.fnsku],
        [claim for claim in claims if line.fnsku and line.fnsku in claim.other_fnskus],
        [claim for claim in claims if line.asin and line.asin.lower() == claim.asin.lower()],
    ):
        if len(found) == 1:
            return found[0]
    return None
