"""What a workbook holds beside the cells to fill in: whether somebody has left something there that nothing else keeps.

The program writes a workbook anew in every run. What was filled in is kept by the case log; a remark in another cell, a
sheet of one's own, a comment, a picture, a colour or a line struck through would be gone.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from reconcile.claims.inputs import FIELDS
from reconcile.report.cells import Tone
from reconcile.report.input_heading import header_row

DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no time zone
_PARTS = ("xl/comments", "xl/threadedComments", "xl/media/", "xl/embeddings/", "xl/externalLinks/", "xl/vbaProject")
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|pic)[ >]")
_FORMATS = re.compile(rb"<(\w+:)?(fonts|fills)\b.*?</(\w+:)?\2>", re.DOTALL)
_FILL = re.compile(rb'<(?:\w+:)?patternFill patternType="(\w+)"\s*>(.*?)</(?:\w+:)?patternFill>', re.DOTALL)
_STRUCK = re.compile(rb'<(?:\w+:)?strike(?:/| /|>| val="(?:1|true)")')
_RGB = re.compile(rb'fgColor rgb="\w\w(\w{6})"')
_OURS = {tone.value.encode() for tone in Tone if tone.value}


def content_beside_inputs(path: Path) -> str:
    """The number of `beside_inputs` for a workbook on disk. Raises CalamineError, OSError."""
    book = CalamineWorkbook.from_path(str(path))
    names = book.sheet_names
    return beside_inputs((name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names)


def beside_inputs(sheets: Iterable[tuple[str, Sequence[Sequence[Any]]]]) -> str:
    """A number for everything that is written in the cells beside the inputs, in whatever order rows and columns stand.

    `sheets`: name and cells of each, empty ones as None or "".
    """
    total = 0
    for name, lines in sheets:
        total += _number(name)
        line, places = header_row(lines) or (len(lines), {})
        inputs = {place for key, place in places.items() if key in FIELDS}
        below = (
            (cell for place, cell in enumerate(cells) if place not in inputs) if inputs else cells
            for cells in lines[line + 1 :]
        )
        written = Counter(chain(*lines[: line + 1], *below))  # most cells say what another one says: each is read once
        total += sum(times * _number(_text(cell)) for cell, times in written.items())
    return f"{total % 2**64:016x}"


def holds_more(path: Path, written: str) -> bool:
    """Whether a workbook holds more than its inputs and what the program wrote; `written`: the number of that."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(name.startswith(_PARTS) for name in archive.namelist()) or _is_marked(archive):
                return True
        return content_beside_inputs(path) != written
    except (CalamineError, zipfile.BadZipFile, OSError, KeyError, ValueError):
        return True


def _is_marked(archive: zipfile.ZipFile) -> bool:
    """Whether there is a shape, a picture, a fill that the program does not use, or text that is struck through."""
    drawings = [name for name in archive.namelist() if name.startswith("xl/drawings/") and name.endswith(".xml")]
    if any(_SHAPE.search(archive.read(name)) for name in drawings):
        return True
    styles = archive.read("xl/styles.xml")  # what is behind its cell formats belongs to filters and rules
    formats = b"".join(found[0] for found in _FORMATS.finditer(styles))
    fills = [about for kind, about in _FILL.findall(formats) if kind not in (b"none", b"gray125")]
    colours = {found[1].upper() if (found := _RGB.search(about)) else b"" for about in fills}
    return bool(colours - _OURS) or bool(_STRUCK.search(formats))


def _text(cell: Any) -> str:
    """A cell as text, the same whichever program has saved it."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, datetime):
        return repr((cell - DAY_ZERO).total_seconds() / 86400)
    if isinstance(cell, date):
        return repr(float((cell - DAY_ZERO.date()).days))
    if cell is None:
        return ""
    if isinstance(cell, int | float | Decimal):
        return repr(float(cell) + 0.0)  # what is equal is one text, -0.0 as well
    return repr(cell)


def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") if text else 0
