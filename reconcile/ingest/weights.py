"""Weights as people write them: with the unit behind the number, or in the header of the column."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from reconcile.ingest.document import FoundTable
from reconcile.ingest.table_rows import LARGEST_NUMBER, without_thousands

KG_PER_LB = Decimal("0.45359237")
_WEIGHT_UNIT = re.compile(r"\s*(kg|lb|公斤|千克|磅|市斤|斤|吨)s?$")
_UNIT_IN_HEADER = re.compile(
    r"(?:(?<![a-z])(?=lb|kg)|(?=磅|公斤|千克|市斤|斤|吨)|(?<=\()(?=g\)|克\)|t\)))(lb|kg|磅|公斤|千克|市斤|斤|吨|g|克|t)"
)
_KILOGRAMS_IN = {
    "lb": KG_PER_LB, "磅": KG_PER_LB, "g": Decimal("0.001"), "克": Decimal("0.001"), "斤": Decimal("0.5"),
    "市斤": Decimal("0.5"), "吨": Decimal(1000), "t": Decimal(1000),
}  # fmt: skip


def weight(text: str) -> Decimal | None:
    """A weight greater than zero, with or without its unit behind it; None for 0, blank and anything else."""
    plain = without_thousands(_WEIGHT_UNIT.sub("", normalize("NFKC", text).strip().casefold()))
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number <= LARGEST_NUMBER else None


def kilograms(text: str, found: FoundTable, column: str = "gross_weight_kg", unit: str = "kg") -> str:
    """The weight in a cell of a column, in kilograms; '' when it holds none.

    Its unit is the one behind the number, else the one that the header names, as in `毛重(lb)`; else `unit`.
    """
    number = weight(text)
    if number is None:
        return ""
    cell = normalize("NFKC", text).strip().casefold()
    header = normalize("NFKC", found.header[found.places[column]]).casefold()
    told = _WEIGHT_UNIT.search(cell) or _UNIT_IN_HEADER.search(header)
    factor = _KILOGRAMS_IN.get(told[1] if told else unit, Decimal(1))
    return str(number if factor == 1 else (number * factor).quantize(Decimal("0.001")))
