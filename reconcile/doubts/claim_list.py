"""The lines of a list of claims, or of a file with a column about filings, read anew for what each of them names.

Such a file is no case log: nothing of it stands in the tables. Its columns are found by the words of the case log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.claims.case_row import REFERENCES
from reconcile.doubts.unread_filings import KIND
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.exact_records import Dialect, records
from reconcile.ingest.identify import DELIMITERS
from reconcile.source_lines import Place, lines_below, source_lines, spoken_place

PRODUCTS = ("fnsku", "sku")
_BETWEEN_IDS = re.compile(r"[,，、;；/\s]+")


@dataclass(frozen=True, slots=True)
class ListedLine:
    """One record: its cells, its place in words, and the references and products that it names, in capital letters."""

    cells: list[str]
    place: str
    references: frozenset[str]
    products: frozenset[str]

    def cell(self, at: int) -> str:
        """The cell in a column; '' where the line is too short."""
        return self.cells[at] if at < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class ClaimList:
    """A header, the places of its columns by their names in the case log, and the lines below, one after the other."""

    header: list[str]
    columns: Mapping[str, int]
    lines: Iterator[ListedLine]


def read_claim_list(con: DuckDBPyConnection, data: Path, place: Place) -> ClaimList:
    """The list whose header stands at a place (file, sheet, line)."""
    declaration = declaration_of(KIND)
    below = lines_below(con, data, place)
    texts = [f"{text}\n" for text in (source_lines(con, data, [place]).get(place) or "", *(line for _, line in below))]
    by_quotes = texts[0].startswith('"')
    marks = [Dialect(mark, by_quotes or mark != "\t") for mark in DELIMITERS]
    mark = max(
        [Dialect(" | ", quoted=False)] if place[1] else marks,
        key=lambda mark: len(declaration.places(next(_records(texts, mark))[1])),
    )
    listed = _records(texts, mark)
    _, header = next(listed)
    columns = declaration.places(header)
    numbers = [number for (_, _, number), _ in below]

    def lines() -> Iterator[ListedLine]:
        for start, cells in listed:
            told = {name: cells[at] for name, at in columns.items() if at < len(cells)}
            references, products = (_ids(told.get(name, "") for name in names) for names in (REFERENCES, PRODUCTS))
            yield ListedLine(cells, spoken_place(place[0], place[1], numbers[start - 1]), references, products)

    return ClaimList(header, columns, lines())


def _records(texts: list[str], mark: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Each record, with the place of its first line: a cell in quotation marks may go over several lines."""
    for start, _, cells in records(texts, mark, final=True):
        yield start, [cell.strip(' "\r\n') for cell in cells or texts[start].split(mark.delimiter)]


def _ids(cells: Iterable[str]) -> frozenset[str]:
    return frozenset(name.upper() for cell in cells for name in _BETWEEN_IDS.split(cell) if name)
