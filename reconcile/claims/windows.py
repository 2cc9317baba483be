"""From when until when each exposure may be claimed, and by which rule (contract section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from reconcile.policy.periods import in_period
from reconcile.policy.records import Window
from reconcile.records import Exposure


@dataclass(frozen=True, slots=True)
class Term:
    """The dates of one exposure. `known` is false where no rule is in force: then no date is given."""

    known: bool
    eligible_from: date | None = None
    deadline: date | None = None
    window_id: str = ""
    source: str = ""
    note: str = ""


class Windows:
    """The windows in force on the filing (as-of) date; never chosen by the event date."""

    def __init__(self, windows: Iterable[Window], as_of: date) -> None:
        self._rules = {(w.claim_type, w.marketplace): w for w in windows if in_period(w, as_of)}
        self._terms: dict[tuple[str, str, date, date | None, bool], Term] = {}  # many exposures have the same day

    def term(self, exposure: Exposure) -> Term:
        """Dates of an exposure: the clock is its opening's day, else its event date.

        `eligible_from` is the latest of: clock + opening days, clock + hold, the day the counterparty opened it. A day
        that the counterparty itself names decides alone.
        """
        opening = exposure.opening
        if opening.deadline is not None:
            return Term(
                True, opening.opened_on, opening.deadline, opening.window_id, opening.window_source, opening.window_note
            )
        kind, clock = opening.window_type or exposure.claim_type, opening.clock_day or exposure.event_date
        asked = (kind, exposure.marketplace, clock, opening.opened_on, opening.opens_alone)
        if asked not in self._terms:
            self._terms[asked] = self._term(*asked)
        return self._terms[asked]

    def _term(self, claim_type: str, marketplace: str, clock: date, opened_on: date | None, opens_alone: bool) -> Term:
        rule = self._rules.get((claim_type, marketplace))
        if rule is None:
            return Term(False, opened_on)
        opens: date | None = clock + timedelta(days=max(rule.opens_days, rule.hold_days))
        if opens_alone:
            opens = opened_on
        elif rule.opens_after_close:
            opens = max(clock + timedelta(days=rule.opens_days), opened_on) if opened_on else None
        return Term(True, opens, deadline(rule, clock), rule.window_id, rule.source, rule.mark)


def deadline(rule: Window, clock: date) -> date | None:
    """Last day, inclusive. Calendar months; a day that the month lacks becomes its last day."""
    if rule.closes_months is not None:
        return clock + relativedelta(months=rule.closes_months)
    if rule.closes_days is not None:
        return clock + timedelta(days=rule.closes_days)
    return None
