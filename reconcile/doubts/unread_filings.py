"""Filings that could not be read: a claim that may have been filed already is looked at before it is proposed again.

A rejected line of the case log may tell that a claim was filed, paid or refused. What it names can still be read in its
text; units of which no other line of the log speaks are put in review until the line is corrected or taken out. A line
so broken that it names nothing is a problem and nothing more. What can be read and names no loss of the data is looked
at in the same way (unplaced_filings.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.claims.case_log import CaseLog
from reconcile.claims.case_row import DECISIONS, REFERENCES, case_id_headings
from reconcile.claims.claim import case_key
from reconcile.claims.own_names import name_key, own_names
from reconcile.claims.remarks import tells_filing
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.header_words import header_key
from reconcile.match.breaks import Break
from reconcile.records import Exposure, Reason
from reconcile.source_lines import cells_of, source_lines, spoken_place

KIND = "seller_case_log"
OF_ONE_LOSS = ("reference_id", "reimbursement_id")
_REJECTED = """
select distinct p.file, p.sheet, p.line
from problem as p
inner join source_file as f on p.file = f.path
where f.kind like '%seller_case_log%' and p.line > 0 and p.severity = 'rejected'
order by all
"""
_SHORTENED = """
select distinct p.file, p.sheet, p.line, p.column_name
from problem as p
inner join loaded_file as f on p.file = f.path
inner join staging.case_log as c on f.file_id = c.file_id and p.sheet = c.sheet and p.line = c.line
where p.code = 'damaged_id' and c.status = ''
order by all
"""
_DATED_AHEAD = """
select distinct f.path, c.sheet, c.line
from staging.case_log as c
inner join loaded_file as f on c.file_id = f.file_id
cross join run_setting as r
where c.filed_date > r.as_of and try_cast(left(c.changed_at, 10) as date) <= r.as_of
order by all
"""


@dataclass(frozen=True, slots=True)
class UnreadFiling:
    """What may tell of a filing and does not count: its place, as a person finds it, and the words in it.

    `reason`: the code of the sentence that says why it does not count. `any_claim`: it may tell of any claim.
    """

    place: str
    words: frozenset[str]
    reason: str = "unread_filing"
    any_claim: bool = False


def unread_filings(con: DuckDBPyConnection, data: Path) -> list[UnreadFiling]:
    """The lines of the case logs that were set aside, those that only told a case id, now shortened, and misdated ones.

    A day of filing after the as-of date on a line that was written before it cannot be meant. A log of which nothing
    could be read may tell that any claim was filed; one that only lacks a column: unnamed_filings.py.
    """
    shortened = con.execute(_SHORTENED).fetchall()
    unread = con.execute(_REJECTED).fetchall()
    unread += [tuple(place) for *place, column in shortened if header_key(column) in case_id_headings()]
    reasons = dict.fromkeys(unread, "unread_filing")
    reasons |= dict.fromkeys(con.execute(_DATED_AHEAD).fetchall(), "filed_ahead")
    texts = source_lines(con, data, reasons)
    lost = con.execute("select path from unread_log where line = 0 order by path").fetchall()
    found = [UnreadFiling(file, frozenset(), "case_log_unread", any_claim=True) for (file,) in lost]
    for (file, sheet, line), reason in reasons.items():
        cells = cells_of(texts.get((file, sheet, line)) or "")
        found.append(UnreadFiling(spoken_place(file, sheet, line), cells | {cell.upper() for cell in cells}, reason))
    return found


def contradicted_filings(log: CaseLog) -> list[UnreadFiling]:
    """The workbooks that say of a claim that it was filed while the case log says otherwise, until that is settled."""
    return [
        UnreadFiling(row.workbook_file, frozenset({row.claim_id}), "filing_in_conflict")
        for row in log.filed_in_conflict
    ]


def misplaced_filings(log: CaseLog) -> list[UnreadFiling]:
    """The lines that stand of a claim and may tell a filing in the wrong column, until somebody has decided.

    They say an outcome or a case id as a note or a reviewer, or decide something in a word that nobody knows.
    """
    found = []
    for claim_id, rows in log.standing.items():
        for row in (one.row for one in rows if not one.row.status):
            unknown_word = bool(row.decision) and row.decision not in DECISIONS
            remarked = not row.decision and any(tells_filing(text) for text in (row.note, row.reviewer))
            if unknown_word or remarked:
                place = spoken_place(row.file, row.sheet, row.line)
                found.append(UnreadFiling(place, frozenset({claim_id}), "misplaced_filing"))
    return found


def doubted_by_filings(breaks: Sequence[Break], filings: Sequence[UnreadFiling]) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that may have been filed: all that are sure, since how many cannot be read."""
    by_word: dict[str, list[UnreadFiling]] = defaultdict(list)
    by_id: dict[str, list[UnreadFiling]] = defaultdict(list)
    ids = {one.exposure.claim_id: _ids(one.exposure) for one in breaks} if filings else {}
    all_ids = {name for names in ids.values() for name in names}
    for filing in filings:
        for word in filing.words:
            by_word[word].append(filing)
        for name in {name for word in filing.words for name in own_names(word, all_ids.__contains__)}:
            by_id[name].append(filing)
    unread_logs = [filing for filing in filings if filing.any_claim]
    found: dict[str, list[tuple[int, Reason]]] = {}
    for one in breaks if filings else ():
        exposure = one.exposure
        references = (getattr(exposure, name) for name in OF_ONE_LOSS)
        named = [filing for name in ids[exposure.claim_id] for filing in by_id.get(name, ())]
        names = dict.fromkeys([*exposure.fnskus, *references])
        near = [filing for name in names for filing in by_word.get(name, ()) if _names(filing.words, exposure)]
        told = sorted({(filing.reason, filing.place) for filing in [*unread_logs, *named, *near]})
        if told and one.sure_units > 0:
            places = ", ".join(place for reason, place in told if reason == told[0][0])
            found[exposure.claim_id] = [(one.sure_units, Reason.of(told[0][0], place=places))]
    return found


def _ids(exposure: Exposure) -> set[str]:
    """Its claim ids and the key of its case, in the form in which they are compared."""
    return {name_key(name) for name in (exposure.claim_id, *exposure.former_ids, case_key(exposure))}


def _names(words: frozenset[str], exposure: Exposure) -> bool:
    """Whether a line names a claim without an id: by what one loss alone has, or by product and reference.

    The line has a fault already, so that a claim type or a product that it tells and nothing has may be this one.
    """
    told = {claim_types().get(header_key(word)) for word in words} - {None, ""}
    if told and exposure.claim_type not in told:
        return False
    named = [name for name in REFERENCES if (value := getattr(exposure, name)) and value in words]
    return any(name in OF_ONE_LOSS for name in named) or bool(named and words & set(exposure.fnskus))


@cache
def claim_types() -> dict[str, str]:
    """Every spelling of a claim type, in the form in which words are compared -> the claim type."""
    return dict(declaration_of(KIND).columns["claim_type"].values)
