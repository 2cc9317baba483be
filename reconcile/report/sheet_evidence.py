"""The sheets about proof and what is to be done: Evidence and Steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reconcile.evidence.gaps import AT_STAKE, EvidenceGap
from reconcile.evidence.kept import KeptFile
from reconcile.policy.spoken import spoken
from reconcile.report.cells import ACTION_ROWS, Book, Column, Kind, Tone, by_amount
from reconcile.report.figures import TO_DO
from reconcile.report.proof_rows import CaseStep, InvoiceCapacity
from reconcile.report.rows import Claim
from reconcile.report.sheet_claims import uninvoiced, urgency
from reconcile.report.stack import Block, write_stack

GAPS_CSV = "evidence_gaps.csv"
INVOICES_CSV = "invoice_capacity.csv"
FILES_CSV = "evidence_manifest.csv"
STEPS_CSV = "steps.csv"
FOLLOWING = ("follow_up", "hand_up", "answer_denial", "check_payment", "check_units")
FILE_TONES = {
    "changed": Tone.URGENT,
    "vanished": Tone.URGENT,
    "unreadable": Tone.URGENT,
    "empty": Tone.URGENT,
    "lapses soon": Tone.SOON,
}


@dataclass(frozen=True, slots=True)
class EvidenceData:
    """What the sheet Evidence shows besides the claims."""

    gaps: Sequence[EvidenceGap]
    files: Sequence[KeptFile]
    invoices: Sequence[InvoiceCapacity]


def evidence_sheet(book: Book, data: EvidenceData, claims: Sequence[Claim], case_texts: Mapping[str, str]) -> None:
    """What is missing, what invoices and weights say of the claims, and the files that are there."""
    cases = len({gap.case_key for gap in data.gaps})
    said = [
        book.texts.text("said", "evidence", gaps=len(data.gaps), cases=cases, files=len(data.files)),
        book.texts.text("said", "evidence_order"),
    ]
    noted = [row for row in claims if row.status in AT_STAKE and (row.invoice_note or row.weight_note)]
    noted.sort(key=lambda row: (uninvoiced(row) is Tone.PLAIN, row.currency, by_amount(row.amount)))
    blocks: list[Block[Any]] = [
        Block("gaps", _gap_columns(book, case_texts), data.gaps, GAPS_CSV, ACTION_ROWS),
        Block("proof_notes", _note_columns(book), noted, "claims.csv"),
        Block("invoices", _invoice_columns(), data.invoices, INVOICES_CSV),
        Block("evidence_files", _file_columns(book), data.files, FILES_CSV),
    ]
    write_stack(book, "evidence", said, blocks)


def _names(book: Book, documents: str) -> str:
    """Documents by their names."""
    return book.texts.text("reader", "list_mark").join(book.documents.get(key, key) for key in documents.split("; "))


def _gap_columns(book: Book, case_texts: Mapping[str, str]) -> list[Column[EvidenceGap]]:
    word = book.texts.word
    return [
        Column("amount", lambda row: row.amount, Kind.MONEY, 13, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("document", lambda row: _names(book, row.document), Kind.LONG, 40),
        Column("case_key", lambda row: row.case_key, Kind.ID, 50, link=lambda row: case_texts.get(row.case_key, "")),
        Column("claim_type", lambda row: word("claim_type", row.claim_type), width=21),
        Column("counterparty", lambda row: word("counterparty", row.counterparty), width=12),
        Column("shipment_id", lambda row: row.shipment_id, Kind.ID, 17),
        Column("order_id", lambda row: row.order_id, Kind.ID, 24),
        Column("skus", lambda row: row.skus, Kind.LONG, 30),
        Column("units", lambda row: row.units, Kind.COUNT, 8),
        Column("unpriced", lambda row: row.unpriced or None, Kind.COUNT, 14),
        Column("deadline", lambda row: row.deadline, Kind.DATE, 12),
        Column("refused", lambda row: row.refused, Kind.LONG, 40),
    ]


def _note_columns(book: Book) -> list[Column[Claim]]:
    word = book.texts.word

    return [
        Column("amount", lambda row: row.amount, Kind.MONEY, 13, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("invoice_note", lambda row: row.invoice_note, Kind.LONG, 36, tone=uninvoiced),
        Column("weight_note", lambda row: row.weight_note, Kind.LONG, 40),
        Column("claim_type", lambda row: word("claim_type", row.claim_type), width=21),
        Column("status", lambda row: word("status", row.status), width=12),
        Column("shipment_id", lambda row: row.shipment_id, Kind.ID, 17),
        Column("order_id", lambda row: row.order_id, Kind.ID, 24),
        Column("sku", lambda row: row.sku, Kind.ID, 30),
        Column("units", lambda row: row.units, Kind.COUNT, 8),
        Column("marketplace", lambda row: row.marketplace, width=10),
        Column("deadline", lambda row: row.deadline, Kind.DATE, 12),
        Column("claim_id", lambda row: row.claim_id, Kind.ID, 40),
    ]


def _invoice_columns() -> list[Column[InvoiceCapacity]]:
    def used_up(row: InvoiceCapacity) -> Tone:
        return Tone.SOON if row.left_units is not None and row.left_units <= 0 else Tone.PLAIN

    return [
        Column("left_units", lambda row: row.left_units, Kind.COUNT, 13, tone=used_up),
        Column("invoice_date", lambda row: row.invoice_date, Kind.DATE, 12),
        Column("invoice_no", lambda row: row.invoice_no, Kind.ID, 36),
        Column("sku", lambda row: row.sku, Kind.ID, 40),
        Column("invoiced", lambda row: row.invoiced, Kind.COUNT, 20),
        Column("shipped_since", lambda row: row.shipped_since, Kind.COUNT, 12),
    ]


def _file_columns(book: Book) -> list[Column[KeptFile]]:
    return [
        Column(
            "state",
            lambda row: book.texts.word("file_state", row.state),
            width=13,
            tone=lambda row: FILE_TONES.get(row.state, Tone.PLAIN),
        ),
        Column("keep_until", lambda row: row.keep_until, Kind.DATE, 12),
        Column("document", lambda row: _names(book, row.document), Kind.LONG, 36),
        Column("path", lambda row: row.path, Kind.LONG, 40),
        Column("matches", lambda row: row.matches, Kind.LONG, 20),
        Column("size", lambda row: row.size, Kind.COUNT, 12),
        Column("first_seen", lambda row: row.first_seen, Kind.DATE, 16),
        Column("refused", lambda row: _names(book, row.refused), Kind.LONG, 22),
        Column("sha256", lambda row: row.sha256, Kind.ID, 30),
    ]


def steps_sheet(
    book: Book,
    rows: Sequence[CaseStep],
    as_of: date,
    case_texts: Mapping[str, str],
    replies: Mapping[tuple[str, str], str],
) -> None:
    """What is to be done for each case until when, and what each payer still owes: first what is due first.

    `replies`: the text of a step on a filed case, by case key and step.
    """
    word = book.texts.word

    def days(row: CaseStep) -> int | None:
        return None if row.due_date is None or row.state in ("done", "over") else (row.due_date - as_of).days

    def due(row: CaseStep) -> Tone:
        return urgency(days(row)) if row.state in TO_DO else Tone.PLAIN

    def text_of(row: CaseStep) -> str:
        if row.step in FOLLOWING:
            return replies.get((row.case_key, row.step), "")
        return case_texts.get(row.case_key, "")

    columns: list[Column[CaseStep]] = [
        Column("days_left", days, Kind.COUNT, 8, tone=due),
        Column("due_date", lambda row: row.due_date, Kind.DATE, 12, tone=due),
        Column("state", lambda row: word("step_state", row.state), width=12, tone=due),
        Column("step", lambda row: word("step", row.step), Kind.LONG, 34),
        Column("payer", lambda row: word("counterparty", row.payer), width=14),
        Column("case_key", lambda row: row.case_key, Kind.ID, 40, link=text_of),
        Column("amount", lambda row: row.amount, Kind.MONEY, 13, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("claims", lambda row: row.claims, Kind.COUNT, 8),
        Column("done_date", lambda row: row.done_date, Kind.DATE, 12),
        Column("note", lambda row: row.note, Kind.LONG, 56),
        Column("source", lambda row: spoken(row.source, book.texts.language), Kind.LONG, 44),
    ]
    book.table("steps", columns, rows, STEPS_CSV)
