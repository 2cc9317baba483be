"""The rules that decided something in a run: field names are column names."""

from datetime import date
from typing import NamedTuple


class Window(NamedTuple):
    """A dated rule that says from when until when a claim may be filed, and how many claims of this run it decided."""

    window_id: str
    claim_types: str
    marketplace: str
    valid_from: date | None
    valid_to: date | None
    clock: str
    opens_days: int | None
    opens_after_close: bool | None
    closes_days: int | None
    closes_months: int | None
    hold_days: int | None
    source: str
    source_url: str
    grade: str
    confidence: str
    assumed: bool
    note: str
    claims: int


class OtherTerm(NamedTuple):
    """A deadline that comes from no window of ours: a contract, a carrier's terms, a law."""

    window_id: str
    claim_types: str
    source: str
    note: str
    claims: int
