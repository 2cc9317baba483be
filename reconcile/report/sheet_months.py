"""The sheet Closed months: what differs from the months that were closed, and what has happened since."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from reconcile.report.cells import Book, Column, Kind, Tone
from reconcile.report.closed_months import (
    AS_REPORTED,
    CSV_COLUMNS,
    DIFFERENCE,
    DIFFERS,
    SINCE,
    ClosedChange,
    ClosedFigure,
    ClosedMonths,
    Sum,
)
from reconcile.report.csv_file import write_csv
from reconcile.report.money import plain_money
from reconcile.report.stack import Block, write_stack

CLOSED_CSV = "closed_months.csv"
STATE_TONES = {AS_REPORTED: Tone.GOOD, DIFFERS: Tone.SOON}
SUMS: dict[str, Callable[[ClosedFigure], Sum | None]] = {
    "reported": lambda row: row.reported,
    "restated": lambda row: row.difference,
    "since": lambda row: row.since,
    "today": lambda row: row.now,
}


def write_closed_csv(folder: Path, closed: ClosedMonths) -> None:
    """Write closed_months.csv: one row per closed month and part of a difference."""
    amount = CSV_COLUMNS.index("amount")

    def row(change: ClosedChange) -> list[object]:
        cells: list[object] = list(change[: len(CSV_COLUMNS)])
        cells[amount] = plain_money(change.amount, change.currency)
        return cells

    write_csv(folder / CLOSED_CSV, CSV_COLUMNS, map(row, closed.changes))


def closed_sheet(book: Book, closed: ClosedMonths) -> None:
    """The figures of every closed month, then what differs, then what has happened since; the same change once."""
    texts = book.texts
    said = [texts.text("said", "closed_months"), texts.text("said", "closed_since")]
    blocks: list[Block[Any]] = [Block("closed_figures", _figure_columns(book), closed.figures, CLOSED_CSV)]
    for part, key in ((DIFFERENCE, "closed_differences"), (SINCE, "closed_since")):
        changes = _once([change for change in closed.changes if change.part == part])
        blocks.append(Block(key, _change_columns(book), changes, CLOSED_CSV))
    write_stack(book, "closed_months", said, blocks)


def _once(changes: Sequence[ClosedChange]) -> list[ClosedChange]:
    """A change of several closed months is one row that names them all."""
    months: dict[ClosedChange, list[str]] = {}
    for change in changes:
        months.setdefault(change._replace(month=""), []).append(change.month)
    return [change._replace(month="; ".join(named)) for change, named in months.items()]


def _figure_columns(book: Book) -> list[Column[ClosedFigure]]:
    def tone(row: ClosedFigure) -> Tone:
        return STATE_TONES.get(row.state, Tone.URGENT)

    columns: list[Column[ClosedFigure]] = [
        Column("closed_month", lambda row: row.month, width=12),
        Column("state", lambda row: book.texts.word("closed_state", row.state), width=16, tone=tone),
        Column("currency", lambda row: row.currency, width=11),
    ]
    for name, of in SUMS.items():
        columns += _sum_columns(name, of)
    return [
        *columns,
        Column("closed_as_of", lambda row: row.as_of, Kind.DATE, 12),
        Column("note", lambda row: row.remark, Kind.LONG, 60),
    ]


def _sum_columns(name: str, of: Callable[[ClosedFigure], Sum | None]) -> list[Column[ClosedFigure]]:
    def units(row: ClosedFigure) -> int | None:
        found = of(row)
        return found.units if found else None

    def amount(row: ClosedFigure) -> Decimal | None:
        found = of(row)
        return found.amount if found else None

    return [
        Column(f"{name}_units", units, Kind.COUNT, 12),
        Column(f"{name}_amount", amount, Kind.MONEY, 14, currency=lambda row: row.currency),
    ]


def _change_columns(book: Book) -> list[Column[ClosedChange]]:
    word = book.texts.word
    return [
        Column("closed_month", lambda row: row.month, Kind.LONG, 12),
        Column("change", lambda row: word("month_change", row.change), width=16),
        Column("currency", lambda row: row.currency, width=11),
        Column("units", lambda row: row.units or None, Kind.COUNT, 12),
        Column("amount", lambda row: row.amount or None, Kind.MONEY, 14, currency=lambda row: row.currency),
        Column("field", lambda row: word("month_field", row.field), width=12),
        Column("before", lambda row: row.before_shown, Kind.LONG, 14),
        Column("after", lambda row: row.after_shown, Kind.LONG, 14),
        Column("claim_type", lambda row: word("claim_type", row.claim_type), width=21),
        Column("sku", lambda row: row.sku or row.fnsku, Kind.ID, 28),
        Column("reference", _reference, Kind.ID, 22),
        Column("event_date", lambda row: row.event_date, Kind.DATE, 12),
        Column("why", lambda row: row.why_shown, Kind.LONG, 60),
        Column("source", _source, Kind.LONG, 44),
        Column("claim_id", lambda row: row.claim_id, Kind.ID, 22),
    ]


def _reference(row: ClosedChange) -> str:
    return row.shipment_id or row.order_id or row.reference_id or row.reimbursement_id


def _source(row: ClosedChange) -> str:
    sheet = f"[{row.sheet}]" if row.sheet else ""
    return f"{row.file}{sheet}:{row.line}" if row.line else row.file
