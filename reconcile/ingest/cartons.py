"""Carton numbers as people write them: full carton ids, ranges, lists, and the errors typed into them.

A carton id is the shipment id (12 characters, `FBA15SMPLA05`) + `U` + 6 digits. Packing documents and delivery
records shorten it in many ways (`FBA19SMPLA09U000001-10`, `U000003-04`, `3, 5-7`). Here all of them become the same
thing: a shipment id (or '') and bare carton numbers without leading zeros, as text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from reconcile.ingest.details import NotAValue, detail, listed
from reconcile.ingest.values import is_nothing

# No shipment has more cartons than this: a longer range is a typing error, not a shipment.
LONGEST_RANGE = 5000

_NO_CARTON = {"", "0", "无缺失", "无短少", "无丢失", "无破损", "无异常", "正常", "齐全", "完好", "全部签收"}
_SHIPMENT = re.compile(r"FBA[0-9A-Z]{9}")
_FULL_ID = re.compile(r"(FBA[0-9A-Z]{9}|FBA[0-9A-Z]{3,12}?)U(\d+)")
_SHORT_ID = re.compile(r"U?(\d+)")
_NAMED = re.compile(r"\d+_\w*")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_RANGE_MARK = re.compile(r"\s*(?:-|‐|‑|–|—|−|~|〜|至|到|(?<=[\d\s])TO(?=[\s\dUF]))\s*")
_SEPARATOR = re.compile(r"[,、;/.:&+|和\s]+")
_CARTON_WORDS = re.compile(r"第|箱子|纸箱|箱|号|號|#|\bCARTONS?\b|\bCTNS?\b|\bBOX(?:ES)?\b|\bNOS?\b\.?")

# `2箱`, `少2箱`, `2 cartons`, `2箱：3、5`: how many are missing. `第2箱`, `箱2`, `#2`, `02`, `3箱、5箱` say which.
# `2/10` may say either, also as `3/10,7/10` or `第2/10箱`; three and more (`3/7/9`) and ranges (`1-3/5-7`) are a list.
_COUNTED = r"([1-9]\d*)\s*(?:箱子|纸箱|箱|CARTONS?|CTNS?|BOX(?:ES)?)\.?"
_COUNT = re.compile(
    rf"(?:少了?|缺少?|短少|丢失?|共)?\s*{_COUNTED}\s*(?:$|(?![、/~至到-])[\s:,;(]*(?P<which>.*?)\)?$)", re.DOTALL
)
_SHORT = r"(?:少了?|缺少?|短少?|丢失?|差|MISSING|SHORT|LOST)"
_PIECES = r"[\d一二两三四五六七八九十]+\s*(?:箱子|纸箱|箱|件|CARTONS?|CTNS?|BOX(?:ES)?)"
_TOLD = re.compile(
    rf"(?<!无)(?<!没)(?<!有)(?<!未)(?:{_SHORT}\s*{_PIECES}|[少缺丢][箱件]|短装)"
    rf"|{_PIECES}\s*(?:丢失|缺失|短少|未到|未收到|未签收|(?:ARE |IS )?(?:MISSING|SHORT|LOST))"
    rf"|[只仅才](?:签收|收到|收|到|送达|妥投)了?\s*{_PIECES}"
    rf"|[只仅才]有\s*{_PIECES}(?!外?箱?[^\d,;。\s]{{0,2}}[破损坏湿变压])"
    r"|部分[^,;\s]{0,4}(?:签收|妥投|送达|到仓|到货|派送)|PARTIAL(?:LY)?\s(?:DELIVER|RECEIV|RECEIPT)"
)
_EITHER = re.compile(r"(?<![\dU/])\d+\s*/\s*\d+(?![\dU]|\s*[/~至到-])")


class CartonError(NotAValue):
    """A carton list that cannot be read. `detail` says what is wrong, `remedy` (its key) what to do."""

    def __init__(self, key: str, remedy: str, **blanks: object) -> None:
        super().__init__(key, **blanks)
        self.remedy = detail(remedy)


@dataclass(frozen=True)
class CartonReading:
    """What a carton cell says: the shipment ('' when it names none), its cartons in order, and a doubt in words."""

    shipment_id: str
    numbers: tuple[str, ...]
    doubt: str = ""


def read_cartons(text: str, shipment_id: str = "") -> CartonReading:
    """Read a cell with carton numbers: ids, ranges and lists with any separator.

    `shipment_id` is the shipment that the row belongs to, where it is known; a cell that names another one is an
    error. A bare shipment id gives no numbers; so do blank and words like `无` or `none`. Raises CartonError.
    """
    known = shipment_id.strip().upper()
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").upper()  # a spreadsheet's mark of a text
    if plain in _NO_CARTON or is_nothing(plain):
        return CartonReading(known, ())
    _refuse_dates(plain)
    plain = re.sub(r"^(\d+)\.0+$", r"\1", plain)
    plain = _RANGE_MARK.sub("-", _CARTON_WORDS.sub(" ", plain)).strip()
    numbers: list[str] = []
    doubts: list[str] = []
    for item in filter(None, _SEPARATOR.split(plain)):
        named, found, doubt = _read_item(item, text)
        known = _same_shipment(known, named, text)
        numbers.extend(found)
        if doubt:
            doubts.append(doubt)
    unique = sorted(set(numbers), key=carton_order)
    if len(unique) < len(numbers):
        doubts.append(detail("twice"))
    return CartonReading(known, tuple(unique), listed(doubts, ("; ", "；")))


@dataclass(frozen=True)
class ToldCartons:
    """What a delivery record says of lost cartons: their numbers as a normal list, `3,5,6,7`, or how many they are."""

    numbers: str
    count: int | None = None


def lost_cartons(text: str, shipment_id: str = "") -> ToldCartons:
    """Read the cell of a delivery record with its missing or damaged cartons. Raises CartonError.

    `2箱` are two cartons, whichever they are; where it says which as well, they must be two.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    counted = _COUNT.match(plain)
    which = (counted and counted["which"]) or ""
    if counted is None or re.search(_COUNTED, which):
        if _EITHER.search(plain):
            raise CartonError("count_or_number", "count_or_number_remedy", text=text.strip())
        return ToldCartons(",".join(read_cartons(text, shipment_id).numbers))
    count, numbers = int(counted[1]), read_cartons(which, shipment_id).numbers
    if which and len(numbers) != count:
        raise CartonError("count_differs", "count_differs_remedy", text=text.strip(), count=count, named=len(numbers))
    return ToldCartons(",".join(numbers), None if numbers else count)


def loss_told(text: str) -> str:
    """The remark of a delivery where it tells of cartons that are short, `少1箱` or `1 carton missing`; else ''."""
    return text.strip() if _TOLD.search(unicodedata.normalize("NFKC", text).upper()) else ""


def carton_name(text: str) -> str:
    """The name of one carton as a packing list writes it: `001` is 1, `4_1`, `13_` and `6-1029` are names and stay.

    A full carton id gives its bare number. Never reads a range: a list that means one has a column with the number of
    cartons, and `read_cartons` reads that.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    plain = re.sub(r"^(\d+)\.0+$", r"\1", plain)
    full = _FULL_ID.fullmatch(plain) or re.fullmatch(r"(U)(\d+)", plain)
    digits = full.group(2) if full else plain
    return (digits.lstrip("0") or "0") if digits.isdecimal() else digits


def shipment_in(text: str) -> str:
    """The one shipment id that stands in a text (a sheet name, a file name, a cell); '' when none or several do."""
    found = set(shipments_in(text))
    return found.pop() if len(found) == 1 else ""


def shipments_in(text: str) -> list[str]:
    """Every shipment id that stands in a text, also on the label of a carton (`FBA15ABCDEFGU000003`)."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.findall(r"(?<![0-9A-Z])FBA[0-9A-Z]{9}(?=$|[^0-9A-Z]|U\d)", plain)


def names_no_one_shipment(text: str) -> bool:
    """Whether a cell that should be a shipment id holds Amazon's ids and more: several of them, a carton, a remark."""
    found = shipments_in(text)
    return bool(found) and found != [unicodedata.normalize("NFKC", text).strip().upper()]


def carton_order(name: str) -> tuple[int, str]:
    """Sort key: 2 before 10, and `4_1` directly after 4."""
    digits = re.match(r"\d+", name)
    return (int(digits.group()) if digits else 0, name)


def _refuse_dates(plain: str) -> None:
    if _DATE.fullmatch(plain):
        raise CartonError("date_for_cartons", "date_for_cartons_remedy")


def _same_shipment(known: str, named: str, text: str) -> str:
    if known and named and known != named:
        raise CartonError("other_shipment", "other_shipment_remedy", text=text.strip(), named=named, known=known)
    return known or named


def _read_item(item: str, text: str) -> tuple[str, list[str], str]:
    """One item of a list: (shipment id or '', carton numbers, doubt)."""
    if _SHIPMENT.fullmatch(item):
        return item, [], ""
    first, mark, last = item.partition("-")
    shipment, start, doubt = _read_number(first, text)
    if not mark:
        return shipment, [start], doubt
    last_shipment, end, last_doubt = _read_number(last, text)
    _same_shipment(shipment, last_shipment, text)
    return shipment or last_shipment, _expand(start, end, text), doubt or last_doubt


def _read_number(token: str, text: str) -> tuple[str, str, str]:
    """A full id, `U000004`, `04` or `4_1`: (shipment id or '', bare number, doubt)."""
    full = _FULL_ID.fullmatch(token)
    short = _SHORT_ID.fullmatch(token)
    if full:
        shipment, digits = full.group(1), full.group(2)
    elif short:
        shipment, digits = "", short.group(1)
    elif _NAMED.fullmatch(token):
        return "", token.lstrip("0") or token, ""
    else:
        raise CartonError("no_carton_list", "no_carton_list_remedy", text=text.strip())
    number = digits.lstrip("0")
    if not number:
        raise CartonError("carton_zero", "carton_zero_remedy", text=text.strip())
    doubt = detail("too_many_digits", token=token, n=len(digits), number=number) if len(digits) > 6 else ""
    return shipment, number, doubt


def _expand(start: str, end: str, text: str) -> list[str]:
    if not (start.isdecimal() and end.isdecimal()):
        raise CartonError("no_range", "range_remedy", text=text.strip())
    low, high = int(start), int(end)
    if high < low:
        raise CartonError("range_backwards", "range_remedy", text=text.strip(), low=low, high=high)
    if high - low >= LONGEST_RANGE:
        raise CartonError("range_too_long", "range_remedy", text=text.strip(), n=high - low + 1)
    return [str(number) for number in range(low, high + 1)]
