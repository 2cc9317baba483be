"""When a line of the case log was written, in the one form in which moments can be compared as text."""

from __future__ import annotations

import re
from datetime import datetime

_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?\s*Z?$"
)


def moment(text: str) -> str:
    """`2026/1/5 9:30` as `2026-01-05T09:30:00`; a text that is no moment stays as it is: no line is lost by it."""
    found = _MOMENT.match(text.strip())
    if not found:
        return text.strip()
    *numbers, part = found.groups(default="0")
    year, month, day, hour, minute, second = map(int, numbers)
    try:
        when = datetime(year, month, day, hour, minute, second, int(part.ljust(6, "0")))  # noqa: DTZ001
    except ValueError:
        return text.strip()
    return when.isoformat() if found.group(4) else when.date().isoformat()
