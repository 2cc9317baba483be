"""Units of one break that were lost on several days: each day has its own window and price.

An order of several units may be refunded unit by unit. What came back or was paid settles the oldest units first; units
that a reversal opened again are the latest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias, TypeVar

from reconcile.claims.status import LoggedUnits, StatusRow
from reconcile.match.breaks import Break
from reconcile.records import Exposure, Reason

PARTLY = "partly_refunded"

Dated: TypeAlias = tuple[StatusRow, Exposure, Sequence[LoggedUnits]]
"""A row, the loss as it is dated for it, and what the case log says of the claim."""
Why = TypeVar("Why")
"""What is said of units: one reason, or several, or a line of the case log."""


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


def day_breaks(
    one: Break, logged: Sequence[LoggedUnits], pointed: Sequence[tuple[int, Reason]]
) -> Iterator[tuple[Break, list[LoggedUnits], list[tuple[int, Reason]]]]:
    """The break day by day, oldest first, with the units of the case log and the doubts that fall to each day.

    A refund below the full price is the doubt of its own day.

    `pointed`: units that stray credits point at; each stands on one day, among the units that nothing else speaks of.
    """
    days = open_days(one)
    said, stray = [(entry.units, entry) for entry in logged], list(pointed)
    partly = [doubt for doubt in one.doubts if any(reason.code == PARTLY for reason in doubt[1])]
    doubts = [doubt for doubt in one.doubts if doubt not in partly]
    shares = _shares(days, dict(one.exposure.partly_days), sum(units for units, _ in partly))
    for i, (day, units) in enumerate(days):
        last = i == len(days) - 1
        dated = replace(one.exposure, event_date=day, units=units, days=())
        own = take(partly, shares[i])
        own += take(doubts, units - shares[i])
        told = [replace(entry, units=n) for n, entry in take(said, units)]
        free = max(0, units - sum(n for n, _ in own) - sum(entry.units for entry in told))
        yield Break(dated, [], list(one.reopened) if last else [], own), told, take(stray, free)


def _shares(days: Sequence[tuple[date, int]], told: Mapping[date, int], units: int) -> list[int]:
    """How many of so many units fall to each day: those that the day itself tells of, the rest to the oldest days."""
    shares = []
    for day, open_units in days:
        shares.append(min(open_units, told.get(day, 0), units))
        units -= shares[-1]
    for i, (_, open_units) in enumerate(days):
        more = min(open_units - shares[i], units)
        shares[i] += more
        units -= more
    return shares


def take(told: list[tuple[int, Why]], units: int) -> list[tuple[int, Why]]:
    """So many units off the front of the list, with what is said of them."""
    taken: list[tuple[int, Why]] = []
    while told and units:
        own, why = told.pop(0)
        share = min(units, own)
        taken.append((share, why))
        units -= share
        if own > share:
            told.insert(0, (own - share, why))
    return taken


def one_row_each(rows: Sequence[Dated]) -> list[Dated]:
    """Rows of one status and reason become one, dated by its oldest units: the first deadline is the one to keep."""
    alike: dict[tuple[str, tuple[Reason, ...], str], Dated] = {}
    for row, exposure, said in rows:
        key = (row.status, row.reasons, row.filed_as)
        first = alike.get(key)
        if first is None:
            alike[key] = (row, exposure, said)
        else:
            both = replace(first[0], units=first[0].units + row.units, logged=(*first[0].logged, *row.logged))
            alike[key] = (both, *first[1:])
    return list(alike.values())
