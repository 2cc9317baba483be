"""Records of text to typed records, each accepted or set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reconcile.ingest.declared import Declaration, DeclaredColumn
from reconcile.ingest.delimited import text_array
from reconcile.ingest.details import listed
from reconcile.ingest.header_words import header_key
from reconcile.ingest.problems import Problem
from reconcile.ingest.style import Style, StyleSigns
from reconcile.ingest.typed_column import TypedColumn, typed_column
from reconcile.ingest.values import ValueReader


@dataclass
class TypedBlock:
    """Accepted records of one block, and what is to be said about the others.

    ``table`` has the column ``line`` and one column per known column of the declaration. ``unknown`` counts values
    that no rule knows: (column, value) -> (first line, records). ``totals`` are rows that hold totals. ``faulty`` are
    the lines of the rejected records.
    """

    table: pa.Table
    records: int
    rejected: int
    problems: list[Problem]
    signs: StyleSigns
    unknown: dict[tuple[str, str], tuple[int, int]]
    faulty: frozenset[int] = frozenset()
    totals: list[dict[str, Any]] = field(default_factory=list)


class TypedReader:
    """Types the records of one kind of file. One object per block: it notes the signs of that block only."""

    def __init__(self, declaration: Declaration, style: Style, header: Mapping[str, str]) -> None:
        """``header``: column -> its header text in the file; empty where there is none."""
        self._declaration = declaration
        self._header = header
        self._reader = ValueReader(style)
        self._problems: list[Problem] = []

    def read(self, sheet: str, lines: np.ndarray, columns: Mapping[str, pa.Array]) -> TypedBlock:
        """Type the columns (column -> array of text) of records that start on these lines."""
        typed = {name: self._typed(self._declaration.columns[name], texts) for name, texts in columns.items()}
        drop = self._no_records(sheet, lines, typed)
        totals, is_total = self._totals(lines, typed, drop)
        drop |= is_total
        reject = self._faulty(sheet, lines, typed, drop)
        keep = ~(drop | reject)
        table = self._table(lines, typed, keep)
        return TypedBlock(
            table=table,
            records=int(len(lines) - drop.sum()),
            rejected=int(reject.sum()),
            problems=self._problems,
            signs=self._reader.signs,
            unknown=self._unknown(lines, typed, keep),
            faulty=frozenset(lines[reject].tolist()),
            totals=totals,
        )

    def _typed(self, column: DeclaredColumn, texts: pa.Array) -> TypedColumn:
        self._reader.column = self._declaration.spoken(column.name)
        return typed_column(column, texts, self._reader)

    def _no_records(self, sheet: str, lines: np.ndarray, typed: Mapping[str, TypedColumn]) -> np.ndarray:
        """Rows that are blank in every known column, and rows that repeat the header (two downloads in one file)."""
        count = len(lines)
        drop: np.ndarray = np.ones(count, bool)
        repeated = np.full(count, bool(typed))
        for name, column in typed.items():
            if drop.any():
                drop &= column.blank[column.codes]
            if repeated.any():
                word = self._header.get(name)
                same = np.fromiter((text == word for text in column.texts), bool, len(column.texts))
                repeated &= same[column.codes]
        for row in np.flatnonzero(repeated):
            self._problems.append(Problem(sheet, int(lines[row]), "", "", "header_repeated"))
        either: np.ndarray = drop | repeated
        return either

    def _totals(
        self, lines: np.ndarray, typed: Mapping[str, TypedColumn], drop: np.ndarray
    ) -> tuple[list[dict[str, Any]], np.ndarray]:
        rule = self._declaration.totals
        if rule is None or rule.total not in typed or rule.blank not in typed:
            return [], np.zeros(len(lines), bool)
        marker, total = typed[rule.blank], typed[rule.total]
        faulty = np.isin(total.codes, list(total.faults))
        found = marker.blank[marker.codes] & ~total.blank[total.codes] & ~faulty & ~drop
        names = [name for name in (rule.per, rule.total, *rule.fill) if name in typed]
        rows = [
            {"line": int(lines[row]), **{name: typed[name].values[int(row)].as_py() for name in names}}
            for row in np.flatnonzero(found)
        ]
        return rows, found

    def _faulty(self, sheet: str, lines: np.ndarray, typed: Mapping[str, TypedColumn], drop: np.ndarray) -> np.ndarray:
        """Which records are rejected; every fault becomes a problem, also one that is only doubtful."""
        reject = np.zeros(len(lines), bool)
        for name, column in typed.items():
            spoken = self._declaration.spoken(name)
            for row in np.flatnonzero(np.isin(column.codes, list(column.faults)) & ~drop) if column.faults else ():
                text = column.texts[column.codes[row]]
                problem = Problem(sheet, int(lines[row]), spoken, text, *column.faults[int(column.codes[row])])
                self._problems.append(problem)
                reject[row] |= problem.severity == "rejected"
            if self._declaration.columns[name].required:
                self._blank_required(sheet, lines, name, column, drop, reject)
        for names in self._declaration.one_of:
            self._blank_all_of(sheet, lines, [typed[n] for n in names if n in typed], names, drop, reject)
        return reject

    def _blank_required(
        self, sheet: str, lines: np.ndarray, name: str, column: TypedColumn, drop: np.ndarray, reject: np.ndarray
    ) -> None:
        empty = column.blank.copy()
        empty[[place for place, (code, _) in column.faults.items() if code == "damaged_id"]] = True
        for row in np.flatnonzero(empty[column.codes] & ~drop & ~reject) if empty.any() else ():
            text = column.texts[column.codes[row]]
            self._problems.append(
                Problem(sheet, int(lines[row]), self._declaration.spoken(name), text, "blank_required")
            )
            reject[row] = True

    def _blank_all_of(
        self,
        sheet: str,
        lines: np.ndarray,
        columns: Sequence[TypedColumn],
        names: Sequence[str],
        drop: np.ndarray,
        reject: np.ndarray,
    ) -> None:
        if not columns or any(self._declaration.columns[name].type != "id" for name in names):
            return
        empty = np.logical_and.reduce([column.blank[column.codes] for column in columns])
        spoken = listed(self._declaration.spoken(name) for name in names)
        for row in np.flatnonzero(empty & ~drop & ~reject):
            self._problems.append(Problem(sheet, int(lines[row]), "", "", "blank_all_of", spoken))
            reject[row] = True

    def _unknown(
        self, lines: np.ndarray, typed: Mapping[str, TypedColumn], keep: np.ndarray
    ) -> dict[tuple[str, str], tuple[int, int]]:
        unknown: dict[tuple[str, str], tuple[int, int]] = {}
        for name, column in typed.items():
            known = {header_key(value) for value in self._declaration.columns[name].known}
            if not known:
                continue
            for place, value in enumerate(column.values.dictionary.to_pylist()):
                if value and header_key(value) not in known:
                    rows = np.flatnonzero((column.codes == place) & keep)
                    first, count = unknown.get((name, value), (0, 0))
                    if len(rows):
                        start = int(lines[rows[0]])
                        unknown[name, value] = (min(first, start) if count else start, count + len(rows))
        return unknown

    def _table(self, lines: np.ndarray, typed: Mapping[str, TypedColumn], keep: np.ndarray) -> pa.Table:
        columns: dict[str, pa.Array] = {"line": pa.array(lines, pa.int64())}
        for name, column in typed.items():
            columns[name] = column.values
            written_to = self._declaration.columns[name].written_to
            if written_to:
                columns[written_to] = pa.DictionaryArray.from_arrays(
                    pa.array(column.codes, pa.int32()), pa.array(column.texts, pa.string())
                )
        for name, text in self._declaration.constants.items():
            columns[name] = pa.DictionaryArray.from_arrays(
                pa.array(np.zeros(len(lines), np.int32)), pa.array([text], pa.string())
            )
        for name, rule in self._declaration.columns.items():
            if name in columns:
                continue
            if rule.copy_of in columns:
                columns[name] = columns[rule.copy_of]
            elif rule.blank and self._header:
                columns[name] = self._typed(rule, text_array([""] * len(lines))).values
        table = pa.table(columns)
        return table if keep.all() else table.filter(pa.array(keep))


def first_and_last(table: pa.Table, declaration: Declaration) -> tuple[date | None, date | None]:
    """The period of the records: the smallest and the largest value of the first date column."""
    dated = (n for n, c in declaration.columns.items() if c.type in ("date", "period") and n in table.column_names)
    name = next(dated, None)
    if name is None or not table.num_rows:
        return None, None
    span = pc.min_max(table.column(name)).as_py()
    return span["min"], span["max"]


def rows_as_columns(rows: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[np.ndarray, dict[str, pa.Array]]:
    """Rows of text (line, {column: text}) as lines and columns."""
    names = list(dict.fromkeys(chain.from_iterable(row for _, row in rows)))
    lines = np.fromiter((line for line, _ in rows), np.int64, len(rows))
    return lines, {name: text_array([row.get(name, "") for _, row in rows]) for name in names}


def merged_unknown(
    parts: Sequence[Mapping[tuple[str, str], tuple[int, int]]],
) -> dict[tuple[str, str], tuple[int, int]]:
    """Unknown values of several blocks together: the first line and the number of records."""
    first: dict[tuple[str, str], int] = {}
    count: Counter[tuple[str, str]] = Counter()
    for part in parts:
        for key, (line, records) in part.items():
            first[key] = min(first.get(key, line), line)
            count[key] += records
    return {key: (first[key], count[key]) for key in first}
