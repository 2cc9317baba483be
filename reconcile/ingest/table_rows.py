"""The rows of a recognised table: which of them are records, and which are totals, notes or a second header.

People's own tables end in `合计`, carry a remark below, repeat the header on the next page and merge the cell of a
shipment over all its rows. What is left out here is said in a finding, so that no row disappears without a word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from unicodedata import normalize

from reconcile.ingest.declared import DeclaredColumn
from reconcile.ingest.document import FoundTable, LayoutFinding, Rewritten, Sheet
from reconcile.ingest.header_words import bare_header_key, header_key
from reconcile.ingest.measures import without_measure

_TOTAL_WORDS = frozenset({"total", "totals", "grandtotal", "subtotal", "sum", "summe", "gesamt", "总数"})
# `合计：11箱` is a total as well; no product code begins with these words.
_TOTAL_BEGINNINGS = ("合计", "合計", "总计", "總計", "小计", "小計", "共计", "共計", "汇总")
# A row with as many different words of a header is one: the same, in other words, or that of another table.
_FEWEST_HEADER_WORDS = 3
# More units or kilograms than this in one row are a typing error.
LARGEST_NUMBER = 10**9


@dataclass(frozen=True)
class TableRow:
    """One row below the header; `row["units"]` is the text of a declared column, '' where the table lacks it."""

    line: int
    cells: Sequence[str]
    places: Mapping[str, int]
    declared: Mapping[str, DeclaredColumn] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        place = self.places.get(column, len(self.cells))
        return self.cells[place].strip() if place < len(self.cells) else ""

    def number(self, column: str) -> int | None:
        """The whole number of a column, with or without its measure behind it; None where it holds none."""
        rule = self.declared.get(column)
        return whole_number(without_measure(self[column], rule.measured_in if rule else ""))

    @cached_property
    def filled_cells(self) -> list[str]:
        """The cells that hold text."""
        return [cell.strip() for cell in self.cells if cell.strip()]

    @property
    def is_total(self) -> bool:
        """True when the first filled cell is a word for a total."""
        first = header_key(self.filled_cells[0]) if self.filled_cells else ""
        return first in _TOTAL_WORDS or first.startswith(_TOTAL_BEGINNINGS)


def data_rows(sheet: Sheet, found: FoundTable, out: Rewritten) -> Iterator[TableRow]:
    """The rows below the header that hold text, without totals and repeated headers, which become findings.

    Where a header with other columns follows, the table ends: what stands below it would be read in the wrong columns,
    and each row of it is set aside.
    """
    header = [header_key(text) for text in found.header]
    words = {header_key(name) for column in found.declaration.columns.values() for name in column.names}
    words |= set(header) - {""}
    other = 0
    for line, cells in sheet.rows:
        row = TableRow(line, cells, found.places, found.declaration.columns)
        if line <= found.header_line or not row.filled_cells:
            continue
        keys = [header_key(text) for text in cells]
        if row.is_total:
            out.findings.append(LayoutFinding(line, "total_row", value=row.filled_cells[0]))
        elif keys[: len(header)] == header or (line > found.header_line + 1 and _is_header(row.filled_cells, words)):
            other = line if _has_other_columns(cells, found) else 0
            code = "another_table" if other else "header_repeated"
            out.findings.append(LayoutFinding(line, code, value=row.filled_cells[0]))
        elif other:
            out.records += 1
            out.rejected += 1
            out.findings.append(
                LayoutFinding(line, "below_another_header", value=row.filled_cells[0], detail=str(other))
            )
        else:
            yield row


def _is_header(cells: Sequence[str], words: Collection[str]) -> bool:
    """Whether a row says so many words of a header that it is one: the same, with or without a gap, or another."""
    said = {header_key(cell) for cell in cells if header_key(cell) in words or bare_header_key(cell) in words}
    return len(said) >= _FEWEST_HEADER_WORDS and 2 * len(said) > len(cells)


def _has_other_columns(cells: Sequence[str], found: FoundTable) -> bool:
    """Whether a column is another one than in the header; one that the header has not is no matter.

    Another word for the same column will do, but for amounts and weights: it may name another currency or unit.
    """
    columns, places = found.declaration.columns, found.declaration.places(cells)
    same = {place for name, place in found.places.items() if places.get(name) == place}
    same -= {place for name, place in found.places.items() if columns[name].type in ("money", "rate")}
    pairs = enumerate(zip(cells, found.header, strict=False))
    return any(header_key(text) not in ("", header_key(own)) for place, (text, own) in pairs if place not in same)


def whole_number(text: str) -> int | None:
    """`20`, `20.0`, `1,200`, `20 pcs` as a number; None when the text is not a whole number."""
    plain = without_thousands(without_measure(normalize("NFKC", text).strip(), "units"))
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > LARGEST_NUMBER or number != number.to_integral_value():
        return None
    return int(number)


def without_thousands(text: str) -> str:
    """`1,200.5` without the comma between its thousands; any other text as it is."""
    return text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d*)?", text) else text
