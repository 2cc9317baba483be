"""Until when each file is kept, and whether it is still what was indexed. The rows of `evidence_file`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from reconcile.evidence.files import Noted
from reconcile.evidence.index import EvidenceFile, EvidenceIndex
from reconcile.evidence.need import Need
from reconcile.policy import constant


class KeptFile(NamedTuple):
    """A row of `evidence_file`: a file of the evidence folder, or one that was there and is still to be kept.

    `state`: kept; changed (another content than indexed before); vanished (indexed, gone, and still to be kept); moved
    (the same content lies elsewhere now); lapses soon; lapsed; unreadable; empty. `refused`: documents that the name
    states in a form which is rejected.
    """

    path: str
    sha256: str
    size: int
    document: str
    refused: str
    matches: str
    first_seen: date
    keep_until: date
    state: str


WARNED_OF = ("changed", "vanished", "lapses soon", "unreadable", "empty")


def kept_files(
    index: EvidenceIndex,
    needs: Iterable[Need],
    noted: Mapping[str, Sequence[Noted]],
    as_of: date,
    retention_years: int,
) -> list[KeptFile]:
    """Every file that lies there or is still to be kept, by path.

    A file is kept for the retention years after the latest event of a claim that it belongs to, else after the day on
    which it was first seen; a date once given never comes nearer.
    """
    latest: dict[str, date] = {}
    for need in needs:
        for file in index.files_of(need):
            latest[file.path] = max(latest.get(file.path, date.min), need.event_date)
    digests = {file.sha256 for file in index.files if file.sha256}
    rows = []
    for file in index.files:
        history = noted.get(file.path, ())
        first_seen = min((row.noted_on for row in history), default=as_of)
        until = _later(_years_after(latest.get(file.path, first_seen), retention_years), history)
        rows.append(_kept(file, first_seen, until, _state(file, history, until, as_of)))
    present = {file.path for file in index.files}
    for path, history in noted.items():
        until = _later(date.min, history)
        if path not in present and as_of <= until:
            rows.append(_gone(history, until, "moved" if _last_content(history) in digests else "vanished"))
    return sorted(rows, key=lambda row: row.path)


def news(rows: Iterable[KeptFile], noted: Mapping[str, Sequence[Noted]], account: str, as_of: date) -> list[Noted]:
    """What the index file does not say yet: files that are new, changed, gone or to be kept longer."""
    found = []
    for row in rows:
        history = noted.get(row.path, ())
        last, content = history[-1].what if history else "", _last_content(history)
        if not last:
            what = "indexed"
        elif row.state in ("vanished", "moved"):
            what = "" if last == row.state else row.state
        elif last in ("vanished", "moved"):
            what = "indexed"
        elif row.sha256 and content != row.sha256:
            what = "changed" if content else "indexed"
        else:
            what = "kept longer" if row.keep_until > _later(date.min, history) else ""
        if what:
            found.append(
                Noted(account, as_of, what, row.path, row.size, row.sha256, row.document, row.matches, row.keep_until)
            )
    return found


def _kept(file: EvidenceFile, first_seen: date, until: date, state: str) -> KeptFile:
    stated = file.stated
    return KeptFile(
        path=file.path,
        sha256=file.sha256,
        size=file.size,
        document="; ".join(stated.documents),
        refused="; ".join(stated.refused),
        matches="; ".join(file.matches),
        first_seen=first_seen,
        keep_until=until,
        state=state,
    )


def _gone(history: Sequence[Noted], until: date, state: str) -> KeptFile:
    last = history[-1]
    first_seen = min(row.noted_on for row in history)
    return KeptFile(
        last.path, _last_content(history), last.size, last.document, "", last.matches, first_seen, until, state
    )


def _last_content(history: Sequence[Noted]) -> str:
    """SHA-256 of what was last read of a file; '' where it never could be: a look that fails tells of no content."""
    return next((row.sha256 for row in reversed(history) if row.sha256), "")


def _state(file: EvidenceFile, history: Sequence[Noted], until: date, as_of: date) -> str:
    if not file.sha256:
        return "unreadable"
    if any(row.sha256 and row.sha256 != file.sha256 for row in history):
        return "changed"
    if not file.size:
        return "empty"
    if as_of > until:
        return "lapsed"
    return "lapses soon" if until - as_of <= timedelta(days=int(constant("lapse_warn_days"))) else "kept"


def _later(until: date, history: Sequence[Noted]) -> date:
    return max([until, *(row.keep_until for row in history if row.keep_until)])


def _years_after(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
