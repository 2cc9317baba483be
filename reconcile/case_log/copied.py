"""What a file of a workbook has said before, itself or under another name, and what was only copied along.

A workbook is copied for a backup, to a colleague, by a sync folder. What such a copy shows on being read for the first
time was said before by the file that it was made of: nobody says it a second time. But where the log has left that
value since, and the copy was saved later than that, somebody may mean it: then both values are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from reconcile.case_log.edits import Editing
from reconcile.case_log.state import Key, LogState
from reconcile.case_log.workbook_file import WorkbookRead


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """What a file has said before, per claim, entry and field; `left`: what the log says otherwise since."""

    said: Mapping[Key, str]
    left: frozenset[Key]


def said_before(state: LogState, book: WorkbookRead, file: str, present: Collection[tuple[str, str]]) -> SaidBefore:
    """What this file said when it was last read, also where it has been renamed or moved since.

    Another copy of the same workbook has a history of its own: it took the name over only where the old name is gone
    and it still says something of what was read there. `present`: file and id of the workbooks that there are.
    """
    own = dict(state.said(book.workbook, file))
    copied = {key: text for key, text in state.ever_said(book.workbook) if key not in own and _says(book, key, text)}
    left = {key for key, text in copied.items() if state.left_before(key, text, book.saved_at)}
    own |= {key: text for key, text in copied.items() if key not in left}
    for before in state.files_of(book.workbook):
        if (before, book.workbook) not in present:
            said = state.said(book.workbook, before)
            if any(_says(book, key, text) for key, text in said.items()):
                own = {**{key: text for key, text in said.items() if key not in left}, **own}
    return SaidBefore(own, frozenset(left))


def _says(book: WorkbookRead, key: Key, text: str) -> bool:
    claim_id, entry, name = key
    for written in book.written.values():
        if (written.claim_id, written.entry) == (claim_id, entry) and written.base[name] != text:
            editing = Editing(book, "", {}, frozenset(), "", date.max, lambda _book, _last: "")
            rows = [row for row in book.rows if row.key == written.row_key]
            return any(editing.now(row, written).get(name) == text for row in rows)
    return False
