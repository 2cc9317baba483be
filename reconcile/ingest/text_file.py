"""Loads a delimited text file: which encoding, which table, and then block by block or as a whole."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from reconcile.ingest import decode
from reconcile.ingest.above_header import problems_above
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.details import detail
from reconcile.ingest.document import Sheet
from reconcile.ingest.downloads import further_result, text_downloads
from reconcile.ingest.exact_records import records, split_lines
from reconcile.ingest.file_result import IGNORED, LOADED, UNREADABLE, FileResult
from reconcile.ingest.identify import TextTable, Unidentified, identify_text, known_words
from reconcile.ingest.problems import Problem, UnreadableFile
from reconcile.ingest.rows import TableResult, load_sheet_table
from reconcile.ingest.store import Store
from reconcile.ingest.unread_columns import unread_columns

HEAD_BYTES = 256 * 1024
_WEB_PAGE = ("<!doctype html", "<html")
_DELIMITER_NAMES = {"\t": "tab", ",": "comma", ";": "semicolon"}


def load_text(store: Store, file_id: int, path: Path, advance: Callable[[int], None]) -> FileResult:
    """Load one text file; `advance` is told how many rows are read.

    Raises UnreadableFile for a file that is no text, OSError when it cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        head = file.read(HEAD_BYTES)
        sample = (head + file.read(max(0, decode.BLOCK_BYTES - len(head))))[: decode.BLOCK_BYTES]
    if decode.looks_binary(head):
        raise UnreadableFile("not_text")
    failed: frozenset[str] = frozenset()
    while True:
        encoding = decode.choose_encoding(head, sample, known_words, failed)
        try:
            return _load_decoded(store, file_id, path, encoding, _head_text(head, encoding), advance)
        except decode.WrongEncoding as wrong:
            failed |= {wrong.encoding}
            sample = wrong.sample
            store.drop_rows()


def _load_decoded(
    store: Store, file_id: int, path: Path, encoding: str, head: str, advance: Callable[[int], None]
) -> FileResult:
    table = identify_text(head)
    if isinstance(table, Unidentified):
        if head.lstrip("\ufeff \t\r\n")[:14].casefold().startswith(_WEB_PAGE):
            raise UnreadableFile("web_page")
        problem = Problem("", table.line, "", "", table.code, table.detail)
        status = UNREADABLE if table.code == "known_kind_incomplete" else IGNORED
        title = declaration_of(table.kind).spoken_title if table.kind else ""
        return FileResult(table.kind, title, status, problem.what(), encoding, problems=[problem])
    declaration = table.found.declaration
    result = FileResult(declaration.kind, declaration.spoken_title, LOADED, "", encoding)
    result.delimiter = _DELIMITER_NAMES[table.dialect.delimiter]
    if not declaration.table:
        result.status, result.why = IGNORED, declaration.why_ignored
        return result
    if declaration.layout:
        loaded = _load_document(store, file_id, path, encoding, table)
    else:
        first, *others = text_downloads(store, file_id, path, encoding, table, advance)
        loaded = first.loaded
        result.further = [further_result(result, download) for download in others]
    above = problems_above(table.found)
    result.records, result.rejected = loaded.records + len(above), loaded.rejected + len(above)
    result.first_date, result.last_date = loaded.first_date, loaded.last_date
    result.problems = above + loaded.problems + unread_columns(table.found)
    if not result.records and not result.further:
        result.problems.append(Problem("", table.found.header_line, "", "", "no_records"))
    return result


def _head_text(raw: bytes, encoding: str) -> str:
    """The beginning of the text; a character that is cut off at its end is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        return decoder.decode(decode.without_mark(raw), final=False)
    except UnicodeDecodeError:
        raise decode.WrongEncoding(encoding, raw) from None


def _load_document(store: Store, file_id: int, path: Path, encoding: str, table: TextTable) -> TableResult:
    """Load a text document that is no plain table, as a whole."""
    raw = path.read_bytes()
    try:
        lines = split_lines(decode.without_mark(raw).decode(encoding))
    except UnicodeDecodeError:
        raise decode.WrongEncoding(encoding, raw) from None
    ragged, width = table.found.declaration.ragged, len(table.found.header)
    sheet, bad = Sheet("", [], decimal_comma=table.dialect.delimiter == ";"), []
    for start, _, cells in records(lines, table.dialect, final=True):
        line, text = start + 1, lines[start].strip("\r\n")
        if cells is None:
            bad.append(Problem("", line, "", text, "unclosed_quote"))
        elif not ragged and line > table.found.header_line and any(cell.strip() for cell in cells[width:]):
            bad.append(Problem("", line, "", text, "too_many_fields", detail("fields", n=len(cells), width=width)))
        else:
            sheet.rows.append((line, cells))
    result = load_sheet_table(store, file_id, sheet, table.found)
    result.records += len(bad)
    result.rejected += len(bad)
    result.problems += bad
    return result
