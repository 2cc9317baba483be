"""What the analyst fills in for one row of a claim sheet, and the same as it stands in the case log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TypeVar

from reconcile.claims.case_row import LogRow

Number = TypeVar("Number", int, Decimal)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The input columns of one row, in the order of the sheet; None and '' mean that nothing stands there.

    `paid_units` counts every unit of the case that was paid, those that credits have settled since included.
    `paid_currency` is no column: what stands in one is money with its currency, and it is '' where the log names none.
    """

    decision: str = ""
    case_id: str = ""
    filed_date: date | None = None
    outcome: str = ""
    paid_units: int | None = None
    paid_amount: Decimal | None = None
    note: str = ""
    reviewer: str = ""
    paid_currency: str = ""

    @staticmethod
    def of(rows: Sequence[LogRow]) -> Inputs:
        """What lines of the log say of one row of a sheet: the latest line, money and units of all together."""
        if not rows:
            return Inputs()
        last = max(rows, key=lambda row: row.changed_at)
        money = [row for row in rows if row.paid_amount is not None]
        return Inputs(
            decision=last.decision,
            case_id=last.case_id,
            filed_date=last.filed_date,
            outcome=last.status if last.told_outcome else "",
            paid_units=_sum([row.paid_units for row in rows]),
            paid_amount=_sum([row.paid_amount for row in rows]),
            note=last.note,
            reviewer=last.reviewer,
            paid_currency=max((row.currency for row in money), default=""),
        )

    def as_text(self) -> dict[str, str]:
        """Every field as the text that stands in the log and in the memory of a workbook."""
        told = {name: text_of(value) for name, value in asdict(self).items() if name in FIELDS}
        return told | {"paid_amount": in_currency(told["paid_amount"], self.paid_currency)}

    @staticmethod
    def from_text(texts: Mapping[str, str]) -> Inputs:
        """The fields from their texts. Raises ValueError for a text that is none of its field's."""
        amount, currency = money_of(texts["paid_amount"])
        return Inputs(
            decision=texts["decision"],
            case_id=texts["case_id"],
            filed_date=date.fromisoformat(texts["filed_date"]) if texts["filed_date"] else None,
            outcome=texts["outcome"],
            paid_units=int(texts["paid_units"]) if texts["paid_units"] else None,
            paid_amount=amount,
            note=texts["note"],
            reviewer=texts["reviewer"],
            paid_currency=currency,
        )


FIELDS = tuple(field.name for field in fields(Inputs) if field.name != "paid_currency")


def in_currency(money: str, currency: str) -> str:
    """The text of an amount with the currency that it names, else with this one: `310` is `310 CNY`; '' for nothing."""
    return f"{money} {currency}" if money and currency and " " not in money else money


def money_of(text: str) -> tuple[Decimal | None, str]:
    """Amount and currency of such a text; None and '' for nothing."""
    amount, _, currency = text.partition(" ")
    return (Decimal(amount) if amount else None), currency


def is_less(money: str, before: str) -> bool:
    """Whether the text of an amount is less than that of another one in its currency; False where one is nothing."""
    (now, currency), (then, former) = money_of(money), money_of(before)
    return now is not None and then is not None and currency == former and now < then


def text_of(value: object) -> str:
    """A value as text, the same for equal values: no superfluous zeros, ISO dates, '' for nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return value.isoformat() if isinstance(value, date) else str(value)


def _sum(values: Sequence[Number | None]) -> Number | None:
    told = [value for value in values if value is not None]
    return sum(told[1:], told[0]) if told else None
