"""Notes of source lines in the reader's language: they are kept in English and told anew by the sentence they fit."""

import re
from functools import cache

from reconcile.texts.catalogue import LANGUAGES, Catalogue, catalogue

SECTION = "line_note"
KEPT_IN = LANGUAGES[0]
BETWEEN_PARTS = "; "


def retold(note: str, texts: Catalogue) -> str:
    """A note, part by part in the language of `texts`; a part that fits no sentence stays as it is."""
    if texts.language == KEPT_IN or not note:
        return note
    return "；".join(_part(part, texts) for part in note.split(BETWEEN_PARTS))


def _part(part: str, texts: Catalogue) -> str:
    for key, sentence in _sentences():
        found = sentence.fullmatch(part)
        if found:
            return texts.text(SECTION, key, **found.groupdict())
    return part


@cache
def _sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Key and pattern of every sentence, its blanks as groups."""
    texts = catalogue(KEPT_IN)
    written = ((key, re.escape(texts.text(SECTION, key))) for key in texts.keys(SECTION))
    return tuple((key, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", text))) for key, text in written)
