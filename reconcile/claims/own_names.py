"""Claim ids and case keys as people write them: without the hyphen, several in one cell, with a slip of the hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize

SHORTEST, END = 12, 6
"""Letters and digits of the shortest text that may be an id, and of its beginning and its end."""
_MARKS = re.compile(r"[\W_]+")
_BETWEEN = re.compile(r"[\s,、;/|+&]+|和|及")


def name_key(text: str) -> str:
    """The form in which ids are compared: letters and digits in capitals, of one width."""
    plain = text if text.isascii() else normalize("NFKC", text)
    return _MARKS.sub("", plain).upper()


def own_names(text: str) -> list[str]:
    """The names in a cell, in the form in which they are compared: the cell as a whole first, then its parts.

    A single name has no parts.
    """
    parts = [key for part in _BETWEEN.split(normalize("NFKC", text)) if (key := name_key(part))]
    return list(dict.fromkeys([name_key(text), *parts]))


class NearNames:
    """Finds the ids from which a text differs by one character: another one, one too many, one that is missing.

    For ids without a meaning: two of them are never as near as that by chance.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._by_end: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in ids:
            for end in _ends(one):
                self._by_end[end].add(one)

    def of(self, text: str) -> set[str]:
        """The ids near `text`; none where it is too short to tell."""
        if len(text) < SHORTEST:
            return set()
        told = set(_without_one(text))
        near = {one for end in _ends(text) for one in self._by_end.get(end, ())}
        return {one for one in near if not told.isdisjoint(_without_one(one))}


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """Its beginning and its end: one wrong character leaves one of them as it is."""
    yield text[:END], ""
    yield "", text[-END:]


def _without_one(text: str) -> Iterator[str]:
    yield text
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]
