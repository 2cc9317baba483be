"""Records that stand above the header: whoever sorts a sheet with its header in it carries the header down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconcile.ingest.document import FoundTable, Row
from reconcile.ingest.problems import Problem

DOCUMENTS = frozenset({"carton", "manifest", "sku_list"})
"""Tables whose files have labels and values of their own above the header."""

_FEWEST_FILLED = 3
_WORDS = frozenset({"text", "id"})
_DIGIT = re.compile(r"\d")


def records_above(found: FoundTable) -> list[Row]:
    """The rows above the header that are records of the table.

    Such a row fills three of the declared columns and half of those that the header names, and has a digit where a
    date or a number belongs: titles, notes and a second header in another language do not.
    """
    declaration = found.declaration
    if not declaration.table or declaration.table in DOCUMENTS:
        return []
    places = list(found.places.values())
    counted = [place for name, place in found.places.items() if declaration.columns[name].type not in _WORDS]
    least = max(_FEWEST_FILLED, sum(bool(text.strip()) for text in found.header) / 2)
    return [
        (line, cells)
        for line, cells in found.preamble
        if sum(bool(cell.strip()) for cell in cells) >= least
        and sum(_holds(cells, place) for place in places) >= _FEWEST_FILLED
        and any(_holds(cells, place) and _DIGIT.search(cells[place]) for place in counted)
    ]


def problems_above(found: FoundTable) -> list[Problem]:
    """One problem per record above the header: it is set aside until the header stands at the top."""
    return [
        Problem(found.sheet_name, line, "", " | ".join(cells).rstrip(" |"), "above_header")
        for line, cells in records_above(found)
    ]


def _holds(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and bool(cells[place].strip())
