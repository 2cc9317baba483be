"""The texts of the policy data in the reader's language: the data are in English, their Chinese stands beside them."""

from collections.abc import Mapping
from functools import cache

from reconcile.own_toml import own_toml

BETWEEN_SOURCES = "; "


def spoken(text: str, language: str) -> str:
    """A note, title, meaning, unit or list of sources in `language`; a text that is none of them as it is."""
    if language != "zh" or not text:
        return text
    return _chinese().get(text) or "；".join(map(_part, text.split(BETWEEN_SOURCES)))


def _part(text: str) -> str:
    """One source; behind the title of a law and a colon stands where it was read."""
    words = _chinese()
    title, mark, rest = text.partition(": ")
    if text not in words and mark and title in words:
        return f"{words[title]}：{words.get(rest, rest)}"
    return words.get(text, text)


def in_language(facts: Mapping[str, object], language: str) -> dict[str, object]:
    """Facts that fill a sentence: those that are texts of the policy data in the language of the sentence."""
    return {name: spoken(fact, language) if isinstance(fact, str) else fact for name, fact in facts.items()}


@cache
def _chinese() -> dict[str, str]:
    sections = own_toml("policy/chinese.toml")
    return {english: chinese for texts in sections.values() for english, chinese in texts.items()}
