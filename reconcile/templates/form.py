"""What a blank form holds: the columns of a declaration with header, choices, meaning and example."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.declared import Declaration, DeclaredColumn
from reconcile.own_toml import own_toml
from reconcile.policy import read_policy

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CURRENCY = "currency:currency_code"
# Amazon's words for the two states of a shipment are policy (status_words.toml), in the order of these meanings.
_STATES = {
    "status": ("under_way", "receiving", "closed", "cancelled"),
    "reconcile_status": ("action_required", "filed", "waiting", "claim_closed", "expired"),
}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column: `header` in both languages, `choices` for its drop-down; `closed`: other values are not known."""

    name: str
    header: str
    type: str
    required: bool
    choices: tuple[str, ...]
    closed: bool
    meaning_en: str
    meaning_zh: str
    example: str


@dataclass(frozen=True, slots=True)
class Form:
    """A blank form and what is said about it as a whole."""

    name: str
    title: str
    about_en: str
    about_zh: str
    columns: tuple[FormColumn, ...]


def form_names() -> tuple[str, ...]:
    """The forms that there are, by the name that the command takes."""
    return tuple(_texts())


def form(name: str) -> Form:
    """The form of a name. Raises KeyError for another one, or for a column without words (tested)."""
    text = _texts()[name]
    declaration = declaration_of(text["kind"])
    left_out = text.get("leave_out", [])
    columns = tuple(
        _column(column, declaration, text["columns"])
        for column in declaration.columns.values()
        if column.name not in left_out
    )
    return Form(name, declaration.title, text["en"], text["zh"], columns)


def _texts() -> dict[str, Any]:
    return own_toml("templates/columns.toml")


def _column(column: DeclaredColumn, declaration: Declaration, texts: dict[str, list[str]]) -> FormColumn:
    english, chinese, example = texts[column.name]
    choices = _choices(column, declaration)
    return FormColumn(
        name=column.name,
        header=_header(column),
        type=column.type,
        required=column.required,
        choices=choices,
        closed=bool(column.known),
        meaning_en=english,
        meaning_zh=chinese,
        example=example,
    )


def _header(column: DeclaredColumn) -> str:
    """The canonical name, and the first Chinese one in brackets, which a reader of headers passes over.

    An FNSKU is called so in Chinese as well; what some tables call it besides is read and not taught.
    """
    chinese = "" if column.name == "fnsku" else next((name for name in column.names if _CHINESE.search(name)), "")
    return f"{column.names[0]} ({chinese})" if chinese else column.names[0]


def _choices(column: DeclaredColumn, declaration: Declaration) -> tuple[str, ...]:
    """The values that the rules know, in the order in which the declaration first names them."""
    if column.type == _CURRENCY:
        return tuple(dict.fromkeys(["CNY", *(m.currency for m in read_policy().marketplace)]))
    if column.name in _STATES and declaration.kind == "seller_shipments":
        words = [it for it in read_policy().shipment_status if it.language == "en"]
        return tuple(it.word for meaning in _STATES[column.name] for it in words if it.meaning == meaning)
    named = tuple(dict.fromkeys(column.values.values()))
    return (*named, *sorted(column.known - set(named) - {""}))
