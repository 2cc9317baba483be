"""What became of one file: its kind, its status, its counts and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from reconcile.ingest.details import in_chinese
from reconcile.ingest.problems import Problem

LOADED, DUPLICATE, IGNORED, UNREADABLE = "loaded", "already loaded", "ignored", "unreadable"
RESULT_COLUMNS = (
    *("kind", "title", "status", "why", "encoding", "delimiter"),
    *("records", "rejected", "first_date", "last_date"),
)


@dataclass
class FileResult:
    """What became of one file; ``further``: of other downloads that stand in it, each under a ``number`` of its own."""

    kind: str = ""
    title: str = ""
    status: str = IGNORED
    why: str = ""
    encoding: str = ""
    delimiter: str = ""
    records: int = 0
    rejected: int = 0
    first_date: date | None = None
    last_date: date | None = None
    problems: list[Problem] = field(default_factory=list)
    number: int = 0
    further: list[FileResult] = field(default_factory=list)

    def row(self) -> tuple[object, ...]:
        """The columns from kind to last_date, then title and reason in Chinese."""
        return (*(getattr(self, name) for name in RESULT_COLUMNS), in_chinese(self.title), in_chinese(self.why))
