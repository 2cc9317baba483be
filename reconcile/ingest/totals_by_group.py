"""All records of a file added up per group, block by block, without ever holding them all.

Groups are found on numbers that stand for the texts; the texts themselves are only looked up at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from reconcile.ingest.declared import Aggregate

_LARGEST_KEY = 2**62


@dataclass
class GroupBlock:
    """The groups of one block: a dictionary array per column, and per group first line, records and units."""

    columns: dict[str, pa.DictionaryArray]
    lines: np.ndarray
    records: np.ndarray
    units: np.ndarray


def group_block(table: pa.Table, rule: Aggregate) -> GroupBlock:
    """Add up one block. ``table`` has the column ``line`` and the typed columns, in the order of the file."""
    names = [name for name in rule.group if name in table.column_names]
    arrays = {name: _encoded(table.column(name)) for name in names}
    codes = [arrays[name].indices.to_numpy(zero_copy_only=False) for name in names]
    first, inverse, records = _groups(codes, [len(arrays[name].dictionary) for name in names], table.num_rows)
    units = table.column(rule.units).to_numpy()
    return GroupBlock(
        {name: arrays[name].take(pa.array(first)) for name in names},
        table.column("line").to_numpy()[first],
        records,
        _sums(inverse, units, len(first)),
    )


class Groups:
    """The groups of a whole file."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[object, int]] = {}
        self._codes: list[dict[str, np.ndarray]] = []
        self._figures: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, block: GroupBlock, first_line: int) -> None:
        """Take in the groups of a block whose first line is this."""
        codes = {}
        for name, array in block.columns.items():
            texts = self._texts.setdefault(name, {})
            numbers = [texts.setdefault(text, len(texts)) for text in array.dictionary.to_pylist()]
            codes[name] = np.array(numbers, np.int32)[array.indices.to_numpy(zero_copy_only=False)]
        self._codes.append(codes)
        self._figures.append((block.lines + first_line, block.records, block.units))

    def table(self) -> pa.Table:
        """One row per group: its columns, line, records, units. Groups stand in the order of their first lines."""
        if not self._codes:
            return pa.table({})
        names = list(self._texts)
        codes = [np.concatenate([part[name] for part in self._codes]) for name in names]
        lines, records, units = (np.concatenate(figures) for figures in zip(*self._figures, strict=True))
        first, inverse, _ = _groups(codes, [len(self._texts[name]) for name in names], len(lines))
        columns = {
            name: pa.DictionaryArray.from_arrays(pa.array(column[first]), pa.array(list(self._texts[name])))
            for name, column in zip(names, codes, strict=True)
        }
        columns |= {
            "line": pa.array(lines[first]),
            "records": pa.array(_sums(inverse, records, len(first))),
            "units": pa.array(_sums(inverse, units, len(first))),
        }
        return pa.table(columns).take(pa.array(np.argsort(first, kind="stable")))


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    array = column.combine_chunks()
    return array if pa.types.is_dictionary(array.type) else array.dictionary_encode()


def _groups(codes: Sequence[np.ndarray], sizes: Sequence[int], rows: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows with equal codes form a group: its first row, the group of every row, and its number of rows."""
    key = np.zeros(rows, np.int64)
    largest = 1
    for column, size in zip(codes, sizes, strict=True):
        if largest > _LARGEST_KEY // max(1, size):
            _, key = np.unique(key, return_inverse=True)
            largest = rows
        key = key * size + column
        largest *= max(1, size)
    _, first, inverse, count = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    return first, inverse, count


def _sums(inverse: np.ndarray, values: np.ndarray, groups: int) -> np.ndarray:
    """Whole numbers added up per group; exact, because no sum comes near 2**53."""
    return np.rint(np.bincount(inverse, weights=values, minlength=groups)).astype(np.int64)
