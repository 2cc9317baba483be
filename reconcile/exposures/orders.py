"""Exposures of Amazon-fulfilled orders: refunded or replaced and never returned, or returned damaged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from reconcile.credits.gather import Credits
from reconcile.credits.reimbursement_line import ReimbursementLine
from reconcile.records import CreditKind, CreditLine, Doubt, Exposure, Reason, SourceLine, claim_id_of
from reconcile.tables import named_rows

ORDERED = ("customer_return", "removal_lost")
"""Claims of an order of which a payment may carry the id."""

_ORDERS = """
select order_id, product_key, fnsku, fnskus, sku, asin, refunded, damaged, told_paid, event_date, partly_refunded,
    by_amazon, by_claim, marketplace, stock_region, file_id, line, days
from order_line
order by order_id, product_key
"""
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
    unseen = named_rows(con, _UNSEEN)
    exposures = []
    for row in named_rows(con, _ORDERS):
        order_id, names = row.order_id, (*row.fnskus, row.sku)
        exposure = Exposure(
            claim_id=claim_id_of(account, "customer_return", order_id, row.product_key),
            claim_type="customer_return",
            counterparty="amazon",
            marketplace=row.marketplace,
            stock_region=row.stock_region,
            fnsku=row.fnsku,
            sku=row.sku,
            asin=row.asin,
            units=max(row.refunded, row.damaged),
            event_date=row.event_date,
            pool=("customer_return", order_id, row.product_key),
            source=tuple(SourceLine(told["file_id"], "", told["line"]) for told in row.days)
            or (SourceLine(row.file_id, "", row.line),),
            order_id=order_id,
            days=tuple((told["day"], told["units"]) for told in row.days),
            partly_days=tuple((told["day"], told["partly"]) for told in row.days if told["partly"]),
            other_fnskus=tuple(other for other in row.fnskus if other != row.fnsku),
            former_ids=tuple(claim_id_of(account, "customer_return", order_id, name) for name in names),
        )
        whole = {
            "fulfilment_unknown": not row.by_amazon,
            "refunded_by_claim": row.by_claim,
            "no_refund": not row.refunded,
        }
        exposure.doubts = [Doubt(exposure.units, Reason.of(code)) for code, holds in whole.items() if holds]
        if exposure.units > row.damaged and (reason := _may_be_back(exposure, unseen)):
            exposure.doubts.append(Doubt(exposure.units - row.damaged, reason))
        if row.told_paid:
            exposure.doubts.append(Doubt(row.told_paid, Reason.of("return_told_paid")))
        if row.partly_refunded:
            exposure.doubts.append(Doubt(row.partly_refunded, Reason.of("partly_refunded")))
        if not any(whole.values()) and row.damaged > row.refunded:
            exposure.doubts.append(Doubt(row.damaged - row.refunded, Reason.of("no_refund")))
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


def _may_be_back(exposure: Exposure, unseen: Sequence[Any]) -> Reason | None:
    """Why the returns report does not tell whether the units came back; `unseen`: the rows of `returns_unseen`."""
    for row in unseen:
        meant = (row.since or date.min) <= exposure.event_date <= (row.until or date.max)
        if meant and row.fnsku in ("", *exposure.fnskus):
            return Reason.of(row.reason, date=row.day or "-")
    return None


def return_credits(con: DuckDBPyConnection) -> list[CreditLine]:
    """Returned units that settle an order; units that came back damaged by Amazon or its carrier settle nothing."""
    return [
        CreditLine(
            identity=f"{row.identity}|{row.occurrence}",
            pool=("customer_return", row.order_id, row.fnsku),
            kind=CreditKind.PAYMENT,
            units=row.units,
            day=row.return_date,
            source=SourceLine(row.file_id, row.sheet, row.line),
            reference=row.order_id,
            fnsku=row.fnsku,
            sku=row.sku,
            asin=row.asin,
            stock_region="",
            label=f"returned {row.disposition}",
            order_id=row.order_id,
            told_as="return",
        )
        for row in named_rows(con, _RETURNS)
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
