"""From text to values: dates, numbers, ids. Each distinct text of a column is read once.

What one cell cannot decide (05/04/2026, 1.234) is read in the style of its file; a cell that is clear by itself never
needs the style, and is a sign of it.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from reconcile.ingest.clock_time import clock_time
from reconcile.ingest.details import NotAValue
from reconcile.ingest.months import month_names, month_of
from reconcile.ingest.style import Style, StyleSigns

FIRST_YEAR, LAST_YEAR = 1990, 2100  # a year outside is a typing error, not a date of a report
SHORT_YEARS = range(15, 31)  # a year of two digits is one of these, where another number might be the year too
DAY_ZERO = date(1899, 12, 30)
# From 2018 to 2036 as a spreadsheet counts days. A smaller number may be a date without its marks: 42826 for 4/28/26.
SERIALS = range(43101, 50000)
MOST_UNITS = 10**12
MONEY, RATE = Decimal("0.0001"), Decimal("0.000001")
_WHOLE_DIGITS = 12  # of DECIMAL(18,6); keeps money and rates alike

# An id that a spreadsheet has shortened has a sign in its exponent (1.23E+13); 1E5 is a purchase order.
DAMAGED_ID = r"^\d(?:[.,]\d+)?[Ee]\+\d{1,3}$"

_HALF_WIDTH = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: " "}
_NOTHING = frozenset({"-", "--", "–", "—", "/", "无", "無", "没有", "沒有", "なし", "none", "no", "nil", "n/a", "na"})

_TAIL = (
    r"(?:[T\s,]\s*(?:上午|下午|午前|午後)?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"  # time of day
    r"\s*(?:[AaPp]\.?\s?[Mm]\.?)?"
    r"\s*(?:Z|[A-Za-z]{2,5}(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})?)?$"  # zone
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TAIL)
_CJK = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号號]" + _TAIL)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TAIL)
_SHORT_YEAR_FIRST = re.compile(r"(\d{2})([-/.])(\d{1,2})\2(\d{1,2})" + _TAIL)
_REIWA = re.compile(r"^(?:令和|[Rr])\s*(\d{1,2}|元)(?=[年./-])")  # 令和8年 is 2026
_WEEKDAY = re.compile(r"\s*(?:\([月火水木金土日]\)|(?:星期|周)[一二三四五六日天])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_MONTH_ALONE = re.compile(
    r"(?P<m>\d{1,2})[/.-](?P<y>\d{4})$|(?P<Y>\d{4})(?:[/.-](?P<M>\d{1,2})|年(?P<J>\d{1,2})月[份分]?|(?P<C>\d{2}))$"
)
_MONTH_IN_WORDS = re.compile(
    r"(?P<m>[^\W\d_]+)\.?[\s,'/-]+(?:de\s+)?(?P<y>\d{4}|\d{2})$|(?P<Y>\d{4})[\s,/-]+(?P<M>[^\W\d_]+)\.?$"
)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?$")  # what a spreadsheet makes of a date, with its time, in a cell for numbers
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}),?" + _TAIL)
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?([^\W\d_]+)\.?[\s-]+(?:de\s+)?(\d{4}|\d{2}),?" + _TAIL
)

_CURRENCY = re.compile(r"^(?:[A-Z]{3}|R\$|US\$|[$€£¥₹]|zł|kr)\s*|\s*(?:[A-Z]{3}|[$€£¥₹]|zł|kr|円|元)$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*$|[.,]\d+$")


@dataclass
class ValueReader:
    """Reads the values of one file in one style and notes the signs of it; ``column`` is the one at work."""

    style: Style
    column: str = ""
    signs: StyleSigns = field(default_factory=StyleSigns)

    def period(self, text: str) -> date:
        """The last day of a period: of a month that stands alone (03/2026, Jan-26, 2026年1月), else the date.

        26-Jan may be the 26th of a year that is not told. Raises NotAValue with the reason.
        """
        year, month = _month_alone(unicodedata.normalize("NFKC", text).strip())
        return date(year, month, monthrange(year, month)[1]) if _is_day(year, month, 1) else self.date(text)

    def date(self, text: str) -> date:
        """The date as written, without a conversion of time zones. Raises NotAValue with the reason."""
        folded = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text).strip())
        folded = _REIWA.sub(lambda era: str(2018 + int(era[1].replace("元", "1"))), folded)
        if (found := _SERIAL.match(folded)) and int(found[1]) in SERIALS:
            return DAY_ZERO + timedelta(days=int(found[1]))
        year, month, day = self._date_parts(folded)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NotAValue("year_out_of_range", year=year)
        try:
            return date(year, month, day)
        except ValueError:
            raise NotAValue("no_such_day") from None

    def _date_parts(self, text: str) -> tuple[int, int, int]:
        if found := _YEAR_FIRST.match(text):
            return int(found[1]), int(found[3]), int(found[4])
        if (found := _SHORT_YEAR_FIRST.match(text)) and self._year_first(int(found[1]), int(found[4])):
            return 2000 + int(found[1]), int(found[3]), int(found[4])
        if found := _YEAR_LAST.match(text):
            year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
            return year, *self._month_and_day(year, int(found[1]), int(found[3]), found[2], text)
        if found := _CJK.match(text) or _COMPACT.match(text):
            return int(found[1]), int(found[2]), int(found[3])
        if found := _MONTH_DAY.match(text):
            return int(found[3]), month_of(found[1]), int(found[2])
        if (found := _DAY_MONTH.match(text)) and (len(found[3]) > 2 or int(found[3]) in SHORT_YEARS):
            return int(found[3]) + (2000 if len(found[3]) == 2 else 0), month_of(found[2]), int(found[1])
        raise NotAValue("no_date_form")

    def _year_first(self, first: int, last: int) -> bool:
        """Whether the year of a date of short numbers stands first: where both may be one the file decides."""
        if first in SHORT_YEARS and last in SHORT_YEARS:
            return self.style.year_first
        self.signs.year_first |= first in SHORT_YEARS
        self.signs.year_last |= last in SHORT_YEARS
        return first in SHORT_YEARS

    def _month_and_day(self, year: int, first: int, second: int, mark: str, text: str) -> tuple[int, int]:
        if mark == "." or first > 12 or second > 12:
            day_first = mark == "." or first > 12
            month, day = (second, first) if day_first else (first, second)
            if mark != "." and _is_day(
                year, month, day
            ):  # neither 14.03.2026 nor 13/45/2026 says how to read 05/04/2026
                self.signs.day_first |= day_first
                self.signs.month_first |= not day_first
        else:
            day_first = self.style.date_order == "DMY"
            if first != second:
                self.signs.note((self.column, text), None)
        return (second, first) if day_first else (first, second)

    def moment(self, text: str) -> str:
        """Day and time in the one form in which they can be compared as text, a numbered time zone brought to UTC.

        A date without a time is that date. An order of day and month that nothing decides is not assumed: a moment
        decides which of two lines counts. Raises NotAValue with the reason.
        """
        folded = unicodedata.normalize("NFKC", text).strip()
        found = _YEAR_LAST.match(folded)
        if found and found[2] != "." and not self.style.order_is_sure:
            first, second = int(found[1]), int(found[3])
            if first != second and max(first, second) <= 12:
                raise NotAValue("either_order")
        day = self.date(folded)
        if (found := _SERIAL.match(folded)) and found[2]:
            seconds = round(Decimal(found[2]) * 24 * 60 * 60)
            return (datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)).isoformat()  # noqa: DTZ001
        return clock_time(day, folded) or day.isoformat()

    def units(self, text: str) -> int:
        """A whole number. Raises NotAValue with the reason."""
        number = self.number(text)
        if number != number.to_integral_value():
            raise NotAValue("part_of_a_unit")
        if abs(number) > MOST_UNITS:
            raise NotAValue("too_large")
        return int(number)

    def money(self, text: str) -> Decimal:
        """An amount with at most four decimals. Raises NotAValue with the reason."""
        return self.number(text).quantize(MONEY, ROUND_HALF_UP)

    def rate(self, text: str) -> Decimal:
        """A cost per unit or a rate, six decimals. Raises NotAValue with the reason."""
        return self.number(text, unclear_mark=",").quantize(RATE, ROUND_HALF_UP)

    def number(self, text: str, unclear_mark: str = ".") -> Decimal:
        """A number in any of the forms that reports use. Raises NotAValue with the reason.

        Where 1,234 or 1.234 stands alone, only ``unclear_mark`` is worth a word: amounts have two decimals and
        units none, so that a comma before three digits separates thousands; a rate may well have three.
        """
        if text.isascii() and text.isdigit() and len(text) <= _WHOLE_DIGITS:
            return Decimal(text)
        negative, digits = _bare_digits(text)
        mark = self._decimal_mark(digits, unclear_mark)
        whole, _, part = digits.rpartition(mark) if mark in digits else (digits, "", "")
        if not _grouped(whole, "." if mark == "," else ","):
            raise NotAValue("grouped_digits")
        whole = whole.replace(",", "").replace(".", "")
        if len(whole) > _WHOLE_DIGITS:
            raise NotAValue("too_large")
        number = Decimal(f"{whole or '0'}.{part or '0'}")
        return -number if negative else number

    def _decimal_mark(self, digits: str, unclear_mark: str) -> str:
        comma, point = digits.rfind(","), digits.rfind(".")
        if comma < 0 and point < 0:
            return self.style.decimal
        mark, place = (",", comma) if comma > point else (".", point)
        if comma >= 0 and point >= 0:
            clear = mark
        elif digits.count(mark) > 1:
            clear = "." if mark == "," else ","
        elif len(digits) - place - 1 != 3 or place > 3 or digits.startswith("0") or place == 0:
            clear = mark
        else:
            if mark == unclear_mark:
                self.signs.note(None, (self.column, digits))
            return self.style.decimal
        self.signs.comma |= clear == ","
        self.signs.point |= clear == "."
        return clear


def _month_alone(text: str) -> tuple[int, int]:
    """Year and month of a month that stands alone, in numbers or with its name in any language; (0, 0) for others."""
    text = _REIWA.sub(lambda era: str(2018 + int(era[1].replace("元", "1"))), text)
    if found := _MONTH_ALONE.match(text):
        year, *months = found["y"] or found["Y"], found["m"], found["M"], found["J"], found["C"]
        return int(year), int(next(filter(None, months)))
    if not (found := _MONTH_IN_WORDS.match(text)):
        return 0, 0
    year = int(found["y"] or found["Y"])
    if len(found["y"] or found["Y"]) == 2:
        year = 2000 + year if year in SHORT_YEARS else 0
    return year, month_names().get((found["m"] or found["M"]).casefold(), 0)


def half_width(text: str) -> str:
    """An id with the letters and digits that a Japanese or Chinese keyboard writes full width as ordinary ones."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def is_nothing(text: str) -> bool:
    """Whether a cell says in a word or a dash that there is nothing: people fill in `无` where none applies."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in _NOTHING


def is_lost(text: str) -> bool:
    """True for an error cell and for a formula that was saved without its value: the sheet shows no value there."""
    return bool(re.fullmatch(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)|=.+", text, re.DOTALL))


def _bare_digits(text: str) -> tuple[bool, str]:
    """The sign, and the digits with their marks; currency and spaces between digits are dropped."""
    bare = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-").strip()
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()") if negative else bare
    for _ in range(2):  # -$1.00 and $-1.00 and 1.00-
        if bare.startswith(("-", "+")) or bare.endswith("-"):
            negative |= "-" in (bare[0], bare[-1])
            bare = bare[1:].strip() if bare[0] in "+-" else bare[:-1].strip()
        bare = _CURRENCY.sub("", bare)
    bare = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", bare)
    if not _NUMBER.match(bare):
        raise NotAValue("other_characters")
    return negative, bare


def _grouped(whole: str, mark: str) -> bool:
    """True when the groups of a whole number are right: 1,000,000 or, in India, 1,44,957."""
    if mark not in whole:
        return "," not in whole and "." not in whole
    return bool(re.match(r"\d{1,3}(?:X\d{3})+$|\d{1,2}(?:X\d{2})*X\d{3}$", whole.replace(mark, "X")))


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR and 1 <= day <= monthrange(year, month)[1]
