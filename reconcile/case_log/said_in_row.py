"""What the input cells of one row of a workbook say in the words of the case log: filed, waiting, an outcome."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.case_log.typed_cell import WAITS, Unreadable, read_cell
from reconcile.claims.case_row import ALREADY_FILED, HOLD, OUTCOMES, WRITE_OFF
from reconcile.claims.inputs import FIELDS, Inputs

SAY_FILED = tuple(name for name in FIELDS if name not in ("note", "reviewer"))


def read_input(name: str, raw: object, before: Mapping[str, str]) -> str:
    """The text of a cell, `before` being the cells before it. Raises Unreadable.

    A case that waits for its answer, and is on hold or given up: which of both is meant nobody can tell.
    """
    text = read_cell(name, raw)
    if name == "outcome" and text == WAITS and before.get("decision") in (HOLD, WRITE_OFF):
        raise Unreadable(name)
    return text


def in_words_of_the_log(now: Mapping[str, str]) -> dict[str, str]:
    """The cells that the log says otherwise: given up is no outcome, and who waits for an outcome has filed."""
    if now.get("decision") == WRITE_OFF and now.get("outcome") == "closed":
        return {"outcome": ""}
    if now.get("outcome") != WAITS:
        return {}
    return (
        {"outcome": ""} if now.get("case_id") or now.get("filed_date") else {"outcome": "", "decision": ALREADY_FILED}
    )


def status_of(inputs: Inputs) -> str:
    """What the log's column `status` says: the outcome, else `filed` where the row says so, else nothing."""
    if inputs.outcome in OUTCOMES:
        return inputs.outcome
    said = inputs.case_id or inputs.filed_date or inputs.paid_units or inputs.paid_amount
    return "filed" if said or inputs.decision == ALREADY_FILED else ""


def says_filed(cells: Mapping[str, object]) -> bool:
    """Whether the input cells of a row, by field, say or may say that its units were filed."""
    for name in SAY_FILED:
        try:
            text = read_cell(name, cells.get(name))
        except Unreadable:
            return True
        if text and (name != "decision" or text == ALREADY_FILED):
            return True
    return False
