"""Dates and money as a reader of the language writes them, for pages that no spreadsheet formats."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reconcile.policy import decimals_of
from reconcile.texts.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the texts of a language."""

    texts: Catalogue

    def day(self, day: date | None) -> str:
        """`24 Nov 2026`, `2026年11月24日`; '' for None."""
        if day is None:
            return ""
        month = self.texts.text("month", f"m{day.month}")
        return self.texts.text("reader", "day", year=day.year, month=month, day=day.day)

    def money(self, amount: Decimal | None, currency: str) -> str:
        """`1,234.50 USD`, `5,100 JPY`; '' for None."""
        if amount is None:
            return ""
        return self.texts.text("reader", "money", amount=self.number(amount, currency), currency=currency)

    def number(self, amount: Decimal | None, currency: str) -> str:
        """The same without the currency."""
        return "" if amount is None else f"{amount:,.{decimals_of(currency)}f}"
