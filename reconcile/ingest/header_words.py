"""The form in which header texts are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from reconcile.own_toml import own_toml

_SPELLINGS = (("fulfilment", "fulfillment"), ("centre", "center"), ("dispatched", "shipped"))
# `（万元）` is no remark: read without it, an amount would be ten thousand times too small.
_BRACKETS = re.compile(r"\(([^()万萬]*)\)|\[([^\[\]万萬]*)\]|【([^【】万萬]*)】")


@lru_cache(maxsize=100_000)
def header_key(text: str) -> str:
    """The form in which header texts are compared: lower case, letters and digits only, one spelling and one script."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    key = "".join(c for c in folded if c.isalnum())
    key = simplified(key)
    for written, used in _SPELLINGS:
        key = key.replace(written, used)
    return key


@lru_cache(maxsize=100_000)
def bare_header_key(text: str) -> str:
    """Like ``header_key``, but remarks in brackets do not count (unless there is nothing else)."""
    folded = unicodedata.normalize("NFKC", text)
    return header_key(_BRACKETS.sub("", folded)) or header_key(folded)


def remarks(text: str) -> list[str]:
    """What a header text says in brackets: `采购单价（元）` says 元."""
    return ["".join(said) for said in _BRACKETS.findall(unicodedata.normalize("NFKC", text))]


def simplified(text: str) -> str:
    """The text with simplified Chinese characters for traditional ones."""
    return text if text.isascii() else text.translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """Traditional Chinese character -> the simplified one."""
    return {ord(written): used for written, used in own_toml("ingest/traditional.toml")["pairs"].split()}
