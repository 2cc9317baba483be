"""The sheet Follow-up: every case that was filed, how often it was asked, and what its units came to."""

from collections.abc import Mapping, Sequence
from datetime import date

from reconcile.report.cells import ACTION_ROWS, Book, Column, Kind, Tone
from reconcile.report.proof_rows import FiledCase
from reconcile.report.sheet_claims import urgency

FILED_CSV = "filed_cases.csv"
TONES = {
    "in_doubt": Tone.URGENT,
    "denied": Tone.URGENT,
    "part_paid": Tone.SOON,
    "paid_unseen": Tone.SOON,
    "accepted": Tone.SOON,
    "paid_elsewhere": Tone.SOON,
    "paid_without_case": Tone.SOON,
    "paid": Tone.GOOD,
    "came_back": Tone.GOOD,
}


def filed_cases_sheet(
    book: Book, rows: Sequence[FiledCase], as_of: date, replies: Mapping[tuple[str, str], str]
) -> None:
    """Every filed case in the order of `rows`. `replies`: the file of the text that goes out next, by key and id."""
    word = book.texts.word

    def days(row: FiledCase) -> int | None:
        return None if row.due_date is None else (row.due_date - as_of).days

    def tone(row: FiledCase) -> Tone:
        return TONES.get(row.state, Tone.PLAIN)

    columns: list[Column[FiledCase]] = [
        Column(
            "state",
            lambda row: word("case_state", row.state),
            width=20,
            tone=lambda row: TONES.get(row.state, Tone.PLAIN),
        ),
        Column("days_left", days, Kind.COUNT, 8, tone=lambda row: urgency(days(row))),
        Column("due_date", lambda row: row.due_date, Kind.DATE, 12, tone=lambda row: urgency(days(row))),
        Column("step", lambda row: word("step", row.step), Kind.LONG, 26),
        Column(
            "reply",
            lambda row: replies.get((row.case_key, row.case_id), ""),
            Kind.TEXT,
            56,
            link=lambda row: replies.get((row.case_key, row.case_id), ""),
        ),
        Column("filed_as", lambda row: row.case_id, Kind.ID, 15),
        Column("claim_type", lambda row: word("claim_type", row.claim_type), width=21),
        Column("counterparty", lambda row: word("counterparty", row.counterparty), width=12),
        Column("marketplace", lambda row: row.marketplace, width=10),
        Column("first_filed", lambda row: row.filed_date, Kind.DATE, 12),
        Column("rounds", lambda row: row.rounds or None, Kind.COUNT, 8),
        Column("last_asked", lambda row: row.last_asked, Kind.DATE, 12),
        Column("answered_on", lambda row: row.answered_date, Kind.DATE, 12),
        Column("units", lambda row: row.units, Kind.COUNT, 8),
        Column("paid_here", lambda row: row.paid_here or None, Kind.COUNT, 13),
        Column("paid_elsewhere", lambda row: row.paid_elsewhere or None, Kind.COUNT, 17),
        Column("paid_unnamed", lambda row: row.paid_unnamed or None, Kind.COUNT, 15),
        Column("paid_logged", lambda row: row.paid_logged or None, Kind.COUNT, 15),
        Column("came_back", lambda row: row.came_back or None, Kind.COUNT, 13),
        Column("left_units", lambda row: row.left_units or None, Kind.COUNT, 9),
        Column("other_cases", lambda row: row.other_cases, Kind.ID, 18),
        Column("paid_money", lambda row: row.paid_amount, Kind.MONEY, 12, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("payments", lambda row: row.payments, Kind.LONG, 22),
        Column("stated", lambda row: book.texts.words("denial", row.stated), Kind.LONG, 34),
        Column("note", lambda row: row.note, Kind.LONG, 40),
        Column("case_key", lambda row: row.case_key, Kind.ID, 40),
    ]
    book.table("follow_up", columns, rows, FILED_CSV, limit=ACTION_ROWS)
