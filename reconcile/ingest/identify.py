"""Which kind of file this is: the header is found by its content, whatever the file is called.

The header is the first line that fits a declaration. Above it stand some lines of anything, or records where somebody
sorted the sheet with its header; the delimiter and the quoting are decided by the header line itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from reconcile.ingest.above_header import DOCUMENTS, records_above
from reconcile.ingest.declaration import declaration_of, load_declarations
from reconcile.ingest.declared import Declaration
from reconcile.ingest.details import Detail, detail, listed
from reconcile.ingest.document import FoundTable, Row, Sheet
from reconcile.ingest.exact_records import Dialect, scan_quoted, split_lines
from reconcile.ingest.header_words import bare_header_key, header_key

HEADER_WITHIN_LINES = 40
_LINES_BELOW = 20  # lines without a digit that are looked at further down
_FEWEST_KNOWN_WORDS = 2
_LONGEST_HEADER_LINES = 60  # of a header whose cells hold line breaks
_FEWEST_COLUMNS, _NEARLY_ALL = 3, 4  # of a header that is a known one but for a column
_DIGIT = re.compile(r"\d")
DELIMITERS = ("\t", ",", ";")


@dataclass(frozen=True)
class Unidentified:
    """No kind fits, or two do: a code of problems.toml, what to say, and the line of the header it is about.

    `kind`: the kind that the header is of but for a column that it lacks.
    """

    code: str
    detail: str
    line: int = 0
    kind: str = ""


@dataclass(frozen=True)
class TextTable:
    """A table in a text file: what was found, how fields are separated, and how many lines the header ends after."""

    found: FoundTable
    dialect: Dialect
    lines_before_records: int


def known_words(text: str) -> int:
    """How many header texts of any declaration stand in this text; tells one encoding from another."""
    cells = re.split(r'[\t,;"\r\n]+', text)
    return sum(header_key(cell) in _header_words() for cell in cells if cell)


@cache
def _header_words() -> frozenset[str]:
    words = set()
    for declaration in load_declarations():
        texts = [name for column in declaration.columns.values() for name in column.names]
        words |= {header_key(text) for text in [*texts, *declaration.signature_headers]}
    return frozenset(words)


def identify_sheet(sheet: Sheet) -> FoundTable | Unidentified:
    """The table that a sheet holds, or why it is of no kind."""
    nearest = _Nearest(sheet.name)
    for place in _where_a_header_may_stand("\n".join(cells) for _, cells in sheet.rows):
        line, cells = sheet.rows[place]
        fitting = _fitting(line, cells, nearest)
        if fitting:
            found = _one_of(fitting, sheet.name, line, cells, tuple(sheet.rows[:place]))
            if _may_stand_at(place, found):
                return found
    return nearest.unidentified()


def identify_text(head: str) -> TextTable | Unidentified:
    """The table that a text file holds, from its first lines, or why it is of no kind."""
    lines = split_lines(head)
    nearest = _Nearest("")
    for place in _where_a_header_may_stand(lines):
        for delimiter in DELIMITERS:
            dialect = Dialect(delimiter, delimiter != "\t" or lines[place].startswith('"'))
            used, cells = _header_cells(lines, place, dialect)
            fitting = _fitting(place + 1, cells, nearest)
            if fitting:
                preamble = tuple((n + 1, _header_cells(lines, n, dialect)[1]) for n in range(place))
                found = _one_of(fitting, "", place + 1, cells, preamble)
                if _may_stand_at(place, found):
                    return found if isinstance(found, Unidentified) else TextTable(found, dialect, place + used)
    return nearest.unidentified()


def _where_a_header_may_stand(lines: Iterable[str]) -> Iterator[int]:
    """The first lines; further down the first ones that have words and no digit: hardly a record is without one."""
    below = 0
    for place, line in enumerate(lines):
        if place < HEADER_WITHIN_LINES:
            yield place
        elif line.strip() and not _DIGIT.search(line):
            yield place
            below += 1
            if below == _LINES_BELOW:
                return


def _may_stand_at(place: int, found: FoundTable | Unidentified) -> bool:
    """Whether this is the header of the file: among the first lines, or below records that were sorted above it."""
    return place < HEADER_WITHIN_LINES or (isinstance(found, FoundTable) and bool(records_above(found)))


def _header_cells(lines: Sequence[str], place: int, dialect: Dialect) -> tuple[int, list[str]]:
    """How many lines the record at this place takes, and its cells; a cell may hold line breaks when quoted."""
    if not dialect.quoted:
        return 1, lines[place].rstrip("\r\n").split(dialect.delimiter)
    for used in range(1, min(_LONGEST_HEADER_LINES, len(lines) - place) + 1):
        cells, _ = scan_quoted("".join(lines[place : place + used]), dialect.delimiter)
        if cells is not None:
            return used, cells
    return 1, lines[place].rstrip("\r\n").split(dialect.delimiter)


def _fitting(line: int, cells: Sequence[str], nearest: _Nearest) -> list[Declaration]:
    nearest.looked_at.append((line, tuple(cells)))
    return without_yielding([kind for kind in _kinds(tuple(cells)) if _may_be_named(kind, nearest.sheet_name)], cells)


def _may_be_named(kind: Declaration, sheet_name: str) -> bool:
    """Whether a table of this kind can stand in a sheet of that name; a text file has none."""
    return not sheet_name or bool(re.search(kind.sheet_pattern, sheet_name))


def without_yielding(fitting: Sequence[Declaration], cells: Sequence[str]) -> list[Declaration]:
    """The kinds that this header fits, without those that leave it to another one of them."""
    if len(fitting) < 2:
        return list(fitting)
    by_columns = [declaration for declaration in fitting if not declaration.fits_by_brackets(cells)] or fitting
    kinds = {declaration.kind for declaration in by_columns}
    return [declaration for declaration in by_columns if kinds.isdisjoint(declaration.yields_to)]


@lru_cache(maxsize=1000)  # a folder may hold hundreds of files with the same header
def _kinds(cells: tuple[str, ...]) -> tuple[Declaration, ...]:
    """The kinds whose header a line is."""
    return tuple(kind for kind in load_declarations() if kind.fits(cells)) if _may_be_header(cells) else ()


def _may_be_header(cells: Sequence[str]) -> bool:
    """Whether a line holds more than hardly a word of any header."""
    keys = {header_key(cell) for cell in cells} | {bare_header_key(cell) for cell in cells}
    return len(keys & _header_words()) >= _FEWEST_KNOWN_WORDS


@lru_cache(maxsize=1000)
def _headed(kind: str, cells: tuple[str, ...]) -> tuple[Declaration, Mapping[str, int]]:
    """A kind as this header writes it, and where its columns stand."""
    declaration = declaration_of(kind)
    return declaration.headed(cells), declaration.places(cells)


def _one_of(
    fitting: Sequence[Declaration], sheet_name: str, line: int, cells: Sequence[str], preamble: tuple[Row, ...]
) -> FoundTable | Unidentified:
    if len(fitting) > 1:
        return Unidentified("two_kinds", _both([declaration.spoken_title for declaration in fitting]))
    declaration, places = _headed(fitting[0].kind, tuple(cells))
    return FoundTable(declaration, sheet_name, line, tuple(cells), places, preamble)


def _both(titles: list[Detail]) -> Detail:
    first, *others = sorted(titles)
    for other in others:
        first = detail("both_kinds", first=first, second=other)
    return first


class _Nearest:
    """The declaration that comes nearest to any line that was looked at, so that a person can be told."""

    def __init__(self, sheet_name: str) -> None:
        self.sheet_name = sheet_name
        self.looked_at: list[tuple[int, tuple[str, ...]]] = []
        self._best: tuple[float, str, str] | None = None
        self._incomplete: tuple[float, int, str, str, int, str] | None = None

    def _offer(self, declaration: Declaration, line: int, cells: Sequence[str]) -> None:
        """Remember this declaration when a larger part of its signature is there than of the ones before."""
        missing = declaration.missing(cells)
        lacking = len(missing) / declaration.signature_size
        lacks = {"title": declaration.spoken_title, "missing": listed(missing)}
        if missing and lacking < 1:
            offered = (lacking, declaration.title, detail("nearest_kind", **lacks))
            self._best = offered if self._best is None else min(self._best, offered)
        if missing and _is_incomplete(declaration, cells, missing):
            says = detail("incomplete_kind", **lacks)
            made = (lacking, -len(declaration.places(cells)), declaration.title, says, line, declaration.kind)
            self._incomplete = made if self._incomplete is None else min(self._incomplete, made)

    def unidentified(self) -> Unidentified:
        """What to say about a file that is of no kind."""
        for line, cells in self.looked_at:
            for declaration in load_declarations() if _may_be_header(cells) else ():
                if _may_be_named(declaration, self.sheet_name):
                    self._offer(declaration, line, cells)
        if self._incomplete:
            *_, says, line, kind = self._incomplete
            return Unidentified("known_kind_incomplete", says, line, kind)
        return Unidentified("unknown_kind", self._best[2] if self._best else detail("no_header"))


def _is_incomplete(declaration: Declaration, cells: Sequence[str], missing: Sequence[str]) -> bool:
    """True for the header of a kind that claims rest on, from which a column was lost or renamed.

    More than half of the signature and three columns must be there. More than two thirds of the header's texts must
    be columns of the kind too, unless nearly the whole signature is there: an export of another program shares an
    order id, a quantity and a date with many kinds. A list of products shares all it has with the packing documents,
    so that those are never claimed to be meant.
    """
    if not declaration.table or declaration.table in DOCUMENTS or declaration.has_too_many(cells):
        return False
    places = declaration.places(cells)
    if declaration.incomplete_with and places.keys().isdisjoint(declaration.incomplete_with):
        return False
    known = len({place for name, place in places.items() if not declaration.columns[name].aside})
    there = declaration.signature_size - len(missing)
    cells_filled = sum(bool(cell.strip()) for cell in cells)
    mostly = 3 * known > 2 * cells_filled or (len(missing) == 1 and there >= _NEARLY_ALL) or declaration.is_meant(cells)
    return 2 * there > declaration.signature_size and known >= _FEWEST_COLUMNS and mostly
