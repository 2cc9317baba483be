"""The form in which header texts are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPELLINGS = (("fulfilment", "fulfillment"), ("centre", "center"), ("dispatched", "shipped"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


@lru_cache(maxsize=100_000)
def header_key(text: str) -> str:
    """The form in which header texts are compared: lower case, letters and digits only, one spelling."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    key = "".join(c for c in folded if c.isalnum())
    for written, used in _SPELLINGS:
        key = key.replace(written, used)
    return key


@lru_cache(maxsize=100_000)
def bare_header_key(text: str) -> str:
    """Like ``header_key``, but remarks in brackets do not count (unless there is nothing else)."""
    folded = unicodedata.normalize("NFKC", text)
    return header_key(_BRACKETS.sub("", folded)) or header_key(folded)
