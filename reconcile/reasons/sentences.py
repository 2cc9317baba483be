"""The words of status reasons, from reasons/reasons.toml, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from reconcile.own_toml import own_toml
from reconcile.policy.spoken import in_language
from reconcile.records import Reason
from reconcile.texts.plural import filled

BETWEEN = {"en": "; ", "zh": "；"}


def catalogue() -> dict[str, dict[str, str]]:
    """Reason code -> language -> sentence with {blanks}."""
    return own_toml("reasons/reasons.toml")


def sentence(reasons: Iterable[Reason], language: str) -> str:
    """All reasons of a row, each once, joined as the language does. KeyError for a code without words (tested)."""
    return BETWEEN[language].join([_said(reason, language) for reason in dict.fromkeys(reasons)])


@cache
def _said(reason: Reason, language: str) -> str:
    return phrase(reason.code, language, **dict(reason.facts))


def phrase(code: str, language: str, /, **facts: object) -> str:
    """One sentence that is not a status reason (shipment states, carton findings, notes)."""
    return filled(catalogue()[code][language], **in_language(facts, language))
