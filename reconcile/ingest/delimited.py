"""Delimited text to columns of text, with the physical line on which each record starts.

Two readers that agree on every input (a test proves it): a fast one for blocks in which each line is one record,
and an exact one. The fast one checks itself: it returned as many records as the block has line ends, so no record
spans lines, and the end of the block is the end of a record. A block that fails the check is halved until the
trouble lies in a small piece, and that piece is read exactly.

A physical line ends with LF, CR LF or a lone CR, as an editor shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from pyarrow import csv

from reconcile.ingest.details import detail
from reconcile.ingest.exact_records import Dialect, records, split_lines

EXACT_PIECE_BYTES = 64 * 1024
_TEXT = pa.dictionary(pa.int32(), pa.string())
_LF, _CR = 10, 13
_CACHED_BYTES = 128 * 1024


@dataclass(frozen=True)
class Shape:
    """What a record of the file looks like.

    ``width``: fields of the header. ``least``: fields that a record must have; missing ones behind them are blank
    (some programs strip the tabs at the end of a line), except at the very end of a file, where a record may be cut
    off. ``wanted``: column -> index of its field.
    """

    width: int
    least: int
    wanted: Mapping[str, int]


@dataclass(frozen=True)
class BadRecord:
    """A record that is no row of the table: a code of problems.toml, its particulars, and how it begins."""

    line: int
    code: str
    detail: str
    value: str


@dataclass
class TextBlock:
    """Records of a part of a file: ``lines`` (int64) and one array of text per wanted column.

    ``line_count`` lines were used up; ``left_over`` is the beginning of a record that goes on in the next block.
    """

    lines: np.ndarray
    columns: dict[str, pa.Array]
    bad: list[BadRecord]
    line_count: int
    left_over: bytes = b""


@dataclass
class _Gathered:
    """Rows of one small piece, read exactly. ``widest``: the most fields of a record of the block so far."""

    widest: int
    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    bad: list[BadRecord] = field(default_factory=list)


def read_block(data: bytes, dialect: Dialect, shape: Shape, final: bool) -> TextBlock:
    """Read one block of UTF-8 text that begins at the start of a record; lines are counted from 0 here.

    ``final``: nothing follows this block. Raises UnicodeDecodeError when the block is not UTF-8.
    """
    parts: list[tuple[np.ndarray, dict[str, pa.Array]]] = []
    bad: list[BadRecord] = []
    offset = widest = 0
    pieces = _Pieces(data)
    while (piece := pieces.take()) is not None:
        count = _count_lines(piece)
        columns = None if pieces.continued else _read_fast(piece, dialect, shape, count)
        if columns is not None:
            parts.append((np.arange(offset, offset + count, dtype=np.int64), columns))
            offset, widest = offset + count, shape.width
        elif not pieces.halve(piece):
            gathered, used, pieces.left_over = _read_exact(piece, dialect, shape, final and not pieces.todo, widest)
            if gathered.rows:
                parts.append((np.array(gathered.lines, np.int64) + offset, _as_columns(gathered.rows, shape.wanted)))
            bad += [BadRecord(b.line + offset, b.code, b.detail, b.value) for b in gathered.bad]
            offset, widest = offset + used, gathered.widest
    lines, joined = _join(parts, shape.wanted)
    return TextBlock(lines, joined, bad, offset, pieces.left_over)


class _Pieces:
    """The parts of a block that are still to be read, the next one last."""

    def __init__(self, data: bytes) -> None:
        self.todo = [data] if data else []
        self.left_over = b""
        self.continued = False

    def take(self) -> bytes | None:
        """The next piece; it begins with what the piece before left over, if anything."""
        self.continued = bool(self.left_over)
        if not self.todo:
            return None
        piece = self.todo.pop()
        if self.continued:  # only so much more that the record may end in it
            cut = piece.find(b"\n", EXACT_PIECE_BYTES) + 1 or len(piece)
            if cut < len(piece):
                self.todo.append(piece[cut:])
            piece, self.left_over = self.left_over + piece[:cut], b""
        return piece

    def halve(self, piece: bytes) -> bool:
        """Put a large piece back as two; False when it is small or the continuation of a record."""
        middle = 0 if self.continued or len(piece) <= EXACT_PIECE_BYTES else _middle(piece)
        if middle:
            self.todo += [piece[middle:], piece[:middle]]
        return bool(middle)


def _read_fast(data: bytes, dialect: Dialect, shape: Shape, count: int) -> dict[str, pa.Array] | None:
    """All wanted columns when every line is one whole record, else None.

    A last line without a line end is left to the exact reader: it may be cut off, which this one does not see.
    """
    if not data.endswith((b"\n", b"\r")):
        return None
    used = sorted({*shape.wanted.values(), shape.width - 1})
    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            read_options=csv.ReadOptions(
                use_threads=False, block_size=len(data) + 1, column_names=[str(i) for i in range(shape.width)]
            ),
            parse_options=csv.ParseOptions(
                delimiter=dialect.delimiter, quote_char='"' if dialect.quoted else False, newlines_in_values=False
            ),
            convert_options=csv.ConvertOptions(
                column_types={str(i): _TEXT for i in used}, include_columns=[str(i) for i in used]
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != count or _ends_inside_quotes(table):
        return None
    return {name: table.column(str(index)).combine_chunks() for name, index in shape.wanted.items()}


def _ends_inside_quotes(table: pa.Table) -> bool:
    """True when the last line end was read as part of a value: the reader closes an open quotation mark by itself."""
    last: str = table.column(table.num_columns - 1)[-1].as_py()
    return last.endswith(("\n", "\r"))


def _count_lines(data: bytes) -> int:
    """Physical lines of a block, one without a line end at its very end included."""
    raw = np.frombuffer(data, np.uint8)
    ends = 0
    for start in range(0, len(raw), _CACHED_BYTES):  # in parts that stay in the processor's cache
        part = raw[start : start + _CACHED_BYTES + 1]  # one byte more, to see a pair that the cut divides
        feeds, returns = part == _LF, part == _CR
        pairs = np.count_nonzero(returns[:-1] & feeds[1:])
        ends += int(np.count_nonzero(feeds[:_CACHED_BYTES]) + np.count_nonzero(returns[:_CACHED_BYTES]) - pairs)
    return ends + (0 if data.endswith((b"\n", b"\r")) else 1)


def _middle(data: bytes) -> int:
    """A line end near the middle, or 0."""
    half = len(data) // 2
    cut = data.rfind(b"\n", 0, half) + 1 or data.find(b"\n", half, len(data) - 1) + 1
    if not cut and b"\n" not in data:
        cut = data.rfind(b"\r", 0, half) + 1
    return cut


def _read_exact(data: bytes, dialect: Dialect, shape: Shape, final: bool, widest: int) -> tuple[_Gathered, int, bytes]:
    """Rows and bad records, the number of lines used up, and the beginning of a record that is not whole yet."""
    lines = split_lines(data.decode("utf-8"))
    gathered = _Gathered(widest)
    used = 0
    for start, count, cells in records(lines, dialect, final):
        if count == 0:
            return gathered, start, "".join(lines[start:]).encode("utf-8")
        used = start + count
        at_end = final and used == len(lines) and not lines[-1].endswith(("\n", "\r"))
        _sort_in(gathered, start, cells, lines[start], shape, at_end)
    return gathered, used, b""


def _sort_in(gathered: _Gathered, line: int, cells: list[str] | None, text: str, shape: Shape, at_end: bool) -> None:
    """Put one record where it belongs: a row of the right width, or a bad record; blank lines are neither.

    A record that ends the file without a line end may be cut off: it is a row only where no record before it is wider.
    """
    value = text.strip("\r\n")
    if cells is None:
        code = "cut_off" if at_end else "unclosed_quote"
        gathered.bad.append(BadRecord(line, code, detail("inside_quotes"), value))
    elif any(cell.strip() for cell in cells):
        says = detail("fields", n=len(cells), width=shape.width)
        if len(cells) < shape.least or (at_end and len(cells) < (gathered.widest or shape.width)):
            gathered.bad.append(BadRecord(line, "cut_off" if at_end else "too_few_fields", says, value))
        elif any(cell.strip() for cell in cells[shape.width :]):
            gathered.bad.append(BadRecord(line, "too_many_fields", says, value))
        else:
            gathered.widest = max(gathered.widest, min(len(cells), shape.width))
            gathered.lines.append(line)
            gathered.rows.append((cells + [""] * shape.width)[: shape.width])


def _as_columns(rows: list[list[str]], wanted: Mapping[str, int]) -> dict[str, pa.Array]:
    return {name: text_array([row[index] for row in rows]) for name, index in wanted.items()}


def text_array(texts: Sequence[str]) -> pa.DictionaryArray:
    """Texts as an array in which each distinct text is held once."""
    return pa.array(texts, pa.string()).dictionary_encode()


def _join(
    parts: list[tuple[np.ndarray, dict[str, pa.Array]]], wanted: Mapping[str, int]
) -> tuple[np.ndarray, dict[str, pa.Array]]:
    """One piece as it is; several pieces put together over one dictionary per column."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return np.empty(0, np.int64), {name: text_array([]) for name in wanted}
    lines = np.concatenate([part[0] for part in parts])
    columns = {}
    for name in wanted:
        joined = pa.chunked_array([part[1][name] for part in parts], _TEXT).unify_dictionaries()
        columns[name] = joined.combine_chunks()
    return lines, columns
