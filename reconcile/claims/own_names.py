"""Claim ids and case keys as people write them: without the hyphen, several in one cell, with a slip of the hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from unicodedata import normalize

SHORTEST, END = 12, 6
"""Letters and digits of the shortest text that may be an id, and of its beginning and its end."""
_MARKS = re.compile(r"[\W_]+")
_MARKS_BETWEEN = re.compile(r"[\n,、;/|+&]+|和|及")
_BLANKS = re.compile(r"\s+")


def name_key(text: str) -> str:
    """The form in which ids are compared: letters and digits in capitals, of one width."""
    plain = text if text.isascii() else normalize("NFKC", text)
    return _MARKS.sub("", plain).upper()


def own_names(text: str, known: Callable[[str], bool]) -> list[str]:
    """The names in a cell, in the form in which they are compared. `known`: whether such a name is that of a loss.

    The cell as a whole where it is known or cannot be divided, else the names between its marks, and last between its
    blanks: a blank may stand for a hyphen.
    """
    name = name_key(text)
    for between in () if known(name) else (_MARKS_BETWEEN, _BLANKS):
        parts = [part for part in between.split(normalize("NFKC", text)) if name_key(part)]
        if len(parts) > 1:
            return list(dict.fromkeys(one for part in parts for one in own_names(part, known)))
    return [name]


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
