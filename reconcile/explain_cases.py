"""What became of a claim in the cases under which it was filed: paid under this one, under another, or not answered."""

from collections.abc import Sequence
from typing import Any

import duckdb

from reconcile.tables import named_rows
from reconcile.texts.catalogue import Catalogue

_CASES = """
select case_id, claim_type, counterparty, marketplace, state, filed_date, last_asked, rounds, units, paid_here,
    paid_elsewhere, paid_unnamed, paid_logged, came_back, left_units, other_cases, payments, step, due_date
from filed_case
where claim_id = ?
order by filed_date nulls last, case_id
"""
_UNITS = {
    "case_paid_here": "paid_here",
    "case_paid_elsewhere": "paid_elsewhere",
    "case_paid_unnamed": "paid_unnamed",
    "case_paid_logged": "paid_logged",
    "case_came_back": "came_back",
    "case_left": "left_units",
}


def cases_of_claim(con: duckdb.DuckDBPyConnection, claim_id: str) -> list[Any]:
    """The cases of one claim, the first filed first."""
    return named_rows(con, _CASES, [claim_id])


def cases_said(cases: Sequence[Any], texts: Catalogue) -> list[str]:
    """The section about the cases, in the reader's language; empty where the claim was never filed."""
    if not cases:
        return []

    def said(key: str, **blanks: object) -> str:
        return texts.text("explain", key, **blanks)

    parts = ["", said("section_cases")]
    for case in cases:
        name = case.case_id or "-"
        state = texts.word("case_state", case.state)
        dates = {"date": case.filed_date or "-", "last": case.last_asked or "-", "rounds": case.rounds}
        parts.append(said("case_filed", case=name, units=said("units_of", n=case.units), state=state, **dates))
        blanks = {"case": name, "paid": case.other_cases, "payments": case.payments}
        told = {key: getattr(case, column) for key, column in _UNITS.items()}
        parts += [said(key, units=said("units_of", n=n), **blanks) for key, n in told.items() if n]
        if case.step:
            parts.append(said("case_next", step=texts.word("step", case.step), date=case.due_date))
    return parts
