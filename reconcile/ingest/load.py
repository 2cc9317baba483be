"""Loads a data folder: which files are new, which are known, and what became of each."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb

from reconcile.folders import file_hash, name_online
from reconcile.ingest.above_header import problems_above
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.details import Detail, detail, listed
from reconcile.ingest.document import NOTES, Sheet
from reconcile.ingest.downloads import further_result, sheet_downloads
from reconcile.ingest.file_result import IGNORED, LOADED, UNREADABLE, FileResult
from reconcile.ingest.folder import InputFile, input_files, is_settings
from reconcile.ingest.identify import Unidentified, identify_sheet
from reconcile.ingest.problems import Problem, UnreadableFile
from reconcile.ingest.progress import Progress
from reconcile.ingest.sheets import is_workbook, read_workbook
from reconcile.ingest.store import Store
from reconcile.ingest.text_file import load_text
from reconcile.ingest.unread_columns import unread_columns

ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
REPORTS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls"})
HASHED_BESIDE_LOADING = 1024 * 1024


def load_folder(con: duckdb.DuckDBPyConnection, data: Path, progress: Progress) -> None:
    """Bring the staging tables, ``source_file`` and ``problem`` up to date with the files below ``data``.

    Files whose content is known are not read again. No file stops the run: what cannot be read is a problem with
    its file and line.
    """
    store = Store(con)
    files: list[tuple[InputFile, str]] = []
    unread: list[tuple[InputFile, Problem, str]] = []
    known = store.known_files()
    with ThreadPoolExecutor(1) as hashing:
        for file, made in _with_digests(input_files(data), store, hashing):
            if is_settings(file.path):  # whatever it says, also in another file's words that are known
                unread.append((file, Problem("", 0, "", "", "settings_elsewhere"), IGNORED))
                continue
            try:
                digest = made or file_hash(file.path)
                is_known = isinstance(digest, str) and digest in known
                content = str(digest) if is_known else _load(store, file, digest, progress)
            except OSError as error:
                problem = Problem("", 0, "", "", "unreadable", error.strerror or str(error))
                unread.append((file, problem, UNREADABLE))
            else:
                known[content] = file.size
                files.append((file, content))
    store.publish(files, unread)


def _with_digests(
    files: list[InputFile], store: Store, hashing: ThreadPoolExecutor
) -> Iterator[tuple[InputFile, str | Future[str]]]:
    """Each file with its SHA-256: from the last run, or being made, or "" where it is yet to be made.

    A large file of a size that no other file has cannot be a copy of anything: it is hashed while it is loaded.
    """
    paths = store.known_paths()
    sizes = Counter(file.size for file in files) + Counter(set(store.known_files().values()))
    for file in files:
        digest: str | Future[str] = paths.get((file.name, file.size, file.modified_ns), "")
        if not digest and file.size >= HASHED_BESIDE_LOADING and sizes[file.size] == 1:
            digest = hashing.submit(file_hash, file.path)
        yield file, digest


def _load(store: Store, file: InputFile, digest: str | Future[str], progress: Progress) -> str:
    """Load one file and keep its result; returns its SHA-256. Raises OSError."""
    file_id = store.begin_file()
    try:
        try:
            result = _load_content(store, file_id, file, progress)
        except UnreadableFile as error:
            store.drop_rows()
            damaged = error.code == "not_text" and file.path.suffix.casefold() in REPORTS
            problem = Problem("", 0, "", "", "damaged_text" if damaged else error.code, error.detail)
            status = IGNORED if _is_no_input(file, problem.code) else UNREADABLE
            result = FileResult(status=status, why=problem.what(), problems=[problem])
        made = digest if isinstance(digest, str) else digest.result()
        _check_still(file)
        store.end_file(file_id, made, file.size, result)
        for further in result.further:
            store.end_file(further.number, made, file.size, further)
    except BaseException:
        store.drop_rows()
        raise
    return made


def _check_still(file: InputFile) -> None:
    """Raise OSError where the file has changed since it was listed: what was loaded may not be what was hashed."""
    stat = file.path.stat()
    if (stat.st_size, stat.st_mtime_ns) != (file.size, file.modified_ns):
        raise OSError(errno.EBUSY, detail("still_written"))


def _is_no_input(file: InputFile, code: str) -> bool:
    """Whether a file that gives nothing was not meant to be read: a picture is no report, a damaged .csv was one."""
    elsewhere = code == "web_page" and file.path.suffix.casefold() not in REPORTS
    return elsewhere or code in ("not_text", "own_workbook")


def _load_content(store: Store, file_id: int, file: InputFile, progress: Progress) -> FileResult:
    if name_online(file.path.name):
        raise UnreadableFile("online_only")
    with file.path.open("rb") as opened:
        head = opened.read(8)
    if not head:
        raise UnreadableFile("empty_file")
    if head.startswith(ARCHIVES):
        raise UnreadableFile("archive")
    if is_workbook(head):
        return _load_workbook(store, file_id, file, progress)
    return load_text(store, file_id, file.path, partial(progress.advance, file.name))


def _load_workbook(store: Store, file_id: int, file: InputFile, progress: Progress) -> FileResult:
    """Load every sheet that is of a known kind; the others are named."""
    result = FileResult()
    unknown: list[tuple[Sheet, Unidentified]] = []
    titles: dict[str, Detail] = {}
    for sheet in read_workbook(file.path):
        if not any(cell.strip() for _, cells in sheet.rows for cell in cells):
            continue
        found = identify_sheet(sheet)
        if isinstance(found, Unidentified):
            unknown.append((sheet, found))
            continue
        declaration = found.declaration
        titles[declaration.kind] = declaration.spoken_title
        if not declaration.table:
            result.why = declaration.why_ignored
            continue
        first, *others = sheet_downloads(store, file_id, sheet, found, result.records)
        loaded = first.loaded
        kind = FileResult(declaration.kind, declaration.spoken_title)
        result.further += [further_result(kind, download) for download in others]
        result.status = LOADED
        above = problems_above(found)
        result.records += loaded.records + len(above)
        result.rejected += loaded.rejected + len(above)
        result.first_date = min(filter(None, (result.first_date, loaded.first_date)), default=None)
        result.last_date = max(filter(None, (result.last_date, loaded.last_date)), default=None)
        result.problems += above + loaded.problems + unread_columns(found)
        if sheet.hidden:
            result.problems.append(Problem(sheet.name, found.header_line, "", sheet.name, "hidden_sheet"))
        progress.advance(file.name, result.records)
    read = bool(titles)
    for _, found in unknown:
        if found.kind:
            titles.setdefault(found.kind, declaration_of(found.kind).spoken_title)
    result.kind, result.title = ", ".join(titles), listed(titles.values())
    if result.status == LOADED:
        result.why = ""
    _tell_unknown(result, unknown, beside_others=read)
    return result


def _tell_unknown(result: FileResult, unknown: list[tuple[Sheet, Unidentified]], *, beside_others: bool) -> None:
    """Sheets of no kind: a word beside the others, the whole problem where no sheet is of any kind.

    Many sheets that are nothing like any kind are told once. A sheet that is nearly of a known kind is never passed
    over: its rows count as set aside.
    """
    if beside_others:
        unknown = [(sheet, found) for sheet, found in unknown if sheet.name != NOTES]
    problems = [
        Problem(
            sheet.name,
            found.line,
            "",
            "",
            "ignored_sheet" if beside_others and found.code == "unknown_kind" else found.code,
            found.detail,
        )
        for sheet, found in unknown
    ]
    incomplete = [(sheet, found) for sheet, found in unknown if found.code == "known_kind_incomplete"]
    if beside_others:
        rows = sum(
            line > found.line and any(cell.strip() for cell in cells)
            for sheet, found in incomplete
            for line, cells in sheet.rows
        )
        result.records += rows
        result.rejected += rows
        result.problems += problems
    else:
        result.status = UNREADABLE if incomplete else IGNORED
        nothing = detail("no_header")
        problems = list(dict.fromkeys(replace(it, sheet="") if it.detail == nothing else it for it in problems))
        result.problems += problems or [Problem("", 0, "", "", "unknown_kind", detail("no_text"))]
        result.why = result.problems[0].what()
