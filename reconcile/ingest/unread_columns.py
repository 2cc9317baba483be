"""Columns of a recognised file that no declaration knows: a renamed column must not be lost without a word.

People note beside a loss what they filed for it: such a column is told in every file, and doubts/unnamed_filings.py
reads it.
"""

from __future__ import annotations

from difflib import get_close_matches

from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.declared import Declaration
from reconcile.ingest.document import FoundTable
from reconcile.ingest.header_words import bare_header_key, header_key
from reconcile.ingest.problems import Problem

CASE_LOG = "seller_case_log"
_TELL_THEMSELVES = frozenset({CASE_LOG, "seller_incidents"})  # whether a loss was asked for; the register by its dates
_NAMED_AT_MOST = 4
_ALIKE = 0.75


def unread_columns(found: FoundTable) -> list[Problem]:
    """Problems about the header that was found: one about its unknown columns, one about those that tell of filings.

    A seller makes tables by hand: every unknown column is told. Amazon's reports have columns that no rule needs:
    there an unknown column is told only where one that the report can have is absent.
    """
    declaration = found.declaration
    sellers_own = declaration.kind.startswith("seller_") or declaration.kind == "packing_list"
    unknown = _unknown(found)
    noted = [text for text in unknown if declaration.table and declaration_of(CASE_LOG).is_meant([text])]
    if noted and declaration.kind not in _TELL_THEMSELVES:
        told = Problem(found.sheet_name, found.header_line, _listed(noted), "", "filings_noted")
        return [told, *_unread(found, [text for text in unknown if text not in noted], sellers_own=sellers_own)]
    return _unread(found, unknown, sellers_own=sellers_own)


def _unread(found: FoundTable, unknown: list[str], *, sellers_own: bool) -> list[Problem]:
    declaration = found.declaration
    if not declaration.table or (declaration.layout and not sellers_own):
        return []
    absent = [c.name for c in declaration.columns.values() if c.names and c.name not in found.places]
    if not unknown or not (sellers_own or absent):
        return []
    nearest = _nearest(declaration, unknown, absent)
    code = "unread_column_instead" if nearest or not sellers_own else "unread_column"
    lacking = nearest or [declaration.spoken(name) for name in absent]
    return [Problem(found.sheet_name, found.header_line, _listed(unknown), "", code, _listed(lacking))]


def _unknown(found: FoundTable) -> list[str]:
    declaration = found.declaration
    names = {name for column in declaration.columns.values() for name in column.names}
    known = {header_key(text) for text in (*names, *declaration.signature_headers, *declaration.not_read)}
    used = set(found.places.values())
    return [
        " ".join(text.split())
        for place, text in enumerate(found.header)
        if place not in used and text.strip() and not {header_key(text), bare_header_key(text)} & known
    ]


def _nearest(declaration: Declaration, unknown: list[str], absent: list[str]) -> list[str]:
    """The absent columns that an unknown header text may stand for, by their spelling."""
    spellings = {header_key(name): column for column in absent for name in declaration.columns[column].names}
    hits = [hit for text in unknown for hit in get_close_matches(header_key(text), spellings, n=1, cutoff=_ALIKE)]
    return list(dict.fromkeys(declaration.spoken(spellings[hit]) for hit in hits))


def _listed(texts: list[str]) -> str:
    return ", ".join(texts[:_NAMED_AT_MOST]) + (" …" if len(texts) > _NAMED_AT_MOST else "")
