"""Closed months: what was reported, kept beside the reports, sealed, and held against its hashes when it is read."""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from reconcile.folders import file_hash
from reconcile.months.records import ClaimRow

FOLDER = "closed"
RECORD = "close.json"
NAME = re.compile(r"(?P<month>\d{4}-\d{2})(?:\.(?P<number>\d+))?")


@dataclass(frozen=True)
class Closing:
    """One closing of a month. `faults`: the files that are not as they were kept; then nothing in it can be believed.

    `number` 1 is the first closing of its month; a later one has a `reason` and leaves the earlier as it was.
    """

    month: str
    number: int
    folder: Path
    record: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return last_day(self.month)

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name


def last_day(month: str) -> date:
    """The last day of a month written `2026-10`. Raises ValueError for any other text."""
    first = date.fromisoformat(f"{month}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])


def belongs(row: ClaimRow, until: date) -> bool:
    """Whether a claim belongs to what is reported for a month: its event lies on or before the month's last day."""
    return row.event_date is None or row.event_date <= until


def read_closings(out: Path) -> list[Closing]:
    """Every closing below `out`, by month and number, each held against its own hashes."""
    folder = out / FOLDER
    found = []
    for place in folder.iterdir() if folder.is_dir() else ():
        if place.is_dir() and (named := NAME.fullmatch(place.name)):
            found.append(_read(place, named["month"], int(named["number"] or 1)))
    found.sort(key=lambda closing: (closing.month, closing.number))
    return [_against(found, closing) for closing in found]


def latest(closings: list[Closing]) -> list[Closing]:
    """The closing of each month that counts: its last one."""
    return list({closing.month: closing for closing in closings}.values())


def vanished(closings: list[Closing]) -> list[str]:
    """Closings that another one knows and that are not there any more, by name."""
    known = {name for closing in closings if not closing.faults for name in closing.record["earlier"]}
    return sorted(known - {closing.name for closing in closings})


def seal(record: Mapping[str, Any]) -> str:
    """SHA-256 over a record without its own seal: a word changed by hand breaks it."""
    rest = {name: value for name, value in record.items() if name != "seal"}
    return sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _read(folder: Path, month: str, number: int) -> Closing:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        sealed = record["seal"] == seal(record) and record["month"] == month and record["number"] == number
        kept = dict(record["kept_files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Closing(month, number, folder, faults=(RECORD,))
    faults = [] if sealed else [RECORD]
    faults += [name for name, digest in kept.items() if not _is(folder / name, digest)]
    return Closing(month, number, folder, record, tuple(faults))


def _against(all_closings: list[Closing], closing: Closing) -> Closing:
    """The closing, with a fault where another one remembers another seal of it: it was sealed anew by hand."""
    sound = [other for other in all_closings if not other.faults]
    remembered = {other.record["earlier"].get(closing.name) for other in sound} - {None, ""}
    if closing.faults or remembered <= {closing.record["seal"]}:
        return closing
    return replace(closing, faults=(RECORD,))


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and file_hash(path) == digest
