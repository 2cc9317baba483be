"""When a line of the case log was written, in the one form in which moments can be compared as text."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?\s*(?:Z|([+-]\d{2}):?(\d{2}))?)?\s*$"
)


def moment(text: str) -> str:
    """`2026/1/5 9:30` as `2026-01-05T09:30:00`, with a time zone as that of UTC; '' for a text that is no moment.

    No line is lost by it: a line without a moment counts before those that have one.
    """
    found = _MOMENT.match(text.strip())
    if not found:
        return ""
    *numbers, part, zone, zone_minutes = found.groups(default="0")
    year, month, day, hour, minute, second = map(int, numbers)
    ahead = timedelta(hours=int(zone), minutes=int(f"{zone[0]}{zone_minutes}" if zone != "0" else 0))
    try:
        when = datetime(year, month, day, hour, minute, second, int(part.ljust(6, "0"))) - ahead  # noqa: DTZ001
    except (ValueError, OverflowError):
        return ""
    return when.isoformat() if found.group(4) else when.date().isoformat()
