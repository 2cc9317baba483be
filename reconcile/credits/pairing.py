"""Two rows of different reports that tell of the same unit: paired here, so that the unit counts once.

All pairings are greedy on days, nearest first, earlier before later, and use each unit once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class DatedUnits:
    """Units of one row still to be paired. `identity` breaks ties and never comes from a row number."""

    identity: str
    day: date
    units: int


def pair_units(rows: Sequence[DatedUnits], others: Sequence[DatedUnits], before: int, after: int) -> int:
    """Pair `rows` with `others` dated from `before` days before them to `after` days after them, nearest first.

    Takes the paired units off both sides (their `units` shrink) and returns how many were paired.
    """
    pairs = sorted(
        (abs((other.day - row.day).days), row.day, row.identity, other.day, other.identity, r, o)
        for r, row in enumerate(rows)
        for o, other in enumerate(others)
        if -before <= (other.day - row.day).days <= after
    )
    paired = 0
    for *_, r, o in pairs:
        units = min(rows[r].units, others[o].units)
        rows[r].units -= units
        others[o].units -= units
        paired += units
    return paired
