"""Table `filed_case`: every claim of every case that was filed, as it stands, and the step that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

from reconcile.claims.claim import case_key
from reconcile.claims.contract import INSURER, is_transport
from reconcile.claims.followed import Followed
from reconcile.claims.write import Papers
from reconcile.policy import read_policy
from reconcile.reckoning import Reckoning
from reconcile.records import Exposure
from reconcile.settings import Settings
from reconcile.steps.denials import stated_reasons
from reconcile.steps.follow import Following, following_step, proof_lines
from reconcile.steps.step import Step, said
from reconcile.steps.view import View
from reconcile.steps.working_days import working_day_after
from reconcile.tables import DAY, MONEY, TEXT, UNITS

Asked: TypeAlias = tuple[str, str]
"""Claim id, and who is asked."""
REPLIED = {"refused": "denied", "accepted": "accepted"}
"""The state of a case by the liability that the carrier's reply tells."""
FILED_CASE = {
    "claim_id": TEXT,
    "case_key": TEXT,
    "case_id": TEXT,
    "claim_type": TEXT,
    "counterparty": TEXT,
    "marketplace": TEXT,
    "state": TEXT,
    "filed_date": DAY,
    "last_asked": DAY,
    "rounds": UNITS,
    "answered_date": DAY,
    "told_days": TEXT,
    "note": TEXT,
    "stated": TEXT,
    "units": UNITS,
    "paid_here": UNITS,
    "paid_elsewhere": UNITS,
    "paid_unnamed": UNITS,
    "paid_logged": UNITS,
    "came_back": UNITS,
    "left_units": UNITS,
    "other_cases": TEXT,
    "payments": TEXT,
    "paid_amount": MONEY,
    "currency": TEXT,
    "step": TEXT,
    "due_date": DAY,
    "at_hand": TEXT,
}


@dataclass(frozen=True, slots=True)
class FiledClaim:
    """One claim of one case, the step that follows, if any does, and the files at hand for the whole case."""

    followed: Followed
    step: Step | None
    at_hand: str
    state: str

    @property
    def row(self) -> dict[str, object]:
        """The row of the table."""
        one, step = self.followed, self.step
        case, money = one.case, one.money
        currency, paid = next(iter(money.items())) if len(money) == 1 else ("", None)
        stated = stated_reasons(case.row.note) if case.left > case.paid_in_log else ()
        return {
            "claim_id": one.exposure.claim_id,
            "case_key": case_key(one.exposure),
            "case_id": case.row.case_id,
            "claim_type": one.exposure.claim_type,
            "counterparty": one.exposure.counterparty,
            "marketplace": one.exposure.marketplace,
            "state": self.state,
            "filed_date": one.filed_on,
            "last_asked": one.rounds.asked[-1] if one.rounds.asked else None,
            "rounds": len(one.rounds.asked),
            "answered_date": one.rounds.answered,
            "told_days": "; ".join(day.isoformat() for day in sorted(one.rounds.told)),
            "note": case.row.note,
            "stated": "; ".join(reason.denial_id for reason in stated),
            "units": one.units,
            "paid_here": one.units_by("here"),
            "paid_elsewhere": one.units_by("elsewhere"),
            "paid_unnamed": one.units_by("unnamed"),
            "paid_logged": one.units_by("logged"),
            "came_back": one.units_by("back"),
            "left_units": one.units_by("left"),
            "other_cases": "; ".join(name for name in sorted(case.elsewhere) if name),
            "payments": "; ".join(dict.fromkeys(credit.reference for credit, _ in case.payments)),
            "paid_amount": paid,
            "currency": currency,
            "step": step.step if step else "",
            "due_date": step.due_date if step else None,
            "at_hand": self.at_hand,
        }


def filed_cases(
    reckoning: Reckoning,
    views: Mapping[str, View],
    papers: Callable[[Exposure], Papers],
    paths: Mapping[int, str],
    settings: Settings,
    as_of: date,
) -> list[FiledClaim]:
    """All claims of filed cases with the step that follows; the papers are those of the whole case."""
    statuses: dict[Asked, set[str]] = defaultdict(set)
    deadlines: dict[Asked, list[date]] = defaultdict(list)
    for claim in reckoning.claims:
        statuses[_asked(claim.one.exposure)].add(claim.row.status)
        if claim.term.deadline is not None:
            deadlines[_asked(claim.one.exposure)].append(claim.term.deadline)
    cases: dict[tuple[str, str], list[Followed]] = defaultdict(list)
    followed = [_by_register(one, views.get(one.exposure.claim_id)) for one in reckoning.followed]
    for one in followed:
        cases[case_key(one.exposure), one.case.row.case_id].append(one)
    proofs = {name: _proof(many, papers, settings.language) for name, many in cases.items()}
    found = []
    for one in followed:
        name, claim_id = (case_key(one.exposure), one.case.row.case_id), one.exposure.claim_id
        view = views.get(claim_id)
        given = Following(
            deadlines=deadlines[_asked(one.exposure)],
            again=_again(view, one.exposure),
            missing=proofs[name].missing,
            proof=proof_lines(cases[name], paths),
        )
        paid_up = statuses[_asked(one.exposure)] == {"paid"} and is_transport(one.exposure)
        step = None if paid_up else following_step(one, given, as_of, settings.language)
        found.append(FiledClaim(one, step, proofs[name].at_hand, "paid" if paid_up else one.state))
    return found


def _asked(exposure: Exposure) -> Asked:
    return exposure.claim_id, exposure.counterparty


def _by_register(one: Followed, view: View | None) -> Followed:
    """The case with what the incident register says where the log tells of no answer: no letter says that none came."""
    if view is None or one.state != "unanswered":
        return one
    state, reply = "part_paid" if view.recovered else "", view.incident.reply if view.incident else None
    insured = one.exposure.counterparty == INSURER
    if view.incident is None or insured or reply is None or reply < one.rounds.asked[-1]:
        return replace(one, by_register=state)
    rounds = replace(one.rounds, answered=reply, told=one.rounds.told | {reply})
    return replace(one, rounds=rounds, by_register=REPLIED.get(view.incident.liability, state))


def _again(view: View | None, exposure: Exposure) -> Callable[[date, int], date]:
    """A carrier is asked again after working days of its country, like its own answer; anyone else after days."""
    if view is None or exposure.counterparty == INSURER:
        return lambda day, days: day + timedelta(days=days)
    return partial(working_day_after, view.country)


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the papers of a case lack, by name, and the files that are there."""

    missing: str
    at_hand: str


def _proof(many: Sequence[Followed], papers: Callable[[Exposure], Papers], language: str) -> _Proof:
    """Only claims with open units are asked for: the papers of a settled one no longer matter."""
    names = {it.document: it.name_zh if language == "zh" else it.name_en for it in read_policy().document}
    shown = [papers(one.exposure) for one in many if one.case.left]
    lacking = dict.fromkeys(part for it in shown for part in it.missing.split("; ") if part)
    at_hand = dict.fromkeys(name for it in shown for name in it.at_hand)
    told = said("between_papers", language).join(names.get(part, part) for part in lacking)
    return _Proof(told, "; ".join(at_hand))
