"""The currency that a person means: 人民币, RMB and CNY are one."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from reconcile.ingest.details import NotAValue
from reconcile.ingest.header_words import simplified
from reconcile.own_toml import own_toml


def currency_code(text: str) -> str:
    """The ISO code of a currency word; '' for blank. Raises NotAValue for a word of none, or of several."""
    key = _key(text)
    if not key:
        return ""
    words, unclear = _vocabulary()
    if key in unclear:
        raise NotAValue("currency_unclear", codes=unclear[key])
    if key not in words:
        raise NotAValue("currency_unknown")
    return words[key]


def currency_or_sign(text: str) -> str:
    """The ISO code of a currency word, or the sign of several, which the claim's own may tell. Raises NotAValue."""
    return _key(text) if _key(text) in _vocabulary()[1] else currency_code(text)


def currency_of(money: str) -> str:
    """The ISO code of the currency that an amount, or the bracket of its header, names (`300元`, `元`); '' for none."""
    try:
        return currency_code(re.sub(r"[\d.,+\-()\s]", "", normalize("NFKC", money)))
    except NotAValue:
        return ""


def written_currency(text: str) -> str:
    """The ISO code of a word; the sign or the three letters themselves where no single currency is known by them.

    Nothing is refused: an amount of a currency that nobody knows has no exchange rate. '' for any other word.
    """
    key = _key(text)
    words, unclear = _vocabulary()
    return words.get(key, key.upper() if key in unclear or re.fullmatch("[a-z]{3}", key) else "")


def purchase_currency() -> str:
    """The ISO code of the currency in which whoever writes a table of costs in Chinese buys."""
    return str(own_toml("ingest/currencies.toml")["of_purchases"])


def may_mean(sign: str, code: str) -> bool:
    """Whether a sign that several currencies use (`$`) may stand for a currency."""
    return code in _vocabulary()[1].get(_key(sign), "").split(", ")


def amount_and_currency(money: str) -> tuple[str, str]:
    """The number of an amount and the currency written with it: `500美元` is 500, USD; '' where it names none."""
    plain = normalize("NFKC", money)
    word = re.sub(r"[\d.,+\-()]", "", plain).strip()
    code = written_currency(word)
    return (plain.replace(word, "").strip(), code) if code and word in plain else (money, "")


def _key(text: str) -> str:
    return simplified("".join(normalize("NFKC", text).casefold().split()))


@cache
def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    """Word -> code, and word -> the codes it may mean."""
    data = own_toml("ingest/currencies.toml")
    words: dict[str, str] = {}
    for code, names in data["words"].items():
        for name in (code, *names):
            if words.setdefault(_key(name), code) != code:
                raise ValueError(f"currencies.toml: {name!r} stands for {words[_key(name)]} and {code}")
    return words, {_key(word): codes for word, codes in data["unclear"].items()}
