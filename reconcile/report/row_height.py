"""How high a row of the workbook must be for its text, in points. Not every program measures: LibreOffice does not."""

import re
from collections.abc import Sequence
from functools import cache
from math import ceil

from reconcile.line_width import display_width, wrapped

FONT_SIZE = 11
LINE = 1.45  # height of a line beside the size of its font, wherever the font comes from
WIDE_LINE = 1.6  # the same for Chinese and Japanese characters
HEADER_LINES = 2  # a heading of one line leaves room for the button of the filter
BREAK_BEHIND = re.compile("([/-])")  # a path or a date may go on in the next line
MARGIN = 3  # characters of a column that its margins, the indent and wide letters take


@cache
def lines_needed(text: str, width: int) -> int:
    """How many lines `text` takes in a wrapped cell of a column of this width (in characters)."""
    room = max(1, width - MARGIN)
    return sum(_lines(part, room) for part in text.split("\n"))


def _lines(text: str, room: int) -> int:
    if display_width(text) <= room:
        return 1
    text = BREAK_BEHIND.sub(r"\1 ", text)
    return sum(max(1, -(-display_width(line) // room)) for line in wrapped(text, room))


def is_wide(text: str) -> bool:
    """Whether `text` has characters that are as wide as high, whose font is higher."""
    return not text.isascii() and display_width(text) > len(text)


def row_height(lines: int, *, wide: bool, size: int = FONT_SIZE) -> int:
    """The height of a row of so many lines of that size; 0, the usual one, for a line like any other."""
    if lines == 1 and not wide and size == FONT_SIZE:
        return 0
    return ceil(lines * size * (WIDE_LINE if wide else LINE))


def header_height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """The height of a row of headings above columns of these widths. They are bold: a tenth wider."""
    needed = (_lines(text, max(1, width * 9 // 10 - 1)) for text, width in zip(texts, widths, strict=True))
    return row_height(max([HEADER_LINES, *needed]), wide=any(map(is_wide, texts)))
