"""Units of one break that were lost on several days: each day has its own window and price.

An order of several units may be refunded unit by unit. What came back or was paid settles the oldest units first; units
that a reversal opened again are the latest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from reconcile.breaks import Break
from reconcile.claims.status import LoggedUnits, StatusRow
from reconcile.records import Exposure, Reason


def open_days(one: Break) -> list[tuple[date, int]]:
    """The open units of a break by the day of their loss, oldest first."""
    exposure = one.exposure
    left = one.open_units
    found: list[tuple[date, int]] = []
    for day, units in reversed(exposure.days):
        taken = min(units, left)
        left -= taken
        if taken:
            found.append((day, taken))
    if left or not found:
        found.append((exposure.event_date, left))
    return found[::-1]


def day_breaks(one: Break, logged: Sequence[LoggedUnits]) -> Iterator[tuple[Break, list[LoggedUnits]]]:
    """The break day by day, oldest first, with the units of the case log and the doubts that fall to each day."""
    days = open_days(one)
    said, doubts = list(logged), list(one.doubts)
    for i, (day, units) in enumerate(days):
        last = i == len(days) - 1
        dated = replace(one.exposure, event_date=day, units=units, days=())
        yield (
            Break(dated, [], list(one.reopened) if last else [], _take_doubts(doubts, units)),
            _take_logged(said, units),
        )


def _take_logged(said: list[LoggedUnits], units: int) -> list[LoggedUnits]:
    taken: list[LoggedUnits] = []
    while said and units:
        share = min(units, said[0].units)
        taken.append(replace(said[0], units=share))
        units -= share
        if share == said[0].units:
            said.pop(0)
        else:
            said[0] = replace(said[0], units=said[0].units - share)
    return taken


def _take_doubts(doubts: list[tuple[int, list[Reason]]], units: int) -> list[tuple[int, list[Reason]]]:
    taken: list[tuple[int, list[Reason]]] = []
    while doubts and units:
        own, reasons = doubts.pop(0)
        share = min(units, own)
        taken.append((share, reasons))
        units -= share
        if own > share:
            doubts.insert(0, (own - share, reasons))
    return taken


def one_row_each(rows: Sequence[tuple[StatusRow, Exposure]]) -> list[tuple[StatusRow, Exposure]]:
    """Rows of one status and reason become one, dated by its oldest units: the first deadline is the one to keep."""
    alike: dict[tuple[str, tuple[Reason, ...], str], tuple[StatusRow, Exposure]] = {}
    for row, exposure in rows:
        key = (row.status, row.reasons, row.filed_as)
        first = alike.get(key)
        if first is None:
            alike[key] = (row, exposure)
        else:
            both = replace(first[0], units=first[0].units + row.units, logged=(*first[0].logged, *row.logged))
            alike[key] = (both, first[1])
    return list(alike.values())
