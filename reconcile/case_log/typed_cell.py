"""What a person typed into an input cell, as the text that the case log keeps; what cannot be read is never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from reconcile.case_log.no_result import NoResult
from reconcile.claims.case_row import DECISIONS, OUTCOMES, case_number
from reconcile.claims.inputs import in_currency, text_of
from reconcile.ingest.currency import amount_and_currency, currency_or_sign, may_mean
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.details import NotAValue
from reconcile.ingest.header_words import header_key
from reconcile.ingest.measures import without_measure
from reconcile.ingest.sheets import EXACT_NUMBER_LIMIT
from reconcile.ingest.style import Style
from reconcile.ingest.values import DAY_ZERO, ValueReader, is_nothing
from reconcile.report.printable import UNPRINTABLE
from reconcile.report.sheet_inputs import FIRST_DAY, LAST_DAY
from reconcile.texts.catalogue import LANGUAGES, catalogue

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?$")
_YEAR = re.compile(r"\d{4}")
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$")
_CODE = re.compile("[A-Z]{3}")
_SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+$")
_MARKS = re.compile("[\u200b-\u200f\u2028-\u202e\ufeff]")
WAITS = "filed"
_CHOICES = {"decision": DECISIONS, "outcome": (*OUTCOMES, WAITS)}


class Unreadable(ValueError):  # noqa: N818 - it names what was found, not a fault of the program
    """A cell that says nothing certain. Its text names what was expected, a key of the catalogue (`expected`)."""


def read_cell(name: str, raw: object) -> str:
    """The text of input field `name` that `raw` stands for; '' for an empty cell. Raises Unreadable.

    An outcome that says that there is none yet (`处理中`, `待回复`) is `WAITS`. Money keeps the currency that is
    written with it: `300 CNY`, or the sign of several, `300 $`, which `meant_as` tells apart.
    """
    if raw is None or (isinstance(raw, str) and not _clean(raw)):
        return ""
    if isinstance(raw, (bool, NoResult)):
        raise Unreadable(name)
    readers = {"filed_date": _date, "paid_units": _units, "paid_amount": _amount, "case_id": _case_id}
    if name in _CHOICES:
        return _choice(name, raw)
    return readers[name](raw) if name in readers else _text(raw)


def shown(raw: object) -> str:
    """A cell as a person sees it, for a message."""
    return text_of(int(raw)) if isinstance(raw, float) and raw == int(raw) else str(raw)


def _clean(text: str) -> str:
    """Text without marks that nobody sees and without spaces around it; several lines are joined by ` / `."""
    lines = _MARKS.sub("", text.replace("\u00a0", " ")).splitlines()
    return " / ".join(part for line in lines if (part := UNPRINTABLE.sub("", line).strip()))


def _plain(raw: object) -> str:
    return unicodedata.normalize("NFKC", _clean(str(raw))).strip()


def _choice(name: str, raw: object) -> str:
    word = _words(name).get(header_key(str(raw)))
    if word is None:
        raise Unreadable(name)
    return word


@cache
def _words(name: str) -> dict[str, str]:
    """The words for the values of a field, in the form in which they are compared: those of a log and of the sheets."""
    told = {key: value for key, value in _spellings(name).items() if value in _CHOICES[name]}
    told |= {header_key(value): value for value in _CHOICES[name]}
    for language in LANGUAGES:
        words = catalogue(language)
        told |= {header_key(words.text(name, value)): value for value in words.keys(name)}
    return told


def _spellings(name: str) -> Mapping[str, str]:
    """How people write the values in a case log of their own; an outcome is its status."""
    declaration = declaration_of("seller_case_log")
    return declaration.columns["status" if name == "outcome" else name].values


def _date(raw: object) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, (int, float)):
        if not FIRST_DAY <= int(raw) <= LAST_DAY:
            raise Unreadable("filed_date")
        return (DAY_ZERO + timedelta(days=int(raw))).isoformat()
    text = _plain(raw)
    found = _DATE.match(text)
    try:
        day = date(*map(int, found.groups())) if found else _as_in_files(text)
    except ValueError as error:
        raise Unreadable("filed_date") from error
    if day.year < 2000:
        raise Unreadable("filed_date")
    return day.isoformat()


def _as_in_files(text: str) -> date:
    """A date in the forms of the input files, with the whole year and in no doubt. Raises ValueError."""
    if not _YEAR.search(text):
        raise Unreadable("filed_date")
    return date.fromisoformat(ValueReader(Style()).moment(text)[:10])


def _number(raw: object, name: str) -> Decimal:
    if isinstance(raw, (int, float)):
        number = Decimal(repr(raw))
    else:
        text = _plain(raw)
        if not _NUMBER.match(text):
            raise Unreadable(name)
        number = Decimal(text.replace(",", ""))
    if not 0 <= number < EXACT_NUMBER_LIMIT:
        raise Unreadable(name)
    return number


def _units(raw: object) -> str:
    number = _number(without_measure(_plain(raw), "units") if isinstance(raw, str) else raw, "paid_units")
    if number != int(number):
        raise Unreadable("paid_units")
    return str(int(number))


def _amount(raw: object) -> str:
    number, currency = amount_and_currency(_plain(raw)) if isinstance(raw, str) else (raw, "")
    try:
        return in_currency(text_of(round(_number(number, "paid_amount"), 4)), currency_or_sign(currency))
    except NotAValue as fault:
        raise Unreadable("paid_amount") from fault


def meant_as(money: str, shown: str, own: str) -> str:
    """The text of money with its currency: that of the cell (`shown`) where none is written, `own` for a sign of it.

    Raises Unreadable for a sign that may mean other currencies only.
    """
    amount, _, written = money.partition(" ")
    if may_mean(written, own):
        return in_currency(amount, own)
    if written and not _CODE.fullmatch(written):
        raise Unreadable("paid_amount")
    return in_currency(money, shown)


def _case_id(raw: object) -> str:
    if isinstance(raw, (int, float)):
        if raw != int(raw) or not 0 <= raw < EXACT_NUMBER_LIMIT:
            raise Unreadable("case_id")
        return str(int(raw))
    text = _plain(raw).removeprefix("'")
    if _SHORTENED.match(text):
        raise Unreadable("case_id")
    return "" if is_nothing(text) else case_number(text)


def _text(raw: object) -> str:
    if isinstance(raw, float):
        return shown(raw)
    return _clean(str(raw))
