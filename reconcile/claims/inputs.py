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
    """

    decision: str = ""
    case_id: str = ""
    filed_date: date | None = None
    outcome: str = ""
    paid_units: int | None = None
    paid_amount: Decimal | None = None
    note: str = ""
    reviewer: str = ""

    @staticmethod
    def of(rows: Sequence[LogRow]) -> Inputs:
        """What lines of the log say of one row of a sheet: the latest line, money and units of all together."""
        if not rows:
            return Inputs()
        last = max(rows, key=lambda row: row.changed_at)
        return Inputs(
            decision=last.decision,
            case_id=last.case_id,
            filed_date=last.filed_date,
            outcome=last.status if last.told_outcome else "",
            paid_units=_sum([row.paid_units for row in rows]),
            paid_amount=_sum([row.paid_amount for row in rows]),
            note=last.note,
            reviewer=last.reviewer,
        )

    def as_text(self) -> dict[str, str]:
        """Every field as the text that stands in the log and in the memory of a workbook."""
        return {name: text_of(value) for name, value in asdict(self).items()}

    @staticmethod
    def from_text(texts: Mapping[str, str]) -> Inputs:
        """The fields from their texts. Raises ValueError for a text that is none of its field's."""
        return Inputs(
            decision=texts["decision"],
            case_id=texts["case_id"],
            filed_date=date.fromisoformat(texts["filed_date"]) if texts["filed_date"] else None,
            outcome=texts["outcome"],
            paid_units=int(texts["paid_units"]) if texts["paid_units"] else None,
            paid_amount=Decimal(texts["paid_amount"]) if texts["paid_amount"] else None,
            note=texts["note"],
            reviewer=texts["reviewer"],
        )


FIELDS = tuple(field.name for field in fields(Inputs))


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
