"""The open cases of a run with what people decided: rows on hold are left out, texts wait for a second name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from reconcile.claims.case_row import HOLD
from reconcile.claims.four_eyes import CaseDecision
from reconcile.report.case_inputs import read_decisions, read_entries, row_id
from reconcile.report.cases import Case, cases_of
from reconcile.report.filing import Filing
from reconcile.report.rows import Claim


def open_cases(con: duckdb.DuckDBPyConnection, claims: Sequence[Claim]) -> list[Case]:
    """The cases of the open claims. A row on hold is in its case only where every row of the case is on hold."""
    held = {place for place, entry in read_entries(con).items() if entry.decision == HOLD}
    on_hold = cases_on_hold(con)
    return cases_of(claim for claim in claims if claim.case_key in on_hold or row_id(claim) not in held)


def cases_on_hold(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The case keys of cases that are on hold as a whole."""
    return frozenset(key for key, case in read_decisions(con).items() if case.decision == HOLD)


def with_decisions(plan: Mapping[str, Filing], decisions: Mapping[str, CaseDecision]) -> dict[str, Filing]:
    """The plan with what was decided of each case, and whether its text may go out."""
    found = dict(plan)
    for key in plan.keys() & decisions.keys():
        case = decisions[key]
        released = plan[key].released and case.released
        found[key] = replace(plan[key], released=released, decision=case.decision)
    return found
