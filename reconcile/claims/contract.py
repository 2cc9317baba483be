"""What a forwarder, carrier or insurer owes by its terms: the lower of cost and each cap of the contract.

Contract section 5. Terms stand in the settings. Without any, a loss is priced at cost; the law's limit is only advice.
All terms of one shipment are shared over its claims by what each would be paid without them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from reconcile.claims.limits import Goods, common_cap, currency_of, own_cap, together
from reconcile.exposures.legs import Legs
from reconcile.exposures.lost_part import lost_part
from reconcile.exposures.terms import legal_limit
from reconcile.price import Limit, Price, Prices, Rate
from reconcile.records import Doubt, Exposure, Reason
from reconcile.rounding import half_up
from reconcile.settings import Forwarder, InsurancePolicy, Settings

INSURER = "insurer"
TRANSPORT = ("freight_lost", "freight_damaged", "order_lost", "order_damaged")


def is_transport(exposure: Exposure) -> bool:
    """Whether a forwarder, a carrier or an insurer answers for this loss."""
    return exposure.claim_type in TRANSPORT


def carried_by(exposure: Exposure) -> str:
    """What the one who carried the goods is called as a counterparty."""
    return "forwarder" if exposure.claim_type.startswith("freight_") else "carrier"


@dataclass(frozen=True, slots=True)
class FreightRefund:
    """Freight of the lost part that the contract gives back, besides the goods; in the contract's currency."""

    amount: Decimal
    currency: str


class Contracts:
    """Prices of all transport claims of a run, per payer."""

    def __init__(
        self,
        settings: Settings,
        prices: Prices,
        exposures: Iterable[Exposure],
        shipments: Iterable[Legs],
        parcels: Mapping[str, Goods],
    ) -> None:
        """`parcels`: goods of seller-fulfilled parcels by claim id."""
        self._settings = settings
        self._prices = prices
        self._goods = dict(parcels)
        by_shipment = {legs.shipment.shipment_id: legs for legs in shipments}
        claims: dict[str, list[Exposure]] = defaultdict(list)
        for exposure in exposures:
            if exposure.claim_type.startswith("freight_"):
                self._goods[exposure.claim_id] = self._freight_goods(exposure, by_shipment[exposure.shipment_id])
                claims[exposure.shipment_id].append(exposure)
            elif is_transport(exposure):
                claims[exposure.case_group or exposure.claim_id].append(exposure)
        self._no_rate: dict[str, Reason] = {}
        self._by_carrier: dict[str, Price] = {}
        self._by_insurer: dict[str, Price] = {}
        for group in claims.values():
            self._by_carrier |= self._carrier_prices(group)
            self._by_insurer |= self._insurer_prices(group)

    def price(self, exposure: Exposure) -> Price:
        """What the counterparty of the claim owes per unit."""
        return self.owed_by(INSURER if exposure.counterparty == INSURER else "carrier", exposure)

    def owed_by(self, payer: str, exposure: Exposure) -> Price:
        """What a payer owes per unit, whoever is asked first: `insurer`, else the forwarder or carrier."""
        prices = self._by_insurer if payer == INSURER else self._by_carrier
        return prices.get(exposure.claim_id) or self._prices.price(exposure)

    def cost(self, exposure: Exposure) -> Price:
        """What a unit cost, without any contract."""
        return self._prices.price(exposure)

    def rate(self, source: str, target: str, day: date) -> Rate | None:
        """The exchange rate with which the claims of that day are priced."""
        return self._prices.rate(source, target, day)

    def is_insured(self, exposure: Exposure) -> bool:
        """Whether a policy covers the goods, be its number known or not."""
        return self._goods_of(exposure).is_insured

    def insurance(self, exposure: Exposure) -> str:
        """The number of the policy that covers the goods, or ''."""
        return self._goods_of(exposure).insurance_policy

    def policy(self, exposure: Exposure) -> InsurancePolicy | None:
        """The terms of that policy, where the settings have them."""
        number = self.insurance(exposure)
        return self._settings.insurance.policy(number) if number else None

    def refund(self, exposure: Exposure) -> FreightRefund | None:
        """The freight that the contract gives back; a line of its own, never inside the claim's amount."""
        terms, goods = self._terms(exposure), self._goods_of(exposure)
        if terms is None or not terms.refund_freight or goods.freight is None or goods.part.share is None:
            return None
        currency = currency_of(goods.freight_currency, terms)
        return FreightRefund(half_up(goods.freight * goods.part.share, 2), currency)

    def _terms(self, exposure: Exposure) -> Forwarder | None:
        return self._settings.forwarder(exposure.forwarder) if exposure.forwarder else None

    def _goods_of(self, exposure: Exposure) -> Goods:
        return self._goods.get(exposure.claim_id, Goods())

    def _freight_goods(self, exposure: Exposure, legs: Legs) -> Goods:
        shipment, terms = legs.shipment, self._terms(exposure)
        rule = terms.weight_rule if terms else "proportional"
        part = lost_part(legs, exposure.claim_type, exposure.fnsku, exposure.units, rule)
        law = legal_limit(self._settings, shipment, exposure.event_date)
        return Goods(
            shipment.is_insured,
            shipment.insurance_policy,
            shipment.declared_value,
            shipment.declared_currency,
            shipment.freight_cost,
            shipment.freight_currency,
            part,
            law,
        )

    def no_rate(self, exposure: Exposure) -> Reason | None:
        """Which amount limits the claim by the contract and cannot be turned into the contract's currency."""
        return self._no_rate.get(exposure.claim_id)

    def _in_contract(self, terms: Forwarder, exposure: Exposure) -> Goods:
        """The goods with the amount that limits the claim in the contract's currency.

        Without a rate nothing is limited by it, and a person looks at the claim (`no_rate`).
        """
        goods = self._goods_of(exposure)
        by_freight = terms.freight_multiple is not None
        amount, written = (
            (goods.freight, goods.freight_currency) if by_freight else (goods.declared_value, goods.declared_currency)
        )
        currency = currency_of(written, terms)
        if amount is None or currency == terms.currency or not (by_freight or terms.declared_value):
            return goods
        rate = self._prices.rate(currency, terms.currency, exposure.event_date)
        if rate is None:
            facts = {"amount": _shown(amount), "currency": currency, "to": terms.currency, "date": exposure.event_date}
            self._no_rate[exposure.claim_id] = Reason.of(
                "freight_no_rate" if by_freight else "declared_no_rate", **facts
            )
            return replace(goods, freight=None) if by_freight else replace(goods, declared_value=None)
        money = amount * rate.rate
        return replace(goods, freight=money) if by_freight else replace(goods, declared_value=money)

    def _told(
        self, exposure: Exposure, cap: Decimal | None, missing: tuple[str, ...]
    ) -> tuple[Decimal | None, tuple[str, ...]]:
        """A cap and the papers missing for it, without the amount that is there and has no rate."""
        lacks_rate = ("value", "freight") if exposure.claim_id in self._no_rate else ()
        return cap, tuple(what for what in missing if what not in lacks_rate)

    def _carrier_prices(self, group: list[Exposure]) -> dict[str, Price]:
        terms = self._terms(group[0])
        prices = {exposure.claim_id: self._prices.price(exposure) for exposure in group}
        if terms is None:
            notes = self._goods_of(group[0]).law
            return {claim_id: replace(price, notes=notes) for claim_id, price in prices.items()}
        goods = {e.claim_id: self._in_contract(terms, e) for e in group}
        own = {e.claim_id: self._told(e, *own_cap(terms, goods[e.claim_id])) for e in group}
        all_products = together([own[e.claim_id][0] for e in group if prices[e.claim_id].per_unit is not None])
        if all_products is None:
            for exposure in group:
                cap, lacking = own[exposure.claim_id]
                price = prices[exposure.claim_id]
                prices[exposure.claim_id] = self._capped(price, exposure, cap, terms.currency, lacking)
        whole, missing = self._told(group[0], *common_cap(terms, goods[group[0].claim_id]))
        caps = [cap for cap in (all_products, whole) if cap is not None]
        most = partial(min, min(caps)) if caps else None
        return self._shared(prices, group, terms.currency, missing, most)

    def _insurer_prices(self, group: list[Exposure]) -> dict[str, Price]:
        prices = {exposure.claim_id: self._prices.price(exposure) for exposure in group}
        policy = self.policy(group[0])
        if policy is None or (policy.limit is None and not policy.deductible):
            return prices

        def paid(loss: Decimal) -> Decimal:
            rest = max(Decimal(0), loss - policy.deductible)
            return rest if policy.limit is None else min(rest, policy.limit)

        found = self._shared(prices, group, policy.currency, (), paid)
        limits = [found[e.claim_id].limit for e in group]
        owed = sum((it.per_unit * e.units for e, it in zip(group, limits, strict=True) if it), Decimal(0))
        reached = policy.limit is not None and half_up(owed, 2) >= half_up(policy.limit, 2)
        if policy.deductible and not reached:  # at its limit the policy pays that, whatever the deductible
            for claim_id, price in found.items():
                if price.per_unit != prices[claim_id].per_unit:
                    found[claim_id] = replace(price, deductible=(policy.deductible, policy.currency))
        return found

    def _capped(
        self, price: Price, exposure: Exposure, cap: Decimal | None, currency: str, missing: tuple[str, ...]
    ) -> Price:
        """The price of a claim whose own cap, for all its units, is `cap`."""
        if price.per_unit is None:
            return price
        notes = tuple(Reason.of(f"contract_needs_{what}") for what in missing)
        if cap is None:
            return replace(price, notes=(*price.notes, *notes))
        rate = self._prices.rate(currency, price.currency, exposure.event_date)
        if rate is None:
            no_rate = Reason.of("contract_no_rate", currency=currency, to=price.currency, date=exposure.event_date)
            return replace(price, notes=(*price.notes, *notes, no_rate))
        per_unit = cap * rate.rate / exposure.units
        if per_unit >= price.per_unit:
            return replace(price, notes=(*price.notes, *notes))
        said = Reason.of("contract_cap", payer=exposure.forwarder, cap=_shown(cap), currency=currency)
        limit = Limit(cap / exposure.units, currency, rate)
        return replace(price, per_unit=per_unit, limit=limit, notes=(*price.notes, *notes, said))

    def _shared(
        self,
        prices: dict[str, Price],
        group: list[Exposure],
        currency: str,
        missing: tuple[str, ...],
        paid: Callable[[Decimal], Decimal] | None,
    ) -> dict[str, Price]:
        """Prices after terms that count for the shipment as a whole: `paid` turns the loss into what is owed."""
        found = {
            claim_id: replace(p, notes=(*p.notes, *(Reason.of(f"contract_needs_{what}") for what in missing)))
            for claim_id, p in prices.items()
        }
        priced = [exposure for exposure in group if prices[exposure.claim_id].per_unit is not None]
        if paid is None or not priced:
            return found
        first = found[priced[0].claim_id]
        rate = self._prices.rate(currency, first.currency, priced[0].event_date)
        for exposure in priced:
            one = found[exposure.claim_id]
            if rate is None:
                day = exposure.event_date
                reason = Reason.of("contract_no_rate", currency=currency, to=one.currency, date=day)
                found[exposure.claim_id] = replace(one, notes=tuple(dict.fromkeys((*one.notes, reason))))
                continue
            loss = sum(((prices[e.claim_id].per_unit or Decimal(0)) * e.units for e in priced), Decimal(0))
            whole = loss / rate.rate  # in the contract's currency, where the terms are: back and forth is not exact
            owed = paid(whole)
            if owed >= whole:
                continue
            said = Reason.of("contract_shared", owed=_shown(owed), currency=currency)
            per_unit = (one.per_unit or Decimal(0)) * owed * rate.rate / loss
            limit = Limit(per_unit / rate.rate, currency, rate)
            found[exposure.claim_id] = replace(one, per_unit=per_unit, limit=limit, notes=(*one.notes, said))
        return found


def doubt_unconverted(exposures: Iterable[Exposure], contracts: Contracts) -> None:
    """Put in doubt what a contract limits by an amount in another currency without a rate: its price may be wrong."""
    for exposure in exposures:
        reason = contracts.no_rate(exposure) if exposure.counterparty != INSURER else None
        if reason is not None:
            exposure.doubts.append(Doubt(exposure.units, reason))


def doubt_uninsured(exposures: Iterable[Exposure], contracts: Contracts) -> None:
    """Put in doubt what an insurer is asked for and owes nothing of: a claim for 0.00 keeps from asking the carrier."""
    for exposure in exposures:
        price = contracts.price(exposure) if exposure.counterparty == INSURER else None
        if price and price.deductible and not price.per_unit:
            amount, currency = price.deductible
            reason = Reason.of("below_deductible", amount=_shown(amount), currency=currency)
            exposure.doubts.append(Doubt(exposure.units, reason))


def _shown(amount: Decimal) -> str:
    return f"{half_up(amount, 2):f}"
