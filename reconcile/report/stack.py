"""A sheet of several tables, one below the other, below what has to be said about them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Generic

from openpyxl.utils import get_column_letter

from reconcile.report.cells import PAGE_WIDTH, REFERENCE_ROWS, Book, Column, Cut, Row, Tone
from reconcile.report.sheet_xml import SheetRows


@dataclass(frozen=True, slots=True)
class Block(Generic[Row]):
    """One table: its key in [block] and [block_empty] of the catalogue, and the CSV file that has rows left out."""

    key: str
    columns: Sequence[Column[Row]]
    rows: Sequence[Row]
    csv: str
    limit: int = REFERENCE_ROWS


def write_stack(book: Book, key: str, said: Sequence[str], blocks: Sequence[Block[Any]]) -> None:
    """A sheet with the sentences `said` and the blocks below. The first block that has rows can be filtered."""
    sheet, written = book.sheet(key)
    columns = zip_longest(*(block.columns for block in blocks))
    widths = [max(column.width for column in across if column) for across in columns]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.fitToWidth = -(-sum(widths) // PAGE_WIDTH)
    book.write_text(written, sheet.title, bold=True, size=16)
    for text in said:
        book.write_text(written, text)
    for block in blocks:
        head = _write_block(book, sheet.title, written, block, widths)
        if block.rows and not sheet.auto_filter.ref:
            last = head + min(len(block.rows), block.limit)
            sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(block.columns))}{last}"


def _write_block(book: Book, sheet: str, written: SheetRows, block: Block[Row], widths: Sequence[int]) -> int:
    """Write one table; returns the number of its header row."""
    heading = book.texts.text("block", block.key)
    written.append([])
    book.write_text(written, heading, bold=True, size=13)
    if not block.rows:
        book.write_text(written, book.texts.text("block_empty", block.key))
        return 0
    columns = [replace(column, width=width) for column, width in zip(block.columns, widths, strict=False)]
    book.write_header(written, columns)
    head = written.count
    for row in block.rows[: block.limit]:
        book.write_row(written, columns, row, block.csv)
    if len(block.rows) > block.limit:
        book.cuts.append(Cut(f"{sheet} ({heading})", block.limit, len(block.rows), block.csv))
        note = book.texts.text("note", "more_rows", shown=block.limit, rows=len(block.rows), csv=block.csv)
        written.append([book.text_cell(note, bold=True, tone=Tone.SOON)])
    return head
