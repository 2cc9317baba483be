"""Why a claim differs between two reports: the line, file, setting or rule behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from reconcile.months.records import ClaimRow, Line, Report
from reconcile.reasons.sentences import BETWEEN
from reconcile.report.rows import Arrived

# When a cause belongs to: by the date of its line, to the time of the earlier report itself, or to what came later.
DATED, THEN, LATER = "dated", "then", "later"


class Cause(NamedTuple):
    """Why. `code` is a key of [month_why], `facts` fill its blanks; `file`, `sheet`, `line` lead to the source line.

    `when`: DATED (the line's own `day` decides; a line without one belongs to the papers of the time), THEN or LATER.
    """

    code: str
    facts: tuple[tuple[str, str], ...] = ()
    file: str = ""
    sheet: str = ""
    line: int = 0
    day: date | None = None
    when: str = THEN

    def after(self, last_day: date) -> bool:
        """Whether this happened after `last_day`; what is corrected in the papers of the time did not."""
        if self.when == DATED:
            return self.day is not None and self.day > last_day
        return self.when == LATER


def of_line(code: str, line: Line | Arrived, when: str = DATED, **facts: object) -> Cause:
    """A cause that is a source line."""
    said = tuple((name, str(value)) for name, value in facts.items())
    return Cause(code, said, line.file, line.sheet, line.line, line.date, when)


def said(code: str, when: str = THEN, **facts: object) -> Cause:
    """A cause that is no source line."""
    return Cause(code, tuple((name, str(value)) for name, value in facts.items()), when=when)


def reasons(code: str, rows: Iterable[ClaimRow], others: Iterable[ClaimRow]) -> Cause | None:
    """What the rows say of themselves, in English and as it is read; None where `others`, in the other report, say all.

    What both reports say of a claim is no cause of a difference.
    """
    known = {piece for row in others for piece in row.status_reason.split(BETWEEN["en"])}
    told = [pair for row in rows if any(pair := _unknown(row, known))]
    reason, shown = ("; ".join(dict.fromkeys(pair[n] for pair in told)) for n in (0, 1))
    return said(code, LATER, reason=reason, shown=shown) if told else None


def _unknown(row: ClaimRow, known: Collection[str]) -> tuple[str, str]:
    """The reason of a row without the pieces that are known, in English and as it is read."""
    pieces = row.status_reason.split(BETWEEN["en"])
    kept = [number for number, piece in enumerate(pieces) if piece not in known]
    reason = BETWEEN["en"].join(pieces[number] for number in kept)
    if row.reason_shown == row.status_reason:
        return reason, reason
    shown = row.reason_shown.split(BETWEEN["zh"])
    if not kept or len(shown) != len(pieces):
        return reason, row.reason_shown if kept else ""
    return reason, BETWEEN["zh"].join(shown[number] for number in kept)


class Files:
    """What became of the files and rules of one report in the other."""

    def __init__(self, before: Report, after: Report) -> None:
        self.before, self.after = before, after
        self._known = frozenset(before.files.values())
        self._path_now = {content: path for path, content in after.files.items()}
        self._refused: dict[tuple[str, str, int], str] | None = None

    def is_new(self, line: Line | Arrived) -> bool:
        """Whether the earlier report cannot have known this line: it is dated later, or its file was not there."""
        later = line.date is not None and line.date > self.before.as_of
        return later or self.after.files.get(line.file) not in self._known

    def lost(self, line: Line) -> Cause | None:
        """Why a line of the earlier report is not used any more, as far as its file and date say it."""
        path, after = line.file, self.after
        if line.date is not None and line.date > after.as_of:
            return of_line("dated_later", line, THEN, as_of=after.as_of)
        now = self._path_now.get(self.before.files.get(path, ""))
        if now is None:
            if path in after.files:
                return of_line("file_changed", line, THEN, path=path)
            if path in after.unused:
                return of_line("file_unused", line, THEN, path=path, why=after.unused[path])
            return of_line("file_missing", line, THEN, path=path)
        what = self._refused_lines().get((now, line.sheet, line.line))
        return of_line("line_rejected", line, THEN, what=what) if what is not None else None

    def rules(self) -> Cause | None:
        """What else decides a claim and is not the same in both reports: account, settings, rules, program."""
        before, after = self.before, self.after
        if before.account != after.account:
            return said("account", before=before.account, after=after.account)
        names = sorted(before.settings.keys() | after.settings.keys())
        changed = [name for name in names if before.settings.get(name, "") != after.settings.get(name, "")]
        if changed:
            return said("settings", names=", ".join(changed))
        if before.policy != after.policy:
            return said("rules")
        if before.version != after.version:
            return said("program", before=before.version, after=after.version)
        return None

    def other(self) -> Cause:
        """The last resort: rules that changed, else the files that came between the two reports."""
        added = sorted(path for path, content in self.after.files.items() if content not in self._known)
        if rules := self.rules():
            return rules
        return said("new_files", LATER, files=", ".join(added)) if added else said("calendar", LATER)

    def _refused_lines(self) -> dict[tuple[str, str, int], str]:
        if self._refused is None:
            rows = self.after.refused_rows()
            self._refused = {(r.file, r.sheet, r.line): r.what for r in rows if r.severity == "rejected"}
        return self._refused


def appeared(files: Files, lines: Sequence[Line], claim_type: str = "") -> Cause:
    """Why there is an exposure that the earlier report did not have: the new line behind it.

    Of the lines of a shipment the latest that only the later report can know; then papers without a date. What a
    forwarder owes stands in a proof of delivery where there is one; what was lost otherwise in a line of its own.
    """
    new = [line for line in lines if line.role in ("exposure", *PAPERS) and files.is_new(line)]
    new = [line for line in new if line.role == "exposure"] or new
    if claim_type in FREIGHT:
        new = [line for line in new if line.role == "proof of delivery"] or new
    since = [line for line in new if line.date is not None and line.date > files.before.as_of]
    undated = [line for line in new if line.date is None]
    for found in (since, undated, new):
        if found:
            line = max(found, key=_by_date)
            return of_line("new_line", line, role=line.role, date=line.date or "")
    if claim_type in FREIGHT and not any(line.role in ("received", "proof of delivery") for line in lines):
        return said("overdue", LATER)
    if claim_type in INCIDENTS and lines and not new:
        return of_line("not_yet", lines[0], LATER)
    return files.rules() or files.other()


FREIGHT = ("freight_lost", "freight_damaged")
INBOUND = ("inbound_lost", "inbound_damaged")
QUEUE = "shipping_queue"
UNEXPLAINED = ("new_files", "calendar")
"""Codes of `Files.other`."""
INCIDENTS = ("order_lost", "order_damaged")
"""Claims whose line has a second date, the day of the report to the carrier, from which on it counts."""
PAPERS = ("shipped", "received", "proof of delivery")


def gone(files: Files, claim: ClaimRow, lines: Sequence[Line]) -> Cause:
    """Why an exposure of the earlier report is not there any more, where nothing settled it."""
    if files.before.account != files.after.account:
        return files.rules() or files.other()
    if claim.event_date is not None and claim.event_date > files.after.as_of:
        return said("dated_later", as_of=files.after.as_of)
    for line in sorted(lines, key=lambda line: (line.role != "exposure", line.role, line.file, line.line)):
        if line.role in ("exposure", *PAPERS) and (cause := files.lost(line)):
            return cause
    return files.rules() or _withdrawn(files, lines)


def _withdrawn(files: Files, lines: Sequence[Line]) -> Cause:
    """The line is still read and is no loss any more: a later download, or what came since, tells it otherwise."""
    found = [line for line in lines if line.role == "exposure"]
    return of_line("withdrawn", found[0], THEN) if found else files.other()


def arrived(files: Files, claim: ClaimRow, arrivals: Iterable[Arrived]) -> Arrived | None:
    """What ended a shortage completely: a receipt or proof of delivery that the earlier report cannot have known."""
    own = [a for a in arrivals if _is_of(a, claim) and files.is_new(a) and a.kind != QUEUE]
    return max(own, key=lambda a: (a.kind != "delivery", *_by_date(a)), default=None)


def located(files: Files, claim: ClaimRow, arrivals: Iterable[Arrived]) -> Arrived | None:
    """What Amazon's Shipping Queue has located of a shipment since the earlier report: it may be all of it.

    A queue is downloaded every month: it explains only what no other line does.
    """
    own = [a for a in arrivals if a.kind == QUEUE and _is_of(a, claim) and files.is_new(a)]
    return max(own, key=_by_date, default=None) if claim.claim_type in INBOUND else None


def _is_of(arrival: Arrived, claim: ClaimRow) -> bool:
    if claim.shipment_id:
        return arrival.shipment_id == claim.shipment_id and arrival.fnsku in ("", claim.fnsku)
    same_order = bool(claim.order_id) and arrival.order_id == claim.order_id
    return same_order and arrival.fnsku == claim.fnsku and arrival.tracking_no in ("", claim.tracking_no)


def _by_date(line: Line | Arrived) -> tuple[date, str, int]:
    return (line.date or date.min, line.file, line.line)
