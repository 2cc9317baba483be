"""One column of text to typed values: which cells are blank, and what is wrong with the others.

Works on arrays in which each distinct text stands once: a value is read once per block, however often it occurs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reconcile.ingest.declared import DeclaredColumn, resolve
from reconcile.ingest.details import NotAValue, detail
from reconcile.ingest.header_words import header_key
from reconcile.ingest.measures import without_measure
from reconcile.ingest.values import DAMAGED_ID, ValueReader, half_width, is_lost

ARROW_TYPES = {
    "date": pa.date32(),
    "period": pa.date32(),
    "units": pa.int64(),
    "money": pa.decimal128(18, 4),
    "rate": pa.decimal128(18, 6),
}

_FAULTS = {"date": "bad_date", "period": "bad_date", "moment": "bad_moment"} | dict.fromkeys(
    ("units", "money", "rate"), "bad_number"
)
_DAMAGED_ID = pc.MatchSubstringOptions(DAMAGED_ID)
_LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
_NOTHING = frozenset({"--", "-", "–", "—"})  # how reports write a number or a date that there is not


@dataclass
class TypedColumn:
    """One column: its typed values, and per distinct text whether it is blank and what is wrong with it."""

    texts: list[str]
    codes: np.ndarray
    values: pa.Array
    blank: np.ndarray
    faults: dict[int, tuple[str, str]]


def typed_column(column: DeclaredColumn, array: pa.Array, reader: ValueReader) -> TypedColumn:
    """The values of a column of text by the rule of its declaration, in the style of the reader."""
    texts = [_one_line(text) for text in array.dictionary.to_pylist()]
    codes = array.indices.to_numpy(zero_copy_only=False)
    faults: dict[int, tuple[str, str]] = {}
    if column.type in ARROW_TYPES or column.type == "moment":
        texts = ["" if text in _NOTHING else text for text in texts]
    blank = np.fromiter((not text for text in texts), bool, len(texts))
    if column.type in ARROW_TYPES:
        read = getattr(reader, column.type)
        found = [_read(read, text or column.blank, place, column, faults) for place, text in enumerate(texts)]
        values = pa.array(found, ARROW_TYPES[column.type]).take(array.indices)
    else:
        values = _text_values(column, texts, codes, faults, reader)
    return TypedColumn(texts, codes, values, blank, faults)


def _text_values(
    column: DeclaredColumn,
    texts: Sequence[str],
    codes: np.ndarray,
    faults: dict[int, tuple[str, str]],
    reader: ValueReader,
) -> pa.Array:
    written = [text or column.blank for text in texts]
    if column.type == "id":
        written = [half_width(text) for text in written]
        damaged = pc.match_substring_regex(pa.array(written, pa.string()), options=_DAMAGED_ID)
        for place in np.flatnonzero(damaged.to_numpy(zero_copy_only=False)):
            faults[int(place)] = ("damaged_id", "")
            written[place] = ""
    elif column.type == "moment":
        written = [_read(reader.moment, text, place, column, faults) or "" for place, text in enumerate(texts)]
    elif ":" in column.type:
        read = resolve(column.type)
        written = [_read(read, text, place, column, faults) or "" for place, text in enumerate(written)]
    if column.values:
        written = [column.values.get(header_key(text), text) for text in written]
    if column.upper:
        written = [text.upper() for text in written]
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(written, pa.string()))


def _one_line(text: str) -> str:
    """The text without blanks around it; a line break inside is a space, whatever the line ends of the file."""
    stripped = text.strip()
    return _LINE_BREAK.sub(" ", stripped) if "\n" in stripped or "\r" in stripped else stripped


def _read(
    read: Callable[[str], Any], text: str, place: int, column: DeclaredColumn, faults: dict[int, tuple[str, str]]
) -> Any:
    """The value of a text, None for a blank one; what cannot be read is noted under its place."""
    if not text:
        return None
    try:
        value = read(without_measure(text, column.measured_in))
    except NotAValue as error:
        reason = detail("lost_cell") if is_lost(text) else error.detail
        faults[place] = (_FAULTS.get(column.type, "bad_value"), reason)
        return None
    if column.above_zero and value <= 0:
        faults[place] = ("not_above_zero", "")
        return None
    return value
