"""Claim ids and case keys as people write them: without the hyphen, several in one cell, with a slip of the hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from reconcile.ingest.header_words import header_key

SHORTEST = 8
"""Letters and digits of the shortest name in which one wrong character is told from another name."""
_BETWEEN = re.compile(r"[\s,、;/|+&]+|和|及")


def own_names(text: str) -> list[str]:
    """The names in a cell, in the form in which they are compared: the cell as a whole first, then its parts.

    A single name has no parts.
    """
    parts = [key for part in _BETWEEN.split(normalize("NFKC", text)) if (key := header_key(part))]
    return list(dict.fromkeys([header_key(text), *parts]))


class NearNames:
    """Finds the names from which a text differs by one character: another one, one too many, one that is missing."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_part: dict[str, set[str]] = defaultdict(set)
        for name in names:
            for part in _without_one(name):
                self._by_part[part].add(name)

    def of(self, text: str) -> set[str]:
        """The names near `text`; none where it is too short to tell."""
        if len(text) < SHORTEST:
            return set()
        return {name for part in _without_one(text) for name in self._by_part.get(part, ())}


def _without_one(name: str) -> Iterator[str]:
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]
