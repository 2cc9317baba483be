"""One step of a claim, and how its state follows from its dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from reconcile.own_toml import own_toml
from reconcile.policy import read_policy
from reconcile.policy.spoken import in_language
from reconcile.texts.plural import filled

DONE, DUE, OVERDUE, LATER, ADVICE, OVER = "done", "due", "overdue", "later", "advice", "over"
"""`due`: still to be done. `later`: only after another step. `advice`: something to know or to consider.

`overdue`: late, and still to be done. `over`: its last day is past, and nothing comes of it any more.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done for a claim. `note` is in the language of the run; `source` says where the date comes from.

    `assumed`: nobody gave the date, a rule of ours did. `answer`: what was answered (accepted, refused), '' else.
    """

    step: str
    payer: str = ""
    due_date: date | None = None
    done_date: date | None = None
    state: str = DUE
    amount: Decimal | None = None
    currency: str = ""
    note: str = ""
    source: str = ""
    assumed: bool = False
    answer: str = ""


def state_of(due: date | None, done: date | None, as_of: date) -> str:
    """Done; else due up to its last day, that day included; else overdue."""
    if done is not None:
        return DONE
    return OVERDUE if due is not None and as_of > due else DUE


def over(step: Step, language: str) -> Step:
    """The step when its last day is past: nobody is to take it any more, and its note begins with that."""
    return replace(step, state=OVER, note=said("over", language, note=step.note))


def until_last_day(step: Step, language: str) -> Step:
    """A step that nothing comes of after its day: over where it would be overdue."""
    return over(step, language) if step.state == OVERDUE else step


def rule_said(code: str, language: str, name: str) -> str:
    """Where a date comes from that a number of the rules gives: the number, and what it stands for."""
    rule = next(one for one in read_policy().constant if one.name == name)
    return said(code, language, n=f"{rule.value.normalize():f}", unit=rule.unit, meaning=rule.meaning)


def said(code: str, language: str, /, **facts: object) -> str:
    """The note of that name. Raises KeyError for one that has no words."""
    return filled(own_toml("steps/notes.toml")[code][language], **in_language(facts, language))
