"""The lines of the input files as they stand, read again: every figure can be held against its download."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from reconcile.folders import file_hash, named_below
from reconcile.ingest.problems import UnreadableFile
from reconcile.ingest.sheets import read_workbook

_CELLS = re.compile(r"[\t,;|]")  # a row of a sheet stands with bars between its cells
_AROUND = " \"'=\u00a0\ufeff\r\n"

Place = tuple[str, str, int]
"""File (relative to the data folder), sheet ('' in a text file) and line."""


def spoken_place(file: str, sheet: str, line: int) -> str:
    """A place as people read it: `costs.csv:3`, `papers.xlsx[Deliveries]:3`."""
    return f"{file}[{sheet}]:{line}" if sheet else f"{file}:{line}"


def cells_of(text: str) -> frozenset[str]:
    """What stands in the cells of such a line, without the marks that programs and people put around it."""
    return frozenset(cell.strip(_AROUND) for cell in _CELLS.split(text)) - {""}


def source_lines(con: duckdb.DuckDBPyConnection, data: Path, places: Iterable[Place]) -> dict[Place, str | None]:
    """The text at each place (file, sheet, line); None where the file or the line is no longer there.

    A line of a text file is decoded as it was loaded; a row of a sheet is its cells, separated by ` | `.
    """
    wanted: dict[str, list[Place]] = {}
    for place in places:
        wanted.setdefault(place[0], []).append(place)
    found: dict[Place, str | None] = {}
    for name, asked in sorted(wanted.items()):
        path = named_below(data, name)
        if not path.is_file():
            found |= dict.fromkeys(asked)
        elif asked[0][1]:
            found |= _sheet_rows(path, asked)
        else:
            found |= _text_lines(path, _encoding(con, name), asked)
    return found


def other_files(con: duckdb.DuckDBPyConnection, data: Path, names: Iterable[str]) -> set[str]:
    """Which of these files are there and no longer the ones that were read: a line of them proves nothing."""
    found = set()
    for name in set(names):
        read = con.execute("select size, sha256 from source_file where path = ?", [name]).fetchone()
        path = named_below(data, name)
        if read and path.is_file() and (path.stat().st_size != read[0] or file_hash(path) != read[1]):
            found.add(name)
    return found


def lines_below(con: duckdb.DuckDBPyConnection, data: Path, place: Place) -> list[tuple[Place, str]]:
    """Place and text of the lines below a place of a file, as `source_lines` tells them; blank ones left out."""
    name, sheet, last = place
    path = named_below(data, name)
    if not path.is_file():
        return []
    if sheet:
        try:
            rows = next((found.rows for found in read_workbook(path) if found.name == sheet), [])
        except UnreadableFile:
            return []
        texts = [(line, " | ".join(cells).rstrip(" |")) for line, cells in rows]
    else:
        with path.open(encoding=_encoding(con, name), errors="replace", newline=None) as file:
            texts = [(line, text.rstrip("\n")) for line, text in enumerate(file, 1)]
    return [((name, sheet, line), text) for line, text in texts if line > last and text.strip()]


def _encoding(con: duckdb.DuckDBPyConnection, name: str) -> str:
    row = con.execute("select min(encoding) from source_file where path = ?", [name]).fetchone()
    return row[0] if row and row[0] else "utf-8"


def _text_lines(path: Path, encoding: str, places: Sequence[Place]) -> dict[Place, str | None]:
    """Physical lines, counted from 1 as an editor does: LF, CR LF and a lone CR end a line."""
    numbers = {place[2] for place in places}
    last = max(numbers)
    texts: dict[int, str] = {}
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        for number, text in enumerate(file, 1):
            if number in numbers:
                texts[number] = text.rstrip("\n")
            if number >= last:
                break
    return {place: texts.get(place[2]) for place in places}


def _sheet_rows(path: Path, places: Sequence[Place]) -> dict[Place, str | None]:
    try:
        sheets = {sheet.name: dict(sheet.rows) for sheet in read_workbook(path)}
    except UnreadableFile:
        return dict.fromkeys(places)
    found: dict[Place, str | None] = {}
    for place in places:
        cells = sheets.get(place[1], {}).get(place[2])
        found[place] = None if cells is None else " | ".join(cells).rstrip(" |")
    return found
