"""Writes claims and their source lines into the tables `claim` and `claim_source` that the report reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim
from reconcile.match.breaks import Break
from reconcile.price import Price
from reconcile.reasons.traits import codes_of
from reconcile.records import CreditLine, Exposure, SourceLine
from reconcile.source_lines import spoken_place
from reconcile.tables import COST, DAY, MONEY, RATE, TEXT, UNITS, YES_NO, write_named, write_table
from reconcile.texts.catalogue import catalogue
from reconcile.texts.line_notes import BETWEEN_PARTS, KEPT_IN, SECTION

CLAIM = {
    "account": TEXT,
    "marketplace": TEXT,
    "stock_region": TEXT,
    "claim_id": TEXT,
    "claim_type": TEXT,
    "counterparty": TEXT,
    "status": TEXT,
    "status_reason": TEXT,
    "reason_shown": TEXT,
    "shipment_id": TEXT,
    "order_id": TEXT,
    "reference_id": TEXT,
    "reimbursement_id": TEXT,
    "tracking_no": TEXT,
    "fnsku": TEXT,
    "sku": TEXT,
    "asin": TEXT,
    "title": TEXT,
    "units": UNITS,
    "unit_cost": COST,
    "cost_currency": TEXT,
    "rate": RATE,
    "amount": MONEY,
    "currency": TEXT,
    "event_date": DAY,
    "eligible_from": DAY,
    "deadline": DAY,
    "days_left": UNITS,
    "evidence_missing": TEXT,
    "case_key": TEXT,
    "forwarder": TEXT,
    "fulfillment_center": TEXT,
    "disposition": TEXT,
    "reason_code": TEXT,
    "window_id": TEXT,
    "window_source": TEXT,
    "window_note": TEXT,
    "cost_source": TEXT,
    "earlier_case": TEXT,
    "invoice_note": TEXT,
    "invoice_state": TEXT,
    "weight_note": TEXT,
    "filed_as": TEXT,
    "before_data": YES_NO,
}
OF_EXPOSURE = (
    *("marketplace", "stock_region", "claim_id", "claim_type", "counterparty", "shipment_id", "order_id"),
    *("reference_id", "reimbursement_id", "tracking_no", "fnsku", "sku", "asin", "event_date", "forwarder"),
    *("fulfillment_center", "disposition", "reason_code"),
)
"""Columns of `claim` that the exposure has under the same name."""
CLAIM_SOURCE = {
    "claim_id": TEXT,
    "role": TEXT,
    "kind": TEXT,
    "file_id": UNITS,
    "sheet": TEXT,
    "line": UNITS,
    "units": UNITS,
    "date": DAY,
    "reference": TEXT,
    "amount": MONEY,
    "currency": TEXT,
    "note": TEXT,
    "payment_id": TEXT,
}
CLAIM_DEDUCTIBLE = {"claim_id": TEXT, "amount": MONEY, "currency": TEXT}
CLAIM_LIMIT = {"claim_id": TEXT, "per_unit": RATE, "currency": TEXT, "rate": RATE, "rate_date": DAY}


class Papers(NamedTuple):
    """What the papers say of a claim: missing documents, how far invoices cover it, what the weights say; in words.

    `at_hand`: names of the files that prove something for it.
    `invoice_state` is the code of the invoice note: invoice_covers, invoice_used_up, invoice_too_late, invoice_unknown.
    """

    missing: str
    at_hand: tuple[str, ...]
    invoice_note: str
    invoice_state: str
    weight_note: str


def write_claims(  # noqa: PLR0913 - what a row of the table is made of, named at the one call
    con: DuckDBPyConnection,
    claims: Sequence[Claim],
    *,
    account: str,
    as_of: date,
    language: str,
    titles: dict[str, str],
    papers: Callable[[Exposure], Papers],
    paths: dict[int, str],
) -> None:
    """Write table `claim`, one row per claims.csv row, in its order; `claim_deductible`, per claim lowered by one.

    `claim_limit`: what the terms of the one who is asked pay for a unit, of a claim that they lower.
    `claim_recovered`: money that came in already and lowers what a row of a claim asks for.
    """

    def row(claim: Claim) -> dict[str, object]:
        exposure, price, term = claim.one.exposure, claim.price, claim.term
        cost = price.cost if exposure.priced else None
        deadline = claim.deadline
        proof = papers(exposure)
        return {name: getattr(exposure, name) for name in OF_EXPOSURE} | {
            "account": account,
            "status": claim.row.status,
            "status_reason": claim.said("en"),
            "reason_shown": claim.said(language),
            "title": titles.get(exposure.fnsku, ""),
            "units": claim.row.units,
            "unit_cost": cost.unit_cost if cost else None,
            "cost_currency": cost.currency if cost else "",
            "rate": round(price.rate.rate, 12) if cost and price.rate else None,
            "amount": claim.amount,
            "currency": price.currency,
            "eligible_from": claim.row.eligible_from or term.eligible_from,
            "deadline": deadline,
            "days_left": (deadline - as_of).days if deadline else None,
            "evidence_missing": proof.missing,
            "case_key": claim.case_key,
            "window_id": term.window_id,
            "window_source": term.source,
            "window_note": term.note,
            "cost_source": _place(cost.source, paths) if cost else "",
            "earlier_case": claim.earlier_case,
            "invoice_note": proof.invoice_note,
            "invoice_state": proof.invoice_state,
            "weight_note": proof.weight_note,
            "filed_as": claim.row.filed_as,
            "before_data": any(reason.code in codes_of("before_data") for reason in claim.row.reasons),
        }

    write_named(con, "claim", CLAIM, map(row, claims))
    lowered = {c.one.exposure.claim_id: c.price.deductible for c in claims if c.price.deductible}
    write_table(con, "claim_deductible", CLAIM_DEDUCTIBLE, ([key, *value] for key, value in lowered.items()))
    # of a claim whose units two payers are asked for, the terms of the one whose letter is still to be sent
    terms = {c.one.exposure.claim_id: c.price.limit for c in sorted(claims, key=lambda c: c.row.status == "open")}
    limits = ((key, one.per_unit, one.currency, one.rate.rate, one.rate.day) for key, one in terms.items() if one)
    write_table(con, "claim_limit", CLAIM_LIMIT, ([k, round(u, 12), c, round(r, 12), d] for k, u, c, r, d in limits))
    came_in = ([c.one.exposure.claim_id, c.recovered, c.price.currency] for c in claims if c.recovered)
    write_table(con, "claim_recovered", CLAIM_DEDUCTIBLE, came_in)


def _place(source: SourceLine, paths: dict[int, str]) -> str:
    return spoken_place(paths.get(source.file_id, ""), source.sheet, source.line)


def write_sources(con: DuckDBPyConnection, breaks: Iterable[Break], claims: Sequence[Claim]) -> None:
    """Write table `claim_source`: the event, everything that settled it, reversals and the price, per claim.

    Exposures that are settled completely keep their lines too: they are the proof of the allocation. Shipped,
    received and delivered lines of shipments are added by the model `claim_line`.
    """
    prices = {c.one.exposure.claim_id: c.price for c in claims}
    rows = (row for one in breaks for row in _sources(one, prices.get(one.exposure.claim_id)))
    write_named(con, "claim_source", CLAIM_SOURCE, rows)


def _sources(one: Break, price: Price | None) -> Iterator[dict[str, object]]:
    exposure = one.exposure
    paid = exposure.paid_per_unit
    whole = [(exposure.event_date, exposure.units)] * len(exposure.source)
    for source, (day, units) in zip(exposure.source, exposure.days or whole, strict=True):
        if source.file_id:
            yield _line(
                exposure,
                "exposure",
                exposure.claim_type,
                source,
                units=units,
                date=day,
                reference=exposure.reference_id or exposure.reimbursement_id,
                amount=None if paid is None else paid * exposure.units,
                currency="" if paid is None else exposure.payment_currency,
                note=_note("reason", code=exposure.reason_code) if exposure.reason_code else "",
            )
    for credit, units, steps in one.settled_by_credit():
        yield _line(
            exposure,
            "settled by",
            kind_of(credit),
            credit.source,
            units=units,
            date=credit.day,
            reference=credit.reference,
            amount=credit.amount,
            currency=credit.currency,
            note=BETWEEN_PARTS.join((credit.label, _note("step", steps=", ".join(map(str, steps))))),
        )
    for again in one.reopened:
        yield _line(
            exposure,
            "reversal",
            "payment",
            again.source,
            units=again.units,
            date=again.day,
            reference=again.reimbursement_id,
            note=_note("taken_back", payment=again.payment_id),
            payment_id=again.payment_id,
        )
    if price is not None and price.cost is not None:
        cost = price.cost
        yield _line(
            exposure,
            "cost",
            "cost",
            cost.source,
            date=cost.effective_from,
            reference=cost.invoice_no,
            note=_note("purchase_price", cost=f"{cost.unit_cost.normalize():f}", currency=cost.currency),
        )
        if price.rate is not None and price.rate.source is not None:
            yield _line(exposure, "rate", "fx", price.rate.source, note=_note("exchange_rate"))
        of_limit = price.limit.rate.source if price.limit else None
        if of_limit and (price.rate is None or of_limit != price.rate.source):
            yield _line(exposure, "rate", "limit", of_limit, note=_note("limit_rate"))


@cache
def _note(key: str, **blanks: str) -> str:
    return catalogue(KEPT_IN).text(SECTION, key, **blanks)


def kind_of(credit: CreditLine) -> str:
    """What a text calls a credit: a unit that came back was not paid."""
    if credit.told_as:
        return credit.told_as
    if credit.amount is not None and credit.amount == 0:
        return "payment in stock"
    if credit.exchanged >= credit.units > 0:
        return "payment exchanged"
    return credit.kind.value


def _line(exposure: Exposure, role: str, kind: str, source: SourceLine, **told: object) -> dict[str, object]:
    """A line of `claim_source`: where it stands, what it is, and what it tells; the rest is blank or not known."""
    place = {"file_id": source.file_id, "sheet": source.sheet, "line": source.line}
    return {"claim_id": exposure.claim_id, "role": role, "kind": kind, **place, **_UNTOLD, **told}


_UNTOLD = {"units": None, "date": None, "reference": "", "amount": None, "currency": "", "note": "", "payment_id": ""}
