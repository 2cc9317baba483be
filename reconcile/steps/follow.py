"""What follows a filing: ask again, hand up, answer a denial, look for a payment that the log speaks of.

Sources: policy sections 1.9 (answer on the same case, never open a second one) and 7 (follow up after 7 days).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reconcile.claims.followed import Followed
from reconcile.policy import constant
from reconcile.reasons.sentences import sentence
from reconcile.steps.denials import stated_reasons
from reconcile.steps.step import DUE, LATER, Step, rule_said, said, state_of

ASK, HAND_UP, ANSWER, LOOK = "follow_up", "hand_up", "answer_denial", "check_payment"
CHECK = "check_units"
PROOF_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Following:
    """What the steps after a filing need besides the case: its last days, and what its papers lack and prove.

    `deadlines`: of an order that was refunded on several days each of them has one.
    """

    deadlines: Sequence[date]
    again: Callable[[date, int], date]
    missing: str
    proof: str


def next_step(one: Followed) -> str:
    """The name of the step that follows; '' where nothing is to be done any more."""
    status = one.case.row.status
    if one.state == "passed_on" or one.case.row.given_up:
        return ""
    if one.state == "in_doubt":
        return CHECK
    if one.state == "paid_unseen":
        return LOOK
    if one.case.left and (status in ("denied", "partial") or one.state == "denied"):
        return ANSWER
    if one.case.left and status in ("", "filed"):
        return HAND_UP if len(one.rounds.asked) >= int(constant("follow_up_rounds")) else ASK
    return ""


def following_step(one: Followed, given: Following, as_of: date, language: str) -> Step | None:
    """The step of one claim of a case, with its note in the language of the run."""
    name = next_step(one)
    if not name or not one.rounds.asked:
        return None
    case, payer = one.case.row.case_id or said("no_case_id", language), one.exposure.counterparty
    rounds = len(one.rounds.asked)
    if name == ANSWER:
        due, source = answer_until(one, given.deadlines, language)
        note = _answer_note(one, given, language)
        return Step(name, payer, due, None, state_of(due, None, as_of), note=note, source=source)
    if name == CHECK:
        filed = one.case.row.case_id or one.case.row.filed_date  # else the decision alone says that it was filed
        or_file = said("or_file", language) if filed else ""
        note = said(name, language, case=case, why=sentence(one.news, language), or_file=or_file)
        return Step(name, payer, as_of, None, DUE, note=note)
    start = one.rounds.answered if name == LOOK and one.rounds.answered else one.rounds.asked[-1]
    due = given.again(start, int(constant("follow_up_days")))
    parts = [said(name, language, case=case, rounds=rounds, last=one.rounds.asked[-1])]
    if name != LOOK and stated_reasons(one.case.row.note):  # no decision yet, but something was asked or objected
        parts += _stated(one.case.row.note, given, language)
    note = _joined(parts, language)
    return Step(
        name,
        payer,
        due,
        None,
        DUE if as_of >= due else LATER,
        note=note,
        source=rule_said("source_rule", language, "follow_up_days"),
    )


def answer_until(one: Followed, deadlines: Sequence[date], language: str) -> tuple[date, str]:
    """Last day of an answer, and where it comes from.

    So many days after the denial (assumed), at most the claim's own last day where that was still to come then; of
    several such days the first.
    """
    denied = one.rounds.answered or one.rounds.asked[-1]
    until = denied + timedelta(days=int(constant("denial_answer_days")))
    own = min((day for day in deadlines if denied <= day <= until), default=None)
    if own is not None:
        return own, said("source_own_window", language)
    return until, rule_said("source_assumed", language, "denial_answer_days")


def _answer_note(one: Followed, given: Following, language: str) -> str:
    """On which case, what it is said to be denied for, what to do first, which papers lack, which line proves it."""
    case, note = one.case.row.case_id or said("no_case_id", language), one.case.row.note
    parts = [said("answer_short" if one.case.row.status == "partial" else "answer_denied", language, case=case)]
    parts += _stated(note, given, language)
    if given.proof:
        parts.append(said("answer_proof", language, lines=given.proof))
    return _joined(parts, language)


def _stated(note: str, given: Following, language: str) -> list[str]:
    """What was stated, what to do before it is answered, and which papers lack."""
    parts = [said("answer_stated", language, note=note) if note else said("answer_unstated", language)]
    parts += [reason.todo_zh if language == "zh" else reason.todo_en for reason in stated_reasons(note)]
    if given.missing:
        parts.append(said("answer_missing", language, documents=given.missing))
    return parts


def _joined(parts: Sequence[str], language: str) -> str:
    return ("；" if language == "zh" else "; ").join(parts)


def proof_lines(many: Sequence[Followed], paths: Mapping[int, str]) -> str:
    """The source lines of the losses of a case, the first of them by name."""
    lines = [
        f"{paths[source.file_id]}{f'[{source.sheet}]' if source.sheet else ''}:{source.line}"
        for one in many
        for source in one.exposure.source
        if source.file_id in paths
    ]
    shown = list(dict.fromkeys(lines))
    return ", ".join(shown[:PROOF_SHOWN]) + (" …" if len(shown) > PROOF_SHOWN else "")
