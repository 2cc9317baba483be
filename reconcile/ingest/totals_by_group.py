"""All records of a file added up per day and group, block by block, without ever holding them all.

A group is a combination of words (product, event, disposition ...). It is written once per file, under a number; a
day has that number and the figures. Groups are found on numbers that stand for the words; the words themselves are
only looked up at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa

from reconcile.ingest.declared import Aggregate

_LARGEST_KEY = 2**62


@dataclass
class Figures:
    """Figures per group and day, column by column: group, day, first line, number of records, units."""

    group: np.ndarray
    day: np.ndarray
    line: np.ndarray
    records: np.ndarray
    units: np.ndarray

    def added_up(self) -> Figures:
        """One row per group and day, in the order of days and groups."""
        if not len(self.group):
            return self
        key = (self.day - self.day.min()) * np.int64(self.group.max() + 1) + self.group
        order = np.argsort(key)
        key = key[order]
        starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        return Figures(
            group=self.group[order[starts]],
            day=self.day[order[starts]],
            line=np.minimum.reduceat(self.line[order], starts),
            records=np.add.reduceat(self.records[order], starts),
            units=np.add.reduceat(self.units[order], starts),
        )


@dataclass
class GroupBlock:
    """What one block adds up to: a dictionary array per column of words, one entry per group; and the figures."""

    words: dict[str, pa.DictionaryArray]
    figures: Figures


def group_block(table: pa.Table, rule: Aggregate) -> GroupBlock:
    """Add up one block. ``table`` has the column ``line`` and the typed columns, in the order of the file."""
    arrays = {name: _encoded(table.column(name)) for name in rule.group if name in table.column_names}
    codes = [array.indices.to_numpy(zero_copy_only=False) for array in arrays.values()]
    group, groups = _numbered(_joined(codes, [len(array.dictionary) for array in arrays.values()], table.num_rows))
    first = pa.array(_first(group, groups))
    figures = Figures(
        group=group,
        day=table.column(rule.date).cast(pa.int32()).to_numpy(),
        line=table.column("line").to_numpy(),
        records=np.ones(table.num_rows, np.int64),
        units=table.column(rule.units).to_numpy(),
    )
    return GroupBlock({name: array.take(first) for name, array in arrays.items()}, figures.added_up())


class Groups:
    """The groups of a whole file."""

    def __init__(self, rule: Aggregate) -> None:
        self._rule = rule
        self._texts: dict[str, dict[object, int]] = {}
        self._words: list[dict[str, np.ndarray]] = []
        self._figures: list[Figures] = []
        self._entries = 0

    def add(self, block: GroupBlock, first_line: int) -> None:
        """Take in the groups of a block whose first line is this."""
        codes = {}
        for name, array in block.words.items():
            texts = self._texts.setdefault(name, {})
            numbers = [texts.setdefault(text, len(texts)) for text in array.dictionary.to_pylist()]
            codes[name] = np.array(numbers, np.int32)[array.indices.to_numpy(zero_copy_only=False)]
        self._words.append(codes)
        figures = block.figures
        self._figures.append(replace(figures, group=figures.group + self._entries, line=figures.line + first_line))
        self._entries += max((len(column) for column in codes.values()), default=0)

    def tables(self, first_number: int = 0) -> dict[str, pa.Table]:
        """Rows per staging table: the words of each group under its ``group_no``, the figures per day and ``group_no``.

        Groups are numbered in the order in which they come in the file, from ``first_number`` on: a number stands for
        one group of a file, also where a workbook has several sheets.
        """
        if not self._figures:
            return {}
        codes = {name: np.concatenate([words[name] for words in self._words]) for name in self._texts}
        number, groups = _numbered(_joined(list(codes.values()), list(map(len, self._texts.values())), self._entries))
        first = _first(number, groups)
        words = {
            name: pa.DictionaryArray.from_arrays(pa.array(column[first]), pa.array(list(self._texts[name])))
            for name, column in codes.items()
        }
        columns = (np.concatenate([getattr(part, f.name) for part in self._figures]) for f in fields(Figures))
        together = Figures(*columns)
        together = replace(together, group=number[together.group]).added_up()
        figures = {
            "group_no": pa.array(together.group + first_number),
            "line": pa.array(together.line),
            self._rule.date: pa.array(together.day, pa.int32()).cast(pa.date32()),
            "records": pa.array(together.records),
            "units": pa.array(together.units),
        }
        numbers = np.arange(first_number, first_number + groups, dtype=np.int32)
        return {
            f"{self._rule.table}_group": pa.table({"group_no": pa.array(numbers), **words}),
            f"{self._rule.table}_count": pa.table(figures),
        }


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    array = column.combine_chunks()
    return array if pa.types.is_dictionary(array.type) else array.dictionary_encode()


def _joined(codes: Sequence[np.ndarray], sizes: Sequence[int], rows: int) -> np.ndarray:
    """One number per row for all its codes together; ``sizes``: how many different codes a column has."""
    key = np.zeros(rows, np.int64)
    largest = 1
    for column, size in zip(codes, sizes, strict=True):
        if largest > _LARGEST_KEY // max(1, size):
            key, largest = _numbered(key)
        key = key * np.int64(size) + column
        largest *= max(1, size)
    return key


def _numbered(key: np.ndarray) -> tuple[np.ndarray, int]:
    """Equal keys get one number, from 0 in the order in which they first occur; and how many there are."""
    encoded = pa.array(key).dictionary_encode()
    return encoded.indices.to_numpy(zero_copy_only=False), len(encoded.dictionary)


def _first(numbers: np.ndarray, count: int) -> np.ndarray:
    """The first row of each number: of several rows that are written to one place, the last one written stays."""
    first = np.empty(count, np.int64)
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return first
