"""Several downloads that somebody has put one below the other into one file, each with its header.

Two downloads may overlap, and equal records of one download are real events: each counts as a file of its own, with a
number of its own and the same path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reconcile.ingest.blocks import load_blocks
from reconcile.ingest.details import detail
from reconcile.ingest.document import FoundTable, Sheet
from reconcile.ingest.file_result import LOADED, FileResult
from reconcile.ingest.identify import TextTable
from reconcile.ingest.problems import Problem
from reconcile.ingest.rows import TableResult, load_sheet_table
from reconcile.ingest.store import Store

_AGAIN = "header_repeated"


@dataclass(frozen=True)
class Download:
    """One download of a file: the number under which its records stand, the line of its header, what became of them."""

    file_id: int
    header_line: int
    loaded: TableResult


def text_downloads(
    store: Store, file_id: int, path: Path, encoding: str, table: TextTable, advance: Callable[[int], None]
) -> list[Download]:
    """Load the downloads of a text file. Raises WrongEncoding when the text is in another encoding after all."""
    first = table.found.header_line
    whole = load_blocks(store, file_id, path, encoding, table, advance)
    headers = [problem.line for problem in whole.problems if problem.code == _AGAIN]
    if not headers:
        return [Download(file_id, first, whole)]
    store.drop_rows()
    downloads = [Download(file_id, first, load_blocks(store, file_id, path, encoding, table, advance, headers[0]))]
    for line, until in zip(headers, [*headers[1:], None], strict=True):
        number, part = store.begin_file(), replace(table, lines_before_records=line)
        loaded = load_blocks(store, number, path, encoding, part, advance, until)
        downloads.append(_told(Download(number, line, loaded), ""))
    return downloads


def sheet_downloads(store: Store, file_id: int, sheet: Sheet, found: FoundTable, records_before: int) -> list[Download]:
    """Load the downloads of a sheet; a table with a layout of its own is one, whatever its pages repeat."""
    header = [text.strip() for text in found.header]
    again = [
        line
        for line, cells in sheet.rows
        if line > found.header_line and not found.declaration.layout and _same(cells, header)
    ]
    downloads: list[Download] = []
    for line, until in zip([found.header_line, *again], [*again, None], strict=True):
        part = replace(sheet, rows=[row for row in sheet.rows if row[0] > line and (until is None or row[0] < until)])
        if downloads:
            number = store.begin_file()
            loaded = load_sheet_table(store, number, part, replace(found, header_line=line))
            downloads.append(_told(Download(number, line, loaded), sheet.name))
        else:
            whole = sheet if until is None else part
            loaded = load_sheet_table(store, file_id, whole, found, records_before)
            downloads.append(Download(file_id, line, loaded))
    return downloads


def further_result(first: FileResult, download: Download) -> FileResult:
    """What became of a further download, as a file beside the first one."""
    loaded = download.loaded
    return FileResult(
        first.kind, first.title, LOADED, detail("further_download", line=download.header_line), first.encoding,
        first.delimiter, loaded.records, loaded.rejected, loaded.first_date, loaded.last_date, loaded.problems,
        number=download.file_id,
    )  # fmt: skip


def _told(download: Download, sheet: str) -> Download:
    download.loaded.problems.insert(0, Problem(sheet, download.header_line, "", "", _AGAIN))
    return download


def _same(cells: Sequence[str], header: Sequence[str]) -> bool:
    return [cell.strip() for cell in cells][: len(header)] == header
