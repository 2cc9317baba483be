"""The blocks that a format declaration is made of; their keys are described in ``declaration.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """One column of a declaration; the fields are described in the module's docstring."""

    name: str
    names: tuple[str, ...] = ()
    rather: tuple[str, ...] = ()
    type: str = "text"
    required: bool = False
    above_zero: bool = False
    blank: str = ""
    upper: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    written_to: str = ""
    copy_of: str = ""
    in_brackets_of: str = ""
    measured_in: str = ""


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
