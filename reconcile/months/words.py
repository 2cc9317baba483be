"""A part of a difference in words: why, and where it stands."""

from __future__ import annotations

from reconcile.months.causes import Cause
from reconcile.months.part import Part
from reconcile.reasons.read_back import read_back
from reconcile.texts.catalogue import Catalogue

VALUES_OF = {"role": "role", "kind": "kind"}
"""Facts that are values of the data, and the section of the catalogue that has their words."""


def why(texts: Catalogue, cause: Cause) -> str:
    """The cause as a sentence."""
    facts = {name: texts.word(VALUES_OF[name], value) if name in VALUES_OF else value for name, value in cause.facts}
    if texts.language != "en" and "shown" in facts:
        same = facts["shown"] == facts["reason"]  # a finished report keeps its reasons in English only
        facts["reason"] = read_back(facts["reason"], texts.language) if same else facts["shown"]
    return texts.text("month_why", cause.code, **facts).strip()


def place(cause: Cause) -> str:
    """`file:line` or `file[sheet]:line`; '' for a cause that is no line."""
    if not cause.file:
        return ""
    sheet = f"[{cause.sheet}]" if cause.sheet else ""
    return f"{cause.file}{sheet}:{cause.line}"


def shown(texts: Catalogue, part: Part, value: str) -> str:
    """A value before or after, as a reader sees it."""
    if part.field == "counterparty":
        return texts.words("counterparty", value) if value else ""
    if part.field == "status" and value:
        pairs = (piece.rsplit(" ", 1) for piece in value.split("; "))
        return "; ".join(f"{texts.word('status', status)} {units}" for status, units in pairs)
    return value
