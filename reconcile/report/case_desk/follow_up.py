"""Filed cases that ask for something: the text that goes out next, and until when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from reconcile.report.case_desk.countdown import days_said, tone
from reconcile.report.cases import Case
from reconcile.report.proof_rows import FiledCase
from reconcile.report.reader import Reader
from reconcile.report.replies import Reply
from reconcile.report.rows import Claim

FOLLOW_UP = "follow_up"
ENDED = ("paid", "came_back", "closed")
LOGGED = ("filed", "denied", "review", "paid", "closed")


def followed_cases(filed: Iterable[FiledCase], claims: Iterable[Claim]) -> Iterator[tuple[FiledCase, Case]]:
    """The filed cases that have not ended, with their claims; of these the rows that the log is about."""
    rows: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.status in LOGGED:
            rows.setdefault(claim.claim_id, []).append(claim)
    for one in filed:
        own = tuple(row for claim_id in one.claim_ids.split("; ") for row in rows.get(claim_id, ()))
        if own and one.state not in ENDED:
            yield one, Case(one.case_key, own)


def follow_up(filed: FiledCase, replies: Sequence[Reply], as_of: date, reader: Reader) -> dict[str, Any]:
    """What such a case shows in the place of an open one's: its date is that of the next step."""
    texts = reader.texts
    days = (filed.due_date - as_of).days if filed.due_date else None
    reply = next((one for one in replies if one.filed == filed), None)
    said = [texts.words("denial", filed.stated) if filed.stated else "", filed.note]
    facts = [
        ("filed_as", filed.case_id, "id"),
        ("first_filed", reader.day(filed.filed_date), ""),
        ("last_asked", reader.day(filed.last_asked), ""),
        ("answered_on", reader.day(filed.answered_date), ""),
        ("paid_here", filed.paid_here, ""),
        ("paid_elsewhere", filed.paid_elsewhere, ""),
        ("paid_logged", filed.paid_logged, ""),
        ("other_cases", filed.other_cases, ""),
        ("payments", filed.payments, ""),
    ]
    return {
        "number": filed.case_id or filed.case_key,
        "state_said": texts.word("case_state", filed.state),
        "next_said": texts.word("step", filed.step) if filed.step else "",
        "deadline": filed.due_date.isoformat() if filed.due_date else "",
        "deadline_said": reader.day(filed.due_date),
        "days": days,
        "days_said": days_said(days, reader),
        "tone": tone(days),
        "problems": [text for text in said if text],
        "facts": [[texts.text("column", name), str(value), kind] for name, value, kind in facts if value],
        "text": reply.text if reply else "",
        "file": reply.text_file if reply else "",
        "subject": "",
        "earlier": "",
    }
