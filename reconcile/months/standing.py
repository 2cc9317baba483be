"""Where a claim stands: status, deadline, who is asked, why. Moves of these change no figure of a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reconcile.months.causes import LATER, PAPERS, Cause, Files, of_line, reasons, said
from reconcile.months.part import CHANGED, Pair, Part, units_of
from reconcile.months.records import ClaimRow
from reconcile.months.units import new_lines

BY_DATE = {"open": "date_came", "expired": "date_over"}
"""What moves a claim into a status when nothing but time has passed."""
BY_SELLER = {"filed", "paid", "denied", "closed"}


def standing_parts(files: Files, pair: Pair) -> Iterator[Part]:
    """A part for each thing that is another one in the later report, without units and money; both have the claim."""
    moved = _moved(pair)
    if moved:
        yield _part(pair, "status", _statuses(pair.before), _statuses(pair.after), _why_moved(files, pair, moved))
    for field in ("deadline", "counterparty", "status_reason"):
        before, after = _values(pair.before, field), _values(pair.after, field)
        if not set(after) - set(before):
            continue
        if field == "status_reason":
            if not moved and units_of(pair.before) == units_of(pair.after):
                yield _part(pair, "reason", "; ".join(before), "; ".join(after), _why_said(pair))
        else:
            why = files.rules() or reasons("reason", pair.after, pair.before) or _papers(files, pair)
            yield _part(pair, field, "; ".join(before), "; ".join(after), why)


def _part(pair: Pair, field: str, before: str, after: str, cause: Cause) -> Part:
    return Part(CHANGED, pair.claim, field, before, after, 0, Decimal(0), pair.claim.currency, cause)


def _moved(pair: Pair) -> list[str]:
    """The statuses that have gained units from another one; nothing where units only came or went."""
    before, after = _units(pair.before), _units(pair.after)
    gains = {status: units - before[status] for status, units in after.items() if units > before[status]}
    came = max(0, units_of(pair.after) - units_of(pair.before))
    return sorted(gains) if sum(gains.values()) > came else []


def _why_moved(files: Files, pair: Pair, moved: Sequence[str]) -> Cause:
    """A reason of a row that has the new status; else the calendar, the case log where people decided, or papers."""
    rows = [row for row in pair.after if row.status in moved]
    only_time = {row.status for row in pair.before} <= {"waiting", "open"}
    for row in rows:
        if row.status in BY_DATE and only_time:
            return said(BY_DATE[row.status], LATER, deadline=row.deadline or "-")
    held = reasons("cleared", (row for row in pair.before if row.status == "review"), pair.after)
    new = reasons("reason", rows, pair.before)
    if held and not new and not BY_SELLER & set(moved):
        return held
    if BY_SELLER & {*moved, *(row.status for row in pair.before)}:
        return new or said("case_log", LATER)
    return new or _papers(files, pair)


def _why_said(pair: Pair) -> Cause:
    """What is said now and was not, else what is said no longer."""
    new = reasons("reason", pair.after, pair.before)
    return new or reasons("unsaid", pair.before, pair.after) or said("case_log", LATER)


def _papers(files: Files, pair: Pair) -> Cause:
    """The latest paper that came since: a delivery or a receipt sets the days of a claim anew."""
    papers = [line for line in new_lines(files, pair) if line.role in PAPERS]
    if not papers:
        return files.other()
    return of_line("papers", papers[-1], LATER, role=papers[-1].role, date=papers[-1].date or "")


def _units(rows: Sequence[ClaimRow]) -> Counter[str]:
    units: Counter[str] = Counter()
    for row in rows:
        units[row.status] += row.units
    return units


def _statuses(rows: Sequence[ClaimRow]) -> str:
    """`open 3; review 2`: units by status."""
    return "; ".join(f"{status} {units}" for status, units in sorted(_units(rows).items()))


def _values(rows: Sequence[ClaimRow], field: str) -> list[str]:
    values = {getattr(row, field) for row in rows}
    return sorted(str(value) for value in values if value)
