"""Loads a plain table of any size from a text file, block by block on all cores.

What only the whole file can decide (order of day and month, decimal mark) is assumed from the first block and
verified on every other; where a later row contradicts, the file is read again with what is known by then. The
result is that of all rows, in any order.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from reconcile.ingest import decode
from reconcile.ingest.delimited import Shape, TextBlock, read_block
from reconcile.ingest.identify import TextTable
from reconcile.ingest.problems import Problem
from reconcile.ingest.rows import TableResult, check_totals, kept_records, style_problems, unknown_problems
from reconcile.ingest.store import Store
from reconcile.ingest.style import Style, StyleSigns
from reconcile.ingest.totals_by_group import GroupBlock, Groups, group_block
from reconcile.ingest.typed import TypedBlock, TypedReader, first_and_last, merged_unknown

MOST_WORKERS = 4
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)")


@dataclass
class _Read:
    """One block, read and typed; its lines are counted from 0."""

    text: TextBlock
    typed: TypedBlock
    kept: pa.Table
    groups: GroupBlock | None
    first_date: date | None
    last_date: date | None


@dataclass
class _Gathered(TableResult):
    """What the blocks gave so far."""

    signs: StyleSigns = field(default_factory=StyleSigns)
    unknown: list[dict[tuple[str, str], tuple[int, int]]] = field(default_factory=list)
    totals: list[dict[str, Any]] = field(default_factory=list)


def load_blocks(  # noqa: PLR0913 - where the table lies, and who is told
    store: Store,
    file_id: int,
    path: Path,
    encoding: str,
    table: TextTable,
    advance: Callable[[int], None],
    until: int | None = None,
) -> TableResult:
    """Load the table of one text file, as far as line ``until``: there the next table begins.

    Raises WrongEncoding when the text is in another encoding after all.
    """
    declaration = table.found.declaration
    style, first_only = Style(declaration.date_order), True
    while True:
        loading = _Loading(store, file_id, table, style, until)
        gathered = loading.run(decode.utf8_blocks(path, encoding), encoding, advance, first_only)
        decided = gathered.signs.style(declaration.date_order)
        if decided == style:
            break
        store.drop_rows_of(file_id)
        style, first_only = decided, False
    gathered.problems += style_problems(gathered.signs, style, declaration, "")
    gathered.problems += unknown_problems(merged_unknown(gathered.unknown), declaration, "")
    gathered.problems += check_totals(store, file_id, "", declaration, gathered.totals)
    return gathered


class _Loading:
    """One reading of the file in one style."""

    def __init__(self, store: Store, file_id: int, table: TextTable, style: Style, until: int | None) -> None:
        self._store, self._file_id, self._style = store, file_id, style
        self._table, self._until = table, until
        self._declaration = table.found.declaration
        self._header = {name: table.found.header[i].strip() for name, i in table.found.places.items()}
        self._shape = _shape(table)
        self._groups = Groups(self._declaration.aggregate) if self._declaration.aggregate else None

    def run(
        self, blocks: Iterator[tuple[bytes, bool]], encoding: str, advance: Callable[[int], None], first_only: bool
    ) -> _Gathered:
        """Read all blocks into the staging tables; stops after the first one where that one shows another style."""
        gathered = _Gathered(signs=StyleSigns(comma=self._table.dialect.delimiter == ";"))
        line = self._table.lines_before_records + 1
        try:
            for read in self._in_order(self._records(blocks)):
                self._accept(gathered, read, line)
                line += read.text.line_count
                advance(gathered.records)
                if first_only and gathered.signs.style(self._declaration.date_order) != self._style:
                    return gathered
                first_only = False
        except UnicodeDecodeError as error:
            raise decode.WrongEncoding(encoding, bytes(error.object)) from None
        if self._groups:
            for name, rows in self._groups.tables().items():
                self._store.insert(name, self._file_id, "", rows)
        return gathered

    def _records(self, blocks: Iterator[tuple[bytes, bool]]) -> Iterator[tuple[bytes, bool]]:
        """The blocks without the lines before the first record, and without those after the last one of this table."""
        skip = self._table.lines_before_records
        left = None if self._until is None else self._until - 1 - skip
        for data, final in blocks:
            start, skip = _after_lines(data, 0, skip)
            if left is None:
                yield data[start:] if start else data, final
                continue
            end, left = _after_lines(data, start, left)
            yield data[start:end], not left
            if not left:
                return

    def _in_order(self, blocks: Iterator[tuple[bytes, bool]]) -> Iterator[_Read]:
        """Read blocks in parallel, hand them out in order. What a block leaves over is read with the next one."""
        workers = min(MOST_WORKERS, os.cpu_count() or 1)
        waiting: deque[tuple[bytes, bool, Future[_Read]]] = deque()
        left_over = b""
        with ThreadPoolExecutor(workers) as pool:
            try:
                while True:
                    while len(waiting) <= workers and (block := next(blocks, None)):
                        waiting.append((*block, pool.submit(self._read, *block)))
                    if not waiting:
                        return
                    data, final, future = waiting.popleft()
                    read = self._read(left_over + data, final) if left_over else future.result()
                    left_over = read.text.left_over
                    yield read
            finally:
                for *_, future in waiting:
                    future.cancel()

    def _read(self, data: bytes, final: bool) -> _Read:
        text = read_block(data, self._table.dialect, self._shape, final)
        typed = TypedReader(self._declaration, self._style, self._header).read("", text.lines, text.columns)
        groups = group_block(typed.table, self._declaration.aggregate) if self._declaration.aggregate else None
        kept = kept_records(typed.table, self._declaration)
        return _Read(text, typed, kept, groups, *first_and_last(typed.table, self._declaration))

    def _accept(self, gathered: _Gathered, read: _Read, line: int) -> None:
        typed = read.typed
        gathered.records += typed.records + len(read.text.bad)
        gathered.rejected += typed.rejected + len(read.text.bad)
        gathered.problems += [Problem("", b.line + line, "", b.value, b.code, b.detail) for b in read.text.bad]
        gathered.problems += [replace(problem, line=problem.line + line) for problem in typed.problems]
        gathered.signs.add(typed.signs)
        gathered.unknown.append({key: (first + line, count) for key, (first, count) in typed.unknown.items()})
        gathered.totals += [{**row, "line": row["line"] + line} for row in typed.totals]
        gathered.first_date = min(filter(None, (gathered.first_date, read.first_date)), default=None)
        gathered.last_date = max(filter(None, (gathered.last_date, read.last_date)), default=None)
        if self._groups and read.groups:
            self._groups.add(read.groups, line)
        shifted = pc.add(read.kept.column("line"), pa.scalar(line, pa.int64()))
        kept = read.kept.set_column(read.kept.column_names.index("line"), "line", shifted)
        self._store.insert(self._declaration.table, self._file_id, "", kept)


def _after_lines(data: bytes, start: int, count: int) -> tuple[int, int]:
    """Where so many lines from ``start`` end, and how many of them the next block has; a block ends with a line."""
    while count and (found := _LINE.match(data, start)):
        start, count = found.end(), count - 1
    return len(data) if count else start, count


def _shape(table: TextTable) -> Shape:
    """How wide records are; a record must reach the last column without which it says nothing."""
    declaration, places = table.found.declaration, table.found.places
    needed = {name for name, column in declaration.columns.items() if column.required}
    if declaration.totals:  # a row of totals is shorter where a program has stripped the tabs at its end
        needed = {declaration.totals.total}
    least = max((place + 1 for name, place in places.items() if name in needed), default=1)
    return Shape(len(table.found.header), least, places)
