"""A small document while it is read: its rows, the header that was recognised, what a layout makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reconcile.ingest.declared import Declaration

NOTES = "Notes 说明"
"""The sheet of a blank form that explains its columns; nothing is filled in there."""

Row = tuple[int, Sequence[str]]
"""A record as text: the line (or sheet row) on which it starts, from 1, and its cells."""


@dataclass(frozen=True)
class Sheet:
    """A small file as a grid of text: a workbook's sheet, or a whole text file (name "").

    ``merged``: ranges (first row, first column, last row, last column), rows from 1, columns from 0.
    ``hidden``: the spreadsheet does not show it. ``decimal_comma``: its fields were separated by semicolons, as a
    spreadsheet writes them where the comma is the decimal mark.
    """

    name: str
    rows: list[Row]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    decimal_comma: bool = False


@dataclass(frozen=True)
class FoundTable:
    """A header that was recognised: where it stands and what it says.

    ``places`` maps the declared columns to cell indexes; ``preamble`` holds the rows above the header.
    """

    declaration: Declaration
    sheet_name: str
    header_line: int
    header: tuple[str, ...]
    places: Mapping[str, int]
    preamble: tuple[Row, ...] = ()


@dataclass(frozen=True)
class LayoutFinding:
    """What a layout has to say about a row: a code of ``problems.toml`` and its particulars."""

    line: int
    code: str
    column: str = ""
    value: str = ""
    detail: str = ""


@dataclass
class Rewritten:
    """What a layout makes of a document: plain rows of text per staging table.

    ``tables``: staging table -> rows (line, {column: text}); the declaration's columns give the types.
    ``records``: data rows the document has; ``rejected``: how many of them gave nothing because of a finding.
    """

    records: int = 0
    rejected: int = 0
    tables: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    findings: list[LayoutFinding] = field(default_factory=list)

    def add(self, table: str, line: int, values: dict[str, str]) -> None:
        """Append one row to one table."""
        self.tables.setdefault(table, []).append((line, values))


Layout = Callable[[Sheet, FoundTable], Rewritten]
"""A rewriter for documents that are no plain table; named by ``layout`` in the declaration."""
