"""What a setting may be: the words that say so, and the function that reads it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reconcile.policy import read_policy


@dataclass(frozen=True)
class Kind:
    """A kind of value. `read` returns the value, or raises ValueError when it is not of this kind."""

    expected: str
    read: Callable[[object], Any]


def choice(*words: str) -> Kind:
    """One word of a few."""
    return Kind(" or ".join(f'"{word}"' for word in words), lambda value: _one_of(words, value))


def whole_number(at_least: int) -> Kind:
    """A whole number that is not too small."""

    def read(value: object) -> int:
        if type(value) is not int or value < at_least:
            raise ValueError
        return value

    return Kind(f"a whole number, {at_least} or more", read)


def _one_of(words: Collection[str], value: object) -> str:
    word = _text(value)
    found = next((known for known in words if known.casefold() == word.casefold()), None)
    if found is None:
        raise ValueError
    return found


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _day(value: object) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value.strip())
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError
    return value


def _number(value: object) -> Decimal:
    if type(value) not in {int, Decimal}:
        raise ValueError
    number = Decimal(str(value))
    if not number.is_finite() or number < 0:
        raise ValueError
    return number


def _share(value: object) -> Decimal:
    share = _number(value)
    if share >= 1:
        raise ValueError
    return share


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _currency(value: object) -> str:
    code = _text(value).upper()
    if not re.fullmatch("[A-Z]{3}", code):
        raise ValueError
    return code


def _country(value: object) -> str:
    code = _text(value).upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError
    return "UK" if code == "GB" else code


def _marketplace(value: object) -> str:
    code = _text(value).upper()
    return _one_of([record.marketplace for record in read_policy().marketplace], "UK" if code == "GB" else code)


TEXT = Kind("a text", _text)
DAY = Kind("a date, written YYYY-MM-DD", _day)
AMOUNT = Kind("a number, 0 or more", _number)
SHARE = Kind("a share from 0 to below 1 (0.02 is 2 %)", _share)
YES_NO = Kind("true or false", _yes_no)
CURRENCY = Kind('a currency of three letters, such as "USD"', _currency)
COUNTRY = Kind('a country of two letters, such as "CN"', _country)
MARKETPLACE = Kind('a marketplace, such as "US" or "DE" (docs/rules.md lists them)', _marketplace)
