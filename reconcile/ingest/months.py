"""The names of months in the languages of the reports."""

from __future__ import annotations

from functools import cache

from reconcile.ingest.details import NotAValue
from reconcile.own_toml import own_toml


def month_of(word: str) -> int:
    """The number of a month, 1 to 12, from its name in any language. Raises NotAValue for a word that is none."""
    number = month_names().get(word.casefold())
    if number is None:
        raise NotAValue("no_month", word=word)
    return number


@cache
def month_names() -> dict[str, int]:
    """Name of a month in any language -> 1 to 12. Raises ValueError when one word means two months."""
    names: dict[str, int] = {}
    for language, months in own_toml("ingest/months.toml").items():
        for number, words in enumerate(months, start=1):
            for word in words.split():
                if names.setdefault(word.casefold(), number) != number:
                    raise ValueError(f"months.toml: {word!r} ({language}) is also another month")
    return names
