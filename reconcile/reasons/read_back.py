"""The reasons of a finished report in the reader's language: claims.csv holds them in English, for machines.

A sentence is found again in the catalogue by the words around its blanks, and said with the same facts. What no
template of the catalogue says stays as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import Formatter

from reconcile.reasons.sentences import BETWEEN, catalogue, phrase

ENGLISH = "en"
FEWEST_LETTERS = 6  # a template of fewer letters, such as `{status}`, fits anything


def read_back(text: str, language: str) -> str:
    """Reasons as claims.csv joins them, in `language`."""
    return text if language == ENGLISH or not text else _said(text, language)


@cache
def _said(text: str, language: str) -> str:
    """The reading with the fewest unknown pieces, of these the one with the most reasons: a reason may hold a `; `."""
    between = BETWEEN[ENGLISH]
    ends = [found.start() for found in re.finditer(re.escape(between), text)] + [len(text)]
    best: dict[int, tuple[int, int, list[str]]] = {len(text) + len(between): (0, 0, [])}
    for start in sorted({0, *(end + len(between) for end in ends[:-1])}, reverse=True):
        readings = []
        for end in (one for one in ends if one >= start):
            piece = text[start:end]
            told = _one(piece, language)
            unknown, count, rest = best[end + len(between)]
            readings.append((unknown + (told is None), count - 1, [told or piece, *rest]))
        best[start] = min(readings, key=lambda reading: reading[:2])
    return BETWEEN[language].join(best[0][2])


def _one(piece: str, language: str) -> str | None:
    for code, pattern in _templates().items():
        if found := pattern.fullmatch(piece):
            return phrase(code, language, **found.groupdict())
    return None


@cache
def _templates() -> Mapping[str, re.Pattern[str]]:
    """A pattern per code, those with the most letters of their own first."""
    letters: dict[str, int] = {}
    patterns: dict[str, re.Pattern[str]] = {}
    for code, words in catalogue().items():
        parts = list(Formatter().parse(words[ENGLISH]))
        letters[code] = sum(letter.isalpha() for own, *_ in parts for letter in own)
        if letters[code] >= FEWEST_LETTERS:
            patterns[code] = _pattern([(own, blank, words or "") for own, blank, words, _ in parts])
    return {code: patterns[code] for code in sorted(patterns, key=lambda code: -letters[code])}


def _pattern(parts: list[tuple[str, str | None, str]]) -> re.Pattern[str]:
    """Text before a blank, its name, and the words that follow its number (`unit|units`), if any."""
    named: set[str] = set()
    text = ""
    for own, blank, words in parts:
        text += re.escape(own)
        if "|" in words:
            text += f"(?:{'|'.join(map(re.escape, words.split('|')))})"
        elif blank:
            text += f"(?P={blank})" if blank in named else f"(?P<{blank}>.+?)"
            named.add(blank)
    return re.compile(text, re.DOTALL)
