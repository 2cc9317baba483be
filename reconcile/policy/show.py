"""What is in force on a date, as text for `reconcile policy`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from reconcile.policy.periods import in_period
from reconcile.policy.phrases import amount, grouped, law_words, period_words, stores, sure, window_words
from reconcile.policy.records import Dated, Sourced
from reconcile.policy.rules import Policy, read_policy
from reconcile.policy.spoken import spoken
from reconcile.texts.catalogue import Catalogue

D = TypeVar("D", bound=Dated)


def in_force(rules: Iterable[D], day: date) -> list[D]:
    """The rules in force on a day."""
    return [rule for rule in rules if in_period(rule, day)]


def policy_text(as_of: date, texts: Catalogue) -> str:
    """All rules in force on a date, each with its source, grade, confidence and marks; ends with a line break."""
    return "\n".join(_Shown(read_policy(), as_of, texts).parts())


class _Shown:
    """The rules of one day in one language."""

    def __init__(self, policy: Policy, as_of: date, texts: Catalogue) -> None:
        self._policy = policy
        self._as_of = as_of
        self._texts = texts

    def parts(self) -> Iterator[str]:
        yield f"{self._text('heading', as_of=self._as_of)}\n\n{self._text('legend').strip()}\n"
        yield from self._windows()
        yield self._text("caps")
        for cap in grouped(in_force(self._policy.cap, self._as_of), "cap_id", "marketplace"):
            yield self._entry(self._stores(cap.marketplaces), f"{amount(cap.rule.cap)} {cap.rule.currency}", cap.rule)
        yield self._text("valuations")
        for basis in grouped(in_force(self._policy.valuation, self._as_of), "valuation_id", "claim_group"):
            about = self._texts.listed(self._texts.word("claim_group", group) for group in basis.about)
            heading = self._text("entry", about=about, where=self._stores(basis.marketplaces))
            yield self._entry(heading, self._texts.text("basis", basis.rule.basis), basis.rule)
        yield self._text("laws")
        for law in in_force(self._policy.freight_law, self._as_of):
            mode = self._texts.text("mode", law.mode) + (f", {law.route}" if law.route else "")
            heading = self._text("entry", about=mode, where=self._spoken(law.title))
            yield self._entry(heading, law_words(law, self._texts), law)
        yield self._text("carriers")
        for carrier in self._policy.parcel_carrier:
            days = self._text("carrier_days", n=carrier.file_days)
            yield self._entry(carrier.carrier or self._text("any_carrier"), days, carrier)
        yield self._text("numbers")
        for number in self._policy.constant:
            heading = f"{number.name} = {amount(number.value)} {self._spoken(number.unit)}"
            yield self._entry(heading, self._spoken(number.meaning), number)

    def _windows(self) -> Iterator[str]:
        yield self._text("windows")
        for group in grouped(in_force(self._policy.window, self._as_of), "window_id", "claim_type"):
            about = self._texts.listed(self._texts.text("claim_type", kind) for kind in group.about)
            heading = self._text("entry", about=about, where=self._stores(group.marketplaces))
            yield self._entry(heading, window_words(group.rule, self._texts), group.rule)
        yield self._text("unknown")
        for claim_type, marketplaces in _unknown(self._policy, self._as_of):
            about = self._texts.text("claim_type", claim_type)
            yield "  " + self._text("entry", about=about, where=" ".join(marketplaces))
        yield ""

    def _entry(self, heading: str, words: str, rule: Sourced) -> str:
        """One rule: what it is about, what it says, where that stands."""
        marks = [sure(rule, self._texts)]
        if isinstance(rule, Dated):
            marks.append(period_words(rule, self._texts))
        source = f"{self._spoken(rule.source)} {rule.source_url}".rstrip()
        lines = [heading, f"  {words}", f"  [{self._texts.listed(marks)}] {source}"]
        if rule.note:
            lines.append("  " + self._text("note", note=self._spoken(rule.note)))
        return "\n".join([*lines, ""])

    def _stores(self, marketplaces: Iterable[str]) -> str:
        return stores(marketplaces, len(self._policy.marketplace), self._texts)

    def _text(self, key: str, **blanks: object) -> str:
        return self._texts.text("policy", key, **blanks)

    def _spoken(self, text: str) -> str:
        return spoken(text, self._texts.language)


def _unknown(policy: Policy, day: date) -> Iterator[tuple[str, list[str]]]:
    """Claim types that Amazon pays, with the marketplaces where no window is in force."""
    known = {(window.claim_type, window.marketplace) for window in in_force(policy.window, day)}
    for kind in policy.claim_type:
        if kind.is_claim and kind.claim_group in {"before_order", "after_order"}:
            missing = [it.marketplace for it in policy.marketplace if (kind.claim_type, it.marketplace) not in known]
            if missing:
                yield kind.claim_type, missing
