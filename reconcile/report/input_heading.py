"""Where the columns to fill in stand in a sheet, in whatever language, order or place it has its headings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from reconcile.claims.inputs import FIELDS
from reconcile.ingest.header_words import header_key
from reconcile.report.sheet_inputs import PREFIX
from reconcile.texts.catalogue import LANGUAGES, catalogue

HEADER_WITHIN = 30  # rows; people put remarks above a table
ENOUGH_HEADINGS = 3  # input headings that make a row the header
KEY, CLAIM = "row_key", "claim_id"


def header_row(lines: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]] | None:
    """The row that holds the headings of inputs, from 0, and where each column stands; None where there is none."""
    for number, line in enumerate(lines[:HEADER_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(line):
            if isinstance(cell, str) and (key := _headings().get(header_key(cell))):
                places.setdefault(key, place)
        if len(places.keys() & set(FIELDS)) >= ENOUGH_HEADINGS:
            return number, places
    return None


@cache
def _headings() -> dict[str, str]:
    """Every heading in every language, in the form in which headings are compared -> field."""
    keys = {f"{PREFIX}{name}": name for name in FIELDS} | {KEY: KEY, CLAIM: CLAIM}
    return {
        header_key(catalogue(language).text("column", key)): name
        for language in LANGUAGES
        for key, name in keys.items()
    }
