"""Which entry of the case log each row of the workbook stands for, and what the log says of it.

An entry is what one row of a claim sheet is about. It keeps its name while the row's status and reason change, so that
a later edit replaces the earlier one, and a new one is begun for units that open later (docs/decisions/case-log.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from duckdb import DuckDBPyConnection

from reconcile.claims.case_log import CaseLog
from reconcile.claims.case_row import ENTRY_JOINT, LogRow, Standing
from reconcile.claims.case_units import CaseUnits
from reconcile.claims.claim import Claim
from reconcile.claims.inputs import FIELDS, Inputs
from reconcile.tables import DAY, MONEY, TEXT, UNITS, write_named

CLAIM_ENTRY = {
    "claim_id": TEXT,
    "status": TEXT,
    "status_reason": TEXT,
    "case_key": TEXT,
    "entry": TEXT,
    "entry_units": UNITS,
    "settled": UNITS,
    "reimbursed": UNITS,
    "decision": TEXT,
    "case_id": TEXT,
    "filed_date": DAY,
    "outcome": TEXT,
    "paid_units": UNITS,
    "paid_amount": MONEY,
    "paid_currency": TEXT,
    "note": TEXT,
    "reviewer": TEXT,
}
SHOWN_LATER = ("waiting", "expired")


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """One row of claims.csv and its entry. `settled`: units of the entry that credits have settled since.

    `reimbursed`: those among them that a payment has settled, in money or stock.
    """

    claim: Claim
    entry: str
    units: int
    settled: int
    inputs: Inputs
    decided_by: str = ""
    reimbursed: int = 0


def claim_entries(
    claims: Iterable[Claim], log: CaseLog, looks: Mapping[tuple[str, LogRow], Sequence[str]]
) -> list[ClaimEntry]:
    """The entry of every row, in the order of claims.csv.

    `looks`: entries that a case to be looked at first gets beside its own, by claim id and the line of the case.
    """
    by_claim: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_claim[claim.one.exposure.claim_id].append(claim)
    return [entry for claim_id, rows in by_claim.items() for entry in _entries(rows, log, claim_id, looks)]


def write_claim_entries(con: DuckDBPyConnection, entries: Sequence[ClaimEntry]) -> None:
    """Write table `claim_entry`, one row per row of claims.csv."""
    write_named(con, "claim_entry", CLAIM_ENTRY, map(_row, entries))


def _row(one: ClaimEntry) -> dict[str, object]:
    claim = one.claim
    return {
        "claim_id": claim.one.exposure.claim_id,
        "status": claim.row.status,
        "status_reason": claim.said("en"),
        "case_key": claim.case_key,
        "entry": one.entry,
        "entry_units": one.units,
        "settled": one.settled,
        "reimbursed": one.reimbursed,
        "paid_currency": one.inputs.paid_currency,
        **{name: getattr(one.inputs, name) for name in FIELDS},
    }


def _entries(
    rows: Sequence[Claim], log: CaseLog, claim_id: str, looks: Mapping[tuple[str, LogRow], Sequence[str]]
) -> list[ClaimEntry]:
    """Rows that the log has filed keep their entry; decisions stay with the rows that are left, in their order."""
    standing = log.standing.get(claim_id, [])
    deciders = {one.row: one.decided_by for one in standing}
    found: dict[int, ClaimEntry] = {}
    for i, claim in enumerate(rows):
        if cases := _cases(claim):
            looked = [name for case in cases for name in looks.get((claim_id, case.row), ())]
            found[i] = _logged(claim, cases, deciders, log, looked)
    free = [i for i in range(len(rows)) if i not in found]
    taken = {entry for one in standing if one.row.status for entry in one.row.entries}
    decided = [one for one in standing if not one.row.status]
    for i, one in _matched(rows, free, decided):
        row = one.row
        entry = ENTRY_JOINT.join(row.entries)
        found[i] = ClaimEntry(rows[i], entry, rows[i].row.units, 0, Inputs.of([row]), one.decided_by)
        taken |= set(row.entries)
    for i in free:
        if i not in found:
            entry = _unused(_label(rows[i]), taken)
            taken.add(entry)
            found[i] = ClaimEntry(rows[i], entry, rows[i].row.units, 0, Inputs())
    return [found[i] for i in range(len(rows))]


def _cases(claim: Claim) -> list[CaseUnits]:
    """The cases that the row stands for. The rest of a case that was paid short is a row of its own: to be decided."""
    cases = [logged.case for logged in claim.row.logged if logged.case]
    return [case for case in cases if claim.row.status in ("filed", "paid") or not case.paid]


def _logged(
    claim: Claim, cases: Sequence[CaseUnits], deciders: dict[LogRow, str], log: CaseLog, looks: Sequence[str]
) -> ClaimEntry:
    names = sorted({*looks, *(entry for case in cases for entry in case.row.entries)})
    last = max((case.row for case in cases), key=lambda row: row.changed_at)
    return ClaimEntry(
        claim,
        ENTRY_JOINT.join(names),
        sum(case.units for case in cases),
        sum(case.answered for case in cases),
        Inputs.of([_own_part(case, len(log.claims[case.row.name])) for case in cases]),
        deciders.get(last, ""),
        sum(units for case in cases for _, units in case.payments),
    )


def _own_part(case: CaseUnits, claims: int) -> LogRow:
    """The line of a case as far as it is about this claim: a line about several claims shares its paid units out."""
    if claims == 1:
        return case.row
    return replace(case.row, paid_units=case.paid if case.row.paid_units is not None else None, paid_amount=None)


def _matched(rows: Sequence[Claim], free: Sequence[int], decided: Sequence[Standing]) -> list[tuple[int, Standing]]:
    """Which row keeps which decision: the row of that name, else one of that status, else the first that is shown."""
    left, places = list(decided), [i for i in free if rows[i].row.status not in SHOWN_LATER]
    places += [i for i in free if i not in places]
    found = []
    for fits in (_same_label, _same_status, _any_row):
        for one in list(left):
            place = next((i for i in places if fits(rows[i], one.row)), None)
            if place is not None:
                found.append((place, one))
                places.remove(place)
                left.remove(one)
    return found


def _same_label(claim: Claim, row: LogRow) -> bool:
    return _label(claim) in row.entries


def _same_status(claim: Claim, row: LogRow) -> bool:
    return any(entry.split(" ")[0] == claim.row.status for entry in row.entries)


def _any_row(_claim: Claim, _row: LogRow) -> bool:
    return True


def _label(claim: Claim) -> str:
    """The name of a new entry: the status, and in review why, without dates and numbers."""
    why = [reason.code for reason in claim.row.reasons] if claim.row.status == "review" else []
    return " ".join([claim.row.status, *dict.fromkeys(why)])


def _unused(label: str, taken: set[str]) -> str:
    name, number = label, 1
    while name in taken:
        number += 1
        name = f"{label} {number}"
    return name
