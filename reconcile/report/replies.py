"""What goes out on a case that was filed: an answer to its denial, or five lines that ask again.

Each is written in the language of the one who reads it, from the facts of the case; nothing is said to be enclosed
but files that are there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

import jinja2

from reconcile.report.cases import FOLDER, Case, file_names
from reconcile.report.phrasing import SEPARATOR, Values, composed, joined, subject_of, text_parts
from reconcile.report.proof_rows import FiledCase
from reconcile.report.rows import Claim
from reconcile.report.text import Background, family_of, languages_of, values_of
from reconcile.texts.catalogue import text_file

ANSWER, ASK, HAND_UP = "answer_denial", "follow_up", "hand_up"
ENDINGS = {ANSWER: "answer", ASK: "follow-up", HAND_UP: "follow-up"}
WAITS_FOR_ONE = ("denied", "part_paid", "accepted", "unanswered")
ASKED_FOR = ("denied", "review", "filed")


def waits_for_answer(claim: Claim) -> bool:
    """Whether units of a case that was filed are still asked for."""
    return bool(claim.filed_as) and claim.status in ASKED_FOR


@dataclass(frozen=True, slots=True)
class Reply:
    """A text that goes out next on a filed case, and its file below the report folder."""

    filed: FiledCase
    text_file: str
    text: str


def replies(filed: Sequence[FiledCase], claims: Iterable[Claim], background: Background) -> list[Reply]:
    """The reply of every filed case that waits for one: a question before its day is none."""
    rows: dict[str, list[Claim]] = {}
    for claim in claims:
        rows.setdefault(claim.claim_id, []).append(claim)
    due = [one for one in filed if _is_due(one, background)]
    cases = {(one.case_key, one.case_id): _case(one, rows) for one in due}
    names = _names(due)
    found = []
    for one in due:
        case = cases[one.case_key, one.case_id]
        if case is None or not _has_text(case):
            continue
        path = f"{FOLDER}/{names[one.case_key, one.case_id]}-{ENDINGS[one.step]}.txt"
        found.append(Reply(one, path, reply_text(one, case, background)))
    return found


def write_replies(folder: Path, ready: Iterable[Reply]) -> None:
    """Write the texts into the report folder, beside the texts of open cases."""
    for reply in ready:
        with (folder / reply.text_file).open("w", encoding="utf-8", newline="") as file:
            file.write(reply.text)


def reply_text(filed: FiledCase, case: Case, background: Background) -> str:
    """The answer to a denial, or the five lines that ask again, in the reader's language."""
    languages = languages_of(case.first)
    name = f"{case.first.counterparty}.{family_of(case.first.claim_type)}"
    values = values_of(case, background)
    values |= _reply_values(filed, case, [paid["date"] for paid in values["paid"]])
    if filed.step == ANSWER:
        template = partial(_answer, name=name, opening="denied" if filed.state == "denied" else "short")
        return composed(languages, template, values, values["lines"])
    return "\n\n".join(_five_lines(language, name, filed.step, values) for language in languages) + "\n"


def _is_due(one: FiledCase, background: Background) -> bool:
    if one.step not in ENDINGS or one.state not in WAITS_FOR_ONE:
        return False
    return one.step == ANSWER or (one.due_date is not None and one.due_date <= background.as_of)


def _case(filed: FiledCase, rows: Mapping[str, Sequence[Claim]]) -> Case | None:
    """The open rows of the filed case as a case of their own."""
    own = [row for claim_id in filed.claim_ids.split("; ") for row in rows.get(claim_id, ())]
    found = [row for row in own if waits_for_answer(row) and row.filed_as == (filed.case_id or "-")]
    return Case(filed.case_key, tuple(found)) if found else None


def _has_text(case: Case) -> bool:
    texts = text_file(languages_of(case.first)[0])
    return family_of(case.first.claim_type) in texts.get(case.first.counterparty, {})


def _names(filed: Sequence[FiledCase]) -> dict[tuple[str, str], str]:
    """File names: the case key's own, with the case id where one key was filed under several."""
    times = Counter(one.case_key for one in filed)
    pairs = [(one.case_key, one.case_id) for one in filed]
    keys = {(key, case_id): f"{key}-{case_id}" if times[key] > 1 else key for key, case_id in pairs}
    names = file_names([Case(key, ()) for key in dict.fromkeys(keys.values())])
    return {pair: names[key] for pair, key in keys.items()}


def _reply_values(filed: FiledCase, case: Case, paid_on: Iterable[str]) -> Values:
    """What a text after the filing says beside the case. What was paid before the filing is no answer to it."""
    first = case.first
    paid_since = any(filed.filed_date is None or day >= filed.filed_date.isoformat() for day in paid_on)
    # a window that is assumed, unverified or the law's alone is no ground to stand on
    proven = not any(claim.window_note for claim in case.claims)
    in_time = bool(proven and filed.filed_date and case.deadline and filed.filed_date <= case.deadline)
    return {
        "reply": True,
        "case_id": filed.case_id if any(map(str.isdigit, filed.case_id)) else "",  # else a remark: none goes out
        "filed": filed.filed_date.isoformat() if filed.filed_date else "",
        "denied": _told(filed.answered_date, filed),
        "last": _told(filed.last_asked, filed),
        "rounds": filed.rounds,
        "accepted": filed.state == "accepted",
        "replied": bool(filed.answered_date or filed.stated) or paid_since or filed.state in ("accepted", "part_paid"),
        "deadline": case.deadline.isoformat() if case.deadline else "",
        "in_time": in_time,
        "at_hand": [name for name in filed.at_hand.split("; ") if name],
        "stated": filed.stated.split("; "),
        "counterparty": first.counterparty,
        "party": "amazon" if first.counterparty == "amazon" else "other",
        "earlier": "",
    }


def _told(day: date | None, filed: FiledCase) -> str:
    """A day that somebody gave; '' for the day on which something was only written down: no letter states it."""
    written = day.isoformat() if day else ""
    return written if written in filed.told_days.split("; ") else ""


@cache
def _answer(language: str, name: str, opening: str) -> jinja2.Template:
    """Opening and facts, lines, what is settled, the points, what was checked, one request."""
    texts, parts = text_file(language), text_parts(language, name)
    party = "amazon" if name.startswith("amazon.") else "other"
    points = texts[f"point_{party}"]
    answers = ["{% if '" + key + "' in stated %}" + point + "{% endif %}" for key, point in points.items()]
    space = texts["about"]["space"]
    facts = texts["reply"][opening] + space + parts["facts"]
    after = [parts["settled"], parts["reversed"], *answers, parts["checked"], texts[f"reply_{party}"]["close"]]
    return joined(language, [facts, parts["line"], parts["left_out"], *after])


def _five_lines(language: str, name: str, step: str, values: Values) -> str:
    texts = text_file(language)
    own = texts[f"reply_{values['party']}"]
    parts = [texts["reply"]["follow"], "{{ subject }}", "{{ product_line }}", own["state"]]
    point = texts[f"point_{values['party']}"]["documents"]
    named = point + texts["about"]["space"] if "documents" in values["stated"] else ""
    parts.append(named + own["hand_up" if step == HAND_UP else "ask"])
    filled = values | {
        "subject": subject_of(language, name).render(values).strip(),
        "product_line": _product_line(language, values),
    }
    lines = joined(language, parts).render(filled).split(SEPARATOR)
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _product_line(language: str, values: Values) -> str:
    """Units and product of a case of one product, else how many products it has."""
    skus = len({line["fnsku"] or line["sku"] for line in values["lines"]})
    colon = text_file(language)["about"]["colon"]
    what = "{{ product }}" if skus == 1 else "{{ lines|length|count('sku') }}"
    text = "{{ units|count('unit') }}" + colon + what
    return joined(language, [text]).render(values).strip()
