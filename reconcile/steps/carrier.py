"""Steps towards the carrier and the insurer: report, notice, reply, claims, escalation, suit, lawyer.

Dates: contract terms and policies of the settings, else the law by mode and the carriers' own terms (policy 5.2 to
5.4). The written notice to the carrier is always among them, also when the insurer is asked first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from reconcile.claims.recovered import ENDED
from reconcile.exposures.terms import law_of
from reconcile.policy import constant, read_policy
from reconcile.policy.carriage import FreightLaw
from reconcile.policy.spoken import spoken
from reconcile.steps.step import (
    ADVICE,
    DONE,
    DUE,
    LATER,
    OVER,
    OVERDUE,
    Step,
    over,
    rule_said,
    said,
    state_of,
    until_last_day,
)
from reconcile.steps.view import View
from reconcile.steps.working_days import working_day_after

TELLS = ("report", "carrier_notice", "insurer_notice")


def carrier_steps(view: View) -> Iterator[Step]:
    """All steps of a transport claim that do not concern the buyer, in the order in which they are taken.

    Who can be asked for nothing any more is not told of the loss either, and owes no answer to what nobody told him.
    Where somebody told him in time his answer is late, not over; bodies and courts have their own days.
    """
    steps, language = list(_steps(view)), view.settings.language
    too_late = {step.payer for step in steps if step.step in ("claim", "next_claim") and step.state == OVER}
    for step in steps:
        if step.payer in too_late and step.step in TELLS and step.state == OVERDUE:
            yield over(step, language)
        elif step.payer not in too_late or step.step != "carrier_reply" or step.state != LATER:
            yield step


def _steps(view: View) -> Iterator[Step]:
    yield _report(view)
    yield _notice(view)
    if view.contracts.is_insured(view.exposure):
        yield _insurer_notice(view)
    if not view.carrier_paid:
        yield _reply(view)
    if view.filed or (view.rows and {row.row.status for row in view.rows} != {"closed"}):  # given up is not filed
        yield until_last_day(_claim(view), view.settings.language)
    if view.insured:
        yield until_last_day(_next_claim(view), view.settings.language)
    if (refund := view.contracts.refund(view.exposure)) is not None:
        due = view.carrier_opening.deadline
        step = Step(
            step="freight_refund",
            payer=view.carrier,
            due_date=due,
            done_date=view.filed_with.get(view.carrier),
            state=state_of(due, view.filed_with.get(view.carrier), view.as_of),
            amount=refund.amount,
            currency=refund.currency,
            note=said("freight_refund", view.settings.language),
            source=_contract(view),
        )
        yield until_last_day(step, view.settings.language)
    if not view.carrier_paid:
        yield from _escalations(view)
        yield from _suit(view)
        yield from _lawyer(view)


def _report(view: View) -> Step:
    due = view.found_on
    who = view.exposure.forwarder
    note = said("report" if who else "report_unnamed", view.settings.language, who=who)
    state = state_of(due, view.told_carrier, view.as_of)
    return Step("report", view.carrier, due, view.told_carrier, state, note=note, source=_register(view))


def _notice(view: View) -> Step:
    law = _law(view)
    due, source = view.found_on, ""
    note = said("notice_now", view.settings.language)
    if law is not None and law.notice_days is not None and view.shipment and view.shipment.delivered_date:
        due = view.shipment.delivered_date + timedelta(days=law.notice_days)
        note = said("notice_law", view.settings.language, days=law.notice_days, law=law.title)
        source = law.source
    state = state_of(due, view.told_carrier, view.as_of)
    return Step("carrier_notice", view.carrier, due, view.told_carrier, state, note=note, source=source)


def _insurer_notice(view: View) -> Step:
    policy, number = view.contracts.policy(view.exposure), view.contracts.insurance(view.exposure)
    days = policy.notice_days if policy else None
    due = view.found_on + timedelta(days=days or 0)
    note = said("insurer_notice", view.settings.language)
    done = view.filed if view.insured else None
    source = said("source_insurance", view.settings.language, number=number) if number else ""
    step = Step("insurer_notice", "insurer", due, done, state_of(due, done, view.as_of), note=note, source=source)
    # the one who carried the goods is asked first of an insured loss only when the insurer's days are past
    return step if view.insured else until_last_day(step, view.settings.language)


class ReplyDue(NamedTuple):
    """By when the carrier must answer. `assumed`: neither register nor contract nor the carrier's own terms say so."""

    day: date
    note: str
    source: str
    assumed: bool = False


def reply_due(view: View) -> ReplyDue:
    """By when the carrier must answer: by the register, the contract, the carrier, else by our rule.

    A loss that is not reported yet is taken as reported on the as-of date.
    """
    language, start = view.settings.language, view.told_carrier or view.as_of
    if view.incident is not None and view.incident.reply_due is not None:
        return ReplyDue(view.incident.reply_due, said("reply_given", language), _register(view))
    again = working_day_after(view.country, start, int(constant("carrier_first_reply_days")))
    days = view.terms.reply_days if view.terms else None
    own = view.parcel_terms
    if days is None and own.reply_days is not None:
        note = said("reply_calendar", language, days=own.reply_days, start=start, again=again)
        return ReplyDue(start + timedelta(days=own.reply_days), note, own.source)
    assumed = days is None
    source = _contract(view) if days else rule_said("source_rule", language, "carrier_reply_days")
    days = days or int(constant("carrier_reply_days"))
    due = working_day_after(view.country, start, days)
    note = said("reply_working", language, days=days, country=view.country, start=start, again=min(again, due))
    return ReplyDue(due, note, source, assumed)


def _reply(view: View) -> Step:
    due, note, source, assumed = reply_due(view)
    done = view.answered
    liability = view.incident.liability if view.incident else ""
    answer = "refused" if view.refused else "accepted" if liability == "accepted" else ""
    if done is not None and answer:
        note = said(f"reply_{answer}", view.settings.language)
    state = LATER if view.told_carrier is None and done is None else state_of(due, done, view.as_of)
    return Step("carrier_reply", view.carrier, due, done, state, None, "", note, source, assumed, answer)


def _claim(view: View) -> Step:
    opening = view.exposure.opening
    states = {row.row.status for row in view.rows}
    due = min((row.deadline for row in view.rows if row.deadline), default=opening.deadline)
    state = state_of(due, view.filed, view.as_of)
    if not states or states <= {*ENDED, "filed"}:
        state = DONE
    elif states == {"waiting"}:
        state = LATER
    note = said("claim", view.settings.language)
    payer, source = view.exposure.counterparty, opening.window_source
    return Step("claim", payer, due, view.filed, state, view.asked, view.currency, note, source)


def _next_claim(view: View) -> Step:
    """The carrier's share when the insurer is asked first: its time runs all the same."""
    due = min((row.deadline for row in view.next_rows if row.deadline), default=view.carrier_opening.deadline)
    filed, states = view.filed_with.get(view.carrier), {row.row.status for row in view.next_rows}
    state = state_of(due, filed, view.as_of)
    if states and states <= {*ENDED, "filed"}:
        state = DONE
    elif states - {*ENDED, "filed"}:
        state = state_of(due, None, view.as_of)
    elif state == DUE and not view.first_payer_done:
        state = LATER
    note = said("next_claim", view.settings.language)
    source = view.carrier_opening.window_source
    return Step("next_claim", view.carrier, due, filed, state, view.left_for_carrier, view.currency, note, source)


def _escalations(view: View) -> Iterator[Step]:
    """Where to go when the carrier refuses or does not answer, by its country or the destination's, and by mode."""
    mode = view.shipment.mode if view.shipment else "express"
    countries = {"", view.country, view.exposure.stock_region, view.exposure.marketplace}
    due = reply_due(view).day
    answer = view.answered if view.refused or (view.incident and view.incident.reply) else None
    for body in read_policy().escalation:
        if body.mode != mode or body.country not in countries or (answer and not view.refused):
            continue
        if body.carrier and body.carrier not in view.exposure.forwarder.upper().split():
            continue
        start = answer if answer and view.refused else due + timedelta(days=1)
        if body.after_days is not None and view.told_carrier is not None:
            start = min(start, view.told_carrier + timedelta(days=body.after_days))
        action = body.action_zh if view.settings.language == "zh" else body.action_en
        state = DUE if view.refused or view.as_of >= start else LATER
        language = view.settings.language
        source = f"{spoken(body.source, language)} {body.url}".strip()
        note = said("escalation", language, body=body.body, action=action)
        yield Step("escalation", view.carrier, start, None, state, note=note, source=source)


def _suit(view: View) -> Iterator[Step]:
    law = _law(view)
    if law is None or law.suit_months is None:
        return
    refusal = law.claim_months is not None
    clock = view.carrier_opening.clock_day
    if refusal:
        clock = view.refused_on
    due = clock + relativedelta(months=law.suit_months) if clock else None
    note = said("suit_refused" if refusal else "suit", view.settings.language, law=law.title)
    state = LATER if due is None else state_of(due, None, view.as_of)
    step = Step("suit", view.carrier, due, None, state, note=note, source=law.source)
    yield until_last_day(step, view.settings.language)


def _lawyer(view: View) -> Iterator[Step]:
    """The threshold is in the reporting currency, as that of four eyes; without a rate its number counts as it is."""
    threshold, asked = view.settings.lawyer_threshold, view.case_amount
    if threshold is None or asked is None:
        return
    currency = view.settings.reporting_currency or view.currency
    rate = view.contracts.rate(view.currency, currency, view.as_of)
    if (asked * rate.rate if rate else asked) >= threshold:
        note = said("lawyer", view.settings.language, threshold=f"{threshold:f} {currency}")
        source = said("source_setting", view.settings.language, name="lawyer_threshold")
        yield Step("lawyer", state=ADVICE, note=note, source=source)


def _law(view: View) -> FreightLaw | None:
    day = view.carrier_opening.clock_day or view.exposure.event_date
    return law_of(view.settings, view.shipment, day) if view.shipment else None


def _register(view: View) -> str:
    if view.incident is None:
        return ""
    return said("source_incident", view.settings.language, incident=view.incident.incident_id).strip()


def _contract(view: View) -> str:
    return said("source_contract", view.settings.language, who=view.exposure.forwarder)
