"""Writing Excel workbooks that have the same bytes every time they are made."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

from reconcile.simulate.tables import Row

MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the top, and the ranges to merge."""

    title: str
    rows: Sequence[Row]
    merged: Sequence[str] = field(default=())


def write_book(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets in this order. Times are wiped out, and nothing is compressed: both differ between machines."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for row in sheet.rows:
            page.append(list(row))
        for cells in sheet.merged:
            page.merge_cells(cells)
    kept = io.BytesIO()
    book.save(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            target.writestr(entry, MODIFIED.sub(rb"\g<1>2026-01-01T00:00:00Z\g<3>", source.read(name)))
