"""The documents that are missing, in order of the money that waits for them. Grain: case × document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from reconcile.evidence.index import EvidenceIndex
from reconcile.evidence.need import PricedNeed

AT_STAKE = ("open", "waiting", "review")
"""Claims whose money can still come; a document or step for the others would change nothing any more."""


class EvidenceGap(NamedTuple):
    """A row of `evidence_gap`: one document that one case lacks.

    `amount` is None where nothing is priced; `unpriced` counts such units. `refused`: files that state the document in
    a form which is rejected.
    """

    case_key: str
    claim_type: str
    counterparty: str
    marketplace: str
    document: str
    shipment_id: str
    order_id: str
    tracking_no: str
    skus: str
    units: int
    unpriced: int
    amount: Decimal | None
    currency: str
    deadline: date | None
    refused: str


Worth = Callable[[Decimal, str], Decimal | None]
"""Money of a currency in the reporting currency; None where no rate of the as-of date is known."""


def gaps(claims: Iterable[PricedNeed], index: EvidenceIndex, seller_type: str, worth: Worth) -> list[EvidenceGap]:
    """Every missing required document, the most money first, each in its own currency.

    Without a rate for one of the currencies they stand apart, the one with most gaps first.
    """
    found: dict[tuple[str, str, str], EvidenceGap] = {}
    for row in claims:
        if row.status not in AT_STAKE:
            continue
        for lack in index.lacking(row.need, seller_type):
            key = (row.need.case_key, row.currency, lack.document)
            found[key] = _joined(found.get(key), _gap(row, lack.document, "; ".join(lack.refused)))
    often = Counter(gap.currency for gap in found.values())
    apart = any(worth(Decimal(1), currency) is None for currency in often)

    def order(gap: EvidenceGap) -> tuple[int, str, Decimal, date, str, str]:
        group = (-often[gap.currency], gap.currency) if apart else (0, "")
        money = gap.amount if apart or gap.amount is None else worth(gap.amount, gap.currency)
        amount = -money if money is not None else Decimal(1)
        return (*group, amount, gap.deadline or date.max, gap.case_key, gap.document)

    return sorted(found.values(), key=order)


def _gap(row: PricedNeed, document: str, refused: str) -> EvidenceGap:
    need, amount = row.need, row.amount
    return EvidenceGap(
        case_key=need.case_key,
        claim_type="removal_lost" if need.claim_type == "removal_other" else need.claim_type,
        counterparty=need.counterparty,
        marketplace=row.marketplace,
        document=document,
        shipment_id=need.shipment_id,
        order_id=need.order_id,
        tracking_no=need.tracking_no,
        skus=need.sku or need.fnsku,
        units=row.units,
        unpriced=row.units if amount is None else 0,
        amount=amount,
        currency=row.currency,
        deadline=row.deadline,
        refused=refused,
    )


def _joined(first: EvidenceGap | None, more: EvidenceGap) -> EvidenceGap:
    """Two claims of one case that lack the same document, as one gap."""
    if first is None:
        return more
    amounts = [gap.amount for gap in (first, more) if gap.amount is not None]
    return first._replace(
        units=first.units + more.units,
        unpriced=first.unpriced + more.unpriced,
        amount=sum(amounts, Decimal(0)) if amounts else None,
        deadline=min((gap.deadline for gap in (first, more) if gap.deadline), default=None),
        skus=_union(first.skus, more.skus),
        refused=_union(first.refused, more.refused),
    )


def _union(first: str, more: str) -> str:
    """Both lists as one, each value once."""
    return "; ".join(dict.fromkeys(part for part in (first + "; " + more).split("; ") if part))
