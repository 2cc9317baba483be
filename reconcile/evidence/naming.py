"""What the name of a file says: which document it is (words of policy/documents.toml), which numbers it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from reconcile.policy import read_policy
from reconcile.policy.evidence import document_of

LONGEST_NUMBER = 12
"""Pieces that the longest number has: `removal_lost-FBA15ABC-1Z999` has four."""

_PIECE = re.compile(r"[0-9a-z]+|[^\W_0-9a-z]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# The label of a carton is the shipment's id with U and six digits behind it.
_CARTON_LABEL = re.compile(r"^([0-9a-z]{10,})u\d{6}$")


@dataclass(frozen=True, slots=True)
class Stated:
    """Documents that a file name states, and those that it states in a form which is rejected."""

    documents: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    document: str
    general: bool


def stated_documents(path: str) -> Stated:
    """The documents that the file's own name states; where it states none, the folder above it, and so on upwards.

    A longer word speaks before a shorter one inside it, and a general word (photo, invoice) says nothing directly after
    a word of another document: a `delivery receipt` is no receipt of the supplier's.
    """
    ending = path.rpartition(".")[2].casefold() if "." in path.rpartition("/")[2] else ""
    for part in reversed(path.split("/")):
        documents = tuple(dict.fromkeys(hit.document for hit in _hits(part)))
        if documents:
            refused = tuple(name for name in documents if _is_refused(name, path, ending))
            return Stated(tuple(name for name in documents if name not in refused), refused)
    return Stated()


def numbers_in(path: str) -> Iterator[str]:
    """Every number that may stand in a path, in the form of `number_key`: runs of neighbouring pieces of one part."""
    for part in path.split("/"):
        pieces = _pieces(part)
        for start in range(len(pieces)):
            for end in range(start + 1, min(start + LONGEST_NUMBER, len(pieces)) + 1):
                yield " ".join(pieces[start:end])
        for piece in pieces:
            if label := _CARTON_LABEL.match(piece):
                yield label[1]


@cache
def number_key(number: str) -> str:
    """The form in which numbers are compared: small letters and digits, one space for whatever is between."""
    return " ".join(_pieces(number))


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(normalize("NFKC", text).casefold())


def _hits(part: str) -> list[_Hit]:
    """The words of documents in one part of a path, in order, without those that lie inside a longer one."""
    text = _words_apart(part)
    found = [
        _Hit(match.start(), match.end(), document, general)
        for document, general, pattern in _words()
        for match in pattern.finditer(text)
    ]
    whole = [hit for hit in found if not any(_inside(hit, other) for other in found)]
    whole.sort(key=lambda hit: (hit.start, hit.end, hit.document))
    return [hit for hit in whole if not (hit.general and _follows_another(hit, whole, text))]


def _words_apart(text: str) -> str:
    """Small letters, with the words of `ProofOfDelivery` apart."""
    return _HUMP.sub(" ", normalize("NFKC", text)).casefold()


def _inside(hit: _Hit, other: _Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start


def _follows_another(hit: _Hit, hits: list[_Hit], text: str) -> bool:
    return any(
        other.document != hit.document and other.end <= hit.start and not text[other.end : hit.start].strip(" _-.")
        for other in hits
    )


def _is_refused(document: str, path: str, ending: str) -> bool:
    record = document_of(document)
    if ending in record.refused_endings.split():
        return True
    text = _words_apart(path)
    return any(_pattern(word).search(text) for word in record.refused_words.split())


@cache
def _words() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    return tuple(
        (it.document, word in it.general_words.split(), _pattern(word))
        for it in read_policy().document
        for word in (*it.file_words.split(), *it.refused_words.split())
    )


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """A Latin word stands alone, plural and number allowed (`Invoice2`); a Chinese one may stand inside others."""
    parts = [re.escape(part) for part in word.casefold().split("-")]
    between = r"[\W_]*".join(parts)
    if word.isascii():
        return re.compile(rf"(?<![0-9a-z]){between}(?:s|es)?\d*(?![0-9a-z])")
    return re.compile(between)
