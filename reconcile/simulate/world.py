"""The simulated account while time passes: its stock, its diary of things to come, and all that was written down."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from reconcile.simulate import catalogue
from reconcile.simulate.markets import Market, Size
from reconcile.simulate.things import Exposure, LedgerRow, Payment, Product, Shipment, Unit
from reconcile.simulate.trade import Case, CustomerReturn, Incident, Order, Parcel, Refund, Removal, Replacement

CENT = Decimal("0.01")
WARM_UP = 75  # days simulated before the data begin, so that old losses and old payments exist


class World:
    """One seller account. Everything random comes from one generator, so a seed gives one history."""

    def __init__(self, seed: int, market: Market, size: Size, dirty: bool = False) -> None:
        self.rng = random.Random(f"{seed}/{market.code}/{size.products}")  # noqa: S311 (a simulation, no secret)
        self.dirty = dirty  # papers are missing, unclear or wrong
        self.market = market
        self.size = size
        self.as_of = self._as_of()
        self.data_start = self.as_of - timedelta(days=size.days)
        self.first_day = self.data_start - timedelta(days=WARM_UP)
        self.day = self.first_day
        self.diary: dict[date, list[Callable[[], object]]] = {}
        self.stock: Counter[tuple[str, str]] = Counter()
        self.ledger: list[LedgerRow] = []
        self.payments: list[Payment] = []
        self.deposits: list[Payment] = []  # those that the date-range reports show
        self.exposures: list[Exposure] = []
        self.shipments: list[Shipment] = []
        self.orders: list[Order] = []
        self.refunds: list[Refund] = []
        self.returns: list[CustomerReturn] = []
        self.replacements: list[Replacement] = []
        self.removals: list[Removal] = []
        self.parcels: list[Parcel] = []
        self.cases: list[Case] = []
        self.incidents: list[Incident] = []
        self.costless: set[str] = set()  # FNSKUs whose cost the seller cannot find
        self.two_costs: set[str] = set()  # FNSKUs with two different costs for the same date
        self.numbers: Counter[str] = Counter()
        self.rates = self._rates()
        self.products = self._products()
        if dirty:
            unclear = self.rng.sample([item.fnsku for item in self.products], len(self.products) // 8)
            self.costless, self.two_costs = set(unclear[::2]), set(unclear[1::2])
        self.twins = {item.twin_of: item for item in self.products if item.twin_of}

    def _as_of(self) -> date:
        """A day of autumn 2026: all rules of that year are in force, and a year of history lies before it."""
        return date(2026, 9, 1) + timedelta(days=self.rng.randrange(80))

    def _products(self) -> list[Product]:
        """The catalogue, every twelfth product with a twin, and the stock on the first day."""
        made: list[Product] = []
        for number in range(1, self.size.products + 1):
            currency = self.market.currencies[self.market.home]
            made.append(catalogue.product(self.rng, number, self.data_start, currency))
            if number % 12 == 0:
                made.append(catalogue.twin(made[-1]))
        for item in made:
            for region in self.market.currencies:
                self.stock[item.fnsku, region] = self.rng.randrange(150, 600)
        return made

    def _rates(self) -> dict[tuple[str, date], Decimal]:
        """Weekly rates, from yuan; those of the pound are written the other way round (9.16 yuan for a pound)."""
        start = {"USD": "0.1391", "EUR": "0.1278", "GBP": "9.16"}
        found: dict[tuple[str, date], Decimal] = {}
        for currency in self.market.currencies.values():
            rate, day = Decimal(start[currency]), self.first_day - timedelta(days=40)
            while day <= self.as_of:
                found[currency, day] = rate
                rate = (rate * Decimal(self.rng.randrange(9950, 10051)) / 10000).quantize(Decimal("0.000001"))
                day += timedelta(days=7)
        return found

    def rate(self, source: str, target: str, day: date) -> Decimal:
        """The rate of the day: the latest weekly one on or before it. Home currency to a second one goes over yuan."""
        if source == target:
            return Decimal(1)
        if source != "CNY":
            return self.cross(source, target, day)
        quote = self.rates[target, max(when for to, when in self.rates if to == target and when <= day)]
        return 1 / quote if target == "GBP" else quote

    def cross(self, source: str, target: str, day: date) -> Decimal:
        """The rate between two home currencies, as the seller's rate table shows it."""
        return (self.rate("CNY", target, day) / self.rate("CNY", source, day)).quantize(Decimal("0.000001"))

    def later(self, days: int, what: Callable[[], object]) -> None:
        """Do something in so many days (at least tomorrow), if the simulation lasts that long."""
        self.diary.setdefault(self.day + timedelta(days=max(days, 1)), []).append(what)

    def pass_day(self) -> None:
        """Do what the diary holds for today."""
        for what in self.diary.pop(self.day, []):
            what()

    def chance(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.rng.random() < share

    def number(self, kind: str) -> int:
        """The next number of a kind, from 1."""
        self.numbers[kind] += 1
        return self.numbers[kind]

    def order_number(self) -> str:
        """A new order number in Amazon's form."""
        number = self.number("order")
        return f"{self.market.order_prefix}-{number // 10_000_000:07d}-{number % 10_000_000:07d}"

    def reference(self, beside: bool = False) -> str:
        """A new transaction id of 14 digits; `beside`: the near neighbour that the other half of a pair gets."""
        number = self.number("reference")
        step = self.rng.randrange(1, 99) if beside else 0
        return str(20_078_150_000_000 + number * 1_000 + step - (1_000 if beside else 0))

    def center(self, region: str) -> tuple[str, str]:
        """A fulfillment center of the region and its country; the first ones hold most of the stock."""
        centers = self.market.centers[region]
        return centers[min(int(self.rng.expovariate(0.5)), len(centers) - 1)]

    def region(self) -> str:
        """Where something happens: mostly in the home region."""
        regions = list(self.market.currencies)
        return regions[-1] if len(regions) > 1 and self.chance(0.2) else regions[0]

    def book(self, row: LedgerRow) -> LedgerRow:
        """Write a ledger row and move the sellable stock with it."""
        self.ledger.append(row)
        region = "UK" if row.country == "UK" else self.market.home
        if row.disposition == "SELLABLE":
            self.stock[row.product.fnsku, region] += row.quantity
        return row

    def expose(self, exposure: Exposure) -> Exposure:
        """Remember units that went wrong."""
        self.exposures.append(exposure)
        return exposure

    def cost(self, product: Product, region: str, day: date) -> Decimal:
        """What one unit costs on the day, in the region's currency, unrounded."""
        current = max((c for c in product.costs if c.effective_from <= day), key=lambda c: c.effective_from)
        return current.amount * self.rate(current.currency, self.market.currencies[region], day)

    def money(self, amount: Decimal) -> Decimal:
        """An amount of money, rounded half up to the cent."""
        return amount.quantize(CENT, ROUND_HALF_UP)


def units(count: int) -> list[Unit]:
    """So many units that have just gone wrong."""
    return [Unit() for _ in range(count)]
