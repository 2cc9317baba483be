"""How one file writes its dates and numbers: decided from all its rows, since one cell (05/04/2026) cannot say it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Style:
    """What the file decides for its unclear cells: the order of day and month, the decimal mark.

    ``year_first``: a year of two digits stands first (26/05/12), as it may in China and Japan.
    ``order_is_sure``: the order is what the clear dates of the file show, not what is assumed.
    """

    date_order: str = "MDY"
    decimal: str = "."
    year_first: bool = False
    order_is_sure: bool = field(default=False, compare=False)


@dataclass
class StyleSigns:
    """What the texts of a file tell about its style; a set of texts in any order gives the same."""

    day_first: bool = False
    month_first: bool = False
    year_first: bool = False
    year_last: bool = False
    comma: bool = False
    point: bool = False
    unclear_date: tuple[str, str] | None = None
    unclear_number: tuple[str, str] | None = None

    def style(self, default_order: str) -> Style:
        """The decision: what the clear cells show; the default where they show nothing or both."""
        order = default_order if self.day_first == self.month_first else ("DMY" if self.day_first else "MDY")
        decimal = "," if self.comma and not self.point else "."
        year_first = self.year_first and not self.year_last
        return Style(order, decimal, year_first, self.day_first != self.month_first)

    def add(self, other: StyleSigns) -> None:
        """Take in the signs of another part of the file."""
        self.day_first |= other.day_first
        self.month_first |= other.month_first
        self.year_first |= other.year_first
        self.year_last |= other.year_last
        self.comma |= other.comma
        self.point |= other.point
        self.note(other.unclear_date, other.unclear_number)

    def note(self, unclear_date: tuple[str, str] | None, unclear_number: tuple[str, str] | None) -> None:
        """Keep one example (column, text) of each, the first in order, so that the order of rows does not matter."""
        self.unclear_date = min(filter(None, (self.unclear_date, unclear_date)), default=None)
        self.unclear_number = min(filter(None, (self.unclear_number, unclear_number)), default=None)
