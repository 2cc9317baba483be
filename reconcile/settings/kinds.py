"""What a setting may be: the phrase that says so, and the function that reads it."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reconcile.ingest.values import FIRST_YEAR, LAST_YEAR
from reconcile.policy import read_policy
from reconcile.texts.phrase import Phrase


@dataclass(frozen=True)
class SettingKind:
    """A kind of value. `read` returns the value, or raises ValueError when it is not of this kind."""

    expected: Phrase
    read: Callable[[object], Any]


def choice(*words: str) -> SettingKind:
    """One word of a few."""
    listed = tuple(f'"{word}"' for word in words)
    return SettingKind(_expected("choice", words=listed), lambda value: _one_of(words, value))


def whole_number(at_least: int) -> SettingKind:
    """A whole number that is not too small."""

    def read(value: object) -> int:
        if type(value) is not int or value < at_least:
            raise ValueError
        return value

    return SettingKind(_expected("whole_number", least=at_least), read)


def _expected(key: str, **blanks: object) -> Phrase:
    return Phrase("expected", key, blanks)


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
    day = date.fromisoformat(value.strip()) if isinstance(value, str) else value
    if not isinstance(day, date) or isinstance(day, datetime) or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


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
    return _one_of([record.marketplace for record in read_policy().marketplace], _country(value))


TEXT = SettingKind(_expected("text"), _text)
DAY = SettingKind(_expected("day"), _day)
AMOUNT = SettingKind(_expected("amount"), _number)
SHARE = SettingKind(_expected("share"), _share)
YES_NO = SettingKind(_expected("yes_no"), _yes_no)
CURRENCY = SettingKind(_expected("currency"), _currency)
COUNTRY = SettingKind(_expected("country"), _country)
MARKETPLACE = SettingKind(_expected("marketplace"), _marketplace)
