"""Reads the edits of every workbook below the report folder and appends them to the case log."""

from __future__ import annotations

import getpass
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.case_log.copied import said_before
from reconcile.case_log.edits import Editing
from reconcile.case_log.findings import EditFinding
from reconcile.case_log.known_books import KnownBooks
from reconcile.case_log.log_file import append_lines
from reconcile.case_log.sheets_as_text import sheets_as_text
from reconcile.case_log.state import LogLine, LogState
from reconcile.case_log.workbook_file import LAST_SECOND, DamagedWorkbook, NotOurs, WorkbookRead, read_workbook
from reconcile.doubts.unread_filings import UnreadFiling
from reconcile.folders import as_text, file_hash, name_online
from reconcile.ingest.progress import Progress
from reconcile.report.folder import lock_of, written_by_tool

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et")
"""A sheet is filled in, and saved as what the program at hand proposes."""
WAIT_SECONDS = 5
LOGGED_AS_IT_STANDS = ("edit_no_outcome", "edit_no_paid_units", "edit_paid_less", "edit_paid_too_many")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PROGRAMS = ("openpyxl", "reconcile", "libreoffice", "microsoft", "wps", "apache", "xlsx")


@dataclass(frozen=True, slots=True)
class BookSynced:
    """One workbook whose edits were read: its place below the report folder, lines logged, and conflicts among them."""

    file: str
    logged: int
    conflicts: int


@dataclass(slots=True)
class Synced:
    """What a reading came to. `log` is the file that was appended to, None where there was nothing to add.

    `unread`: rows that may tell of a filing and could not be read. `logged`: SHA-256 of the workbooks whose every edit
    is in the log. `claims`: SHA-256 and claims of each workbook that was read, by its place.
    """

    books: list[BookSynced] = field(default_factory=list)
    findings: list[EditFinding] = field(default_factory=list)
    unread: list[UnreadFiling] = field(default_factory=list)
    log: Path | None = None
    logged: set[str] = field(default_factory=set)
    claims: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)


def sync(  # noqa: PLR0913 - where things lie and what counts
    con: DuckDBPyConnection,
    data: Path,
    out: Path,
    day: date,
    account: str,
    progress: Progress,
    only: Path | None = None,
) -> Synced:
    """Append the edits that are not yet in the log. `con` holds the loaded log; `day` is the as-of date of the run.

    A workbook that is open, damaged, of another account or without its memory is told and left as it is. Reading the
    same workbooks twice appends nothing. Raises CannotRun where the log cannot be written.
    """
    found, state, remembered = Synced(), LogState.read(con), KnownBooks(con)
    books, present = _books(out, only, account, found, progress, partial(remembered.unchanged, state))
    lines: list[LogLine] = []
    read: list[Editing] = []
    logged_last = max((path.stat().st_mtime for path in _logs(con, data)), default=0.0)
    for file, book in books:
        found.claims[file] = (book.sha256, frozenset(written.claim_id for written in book.written.values()))
        known = said_before(state, book, file, present)
        newer = book.path.stat().st_mtime < logged_last
        editing = Editing(book, file, known.said, known.left, _who(book), day, _stamp(state, day), newer)
        new = list(editing.lines(state))
        read.append(editing)
        if new:
            found.books.append(BookSynced(file, len(new), sum(bool(line.row.conflict) for line in new)))
        lines += new
    for editing in read:
        found.findings += [*editing.unanswered(state), *editing.findings]
        found.unread += editing.unread_filings(state)
    for finding, filings in sheets_as_text(out) if not only else ():
        found.findings.append(finding)
        found.unread += filings
    if lines:
        found.log = append_lines(data, lines)
    doubtful = {finding.file for finding in found.findings}
    lacking = {finding.file for finding in found.findings if finding.code not in LOGGED_AS_IT_STANDS}
    found.logged |= {book.sha256 for file, book in books if file not in lacking}
    for file, book in books:
        if file not in doubtful:
            remembered.keep(file, book.path, book.workbook, state)
    return found


def _logs(con: DuckDBPyConnection, data: Path) -> list[Path]:
    """The case logs of the data folder."""
    files = con.execute("select path from source_file where kind like '%seller_case_log%'").fetchall()
    return [path for (file,) in files if (path := data / file).is_file()]


def workbooks(out: Path) -> list[Path]:
    """Every workbook below the report folder, by name; without lock files and what is half written."""
    found = (path for path in out.rglob("*") if path.suffix.lower() in ENDINGS)
    return sorted(
        path
        for path in found
        if path.is_file() and not any(part.startswith((".", "~$")) for part in path.relative_to(out).parts)
    )


def _books(
    out: Path,
    only: Path | None,
    account: str,
    found: Synced,
    progress: Progress,
    unchanged: Callable[[str, Path], str],
) -> tuple[list[tuple[str, WorkbookRead]], set[tuple[str, str]]]:
    """The workbooks that somebody may have edited, the oldest first; and the file and id of all there are.

    What cannot be read is told in `found`; a workbook that has nothing new to say is noted there as logged.
    """
    read, present, findings = [], set(), found.findings
    for path in [only] if only else workbooks(out):
        file = as_text(path.relative_to(out) if path.is_relative_to(out) else path)
        if not only and _untouched(path, out):
            continue
        if not only and (workbook := unchanged(file, path)):
            present.add((file, workbook))
            found.logged.add(file_hash(path))
            continue
        if not _free(path, progress):
            findings.append(EditFinding("workbook_open", file))
            continue
        try:
            book = read_workbook(path)
        except NotOurs as other:
            if other.copied:
                findings.append(EditFinding("workbook_without_memory", file))
        except (DamagedWorkbook, OSError) as fault:
            findings.append(EditFinding("workbook_damaged", file, value=str(fault)))
        else:
            findings += _lacks(book, file)
            if book.account == account:
                read.append((file, book))
            else:
                findings.append(EditFinding("workbook_of_another_account", file, value=book.account))
    findings += _online(out) if not only else ()
    read.sort(key=lambda one: (one[1].as_of, one[1].saved_at, one[0]))
    return read, present | {(file, book.workbook) for file, book in read}


def _online(out: Path) -> Iterator[EditFinding]:
    """Workbooks of the latest report that are in iCloud only; of earlier ones it is known from when they were here."""
    reports = sorted(path for path in out.iterdir() if _DAY.fullmatch(path.name) and path.is_dir())
    for report in reports[-1:]:
        names = sorted(name_online(path.name) for path in report.iterdir())
        yield from (EditFinding("workbook_online", f"{report.name}/{name}") for name in names if name.endswith(ENDINGS))


def _untouched(path: Path, out: Path) -> bool:
    """Whether the file is as the program wrote it: then nobody has edited anything."""
    report = out / path.relative_to(out).parts[0]
    return report.is_dir() and written_by_tool(report).get(path.relative_to(report).as_posix()) == file_hash(path)


def _free(path: Path, progress: Progress) -> bool:
    """Whether nobody has the workbook open; waits a few seconds for it."""
    if lock_of(path) is None:
        return True
    progress.stage("open_workbook")
    for _ in range(WAIT_SECONDS):
        time.sleep(1)
        if lock_of(path) is None:
            return True
    return False


def _lacks(book: WorkbookRead, file: str) -> Iterator[EditFinding]:
    for sheet, column in book.columns_missing:
        code = "edit_column_missing" if column else "edit_header_missing"
        yield EditFinding(code, file, sheet, column=column)


def _who(book: WorkbookRead) -> str:
    """The person who saved the workbook; where only a program stands there, who runs this one."""
    name = book.saved_by.strip()
    if name and not name.casefold().startswith(PROGRAMS):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "-"


def _stamp(state: LogState, day: date) -> Callable[[WorkbookRead, str], str]:
    """The moment of a new line: when the workbook was saved, neither before its own date nor after the run's.

    Later than every line before it, so that the order of the lines is the order in which they count. Lines that are
    dated after the run's date (a run for an earlier day) push it past them only where they are about the same entry.
    """

    def stamp(book: WorkbookRead, last_of_entry: str) -> str:
        first = datetime.combine(book.as_of, datetime.min.time())
        last = book.last_moment(day)
        when = min(max(book.saved_at, first), last)
        earlier = [*_moments(state.moments, last), *_moments([last_of_entry], None)]
        before = max(earlier, default=first - LAST_SECOND)
        return (when if when > before else before + timedelta(microseconds=1)).isoformat()

    return stamp


def _moments(texts: Iterable[str], until: datetime | None) -> Iterator[datetime]:
    """The moments of lines, up to the end of a day where one is given."""
    for text in texts:
        try:
            moment = datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            continue
        if until is None or moment.date() <= until.date():
            yield moment
