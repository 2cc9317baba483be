"""What units cost, in one currency as far as rates are known: the reporting currency, else the marketplace's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from reconcile.claims.claim import Claim
from reconcile.policy import decimals_of
from reconcile.price import Price, Prices
from reconcile.records import CreditLine, Exposure
from reconcile.rounding import half_up


class Worth:
    """Costs and rates of a run, as looking back needs them: at cost, without any cap or contract."""

    def __init__(self, prices: Prices, reporting_currency: str | None) -> None:
        self._prices = prices
        self._reporting = reporting_currency

    def of(self, exposure: Exposure) -> Price:
        """What one unit of the exposure cost on its event date; without a cost still in the currency of the totals."""
        price = self._prices.price(exposure)
        per_unit = price.cost.unit_cost * price.rate.rate if price.cost and price.rate else None
        if self._reporting and self._reporting != price.currency:
            rate = self._prices.rate(price.currency, self._reporting, exposure.event_date)
            if rate is not None:
                per_unit = None if per_unit is None else per_unit * rate.rate
                return Price(self._reporting, per_unit=per_unit, minor_units=decimals_of(self._reporting))
        if per_unit == price.per_unit:  # no cap lowers it
            return price
        return Price(price.currency, per_unit=per_unit, minor_units=price.minor_units)

    def converted(self, amount: Decimal | None, source: str, target: str, day: date) -> Decimal | None:
        """Money in another currency at the rate of the day, rounded half up; None without money or rate."""
        if amount is None:
            return None
        rate = self._prices.rate(source or target, target, day)
        if rate is None:
            return None
        return half_up(amount * rate.rate, decimals_of(target))

    def paid(self, exposure: Exposure, credit: CreditLine, units: int, target: str) -> Decimal:
        """What a payment gave for so many of its units; in stock: what these cost. Zero where that is not known."""
        share = credit.share(units)
        if not share:
            return self.of(exposure).amount(units) or Decimal(0)
        return self.converted(abs(share), credit.currency, target, credit.day) or Decimal(0)

    def total(self, claims: Sequence[Claim], target: str) -> Decimal:
        """The amounts of claim rows together, those without one left out."""
        if not claims:  # of most losses nothing is asked
            return Decimal(0)
        money = (self.converted(c.amount, c.price.currency, target, c.one.exposure.event_date) for c in claims)
        return sum((amount for amount in money if amount is not None), Decimal(0))
