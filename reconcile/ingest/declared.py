"""What a format declaration holds, and what it makes of a header; its keys are described in ``declaration.py``."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from reconcile.ingest.details import Detail, NotAValue, detail
from reconcile.ingest.header_words import bare_header_key, header_key, remarks

_WORDS = re.compile(r"[,，、;；/\s]+")


class DeclarationError(ValueError):
    """A declaration file contradicts itself; the message names the file and the key."""


@dataclass(frozen=True)
class DeclaredColumn:
    """One column of a declaration; the fields are described in ``declaration.py``."""

    name: str
    names: tuple[str, ...] = ()
    rather: tuple[str, ...] = ()
    type: str = "text"
    required: bool = False
    above_zero: bool = False
    aside: bool = False
    blank: str = ""
    upper: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    written_to: str = ""
    copy_of: str = ""
    in_brackets_of: str = ""
    measured_in: str = ""

    @cached_property
    def _keys(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(header_key, names)) for names in (self.rather, self.names))

    def place(self, whole: Mapping[str, int], bare: Mapping[str, int]) -> int | None:
        """Where it stands among header texts, compared as a whole and without remarks; None where it does not."""
        for keys in self._keys:
            for places in (whole, bare):
                for key in keys:
                    if key in places:
                        return places[key]
        return None


@dataclass(frozen=True)
class Aggregate:
    """A second table that takes all records of the file, added up per day and group.

    It is read under its name; written are ``<table>_group``, the words of each group, and ``<table>_count``, the days.
    """

    table: str
    date: str
    group: tuple[str, ...]
    units: str


@dataclass(frozen=True)
class Totals:
    """A row that holds totals instead of an event."""

    blank: str
    per: str
    total: str
    adds_up: str
    fill: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """One kind of input file; the fields are described in ``declaration.py``."""

    kind: str
    title: str
    title_zh: str
    menu: str = ""
    table: str
    ignored_because: str = ""
    ignored_because_zh: str = ""
    layout: str = ""
    ragged: bool = False
    sheet_pattern: str = ""
    known_by_name: str = ""
    date_order: str = "MDY"
    date_order_known: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()
    incomplete_with: tuple[str, ...] = ()
    meant_by: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    signature_columns: tuple[str, ...]
    signature_headers: tuple[str, ...]
    signature_absent: tuple[str, ...]
    identity: tuple[str, ...]
    columns: Mapping[str, DeclaredColumn]
    constants: Mapping[str, str] = field(default_factory=dict)
    keep_column: str
    keep_values: frozenset[str]
    aggregate: Aggregate | None
    totals: Totals | None

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Where the declared columns stand in a header: column name -> index.

        A header text is compared with the names first as a whole, then without its remarks in
        brackets. Where two headers fit one column, one of ``rather`` wins, else the name that is declared first.
        """
        whole, bare = _keyed(tuple(header))
        found = ((column.name, column.place(whole, bare)) for column in self.columns.values())
        return {name: place for name, place in found if place is not None}

    def missing(self, header: Sequence[str]) -> list[str]:
        """What this header lacks, in words, to be of this kind; an empty list means that it fits."""
        return list(self._lacking(header))

    def fits(self, header: Sequence[str]) -> bool:
        """Whether this header lacks nothing."""
        return next(self._lacking(header), None) is None

    def _lacking(self, header: Sequence[str]) -> Iterator[str]:
        whole, bare = _keyed(tuple(header))
        for name in self.signature_columns:
            if not self._has(name, whole, bare) and not self.in_brackets(name, header):
                yield self.spoken(name)
        for text in self.signature_headers:
            if header_key(text) not in whole and header_key(text) not in bare:
                yield text
        for names in self.one_of:
            if not any(self._has(name, whole, bare) for name in names):
                yield _either([self.spoken(name) for name in names])
        for text in self.signature_absent:
            if header_key(text) in whole or header_key(text) in bare:
                yield detail("column_too_many", column=text)

    def _has(self, column: str, whole: Mapping[str, int], bare: Mapping[str, int]) -> bool:
        return column in self.columns and self.columns[column].place(whole, bare) is not None

    def in_brackets(self, column: str, header: Sequence[str]) -> str:
        """What another column's header says of this one in brackets, `采购单价（元）`; '' where it says nothing."""
        rule = self.columns.get(column)
        place = self.places(header).get(rule.in_brackets_of) if rule and rule.in_brackets_of else None
        if rule is None or place is None:
            return ""
        reader = resolve(rule.type)
        for word in (word for remark in remarks(header[place]) for word in _WORDS.split(remark)):
            try:
                if reader(word):
                    return str(reader(word))
            except NotAValue:
                continue
        return ""

    def fits_by_brackets(self, header: Sequence[str]) -> bool:
        """Whether a header that fits has a column of the signature only in the brackets of another one."""
        found = self.places(header)
        return any(name not in found for name in self.signature_columns)

    @property
    def spoken_title(self) -> Detail:
        """The title in both languages."""
        return Detail(self.title, self.title_zh)

    @property
    def why_ignored(self) -> Detail:
        """Why no rule uses this kind, in both languages; blank for a kind that is loaded."""
        return Detail(self.ignored_because, self.ignored_because_zh)

    @property
    def signature_size(self) -> int:
        """How many things ``missing`` asks for; at least 1."""
        return max(1, len(self.signature_columns) + len(self.signature_headers) + len(self.one_of))

    def has_too_many(self, header: Sequence[str]) -> bool:
        """True when the header has a text that only another kind has."""
        return not {header_key(text) for text in self.signature_absent}.isdisjoint(map(header_key, header))

    def is_meant(self, header: Sequence[str]) -> bool:
        """True when the header has a text that says by itself that the table is of this kind."""
        return not {header_key(text) for text in self.meant_by}.isdisjoint(map(header_key, header))

    def spoken(self, column: str) -> str:
        """The header text by which a person knows a column."""
        names = self.columns[column].names if column in self.columns else ()
        return names[0] if names else column

    def headed(self, header: Sequence[str]) -> Declaration:
        """The same kind as a file writes it: each column is spoken of by the text that stands above it."""
        written = {name: " ".join(header[place].split()) for name, place in self.places(header).items()}
        columns = {
            name: replace(column, names=(written[name], *column.names)) if name in written else column
            for name, column in self.columns.items()
        }
        return replace(self, columns=columns)


@lru_cache(maxsize=1000)
def _keyed(header: tuple[str, ...]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The places of the header's texts by what they are compared by: as a whole, and without their remarks."""
    whole: dict[str, int] = {}
    bare: dict[str, int] = {}
    for index, text in enumerate(header):
        whole.setdefault(header_key(text), index)
        bare.setdefault(bare_header_key(text), index)
    return whole, bare


def resolve(reference: str) -> Callable[..., Any]:
    """The function that "module:function" names below ``reconcile.ingest``."""
    module, _, function = reference.partition(":")
    found = getattr(importlib.import_module(f"reconcile.ingest.{module}"), function)
    if not callable(found):
        raise DeclarationError(f"{reference} is not a function")
    return found  # type: ignore[no-any-return]


def _either(columns: list[str]) -> str:
    first, *others = columns
    for other in others:
        first = detail("either_column", first=first, second=other)
    return first
