"""Rules in words, the same in the terminal and in docs/rules.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from reconcile.policy.records import Dated, FreightLaw, Sourced, Window

R = TypeVar("R", bound=Sourced)

CLOCKS = {
    "ledger_date": "the ledger date of the adjustment",
    "refund_date": "the refund or replacement",
    "shipment_created": "the creation of the removal shipment",
    "last_movement": "the last movement of the removal",
    "delivered": "the delivery of the removal",
    "verified_delivery": "the proven delivery to Amazon's dock",
    "approval_date": "the date of the reimbursement",
    "promised_date": "the promised delivery date",
    "inbound_created": "the creation of the shipment",
    "safet_trigger": "the return scan or the refund, the later one (lost: the last scan)",
    "claim_granted": "the granted claim",
}


@dataclass(frozen=True)
class Group(Generic[R]):
    """The records of one block of a policy file: what they share, and about what they are."""

    rule: R
    about: tuple[str, ...]
    marketplaces: tuple[str, ...]


def grouped(records: Iterable[R], id_field: str, about_field: str) -> list[Group[R]]:
    """One group per block, in the order of the file."""
    blocks: dict[tuple[object, ...], list[R]] = {}
    for record in records:
        # a window that a hold cuts in two is two lines
        start = record.valid_from if isinstance(record, Dated) else None
        blocks.setdefault((getattr(record, id_field), start), []).append(record)
    return [
        Group(
            rule=block[0],
            about=tuple(dict.fromkeys(getattr(record, about_field) for record in block)),
            marketplaces=tuple(dict.fromkeys(getattr(record, "marketplace", "") for record in block)),
        )
        for block in blocks.values()
    ]


def stores(marketplaces: Iterable[str], everywhere: int) -> str:
    """The marketplaces of a rule; `everywhere` is how many there are."""
    codes = list(marketplaces)
    return "all marketplaces" if len(codes) == everywhere else " ".join(codes)


def window_words(window: Window) -> str:
    """From which to which day one may file."""
    parts = []
    if window.opens_after_close:
        parts.append("once the shipment is closed")
    opens = f"day {max(window.opens_days, window.hold_days)}"
    closes = f"{window.closes_months} months" if window.closes_months else f"day {window.closes_days}"
    parts.append(f"{opens} to {closes} after {CLOCKS[window.clock]}")
    if window.hold_days:
        parts.append(f"{window.hold_days} days of hold")
    if window.warn_months:
        parts.append(f"warns at {window.warn_months} months")
    return ", ".join(parts)


def period_words(rule: Dated) -> str:
    """When a rule is in force: both days inclusive are the ones named."""
    if rule.valid_from is None and rule.valid_to is None:
        return "start unknown"
    if rule.valid_to is None:
        return f"from {rule.valid_from}"
    return f"before {rule.valid_to}" if rule.valid_from is None else f"from {rule.valid_from}, before {rule.valid_to}"


def law_words(law: FreightLaw) -> str:
    """What the carrier owes at most, and when it must be told."""
    caps = [
        f"{amount(cap)} {law.cap_currency} per {per}"
        for cap, per in ((law.cap_per_package, "package"), (law.cap_per_kg, "kg"))
        if cap is not None
    ]
    rules = {"actual": "the actual loss", "contract": "what the contract says"}
    parts = [" or ".join(caps) + (", the higher" if law.cap_rule == "higher" else "") or rules[law.cap_rule]]
    if law.notice_days is not None:
        parts.append(f"notice within {law.notice_days} days")
    if law.suit_months is not None:
        parts.append(f"suit within {law.suit_months} months")
    return "; ".join(parts)


def amount(number: Decimal) -> str:
    """A number without superfluous zeros, thousands separated."""
    return f"{number.normalize():,f}"


def sure(rule: Sourced) -> str:
    """Grade and confidence, and the mark of a rule that is not certain."""
    return f"{rule.grade}/{rule.confidence}" + (f", {rule.mark}" if rule.mark else "")
