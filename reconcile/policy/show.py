"""What is in force on a date, as text for `reconcile policy`."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from reconcile.policy.periods import in_period
from reconcile.policy.phrases import amount, grouped, law_words, period_words, stores, sure, window_words
from reconcile.policy.records import Dated, Sourced
from reconcile.policy.rules import Policy, read_policy

D = TypeVar("D", bound=Dated)

LEGEND = (
    "In brackets: grade of the source (A Amazon's or an authority's own text, A- an older or undated copy, B press or\n"
    "forum that quotes it, C a vendor's reading, D our inference) / confidence (H, M, L). 'assumed': no text says so.\n"
    "Chosen by the filing date, never by the date of the event. Not checked on a live Seller Central page."
)


def in_force(rules: Iterable[D], day: date) -> list[D]:
    """The rules in force on a day."""
    return [rule for rule in rules if in_period(rule, day)]


def policy_text(as_of: date) -> str:
    """All rules in force on a date, each with its source, grade, confidence and marks; ends with a line break."""
    policy = read_policy()
    everywhere = len(policy.marketplace)
    parts = [f"Rules in force on {as_of}\n\n{LEGEND}\n", "WINDOWS"]
    for group in grouped(in_force(policy.window, as_of), "window_id", "claim_type"):
        heading = f"{', '.join(group.about)}: {stores(group.marketplaces, everywhere)}"
        parts.append(_entry(heading, window_words(group.rule), group.rule))
    parts += ["NO WINDOW KNOWN (such a claim is 'review')", *_unknown(policy, as_of), ""]
    parts.append("MOST PER UNIT")
    for cap in grouped(in_force(policy.cap, as_of), "cap_id", "marketplace"):
        parts.append(
            _entry(stores(cap.marketplaces, everywhere), f"{amount(cap.rule.cap)} {cap.rule.currency}", cap.rule)
        )
    parts.append("BASIS OF PAYMENT (for payments of that day)")
    for basis in grouped(in_force(policy.valuation, as_of), "valuation_id", "claim_group"):
        heading = f"{', '.join(basis.about)}: {stores(basis.marketplaces, everywhere)}"
        parts.append(_entry(heading, basis.rule.basis.replace("_", " "), basis.rule))
    parts.append("FREIGHT LAW, where the contract is silent (for events of that day)")
    for law in in_force(policy.freight_law, as_of):
        parts.append(_entry(f"{law.mode}{f', {law.route}' if law.route else ''}: {law.title}", law_words(law), law))
    parts.append("PARCEL CARRIERS")
    for carrier in policy.parcel_carrier:
        days = f"file within {carrier.file_days} days of the ship date"
        parts.append(_entry(carrier.carrier or "any other", days, carrier))
    parts.append("NUMBERS")
    for number in policy.constant:
        parts.append(_entry(f"{number.name} = {amount(number.value)} {number.unit}", number.meaning, number))
    return "\n".join(parts)


def _entry(heading: str, words: str, rule: Sourced) -> str:
    """One rule: what it is about, what it says, where that stands."""
    period = f", {period_words(rule)}" if isinstance(rule, Dated) else ""
    lines = [heading, f"  {words}", f"  [{sure(rule)}{period}] {rule.source} {rule.source_url}".rstrip()]
    if rule.note:
        lines.append(f"  note: {rule.note}")
    return "\n".join([*lines, ""])


def _unknown(policy: Policy, day: date) -> Iterator[str]:
    """Claim types that Amazon pays, with the marketplaces where no window is in force."""
    known = {(window.claim_type, window.marketplace) for window in in_force(policy.window, day)}
    for kind in policy.claim_type:
        if kind.is_claim and kind.claim_group in {"before_order", "after_order"}:
            missing = [it.marketplace for it in policy.marketplace if (kind.claim_type, it.marketplace) not in known]
            if missing:
                yield f"  {kind.claim_type}: {' '.join(missing)}"
