"""Whether a remark is nothing but what belongs into another column: a case id, a word for a filing or its outcome."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from reconcile.claims.case_row import ALREADY_FILED, OUTCOMES, case_id_headings
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.header_words import header_key

_NUMBERS = re.compile(r"[\d年月日号]+")
_CASE_ID = re.compile(r"\d{9,}")  # a date has eight digits


def tells_filing(remark: str) -> bool:
    """Whether `已提交`, `8月5日已提交`, `denied` or a case id is all that a note or a reviewer says.

    A word that may be a thing to do (`提交`, `pending`) tells nothing, nor does any longer sentence.
    """
    text = normalize("NFKC", remark)
    word = header_key(_NUMBERS.sub("", text))
    if word in ("", *case_id_headings()):
        return bool(_CASE_ID.search(text))
    return word in _words()


@cache
def _words() -> frozenset[str]:
    columns = declaration_of("seller_case_log").columns
    outcomes = [word for word, meant in columns["status"].values.items() if meant in OUTCOMES]
    filed = [word for word, meant in columns["decision"].values.items() if meant == ALREADY_FILED]
    return frozenset(header_key(word) for word in [*outcomes, *OUTCOMES, *filed, ALREADY_FILED, "filed", "submitted"])
