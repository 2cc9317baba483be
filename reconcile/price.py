"""What a unit is worth: the purchase price in force on the event date, never a sale price (contract section 5).

Money is decimal from end to end and rounded once, half up, to the minor unit of the marketplace's currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.policy.periods import in_period
from reconcile.policy.records import Cap, Marketplace
from reconcile.records import Exposure, Reason, SourceLine
from reconcile.rounding import half_up

GRADE_AND_RESELL = "amzn.gr."


@dataclass(frozen=True, slots=True)
class Cost:
    """One purchase price and where it stands."""

    unit_cost: Decimal
    currency: str
    effective_from: date
    source: SourceLine
    invoice_no: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """One exchange rate and where it stands; `rate` converts from the cost's to the claim's currency."""

    day: date
    rate: Decimal
    source: SourceLine | None


@dataclass(frozen=True, slots=True)
class Limit:
    """What a contract or policy pays for a unit, in its own currency, and the rate to the claim's."""

    per_unit: Decimal
    currency: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one unit of an exposure. `per_unit` is None where something is missing; `missing` says what.

    `notes`: what a contract takes off, or why its terms could not be used. `deductible`: the part of the loss that an
    insurance policy leaves with the seller, and its currency, where that lowered the price. `limit`: the term that
    lowered it, whichever.
    """

    currency: str
    cost: Cost | None = None
    rate: Rate | None = None
    per_unit: Decimal | None = None
    missing: Reason | None = None
    minor_units: int = 2
    notes: tuple[Reason, ...] = ()
    deductible: tuple[Decimal, str] | None = None
    limit: Limit | None = None

    def amount(self, units: int) -> Decimal | None:
        """Units x unit price, rounded once, half up; None where the price is not known."""
        if self.per_unit is None:
            return None
        return half_up(self.per_unit * units, self.minor_units)

    def shortfall(self, units: int, paid_per_unit: Decimal) -> Decimal | None:
        """What a payment per unit lacks to the unit price, for these units, rounded once."""
        if self.per_unit is None:
            return None
        missing = (self.per_unit - paid_per_unit) * units
        return half_up(missing, self.minor_units)


def _two_costs(exposure: Exposure, cost: Cost) -> Reason:
    if exposure.other_skus:
        return Reason.of("two_skus_two_costs", skus=", ".join((exposure.sku, *exposure.other_skus)))
    return Reason.of("two_costs", date=cost.effective_from)


class Prices:
    """Costs, exchange rates and caps of a run."""

    def __init__(
        self,
        con: DuckDBPyConnection,
        marketplaces: tuple[Marketplace, ...],
        caps: tuple[Cap, ...],
        as_of: date,
        rate_age_days: int,
    ) -> None:
        self._marketplaces = {m.marketplace: m for m in marketplaces}
        self._caps = {c.marketplace: c for c in caps if in_period(c, as_of)}
        self._rate_age = rate_age_days
        self._costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
        for fnsku, sku, asin, unit_cost, currency, start, invoice, *place in con.execute(_COSTS).fetchall():
            cost = Cost(unit_cost, currency, start, SourceLine(*place), invoice)
            for kind, name in (("fnsku", fnsku), ("sku", sku), ("asin", asin)):
                if name:
                    self._costs[kind, name.lower()].append(cost)
        self._found: dict[tuple[str, str, date], list[Rate]] = {}  # asked for again with every claim of the day
        self._priced: dict[tuple[object, ...], Price] = {}  # a product of one day is asked for by claims and by rates
        self._rates: dict[tuple[str, str], list[Rate]] = defaultdict(list)
        for day, source_currency, target, rate, file_id, sheet, line in con.execute(_RATES).fetchall():
            self._rates[source_currency, target].append(Rate(day, rate, SourceLine(file_id, sheet, line)))

    def price(self, exposure: Exposure) -> Price:
        """Price of one unit on the exposure's event date, in its marketplace's currency."""
        product = (exposure.fnskus, exposure.sku, exposure.other_skus, exposure.asin)
        asked = (*product, exposure.event_date, exposure.marketplace, exposure.counterparty)
        if asked not in self._priced:
            self._priced[asked] = self._price(exposure)
        return self._priced[asked]

    def _price(self, exposure: Exposure) -> Price:
        market = self._marketplaces[exposure.marketplace]
        costs = self._costs_on(exposure)
        if not costs:
            return Price(market.currency, missing=Reason.of("no_cost", date=exposure.event_date))
        cost, *others = costs
        if any((c.unit_cost, c.currency) != (cost.unit_cost, cost.currency) for c in others):
            return Price(market.currency, missing=_two_costs(exposure, cost))
        rates = self._rates_on(cost.currency, market.currency, exposure.event_date)
        if len(rates) != 1:
            key, day = ("two_rates", rates[0].day) if rates else ("no_rate", exposure.event_date)
            reason = Reason.of(key, currency=cost.currency, to=market.currency, date=day)
            return Price(market.currency, cost, missing=reason)
        rate = rates[0]
        per_unit = cost.unit_cost * rate.rate
        cap = self._caps.get(exposure.marketplace)
        if cap is not None and exposure.counterparty == "amazon":
            capped = self.rate(cap.currency, market.currency, exposure.event_date)
            if capped is not None:
                per_unit = min(per_unit, cap.cap * capped.rate)
            elif per_unit > cap.cap:
                # The cap is in euro, the store's own currency is worth less: a smaller number is surely below it.
                missing = Reason.of("no_rate", currency=cap.currency, to=market.currency, date=exposure.event_date)
                return Price(market.currency, cost, missing=missing)
        return Price(market.currency, cost, rate, per_unit, minor_units=market.minor_units)

    def _costs_on(self, exposure: Exposure) -> list[Cost]:
        """The costs with the latest start on or before the event date: by FNSKU, else SKU, else ASIN.

        A product that its record names by SKU alone has the cost of another FNSKU of that SKU before that of the ASIN.
        Of several SKUs that the record names each has its own.
        """
        day = exposure.event_date
        found = (
            self._latest_cost("fnsku", [exposure.fnsku], day)
            or [cost for sku in (exposure.sku, *exposure.other_skus) for cost in self._latest_cost("sku", [sku], day)]
            or self._latest_cost("fnsku", exposure.other_fnskus, day)
        )
        if found or exposure.sku.startswith(GRADE_AND_RESELL):
            return found
        return self._latest_cost("asin", [exposure.asin], day)

    def _latest_cost(self, kind: str, names: Iterable[str], day: date) -> list[Cost]:
        """The costs of these names with the latest start on or before the day."""
        latest: list[Cost] = []
        for name in names:
            for cost in self._costs.get((kind, name.lower()), ()):
                if cost.effective_from > day:
                    continue
                if latest and cost.effective_from > latest[0].effective_from:
                    latest = []
                if not latest or cost.effective_from == latest[0].effective_from:
                    latest.append(cost)
        return latest

    def converted(self, amount: Decimal, currency: str, exposure: Exposure) -> Decimal | None:
        """Money in the currency of the claim, at the rate of the event date; None without a rate. '' is its own."""
        market = self._marketplaces[exposure.marketplace]
        rate = self.rate(currency or market.currency, market.currency, exposure.event_date)
        return half_up(amount * rate.rate, market.minor_units) if rate else None

    def rate(self, source: str, target: str, day: date) -> Rate | None:
        """The exchange rate of contract section 5 for that day; None where there is none, or two contradict."""
        rates = self._rates_on(source, target, day)
        return rates[0] if len(rates) == 1 else None

    def _rates_on(self, source: str, target: str, day: date) -> list[Rate]:
        """The rates of the latest day on or before the day, at most 31 days old, direct, else inverse."""
        asked = (source, target, day)
        if asked not in self._found:
            self._found[asked] = self._nearest_rates(source, target, day)
        return self._found[asked]

    def _nearest_rates(self, source: str, target: str, day: date) -> list[Rate]:
        if source == target:
            return [Rate(day, Decimal(1), None)]
        if direct := self._latest(self._rates.get((source, target), []), day):
            return direct
        inverse = self._latest(self._rates.get((target, source), []), day)
        return [Rate(r.day, Decimal(1) / r.rate, r.source) for r in inverse]

    def _latest(self, rates: list[Rate], day: date) -> list[Rate]:
        near = [r for r in rates if 0 <= (day - r.day).days <= self._rate_age]
        latest = max((r.day for r in near), default=None)
        return [r for r in near if r.day == latest]


_COSTS = """
select fnsku, sku, asin, unit_cost, currency, effective_from, invoice_no, file_id, sheet, line
from cost_line
order by fnsku, sku, asin, effective_from, unit_cost, currency
"""
_RATES = """
select rate_date, from_currency, to_currency, rate, file_id, sheet, line
from fx_rate
order by rate_date, from_currency, to_currency, rate
"""
