"""How a number of days is said, and how urgent it is."""

from reconcile.report.cells import Tone
from reconcile.report.reader import Reader
from reconcile.report.sheet_claims import urgency

TONES = {Tone.URGENT: "urgent", Tone.SOON: "soon"}


def tone(days: int | None) -> str:
    """The class that stands for the colour of the workbook, '' for none."""
    return TONES.get(urgency(days), "")


def days_said(days: int | None, reader: Reader) -> str:
    """`12 days`, `last day`, `3 days over`, `no date`."""
    if days is None:
        return reader.texts.text("desk", "no_deadline")
    key = "today" if days == 0 else "over" if days < 0 else "one_day" if days == 1 else "days"
    return reader.texts.text("desk", key, n=abs(days))
