"""The sheets that hold claims: File now, Waiting, Review, Expired, Filed & settled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reconcile.report.cells import REFERENCE_ROWS, Book, Column, Kind, Tone, by_amount
from reconcile.report.rows import Claim

CSV = "claims.csv"
SOON_DAYS = 30
URGENT_DAYS = 7
SETTLED = ("filed", "paid", "denied", "closed")


def urgency(claim: Claim) -> Tone:
    """Colour of a deadline: red in the last week, yellow in the last month."""
    if claim.days_left is None:
        return Tone.PLAIN
    return Tone.URGENT if claim.days_left <= URGENT_DAYS else Tone.SOON if claim.days_left <= SOON_DAYS else Tone.PLAIN


def readiness(claim: Claim) -> Tone:
    """Colour of the documents: green when nothing is missing."""
    return Tone.SOON if claim.evidence_missing else Tone.GOOD


def write_claim_sheets(book: Book, claims: Sequence[Claim], texts_of_cases: Mapping[str, str]) -> None:
    """The five sheets. `texts_of_cases` names the text file of each case."""
    _file_now(book, [row for row in claims if row.status == "open"], texts_of_cases)
    _waiting(book, [row for row in claims if row.status == "waiting"])
    _review(book, [row for row in claims if row.status == "review"])
    _expired(book, [row for row in claims if row.status == "expired"])
    _filed(book, [row for row in claims if row.status in SETTLED])


def _later(day: date | None) -> date:
    return day or date.max


def _file_now(book: Book, rows: list[Claim], texts_of_cases: Mapping[str, str]) -> None:
    """Ready ones first, then those that lack documents; inside each by deadline, then by value."""
    rows.sort(key=lambda row: (bool(row.evidence_missing), _later(row.deadline), by_amount(row.amount), row.claim_id))
    column = _columns(book)
    ready: Column[Claim] = Column(
        "ready",
        lambda row: book.texts.text("ready", "lacking" if row.evidence_missing else "ready"),
        width=11,
        tone=readiness,
    )
    text_file: Column[Claim] = Column("text_file", lambda row: texts_of_cases.get(row.case_key, ""), width=34)
    where: Column[Claim] = Column("where", lambda row: book.texts.word("where", row.claim_type), Kind.LONG, 34)
    keys = "days_left deadline claim_type counterparty marketplace units amount currency".split()
    keys += "shipment_id order_id reference_id reimbursement_id fnsku sku title event_date evidence_missing".split()
    columns = [ready, *(column[key] for key in keys), where, text_file]
    keys = "case_key tracking_no forwarder fulfillment_center reason_code disposition unit_cost cost_currency".split()
    keys += "reason earlier_case window_note window_source asin claim_id".split()
    book.table("file_now", columns + [column[key] for key in keys], rows, CSV)


def _waiting(book: Book, rows: list[Claim]) -> None:
    rows.sort(key=lambda row: (_later(row.eligible_from), _later(row.deadline), by_amount(row.amount), row.claim_id))
    keys = "eligible_from deadline claim_type counterparty marketplace units amount currency shipment_id order_id".split()
    keys += "reference_id reimbursement_id fnsku sku title event_date reason evidence_missing".split()
    keys += "tracking_no window_note window_source earlier_case claim_id".split()
    column = _columns(book)
    book.table("waiting", [column[key] for key in keys], rows, CSV)


def _review(book: Book, rows: list[Claim]) -> None:
    """Most urgent first: a doubt that is settled after the deadline has cost the claim."""
    rows.sort(key=lambda row: (_later(row.deadline), by_amount(row.amount), row.claim_id, row.status_reason))
    keys = "days_left deadline claim_type counterparty marketplace units amount currency reason shipment_id".split()
    keys += "order_id reference_id reimbursement_id fnsku sku title event_date eligible_from tracking_no forwarder".split()
    keys += "reason_code disposition evidence_missing unit_cost cost_currency window_note earlier_case claim_id".split()
    column = _columns(book)
    book.table("review", [column[key] for key in keys], rows, CSV)


def _expired(book: Book, rows: list[Claim]) -> None:
    """Dearest first, per currency: it is the cost of being late."""
    rows.sort(key=lambda row: (row.currency, by_amount(row.amount), row.claim_id, row.status_reason))
    keys = "deadline claim_type counterparty marketplace units amount currency shipment_id order_id".split()
    keys += "reference_id reimbursement_id fnsku sku title event_date reason tracking_no window_note claim_id".split()
    column = _columns(book)
    plain = {"deadline": replace(column["deadline"], tone=None)}
    book.table("expired", [plain.get(key, column[key]) for key in keys], rows, CSV, limit=REFERENCE_ROWS)


def _filed(book: Book, rows: list[Claim]) -> None:
    rows.sort(key=lambda row: (SETTLED.index(row.status), row.case_key, row.claim_id, row.status_reason))
    keys = "status claim_type counterparty marketplace units amount currency reason earlier_case case_key".split()
    keys += "shipment_id order_id reference_id reimbursement_id fnsku sku title event_date tracking_no claim_id".split()
    column = _columns(book)
    book.table("filed", [column[key] for key in keys], rows, CSV, limit=REFERENCE_ROWS)


def _columns(book: Book) -> dict[str, Column[Claim]]:
    """Every column that a claim sheet may show, by key."""
    columns = [*_state_columns(book), *_product_columns(), *_id_columns()]
    return {column.key: column for column in columns}


def _state_columns(book: Book) -> list[Column[Claim]]:
    word: Callable[[str], Callable[[Claim], Any]] = lambda field: lambda row: book.texts.word(field, getattr(row, field))  # noqa: E731
    return [
        Column("status", word("status"), width=10),
        Column("claim_type", word("claim_type"), width=18),
        Column("counterparty", word("counterparty"), width=11),
        Column("marketplace", lambda row: row.marketplace, width=8),
        Column("days_left", lambda row: row.days_left, Kind.COUNT, 7, tone=urgency),
        Column("deadline", lambda row: row.deadline, Kind.DATE, 11, tone=urgency),
        Column("eligible_from", lambda row: row.eligible_from, Kind.DATE, 11),
        Column("event_date", lambda row: row.event_date, Kind.DATE, 11),
        Column("reason", lambda row: row.reason_shown or row.status_reason, Kind.LONG, 46),
        Column("evidence_missing", lambda row: book.texts.words("document", row.evidence_missing), Kind.LONG, 34),
        Column("window_note", lambda row: book.texts.word("window_note", row.window_note), width=16),
        Column("window_source", lambda row: row.window_source, width=24),
    ]


def _product_columns() -> list[Column[Claim]]:
    return [
        Column("units", lambda row: row.units, Kind.COUNT, 7),
        Column("amount", lambda row: row.amount, Kind.MONEY, 12, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=9),
        Column("unit_cost", lambda row: row.unit_cost, Kind.NUMBER, 10),
        Column("cost_currency", lambda row: row.cost_currency, width=9),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 13),
        Column("sku", lambda row: row.sku, Kind.ID, 18),
        Column("asin", lambda row: row.asin, Kind.ID, 13),
        Column("title", lambda row: row.title, width=30),
        Column("disposition", lambda row: row.disposition, width=14),
        Column("reason_code", lambda row: row.reason_code, Kind.ID, 8),
        Column("fulfillment_center", lambda row: row.fulfillment_center, Kind.ID, 11),
        Column("forwarder", lambda row: row.forwarder, width=18),
    ]


def _id_columns() -> list[Column[Claim]]:
    return [
        Column("shipment_id", lambda row: row.shipment_id, Kind.ID, 15),
        Column("order_id", lambda row: row.order_id, Kind.ID, 21),
        Column("reference_id", lambda row: row.reference_id, Kind.ID, 20),
        Column("reimbursement_id", lambda row: row.reimbursement_id, Kind.ID, 15),
        Column("tracking_no", lambda row: row.tracking_no, Kind.ID, 20),
        Column("case_key", lambda row: row.case_key, Kind.ID, 30),
        Column("claim_id", lambda row: row.claim_id, Kind.ID, 26),
        Column("earlier_case", lambda row: row.earlier_case, Kind.ID, 16),
    ]
