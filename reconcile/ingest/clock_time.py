"""The time of day behind a date, as text that can be compared."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from reconcile.ingest.details import NotAValue

_TIME = re.compile(
    r"[T\s,]\s*(上午|下午|午前|午後)?\s*(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?"
    r"\s*(?:([AaPp])\.?\s?[Mm]\.?)?\s*(?:Z|[A-Za-z]{2,5})?(?:([+-])(\d{1,2}):?(\d{2})?)?$"
)
_AFTERNOON = ("下午", "午後", "p", "P")
NOON = 12


def clock_time(day: date, text: str) -> str:
    """`2026-01-05T09:30:00` for a text such as `1/5/2026 9:30 AM`; '' where no time follows the date.

    A time zone as a number is brought to UTC; one as a word tells nothing that two lines could be compared by.
    Raises NotAValue for a time that no clock shows.
    """
    found = _TIME.search(text)
    if not found:
        return ""
    before, hour, minute, second, part, behind, sign, zone_hours, zone_minutes = found.groups()
    hours, half = int(hour), behind or before
    if half and 1 <= hours <= NOON:
        hours = hours % NOON + (NOON if half in _AFTERNOON else 0)
    ahead = timedelta(hours=int(zone_hours or 0), minutes=int(zone_minutes or 0))
    try:
        micro = int((part or "0")[:6].ljust(6, "0"))
        when = datetime(day.year, day.month, day.day, hours, int(minute), int(second or 0), micro)  # noqa: DTZ001
        return (when - ahead if sign == "+" else when + ahead).isoformat()
    except (ValueError, OverflowError):
        raise NotAValue("no_such_time") from None
