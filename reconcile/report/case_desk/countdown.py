"""How a number of days is said, and how urgent it is."""

from reconcile.report.reader import Reader
from reconcile.report.sheet_claims import SOON_DAYS, URGENT_DAYS


def urgency(days: int | None) -> str:
    """`urgent` in the last week, `soon` in the last month, as in the workbook; else ''."""
    if days is None:
        return ""
    return "urgent" if days <= URGENT_DAYS else "soon" if days <= SOON_DAYS else ""


def days_said(days: int | None, reader: Reader) -> str:
    """`12 days`, `last day`, `3 days over`, `no date`."""
    if days is None:
        return reader.texts.text("desk", "no_deadline")
    key = "today" if days == 0 else "over" if days < 0 else "one_day" if days == 1 else "days"
    return reader.texts.text("desk", key, n=abs(days))
