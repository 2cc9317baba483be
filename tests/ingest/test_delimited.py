"""The fast reader and the exact reader of delimited text give the same records on the same lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.ingest import delimited
from reconcile.ingest.delimited import Shape, read_block
from reconcile.ingest.exact_records import Dialect, split_lines

Read = list[tuple[int, tuple[str, ...]]]


def read(data: bytes, dialect: Dialect, width: int, least: int | None = None) -> tuple[Read, list[tuple[int, str]]]:
    wanted = {str(i): i for i in range(width)}
    block = read_block(data, dialect, Shape(width, width if least is None else least, wanted), final=True)
    assert not block.left_over
    columns = [block.columns[str(i)].to_pylist() for i in range(width)]
    rows = [tuple(column[n] for column in columns) for n in range(len(block.lines))]
    return not_blank(zip(block.lines.tolist(), rows, strict=True)), [(b.line, b.code) for b in block.bad]


def in_blocks(data: bytes, dialect: Dialect, width: int, cut: int) -> tuple[Read, list[tuple[int, str]]]:
    """Like the loader: blocks end at line ends, what is left over is put before the next block."""
    wanted = {str(i): i for i in range(width)}
    lines = split_lines(data.decode())
    groups = ["".join(lines[i : i + cut]).encode() for i in range(0, len(lines), cut)]
    rows: Read = []
    bad: list[tuple[int, str]] = []
    offset, carry = 0, b""
    for n, group in enumerate(groups):
        block = read_block(carry + group, dialect, Shape(width, width, wanted), final=n == len(groups) - 1)
        columns = [block.columns[str(i)].to_pylist() for i in range(width)]
        for k, line in enumerate(block.lines.tolist()):
            rows.append((line + offset, tuple(column[k] for column in columns)))
        bad += [(b.line + offset, b.code) for b in block.bad]
        offset, carry = offset + block.line_count, block.left_over
    assert not carry
    return not_blank(rows), bad


def not_blank(rows: Iterable[tuple[int, tuple[str, ...]]]) -> Read:
    """Records of blank fields only are taken out later, where the header is known."""
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)]


cells = st.text(st.sampled_from('ab"\t,\n\r é'), max_size=6)
soup = st.text(st.sampled_from('ab"\t,\n\r é'), max_size=80).map(str.encode)
dialects = st.sampled_from([Dialect("\t", False), Dialect("\t", True), Dialect(",", True)])


@settings(max_examples=400, deadline=None)
@given(soup, dialects, st.integers(1, 4), st.integers(1, 5))
def test_any_text_gives_the_same_records_by_every_way_of_reading(
    data: bytes, dialect: Dialect, width: int, cut: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_read_fast", lambda *_: None)
        exact = read(data, dialect, width)
        assert in_blocks(data, dialect, width, cut) == exact
    assert read(data, dialect, width) == exact
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "EXACT_PIECE_BYTES", 4)
        assert read(data, dialect, width) == exact
        assert in_blocks(data, dialect, width, cut) == exact


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_wrote_is_read_back_with_the_line_on_which_each_record_starts(
    rows: list[list[str]], end: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=end)
    expected: Read = []
    for row in rows:
        line = len(split_lines(out.getvalue()))
        writer.writerow(row)
        if any(cell.strip() for cell in row):
            expected.append((line, tuple(row)))
    got, bad = read(out.getvalue().encode(), Dialect(",", True), 3)
    assert got == expected
    assert bad == []
