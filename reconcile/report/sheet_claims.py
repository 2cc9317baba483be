"""The sheets that hold claims: File now, Waiting, Review, Expired, Filed & settled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from reconcile.own_toml import own_toml
from reconcile.policy.spoken import spoken
from reconcile.report.cells import ACTION_ROWS, REFERENCE_ROWS, Book, Column, Kind, Tone, by_amount
from reconcile.report.figures import INVOICE_LACKING, SOON_DAYS, URGENT_DAYS
from reconcile.report.filing import Filing
from reconcile.report.rows import Claim
from reconcile.report.sheet_inputs import InputColumns

CSV = "claims.csv"
SETTLED = ("filed", "paid", "denied", "closed")


def urgency(days: int | None) -> Tone:
    """Colour of a day that is so many days away: red in the last week, yellow in the last month."""
    if days is None or days > SOON_DAYS:
        return Tone.PLAIN
    return Tone.URGENT if days <= URGENT_DAYS else Tone.SOON


def readiness(claim: Claim) -> Tone:
    """Colour of the documents: green when nothing is missing."""
    return Tone.SOON if claim.evidence_missing else Tone.GOOD


def uninvoiced(claim: Claim) -> Tone:
    """Colour of what the invoices say: red when they do not cover the units."""
    return Tone.URGENT if claim.invoice_state in INVOICE_LACKING else Tone.PLAIN


def file_now_sheet(
    book: Book,
    claims: Sequence[Claim],
    texts_of_cases: Mapping[str, str],
    plan: Mapping[str, Filing],
    inputs: InputColumns,
) -> None:
    """What is owed and can be filed today. By case key: `texts_of_cases` the text files, `plan` the filing days."""
    columns, lacking = _columns(book), _lacking(claims)
    linked = replace(columns["case_key"], link=lambda row: texts_of_cases.get(row.case_key, ""))
    ready = replace(
        columns["ready"],
        value=lambda row: book.texts.text("ready", "lacking" if _case(row) in lacking else "ready"),
        tone=lambda row: Tone.SOON if _case(row) in lacking else Tone.GOOD,
    )
    file_on = Column("file_on", partial(_planned, plan), Kind.DATE, 12, tone=partial(_planned_tone, plan))
    _input_sheet(book, "file_now", _file_now(claims), inputs, linked, ready, file_on)


def other_claim_sheets(book: Book, claims: Sequence[Claim], inputs: InputColumns) -> None:
    """Waiting, Review, Expired, Filed & settled, each in the order in which it is worked off."""
    _sheet(book, "waiting", _waiting(claims), REFERENCE_ROWS)
    _input_sheet(book, "review", _review(claims), inputs)
    _sheet(book, "expired", _expired(claims), REFERENCE_ROWS, replace(_columns(book)["deadline"], tone=None))
    _input_sheet(book, "filed", _filed(claims), inputs)


def _input_sheet(book: Book, key: str, rows: list[Claim], inputs: InputColumns, *changed: Column[Claim]) -> None:
    """A sheet that is worked in: it shows every row, and what is filled in is read back."""
    shown = _sheet(book, key, rows, ACTION_ROWS, *inputs.columns(book), *changed)
    inputs.finish(book, key, shown, rows[:ACTION_ROWS])


def _sheet(book: Book, key: str, rows: list[Claim], limit: int, *changed: Column[Claim]) -> list[Column[Claim]]:
    columns = _columns(book) | {column.key: column for column in changed}
    shown = [columns[name] for name in own_toml("report/claim_columns.toml")[key]]
    book.table(key, shown, rows, CSV, limit=limit)
    return shown


def _columns(book: Book) -> dict[str, Column[Claim]]:
    """Every column that a claim sheet may show, by key."""
    return {column.key: column for column in [*_state_columns(book), *_product_columns(), *_id_columns()]}


def _file_now(claims: Sequence[Claim]) -> list[Claim]:
    """Ready cases first, then those that lack documents; inside each by deadline of the case, then by its value.

    The rows of a case stand together, by deadline, then by value.
    """
    rows = [row for row in claims if row.status == "open"]
    lacking = _lacking(claims)
    deadline: dict[str, date] = {}
    value: dict[str, Decimal] = {}
    for row in rows:
        case = _case(row)
        deadline[case] = min(deadline.get(case, date.max), _later(row.deadline))
        if row.amount is not None:
            value[case] = value.get(case, Decimal(0)) + row.amount

    def place(row: Claim) -> tuple[object, ...]:
        case = _case(row)
        of_case = (case in lacking, deadline[case], by_amount(value.get(case)), case)
        return (*of_case, _later(row.deadline), by_amount(row.amount), row.claim_id)

    rows.sort(key=place)
    return rows


def _case(claim: Claim) -> str:
    return claim.case_key or claim.claim_id


def _lacking(claims: Sequence[Claim]) -> set[str]:
    """Cases with an open row that lacks a document: a case is filed as a whole."""
    return {_case(row) for row in claims if row.status == "open" and row.evidence_missing}


def _waiting(claims: Sequence[Claim]) -> list[Claim]:
    """Those that open first."""
    rows = [row for row in claims if row.status == "waiting"]
    rows.sort(key=lambda row: (_later(row.eligible_from), _later(row.deadline), by_amount(row.amount), row.claim_id))
    return rows


def _review(claims: Sequence[Claim]) -> list[Claim]:
    """Most urgent first: a doubt that is settled after the deadline has cost the claim.

    Last what came before the ledger data begin: it needs one download and no decision, row by row; of it first what
    can still be filed.
    """

    def place(row: Claim) -> tuple[object, ...]:
        over = row.before_data and row.days_left is not None and row.days_left < 0
        return (row.before_data, over, _later(row.deadline), by_amount(row.amount), row.claim_id, row.status_reason)

    return sorted((row for row in claims if row.status == "review"), key=place)


def _expired(claims: Sequence[Claim]) -> list[Claim]:
    """Dearest first, per currency: it is the cost of being late."""
    rows = [row for row in claims if row.status == "expired"]
    rows.sort(key=lambda row: (row.currency, by_amount(row.amount), row.claim_id, row.status_reason))
    return rows


def _filed(claims: Sequence[Claim]) -> list[Claim]:
    """By how they stand, open cases first."""
    rows = [row for row in claims if row.status in SETTLED]
    rows.sort(key=lambda row: (SETTLED.index(row.status), row.case_key, row.claim_id, row.status_reason))
    return rows


def _planned(plan: Mapping[str, Filing], claim: Claim) -> date | None:
    return plan[claim.case_key].planned if claim.case_key in plan else None


def _planned_tone(plan: Mapping[str, Filing], claim: Claim) -> Tone:
    """Red where the planned day lies after the claim's deadline."""
    planned = _planned(plan, claim)
    return Tone.URGENT if planned and claim.deadline and planned > claim.deadline else Tone.PLAIN


def _later(day: date | None) -> date:
    return day or date.max


def _documents(book: Book, claim: Claim) -> str:
    """The missing documents by their names."""
    keys = [part.strip() for part in claim.evidence_missing.split(";") if part.strip()]
    return book.texts.text("reader", "list_mark").join(book.documents.get(key, key) for key in keys)


def _word(book: Book, section: str, claim: Claim) -> str:
    """The word for the field that has the same name as the section of the catalogue."""
    return book.texts.word(section, getattr(claim, section))


def _state_columns(book: Book) -> list[Column[Claim]]:
    return [
        Column(
            "ready",
            lambda row: book.texts.text("ready", "lacking" if row.evidence_missing else "ready"),
            width=12,
            tone=readiness,
        ),
        Column("status", partial(_word, book, "status"), width=14),
        Column("claim_type", partial(_word, book, "claim_type"), width=21),
        Column("counterparty", partial(_word, book, "counterparty"), width=12),
        Column("marketplace", lambda row: row.marketplace, width=10),
        Column("days_left", lambda row: row.days_left, Kind.COUNT, 8, tone=lambda row: urgency(row.days_left)),
        Column("deadline", lambda row: row.deadline, Kind.DATE, 12, tone=lambda row: urgency(row.days_left)),
        Column("eligible_from", lambda row: row.eligible_from, Kind.DATE, 12),
        Column("event_date", lambda row: row.event_date, Kind.DATE, 12),
        Column("reason", lambda row: row.reason_shown or row.status_reason, Kind.LONG, 46),
        Column("evidence_missing", partial(_documents, book), Kind.LONG, 34),
        Column("invoice_note", lambda row: row.invoice_note, Kind.LONG, 64, tone=uninvoiced),
        Column("weight_note", lambda row: row.weight_note, Kind.LONG, 64),
        Column("where", partial(_where, book), Kind.LONG, 62),
        Column("window_note", partial(_word, book, "window_note"), Kind.LONG, 28),
        Column("window_source", lambda row: spoken(row.window_source, book.texts.language), Kind.LONG, 66),
    ]


def _where(book: Book, claim: Claim) -> str:
    return book.texts.word("where", claim.claim_type)


def _product_columns() -> list[Column[Claim]]:
    return [
        Column("units", lambda row: row.units, Kind.COUNT, 8),
        Column("amount", lambda row: row.amount, Kind.MONEY, 12, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("unit_cost", lambda row: row.unit_cost, Kind.NUMBER, 11),
        Column("cost_currency", lambda row: row.cost_currency, width=13),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 15),
        Column("sku", lambda row: row.sku, Kind.ID, 28),
        Column("asin", lambda row: row.asin, Kind.ID, 15),
        Column("title", lambda row: row.title, Kind.LONG, 38),
        Column("disposition", lambda row: row.disposition, width=22),
        Column("reason_code", lambda row: row.reason_code, Kind.ID, 23),
        Column("fulfillment_center", lambda row: row.fulfillment_center, Kind.ID, 13),
        Column("forwarder", lambda row: row.forwarder, Kind.LONG, 22),
    ]


def _id_columns() -> list[Column[Claim]]:
    return [
        Column("shipment_id", lambda row: row.shipment_id, Kind.ID, 17),
        Column("order_id", lambda row: row.order_id, Kind.ID, 24),
        Column("reference_id", lambda row: row.reference_id, Kind.ID, 21),
        Column("reimbursement_id", lambda row: row.reimbursement_id, Kind.ID, 16),
        Column("tracking_no", lambda row: row.tracking_no, Kind.ID, 22),
        Column("case_key", lambda row: row.case_key, Kind.ID, 44),
        Column("claim_id", lambda row: row.claim_id, Kind.ID, 28),
        Column("earlier_case", lambda row: row.earlier_case, Kind.ID, 18),
    ]
