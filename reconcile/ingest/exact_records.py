"""Text to records, exactly: line by line, by the rules of CSV or with quoting off.

Where a quotation mark is opened and never closed, only the line on which it stands is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

LONGEST_RECORD_LINES = 200
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


@dataclass(frozen=True)
class Dialect:
    """How a file separates its fields; without ``quoted`` a quotation mark is a character like any other."""

    delimiter: str
    quoted: bool


def split_lines(text: str) -> list[str]:
    """The physical lines of a text, each with its line end."""
    return _LINES.findall(text)


def records(lines: list[str], dialect: Dialect, final: bool) -> Iterator[tuple[int, int, list[str] | None]]:
    """(first line, number of lines, cells) per record; cells None: a quotation mark is never closed.

    The number of lines is 0 when the record goes on behind the last line.
    """
    start = 0
    while start < len(lines):
        count, cells = _one_record(lines, start, dialect, final)
        yield start, count, cells
        if count == 0:
            return
        start += count


def _one_record(lines: list[str], start: int, dialect: Dialect, final: bool) -> tuple[int, list[str] | None]:
    text = lines[start]
    if not dialect.quoted or '"' not in text:
        return 1, text.rstrip("\r\n").split(dialect.delimiter)
    cells, regular = scan_quoted(text, dialect.delimiter)
    count = 1
    while cells is None:
        if count == LONGEST_RECORD_LINES or (final and start + count == len(lines)):
            return 1, None
        if start + count == len(lines):
            return 0, None
        text += lines[start + count]
        count += 1
        cells, regular = scan_quoted(text, dialect.delimiter)
    if count > 1 and not regular:  # the mark that closed it opens a value of a later line
        return 1, None
    return count, cells


def scan_quoted(text: str, delimiter: str) -> tuple[list[str] | None, bool]:
    """The fields of one record by CSV rules, or None while a quotation mark is open.

    The second result is False when text follows a closing quotation mark inside a field, which CSV does not allow;
    that text is kept as it stands.
    """
    pattern = _field_pattern(delimiter)
    cells: list[str] = []
    regular = True
    place = 0
    while found := pattern.match(text, place):
        quoted, behind, plain, mark = found.groups()
        regular = regular and not behind
        cells.append(plain or "" if quoted is None else quoted.replace('""', '"') + behind)
        if mark != delimiter:
            return cells, regular
        place = found.end()
    return None, regular


@cache
def _field_pattern(delimiter: str) -> re.Pattern[str]:
    """One field and what ends it: a quoted value and text behind it, or a plain value."""
    mark = re.escape(delimiter)
    return re.compile(
        rf'(?:"([^"]*+(?:""[^"]*+)*+)"([^{mark}\r\n]*)|([^"{mark}\r\n][^{mark}\r\n]*)?)({mark}|(?:\r\n|\r|\n)?\Z)'
    )
