"""The buyer's side of a seller-fulfilled order, and what the incident costs in the end (policy section 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reconcile.claims.windows import deadline
from reconcile.policy import read_policy
from reconcile.policy.periods import in_period
from reconcile.policy.records import Window
from reconcile.steps.step import ADVICE, DONE, DUE, Step, said, state_of, until_last_day
from reconcile.steps.view import View

AMAZON = "amazon"


def buyer_steps(view: View) -> Iterator[Step]:
    """Refund or replacement, SAFE-T and A-to-z appeal while something is still lost, and the net loss."""
    yield _buyer(view)
    incident = view.incident
    lost = view.cost is None or view.recovered < view.cost
    if incident is not None and incident.buyer_resolution == "refund" and lost and view.left:
        # Lost: from the last scan. Damaged, without a return: from the refund.
        kept = incident.last_scan or view.exposure.event_date
        yield _window(view, "safet", kept if incident.kind == "lost" else incident.buyer_resolved)
        yield _window(view, "atoz_appeal", incident.buyer_resolved)
    if view.cost is not None:
        note = said("net_loss", view.settings.language)
        state = ADVICE if view.left else DONE
        yield Step("net_loss", "", None, None, state, view.cost - view.recovered, view.currency, note)


def _buyer(view: View) -> Step:
    incident = view.incident
    given = incident.buyer_resolution if incident else ""
    if incident is None or given not in ("refund", "replacement"):
        return Step("buyer", state=DUE, note=said("buyer_open", view.settings.language))
    note = said(f"buyer_{given}", view.settings.language)
    source = said("source_incident", view.settings.language, incident=incident.incident_id).strip()
    return Step("buyer", "", None, incident.buyer_resolved, DONE, note=note, source=source)


def _window(view: View, name: str, clock: date | None) -> Step:
    rule = _rule(name, view.exposure.marketplace, view.as_of)
    if rule is None:
        return Step(name, AMAZON, state=ADVICE, note=said(f"{name}_unknown", view.settings.language))
    due = deadline(rule, clock) if clock else None
    note = said(name, view.settings.language)
    step = Step(name, AMAZON, due, None, state_of(due, None, view.as_of), note=note, source=rule.source)
    return until_last_day(step, view.settings.language)


def _rule(name: str, marketplace: str, as_of: date) -> Window | None:
    """The window in force on the filing date."""
    windows = (w for w in read_policy().window if (w.claim_type, w.marketplace) == (name, marketplace))
    return next((w for w in windows if in_period(w, as_of)), None)
