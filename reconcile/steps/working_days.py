"""Working days of a carrier's country: weekends, public holidays and the working weekends that some countries have."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays
from holidays import HolidayBase
from holidays.registry import COUNTRIES

CODES = {"UK": "GB"}
"""Countries that Amazon names otherwise than the calendar does."""


def working_day_after(country: str, day: date, working_days: int) -> date:
    """The n-th working day after `day`; `day` itself never counts. A country without a calendar has weekends only."""
    calendar = _calendar(CODES.get(country, country))
    found = day
    while working_days > 0:
        found += timedelta(days=1)
        working = calendar.is_working_day(found) if calendar is not None else found.isoweekday() <= 5
        working_days -= int(working)
    return found


@cache
def _calendar(country: str) -> HolidayBase | None:
    known = {code for _, code, *_ in COUNTRIES.values()}  # asked for its list, the package reads all 250 calendars
    return holidays.country_holidays(country) if country in known else None
