"""The sheets that hold the data against each other: Cash, Roll-forward, Not covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reconcile.report.cells import Book, Column, Kind, Tone
from reconcile.report.proof_rows import CashDifference, NotCovered, ReportSpan, ReversalExcess, StockGap
from reconcile.report.stack import Block, write_stack

CASH_CSV = "cash_differences.csv"
EXCESS_CSV = "reversal_excess.csv"
STOCK_CSV = "roll_forward.csv"
NOT_COVERED_CSV = "not_covered.csv"
CANNOT_TELL = "cannot tell"
TONES = {"not in the bank": Tone.URGENT, "does not balance": Tone.URGENT, "not in the report": Tone.SOON}
TONES |= {"detail missing": Tone.SOON, CANNOT_TELL: Tone.UNKNOWN}


@dataclass(frozen=True, slots=True)
class CashData:
    """What the sheet Cash shows."""

    differences: Sequence[CashDifference]
    excess: Sequence[ReversalExcess]
    spans: Sequence[ReportSpan]


def _tone(answer: str) -> Tone:
    return TONES.get(answer, Tone.PLAIN)


def days_told(book: Book, spans: Sequence[ReportSpan], report: str) -> str:
    """Which days a kind of report tells, in words: `USD 2026-05-20 to 2026-11-20`."""
    found = [span for span in spans if span.report == report]
    days = ", ".join(
        book.texts.text("said", "span", currency=s.currency, first=s.first_day, last=s.last_day).strip() for s in found
    )
    return book.texts.text("said", f"{report}_days", days=days) if days else book.texts.text("said", f"{report}_none")


def cash_sheet(book: Book, data: CashData) -> None:
    """Reimbursements against money received, and payments of which more was taken back than was paid."""
    word = book.texts.word
    said = [book.texts.text("said", "cash"), *(days_told(book, data.spans, n) for n in ("money", "reimbursements"))]
    differences: list[Column[CashDifference]] = [
        Column("answer", lambda row: word("answer", row.answer), width=22, tone=lambda row: _tone(row.answer)),
        Column("difference", lambda row: row.difference, Kind.MONEY, 14, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("report_amount", lambda row: row.report_amount, Kind.MONEY, 14, currency=lambda row: row.currency),
        Column("cash_amount", lambda row: row.cash_amount, Kind.MONEY, 14, currency=lambda row: row.currency),
        Column("from_date", lambda row: row.from_date, Kind.DATE, 12),
        Column("to_date", lambda row: row.to_date, Kind.DATE, 12),
        Column("kind", lambda row: word("pool", word("claim_type", row.kind)), width=24),
        Column("sums", lambda row: row.sums, Kind.COUNT, 10),
        Column("why", lambda row: word("cash_why", row.why), Kind.LONG, 60),
    ]
    excess: list[Column[ReversalExcess]] = [
        Column("reimbursement_id", lambda row: row.reimbursement_id, Kind.ID, 22),
        Column("excess", lambda row: row.excess, Kind.MONEY, 14, lambda row: row.currency, tone=lambda _: Tone.URGENT),
        Column("currency", lambda row: row.currency, width=11),
        Column("paid", lambda row: row.paid, Kind.MONEY, 14, currency=lambda row: row.currency),
        Column("taken", lambda row: row.taken, Kind.MONEY, 14, currency=lambda row: row.currency),
        Column("paid_units", lambda row: row.paid_units, Kind.COUNT, 12),
        Column("taken_units", lambda row: row.taken_units, Kind.COUNT, 12),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 24),
        Column("last_date", lambda row: row.last_date, Kind.DATE, 12),
        Column("reversals", lambda row: row.reversals, Kind.LONG, 60),
    ]
    blocks: list[Block[Any]] = [
        Block("cash", differences, data.differences, CASH_CSV),
        Block("excess", excess, data.excess, EXCESS_CSV),
    ]
    write_stack(book, "cash", said, blocks)


def roll_forward_sheet(book: Book, rows: Sequence[StockGap], spans: Sequence[ReportSpan], has_summary: bool) -> None:
    """Opening + movements = closing, and the summary against the detail. `has_summary`: a ledger summary was read."""
    word = book.texts.word
    said = [
        book.texts.text("said", "roll_forward" if has_summary else "roll_forward_none"),
        days_told(book, spans, "ledger"),
        book.texts.text("said", "cannot_tell"),
    ]
    columns: list[Column[StockGap]] = [
        Column("answer", lambda row: word("answer", row.answer), width=22, tone=lambda row: _tone(row.answer)),
        Column("from_date", lambda row: row.from_date, Kind.DATE, 12),
        Column("to_date", lambda row: row.to_date, Kind.DATE, 12),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 15),
        Column("sku", lambda row: row.sku, Kind.ID, 28),
        Column("disposition", lambda row: row.disposition, width=22),
        Column("location", lambda row: row.location, width=11),
        Column("event_type", lambda row: word("event_type", row.event_type), width=20),
        Column("summary_units", lambda row: row.summary_units, Kind.COUNT, 12),
        Column("detail_units", lambda row: row.detail_units, Kind.COUNT, 12),
        Column("difference", lambda row: row.difference, Kind.COUNT, 12),
        Column("missing_from", lambda row: row.missing_from, Kind.DATE, 14),
        Column("missing_to", lambda row: row.missing_to, Kind.DATE, 14),
    ]
    block = Block("roll_forward" if has_summary else "roll_forward_none", columns, rows, STOCK_CSV)
    write_stack(book, "roll_forward", said, [block])


def not_covered_sheet(book: Book, rows: Sequence[NotCovered]) -> None:
    """Units that no rule judges, by why."""
    word = book.texts.word
    units: dict[str, int] = {}
    for row in rows:
        units[row.kind] = units.get(row.kind, 0) + (row.units or 0)
    said = [book.texts.text("said", "not_covered")]
    if units:
        listed = (book.texts.text("said", "units", kind=word("not_covered", k), n=n) for k, n in units.items())
        said.append(book.texts.text("said", "list_mark").join(listed))
    columns: list[Column[NotCovered]] = [
        Column("not_covered", lambda row: word("not_covered", row.kind), width=30),
        Column("reference", lambda row: row.reference, Kind.ID, 24),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 15),
        Column("sku", lambda row: row.sku, Kind.ID, 28),
        Column("units", lambda row: row.units, Kind.COUNT, 8),
        Column("amount", lambda row: row.amount, Kind.MONEY, 12, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("date", lambda row: row.date, Kind.DATE, 12),
        Column("note", lambda row: row.note, width=32),
        Column("file", lambda row: row.file, Kind.LONG, 50),
        Column("line", lambda row: row.line, Kind.COUNT, 9),
    ]
    write_stack(book, "not_covered", said, [Block("not_covered", columns, rows, NOT_COVERED_CSV)])
