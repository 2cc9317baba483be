"""The rows of a sheet as XML, and the workbook file around them.

openpyxl makes everything but the rows: styles, widths, filters, links, charts. The rows are written here, as text,
because a cell of openpyxl costs twenty times as much, and a month has hundreds of thousands of them. A value is what
its Python type says: text is always an inline string, so nothing in it can become a formula, a number or an error.
"""

import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

DAY_ZERO = date(1899, 12, 30).toordinal()
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
MARKS = re.compile("[&<>]")
DIMENSION = re.compile(rb'<dimension ref="[^"]*"')
BLOCK = 1 << 20

Cell = tuple[object, int]  # a value and the number of its style


class SheetRows:
    """The rows of one sheet, kept in a file until the workbook is saved; `values`: what stands in their cells."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - lives until the workbook is saved
        self.links: list[Hyperlink] = []
        self.values: list[list[object]] = []
        self.count = 0
        self.width = 1
        self._columns: list[str] = []

    def append(self, cells: Sequence[Cell | None], height: int = 0, link: tuple[int, str] | None = None) -> None:
        """Add a row. `height` in points, 0 for the usual one; `link`: index of the cell that leads to an address.

        The height is what a program that does not measure goes by; typing into the row measures it again.
        """
        self.count += 1
        self.values.append([cell[0] if cell else None for cell in cells])
        self.width = max(self.width, len(cells))
        while len(self._columns) < len(cells):
            self._columns.append(get_column_letter(len(self._columns) + 1))
        high = f' ht="{height}"' if height else ""
        number = self.count
        places = zip(self._columns, cells, strict=False)
        shown = [_cell(f"{column}{number}", cell[0], cell[1]) for column, cell in places if cell]
        self.file.write(f'<row r="{number}"{high}>{"".join(shown)}</row>'.encode())
        if link:
            self.links.append(Hyperlink(ref=f"{self._columns[link[0]]}{number}", target=link[1]))


def _cell(place: str, value: object, style: int) -> str:
    if isinstance(value, str):
        if not value.isalnum() and MARKS.search(value):
            value = escape(value)
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    if value is None:
        return f'<c r="{place}" s="{style}"/>'
    if isinstance(value, date):
        value = value.toordinal() - DAY_ZERO
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def save(workbook: Workbook, rows: Mapping[str, SheetRows], path: Path) -> None:
    """Write `workbook` with the rows of its sheets (by title) to `path`; equal content gives equal bytes."""
    with _SteadyZip(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _Writer(workbook, archive, rows).write_data()
    for sheet in rows.values():
        sheet.file.close()


class _Frame(WorksheetWriter):  # type: ignore[misc]  # openpyxl has no types
    """Writes a sheet without its rows, with the links that lie on them."""

    links: Sequence[Hyperlink] = ()

    def write_hyperlinks(self) -> None:
        self.ws._hyperlinks = list(self.links)
        super().write_hyperlinks()


class _Writer(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """Puts the rows into the frame of each sheet."""

    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile, rows: Mapping[str, SheetRows]) -> None:
        super().__init__(workbook, archive)
        self._rows = rows

    def write_worksheet(self, ws: Any) -> None:
        rows = self._rows[ws.title]
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        writer = _Frame(ws)
        writer.links = rows.links
        writer.write()
        ws._rels = writer._rels
        self._put(Path(writer.out).read_bytes(), rows, ws.path[1:])
        self.manifest.append(ws)
        writer.cleanup()

    def _put(self, frame: bytes, rows: SheetRows, name: str) -> None:
        head, tail = NO_ROWS.split(frame)
        size = f"A1:{get_column_letter(rows.width)}{max(rows.count, 1)}"
        head = DIMENSION.sub(f'<dimension ref="{size}"'.encode(), head)
        rows.file.seek(0)
        with self._archive.open(_entry(name), "w", force_zip64=True) as target:
            target.write(head + b"<sheetData>")
            while block := rows.file.read(BLOCK):
                target.write(block)
            target.write(b"</sheetData>" + tail)


class _SteadyZip(zipfile.ZipFile):
    """A zip file whose entries carry no time: two runs over the same data write the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_more: Any) -> None:
        """Write `data` under a name, without the time of day."""
        super().writestr(_entry(str(zinfo_or_arcname)), data)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
