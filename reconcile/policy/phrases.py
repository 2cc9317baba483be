"""Rules in words, the same in the terminal and in docs/rules.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial, reduce
from typing import Generic, TypeVar

from reconcile.policy.carriage import FreightLaw
from reconcile.policy.records import Dated, Sourced, Window
from reconcile.texts.catalogue import Catalogue

R = TypeVar("R", bound=Sourced)


@dataclass(frozen=True)
class Block(Generic[R]):
    """The records of one block of a policy file: what they share, and about what they are."""

    rule: R
    about: tuple[str, ...]
    marketplaces: tuple[str, ...]


def grouped(records: Iterable[R], id_field: str, about_field: str) -> list[Block[R]]:
    """One group per block, in the order of the file."""
    blocks: dict[tuple[object, ...], list[R]] = {}
    for record in records:
        # a window that a hold cuts in two is two lines
        start = record.valid_from if isinstance(record, Dated) else None
        blocks.setdefault((getattr(record, id_field), start), []).append(record)
    return [
        Block(
            rule=block[0],
            about=tuple(dict.fromkeys(getattr(record, about_field) for record in block)),
            marketplaces=tuple(dict.fromkeys(getattr(record, "marketplace", "") for record in block)),
        )
        for block in blocks.values()
    ]


def stores(marketplaces: Iterable[str], everywhere: int, texts: Catalogue) -> str:
    """The marketplaces of a rule; `everywhere` is how many there are."""
    codes = list(marketplaces)
    return texts.text("policy", "everywhere") if len(codes) == everywhere else " ".join(codes)


def window_words(window: Window, texts: Catalogue) -> str:
    """From which to which day one may file."""
    say = partial(texts.text, "policy")
    parts = []
    if window.opens_after_close:
        parts.append(say("closed"))
    opens = say("day", n=max(window.opens_days, window.hold_days))
    closes = say("months", n=window.closes_months) if window.closes_months else say("day", n=window.closes_days)
    parts.append(say("window", opens=opens, closes=closes, clock=texts.text("rule_clock", window.clock)))
    if window.hold_days:
        parts.append(say("hold", n=window.hold_days))
    if window.warn_months:
        parts.append(say("warns", n=window.warn_months))
    return texts.text("sentence", "clause").join(parts)


def period_words(rule: Dated, texts: Catalogue) -> str:
    """When a rule is in force: both days inclusive are the ones named."""
    say = partial(texts.text, "policy")
    if rule.valid_from is None and rule.valid_to is None:
        return say("start_unknown")
    if rule.valid_to is None:
        return say("from", day=rule.valid_from)
    if rule.valid_from is None:
        return say("before", day=rule.valid_to)
    return say("from_before", first=rule.valid_from, day=rule.valid_to)


def law_words(law: FreightLaw, texts: Catalogue) -> str:
    """What the carrier owes at most, and when it must be told."""
    say = partial(texts.text, "policy")
    caps = [
        say("per", cap=amount(cap), currency=law.cap_currency, per=texts.text("per", per))
        for cap, per in ((law.cap_per_package, "package"), (law.cap_per_kg, "kg"))
        if cap is not None
    ]
    limit = reduce(lambda first, second: say("or", first=first, second=second), caps) if caps else say(law.cap_rule)
    parts = [say("higher", caps=limit) if law.cap_rule == "higher" else limit]
    if law.notice_days is not None:
        parts.append(say("notice", n=law.notice_days))
    if law.suit_months is not None:
        parts.append(say("suit", n=law.suit_months))
    return texts.text("sentence", "semicolon").join(parts)


def amount(number: Decimal) -> str:
    """A number without superfluous zeros, thousands separated."""
    return f"{number.normalize():,f}"


def sure(rule: Sourced, texts: Catalogue) -> str:
    """Grade and confidence, and the mark of a rule that is not certain."""
    marks = [f"{rule.grade}/{rule.confidence}"] + ([texts.text("mark", rule.mark)] if rule.mark else [])
    return texts.listed(marks)
