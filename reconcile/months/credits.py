"""Credits in two reports: which claim each settles, and why one settles another claim than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from reconcile.months.causes import LATER, Cause, Files, appeared, of_line
from reconcile.months.records import Line

CreditKey: TypeAlias = tuple[str, date | None, str, str]
"""Kind, date, reference and label of a credit: the same in every download of it."""
Lines: TypeAlias = Mapping[str, Sequence[Line]]
"""Source lines by claim id."""


def credit_key(line: Line) -> CreditKey:
    """What makes a line that settles something the same credit in another download."""
    return (line.kind, line.date, line.reference, line.note.partition(";")[0])


def settling(lines: Iterable[Line]) -> list[Line]:
    """The lines that settle units."""
    return [line for line in lines if line.role == "settled by"]


def credit_moves(before: Sequence[Line], after: Sequence[Line]) -> dict[CreditKey, int]:
    """Units of one claim that each credit settles more (or, negative, less) in the later report."""
    units: Counter[CreditKey] = Counter()
    for lines, sign in ((after, 1), (before, -1)):
        for line in settling(lines):
            units[credit_key(line)] += sign * (line.units or 0)
    return {key: units[key] for key in sorted(units, key=str) if units[key]}


class MovedCredits:
    """The credits of the claims that differ, in both reports; `before` and `after` hold every claim they settle."""

    def __init__(self, files: Files, before: Lines, after: Lines) -> None:
        self._files, self._before, self._after = files, before, after
        self._held_before, self._held_after = _holders(before), _holders(after)

    def gained(self, claim_id: str, key: CreditKey) -> Cause:
        """Why a credit settles (more of) a claim: it is new, or it settled another claim in the earlier report."""
        line = next(line for line in settling(self._after[claim_id]) if credit_key(line) == key)
        others = [other for other in self._held_before.get(key, ()) if other != claim_id]
        if others:
            return self._rematched(line, others, key)
        if self._files.is_new(line):
            return of_line("credit", line, kind=line.kind, reference=line.reference, date=line.date or "")
        return self._files.rules() or of_line("credit_unused", line, LATER, reference=line.reference, date=line.date)

    def lost(self, claim_id: str, key: CreditKey) -> Cause:
        """Why a credit settles a claim no longer: taken back, gone from the data, or it settles another claim."""
        line = next(line for line in settling(self._before[claim_id]) if credit_key(line) == key)
        known = {(line.date, line.reference) for line in self._before[claim_id] if line.role == "reversal"}
        for back in self._after.get(claim_id, ()):
            if back.role == "reversal" and (back.date, back.reference) not in known:
                return of_line("taken_back", back, reference=key[2], date=back.date or "")
        others = [other for other in self._held_after.get(key, ()) if other != claim_id]
        if others:
            return self._rematched(line, others, key)
        return self._files.lost(line) or self._files.rules() or self._files.other()

    def _rematched(self, line: Line, others: Sequence[str], key: CreditKey) -> Cause:
        """The matching chose otherwise: as far as one claim further tells it, because of which line."""
        facts = {"reference": line.reference, "date": str(line.date or ""), "claim_id": others[0]}
        for other in others:
            if root := self._root(other, key):
                return Cause("rematched", tuple(facts.items()), root.file, root.sheet, root.line, root.day, root.when)
        if rules := self._files.rules():
            return rules
        return of_line("rematched", line, LATER, **facts)

    def _root(self, claim_id: str, but: CreditKey) -> Cause | None:
        """What is new or gone about the other claim of a credit that moved."""
        before, after = self._before.get(claim_id, ()), self._after.get(claim_id, ())
        if not before:
            return appeared(self._files, after)
        lost = [line for line in before if line.role == "exposure"] if not after else settling(before)
        moves = credit_moves(before, after)
        for line in settling(after):
            if moves.get(credit_key(line), 0) > 0 and credit_key(line) != but and self._files.is_new(line):
                return of_line("credit", line)
        for line in lost:
            if credit_key(line) != but and (cause := self._files.lost(line)):
                return cause
        return None


def _holders(lines: Lines) -> dict[CreditKey, list[str]]:
    holders: dict[CreditKey, list[str]] = {}
    for claim_id in sorted(lines):
        for key in dict.fromkeys(map(credit_key, settling(lines[claim_id]))):
            holders.setdefault(key, []).append(claim_id)
    return holders
