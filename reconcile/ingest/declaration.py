"""Format declarations: one TOML file per kind of input file, read once and checked.

A declaration says how a kind is recognised, what its columns are called, what their values are and
which staging table they go to. No code knows a column name of a report; a new report is a new file.

Keys of a declaration (``reconcile/formats/<kind>.toml``)
---------------------------------------------------------
``kind``            name of the kind, equal to the name of the file
``title``           what a person calls it; ``title_zh`` in Chinese
``menu``            where Seller Central offers it ("" for the seller's own files)
``table``           staging table that takes the records; "" = recognised and listed as ignored
``ignored_because`` why no rule uses it (exactly when ``table`` is ""); ``ignored_because_zh`` in Chinese
``layout``          "" for a plain table with one header row, else "module:function" below
                    ``reconcile.ingest``: a rewriter (``document.Layout``) that turns a document into plain rows
``ragged``          true when rows of the document may be wider than its header (labels beside the table)
``sheet_pattern``   regular expression that the sheet name must contain ("" = any sheet)
``known_by_name``   regular expression of the names (in small letters) of files that are of this kind even when
                    nothing in them can be read: they are unreadable, not ignored
``date_order``      "MDY" or "DMY": how 05/04/2026 is read when no row of the file decides it
``date_order_known``true when that order is a fact about the report, so that nothing has to be reported
``one_of``          lists of columns of which the header must have at least one; of ids, every record too
``incomplete_with`` columns that this kind alone has: a header without any of them is none that lacks a column
``meant_by``        header texts that say by themselves what the table is of: one that has them and lacks a column is of
                    this kind, however many other columns it has
``yields_to``       other kinds, any of which takes a header that fits it as well (without it the file is of no kind)
``not_read``        header texts that this kind has and no rule needs; all others that are unknown are told
``[signature]``     what the header must have to be this kind:
    ``columns``     columns of this declaration, by their names here
    ``headers``     further header texts
    ``absent``      header texts that must not be there (they belong to another kind)
``[identity]``      how copies of one record in several downloads are counted in the control totals: by ``columns``;
                    which of the copies the rules take is said by the staging model of the table
``[columns.NAME]``  one block per column of the staging table:
    ``names``       header texts, the preferred one first
    ``rather``      those of them that win where a header has one of these and one of the others
    ``type``        text, id, date, period (a month alone is its last day), moment, units, money, rate, or
                    "module:function" (text -> text, NotAValue)
    ``required``    a record whose value is blank is rejected
    ``above_zero``  a record whose number is zero or less is rejected
    ``aside``       it tells what another column is not about: that a header has it makes it no header of this kind
    ``blank``       value of a blank cell, and of a column that the header lacks (without it: nothing, not 0)
    ``upper``       values are written in upper case
    ``values``      translation, key of the value as written -> canonical value
    ``known``       values that the rules know, however they are spelled; another one is kept and reported
    ``written_to``  a second column that takes the text as written (the time of a timestamp)
    ``copy_of``     when the header lacks this column: the column that it equals
    ``in_brackets_of`` the column whose header may say it in brackets for all records, when this one is lacking; a
                    kind of whose signature it is one leaves such a header to any other kind that fits
    ``measured_in`` a measure of measures.toml, whose words may stand behind its numbers (`10箱`, `120 kg`)
``[constants]``     NAME = text: columns with one value for all records of the kind
``[keep]``          ``column``, ``values``: only these records go to ``table`` (all others only to aggregate)
``[aggregate]``     ``table``, ``date`` and ``group`` (columns), ``units`` (column to add up): all records, added up
``[totals]``        a row that holds totals: ``blank`` (column that is blank on it only), ``per`` (its key),
                    ``total`` and ``adds_up`` (columns that must agree), ``fill`` (columns that it gives the others)
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from reconcile.ingest.declared import Aggregate, Declaration, DeclarationError, DeclaredColumn, Totals
from reconcile.ingest.header_words import header_key
from reconcile.ingest.measures import measures

PLAIN_TYPES = frozenset({"text", "id", "date", "period", "moment", "units", "money", "rate"})


@cache
def own_kinds() -> frozenset[str]:
    """The kinds of the seller's own files: nobody can download them again."""
    return frozenset(made.kind for made in load_declarations() if not made.menu)


def declaration_of(kind: str) -> Declaration:
    """The declaration of one kind. Raises StopIteration for a kind that there is not."""
    return next(made for made in load_declarations() if made.kind == kind)


@cache
def load_declarations() -> tuple[Declaration, ...]:
    """All declarations of the package, by kind. Raises DeclarationError for a faulty one."""
    folder = resources.files("reconcile") / "formats"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(parse_declaration(f.name, f.read_text(encoding="utf-8")) for f in files)


def parse_declaration(file_name: str, text: str) -> Declaration:
    """Read one declaration. Raises DeclarationError, naming the file, when it contradicts itself."""
    try:
        data = tomllib.loads(text)
        made = _build(data)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise DeclarationError(f"{file_name}: {error}") from error
    if f"{made.kind}.toml" != file_name:
        raise DeclarationError(f"{file_name}: kind {made.kind!r} is not the file's name")
    return made


def _build(data: dict[str, Any]) -> Declaration:
    columns = {name: _column(name, dict(block)) for name, block in data.pop("columns", {}).items()}
    signature, keep, identity = (data.pop(name, {}) for name in ("signature", "keep", "identity"))
    aggregate, totals = data.pop("aggregate", None), data.pop("totals", None)
    made = Declaration(
        columns=columns,
        signature_columns=tuple(signature.pop("columns", ())),
        signature_headers=tuple(signature.pop("headers", ())),
        signature_absent=tuple(signature.pop("absent", ())),
        identity=tuple(identity.pop("columns", ())),
        keep_column=keep.pop("column", ""),
        keep_values=frozenset(keep.pop("values", ())),
        aggregate=Aggregate(**_frozen(aggregate)) if aggregate else None,
        totals=Totals(**_frozen(totals)) if totals else None,
        **_frozen(data),
    )
    _check(made, signature | keep | identity)
    return made


def _frozen(block: dict[str, Any]) -> dict[str, Any]:
    """The keys of a block, lists and lists of lists as tuples."""
    return {key: _tuple(value) if isinstance(value, list) else value for key, value in block.items()}


def _tuple(values: list[Any]) -> tuple[Any, ...]:
    return tuple(_tuple(value) if isinstance(value, list) else value for value in values)


def _column(name: str, block: dict[str, Any]) -> DeclaredColumn:
    block["names"], block["rather"] = tuple(block.get("names", ())), tuple(block.get("rather", ()))
    block["known"] = frozenset(block.get("known", ()))
    known = {header_key(word): word for word in block["known"] if word}
    block["values"] = known | {header_key(key): value for key, value in block.get("values", {}).items()}
    made = DeclaredColumn(name=name, **block)
    if made.type not in PLAIN_TYPES and ":" not in made.type:
        raise ValueError(f"column {name}: unknown type {made.type!r}")
    if not set(made.rather) <= set(made.names):
        raise ValueError(f"column {name}: {made.rather} are not all among its names")
    if made.measured_in and made.measured_in not in measures():
        raise ValueError(f"column {name}: unknown measure {made.measured_in!r}")
    return made


def _check(made: Declaration, left_over: dict[str, Any]) -> None:
    if left_over:
        raise ValueError(f"unknown keys {sorted(left_over)}")
    if bool(made.ignored_because) != bool(made.ignored_because_zh):
        raise ValueError("why a kind is ignored is said in English and in Chinese")
    if bool(made.table) == bool(made.ignored_because):
        raise ValueError("a kind either has a table or says why it is ignored")
    if made.date_order not in ("MDY", "DMY"):
        raise ValueError(f"date_order {made.date_order!r}")
    if not (made.signature_columns or made.signature_headers or made.one_of):
        raise ValueError("no signature")
    used: list[Iterable[str]] = [made.signature_columns, made.incomplete_with, *made.one_of]
    used += [(c.copy_of,) for c in made.columns.values() if c.copy_of]
    used += [(c.in_brackets_of,) for c in made.columns.values() if c.in_brackets_of]
    if made.keep_column:
        used.append((made.keep_column,))
    unknown = {name for names in used for name in names} - set(made.columns) - set(made.constants)
    if unknown:
        raise ValueError(f"columns that are not declared: {sorted(unknown)}")
