"""The units that a claim has more or less in the later report, each group with the line that brought or took it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from reconcile.months.causes import DATED, PAPERS, UNEXPLAINED, Cause, Files, appeared, arrived, gone, located, of_line
from reconcile.months.credits import MovedCredits, credit_moves
from reconcile.months.part import CHANGED, NEW, SETTLED, VANISHED, Pair, units_of
from reconcile.months.records import Line
from reconcile.report.rows import Arrived

Move: TypeAlias = tuple[str, int, Cause]
"""Change, units more (or, negative, less), cause."""
PAPER_TYPES = ("inbound_lost", "inbound_damaged", "freight_lost", "freight_damaged")
"""Claims without a line of their own: units shipped less units that arrived."""


def unit_moves(
    files: Files, pair: Pair, credits: MovedCredits, arrivals: Callable[[], Sequence[Arrived]]
) -> list[Move]:
    """Every move of units; together they are the units of the later report less those of the earlier one."""
    found = _by_credits(pair, credits)
    rest = units_of(pair.after) - units_of(pair.before) - sum(units for _, units, _ in found)
    if not rest:
        return found
    if not pair.before and not pair.lines_before:
        found.append((NEW, rest, appeared(files, pair.lines_after, pair.claim.claim_type)))
    elif not pair.after and not _has_exposure(pair):
        found.append(_ended(files, pair, rest, arrivals()))
    elif pair.claim.claim_type in PAPER_TYPES:
        found += _by_papers(files, pair, rest)
    else:
        arrived = list(_arrived(new_lines(files, pair), rest))
        found += arrived
        rest -= sum(units for _, units, _ in arrived)
        if rest:
            exposed = _exposed(pair.lines_after) != _exposed(pair.lines_before)
            found.append((pair.change, rest, _restated(files, pair) if exposed else files.other()))
    return found


def _by_credits(pair: Pair, credits: MovedCredits) -> list[Move]:
    moves = credit_moves(pair.lines_before, pair.lines_after)
    claim_id = pair.claim.claim_id
    found: list[Move] = []
    for key, units in moves.items():
        if units > 0:
            found.append((SETTLED, -units, credits.gained(claim_id, key)))
        else:
            found.append((CHANGED if pair.before else NEW, -units, credits.lost(claim_id, key)))
    same = not sum(moves.values()) and units_of(pair.before) == units_of(pair.after)
    return [] if same else found


def _ended(files: Files, pair: Pair, rest: int, arrivals: Sequence[Arrived]) -> Move:
    """The exposure is gone: what was short arrived after all, or the exposure itself vanished."""
    if files.before.account == files.after.account and (line := arrived(files, pair.claim, arrivals)):
        return (SETTLED, rest, _came(line))
    cause = gone(files, pair.claim, pair.lines_before)
    if cause.code in UNEXPLAINED and (line := located(files, pair.claim, arrivals)):
        return (SETTLED, rest, _came(line))
    return (VANISHED, rest, cause)


def _by_papers(files: Files, pair: Pair, rest: int) -> Iterator[Move]:
    """A shortage that receipts make smaller, line by line; what else papers change is told by the newest of them."""
    new = new_lines(files, pair)
    for move in _arrived(new, rest):
        rest -= move[1]
        yield move
    if not rest:
        return
    new = [line for line in new if line.role in PAPERS]
    papers = [line for line in new if line.role != "received"] or new
    if papers:
        yield (pair.change, rest, of_line("papers", papers[-1], role=papers[-1].role, date=papers[-1].date or ""))
        return
    lost = [cause for line in _not_in(pair.lines_before, pair.lines_after) if (cause := files.lost(line))]
    yield (pair.change, rest, lost[0] if lost else files.other())


def new_lines(files: Files, pair: Pair) -> list[Line]:
    """The lines of the later report that the earlier one cannot have known."""
    return [line for line in _not_in(pair.lines_after, pair.lines_before) if files.is_new(line)]


def _arrived(new: Iterable[Line], rest: int) -> Iterator[Move]:
    """Units that are missing no more, as far as new receipts bring them: of a shipment, or of a removal parcel."""
    for line in new:
        units = line.units or 0
        if line.role == "received" and units > 0 and rest < 0:
            taken = min(units, -rest)
            rest += taken
            yield (SETTLED, -taken, _came(line))


def _came(line: Line | Arrived) -> Cause:
    return of_line("arrived", line, kind=line.kind, date=line.date or "")


def _restated(files: Files, pair: Pair) -> Cause:
    """The event itself counts other units than it did: the line that says so now, or the one that is not read now."""
    new = _not_in(_events(pair.lines_after), _events(pair.lines_before))
    if new:
        return of_line("restated", new[-1], DATED, date=new[-1].date or "")
    lost = [
        cause for line in _not_in(_events(pair.lines_before), _events(pair.lines_after)) if (cause := files.lost(line))
    ]
    return lost[0] if lost else files.other()


def _events(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.role == "exposure"]


def _exposed(lines: Iterable[Line]) -> int:
    return sum(line.units or 0 for line in _events(lines))


def _has_exposure(pair: Pair) -> bool:
    if pair.claim.claim_type in PAPER_TYPES:
        return bool(pair.lines_after)
    return bool(_events(pair.lines_after))


def _not_in(lines: Sequence[Line], others: Sequence[Line]) -> list[Line]:
    """The lines that the others do not have, whatever file they stand in; by date."""
    left = Counter(_content(line) for line in others)
    found = []
    for line in sorted(lines, key=lambda line: (line.date is not None, str(line.date), line.file, line.line)):
        if left[_content(line)]:
            left[_content(line)] -= 1
        else:
            found.append(line)
    return found


def _content(line: Line) -> tuple[object, ...]:
    return (line.role, line.kind, line.units, line.date, line.reference, line.note)
