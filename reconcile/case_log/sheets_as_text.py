"""Sheets of a workbook that were saved as text below the report folder: nothing of them is read, and that is told.

A text has lost what the workbook remembers of its rows. In the data folder it is a case log like any other.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from reconcile.case_log.findings import EditFinding
from reconcile.case_log.said_in_row import says_filed
from reconcile.doubts.unread_filings import UnreadFiling
from reconcile.folders import as_text
from reconcile.report.input_heading import CLAIM, KEY, header_row

ENDING = ".csv"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HEAD_BYTES = 20_000
MARKS = ",;\t"


def sheets_as_text(out: Path) -> Iterator[tuple[EditFinding, list[UnreadFiling]]]:
    """Each such file in which something is filled in, and its rows that say that their claim was filed."""
    for path in sorted(path for path in out.rglob("*") if path.suffix.lower() == ENDING and path.is_file()):
        if filled := list(_filled_in(path)):
            file = as_text(path.relative_to(out))
            filings = [
                UnreadFiling(f"{file}:{line}", frozenset({told[CLAIM]})) for line, told in filled if _files(told)
            ]
            yield EditFinding("workbook_as_text", file), filings


def _files(told: Mapping[str, str]) -> bool:
    return bool(told.get(CLAIM)) and says_filed(told)


def _filled_in(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of every row in which an input column is filled in."""
    with path.open("rb") as stream:
        mark = _mark(stream.read(HEAD_BYTES))
    rows = _rows(path.read_bytes(), mark) if mark else []
    line, places = header_row([cells for _, cells in rows]) or (0, {})
    for number, cells in rows[line + 1 :]:
        told = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        if any(text for name, text in told.items() if name not in (KEY, CLAIM)):
            yield number, told


def _mark(head: bytes) -> str:
    """What stands between the cells where the text begins like a sheet with columns to fill in, else ''."""
    return next((mark for mark in MARKS if header_row([cells for _, cells in _rows(head, mark)])), "")


def _rows(content: bytes, mark: str) -> list[tuple[int, list[str]]]:
    """The rows with the line on which each ends; none in a text that is no table."""
    reader = csv.reader(_text(content).splitlines(keepends=True), delimiter=mark)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        return []


def _text(content: bytes) -> str:
    """The text as far as it goes: the bytes may end within a character."""
    for encoding in ("utf-16",) if content.startswith(UTF16) else ("utf-8-sig", "gb18030"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content)
        except UnicodeDecodeError:
            continue
    return ""
