"""The case log as it stands while edits are read: what each entry says now, and what each workbook has already said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from duckdb import DuckDBPyConnection

from reconcile.claims.case_row import COLUMNS, ENTRY_JOINT, OLDEST_FIRST, PARTS, LogRow, replaces
from reconcile.claims.inputs import Inputs

_QUERY = f"""
select {COLUMNS}, c.workbook
from staging.case_log as c
order by {OLDEST_FIRST}, c.file_id, c.line
"""  # noqa: S608 - the columns and their order are constants of the program
Key = tuple[str, str, str]
"""Claim id, entry and field."""
IN_DOUBT = "unread_filing"  # the reason of reconcile/doubts/unread_filings.py, in the name of an entry


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log, and the workbook that it came from."""

    row: LogRow
    workbook: str


class LogState:
    """Every line of the log, as far as it matters for edits."""

    def __init__(self, lines: Iterable[LogLine]) -> None:
        self._by_claim: dict[str, list[LogRow]] = defaultdict(list)
        self._decided: dict[str, list[LogLine]] = defaultdict(list)
        self._own: dict[str, list[LogRow]] = defaultdict(list)
        self._conflicts: dict[str, list[LogRow]] = defaultdict(list)
        self._said: dict[tuple[str, str], dict[Key, str]] = defaultdict(dict)
        self._saved: dict[tuple[str, str, Key], str] = {}
        self._ever: dict[str, set[tuple[Key, str]]] = defaultdict(set)
        self._asked: dict[tuple[str, str], str] = {}
        self._lines: Counter[str] = Counter()
        self.moments: list[str] = []
        for line in lines:
            self.add(line)

    @staticmethod
    def read(con: DuckDBPyConnection) -> LogState:
        """The lines of every case log that was loaded."""
        found = con.execute(_QUERY).fetchall()
        return LogState(LogLine(LogRow.read(*values), workbook) for *values, workbook in found)

    def add(self, line: LogLine) -> None:
        """Take a line in; a later one than all before."""
        row = line.row
        self.moments.append(row.changed_at)
        self._lines[line.workbook] += 1
        told = Inputs.of([row]).as_text()
        for name in filter(None, row.changed.split(PARTS)):
            key = (row.claim_id, row.entry, name)
            self._said[line.workbook, row.workbook_file][key] = told[name]
            self._saved[line.workbook, row.workbook_file, key] = row.saved_at
            self._ever[line.workbook].add((key, told[name]))
        if row.case_id and row.counterparty and not row.conflict:
            self._asked[row.claim_id, row.case_id] = row.counterparty
        if row.conflict:
            self._conflicts[row.claim_id].append(row)
        elif row.entry:
            self._by_claim[row.claim_id].append(row.with_status())
            if row.decision or row.with_status().status:
                self._decided[row.claim_id].append(line)
        else:
            self._own[row.entries[0]].append(row.with_status())

    def standing(self, claim_id: str, entry: Sequence[str]) -> list[LogRow]:
        """The lines that stand of an entry of a claim."""
        lines = [row for row in self._by_claim.get(claim_id, []) if set(row.entries) & set(entry)]
        lines += [row for name in entry for row in self._own.get(name, [])]
        found: list[LogRow] = []
        for row in sorted(lines, key=lambda row: row.changed_at):
            before = [one for one in found if replaces(row, one)]
            found = [one for one in found if one not in before] + [row.asked_as(before).over(before)]
        last = found[-1].asked if found else ""  # what another payer was asked for before is no part of the row
        return [row for row in found if row.asked in ("", last) or not last]

    def in_conflict(self, claim_id: str, entry: Sequence[str]) -> bool:
        """Whether a conflict about an entry waits for somebody to settle it."""
        last = max((row.changed_at for row in self.standing(claim_id, entry)), default="")
        return any(row.changed_at > last for row in self._clashes(claim_id, entry))

    def left_before(self, key: Key, text: str, moment: datetime) -> bool:
        """Whether the log has said `text` of a field, and says otherwise since a time before `moment`."""
        claim_id, entry, name = key
        rows = [row for row in self._by_claim.get(claim_id, []) if set(row.entries) & set(entry.split(ENTRY_JOINT))]
        texts = [Inputs.of([row]).as_text()[name] for row in rows]
        if text not in texts or texts[-1] == text:
            return False
        after = rows[len(texts) - texts[::-1].index(text)]
        return after.written_at < moment.isoformat()

    def decided(self, claim_id: str, entry: Sequence[str]) -> list[LogLine]:
        """The lines that decide something about an entry of a claim, or about the doubt whether it was filed.

        A row in doubt is shown in review, where it may have an entry of its own, named after the doubt.
        """
        return [line for line in self._decided.get(claim_id, []) if _is_about(line.row, entry)]

    def asked_in(self, claim_id: str, case_id: str) -> str:
        """Whom a case about a claim asked, as the log says; a line may name the claim otherwise than by its id."""
        return self._asked.get((claim_id, case_id)) or self._asked.get(("", case_id), "")

    def last_moment(self, claim_id: str, entry: Sequence[str]) -> str:
        """When an entry was last written about, contradictions included; '' for never."""
        rows = [*self.standing(claim_id, entry), *self._clashes(claim_id, entry)]
        return max((row.changed_at for row in rows), default="")

    def _clashes(self, claim_id: str, entry: Sequence[str]) -> list[LogRow]:
        return [row for row in self._conflicts.get(claim_id, []) if set(row.entries) & set(entry)]

    def lines_of(self, workbook: str) -> int:
        """How many lines came from a workbook."""
        return self._lines[workbook]

    def files_of(self, workbook: str) -> list[str]:
        """The files from which lines of a workbook came."""
        return sorted(file for book, file in self._said if book == workbook)

    def said(self, workbook: str, file: str) -> Mapping[Key, str]:
        """What a file said when it was last read: (claim id, entry, field) -> text."""
        return self._said.get((workbook, file), {})

    def saved_when_said(self, workbook: str, file: str, key: Key) -> str:
        """When a file had been saved that last said something of a field; '' where it never did."""
        return self._saved.get((workbook, file, key), "")

    def ever_said(self, workbook: str) -> set[tuple[Key, str]]:
        """Everything that any file of a workbook has said: ((claim id, entry, field), text)."""
        return self._ever.get(workbook, set())


def _is_about(row: LogRow, entry: Sequence[str]) -> bool:
    return bool(set(row.entries) & set(entry)) or any(IN_DOUBT in name.split() for name in row.entries)
