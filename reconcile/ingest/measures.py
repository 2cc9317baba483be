"""Numbers with a measure behind them: `10箱` is 10, `120 KG` is 120."""

from __future__ import annotations

from reconcile.own_toml import own_toml


def without_measure(text: str, measured_in: str) -> str:
    """The text without the word of this measure that may stand behind its number; '' has no words."""
    for word in measures()[measured_in] if measured_in else ():
        if text[-len(word) :].casefold() == word and text[: -len(word)].rstrip()[-1:].isdigit():
            return text[: -len(word)].rstrip()
    return text


def is_of_many(word: str) -> bool:
    """Whether what a price is for (`打`, `箱`, `kg`) is more than one unit, or no number of units."""
    return word.strip().casefold().rstrip(".") in (*measures()["of_many"], *measures()["kilograms"])


def measures() -> dict[str, list[str]]:
    """The words of each measure."""
    return own_toml("ingest/measures.toml")
