"""What was recovered of a loss already lowers what is still asked for: no unit is recovered twice.

Money comes from the incident register and from the case log. Both may tell the same payment, so the larger counts;
payments of several cases (the insurer's and the forwarder's) add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reconcile.claims.case_row import LogRow
from reconcile.claims.contract import is_transport
from reconcile.claims.status import StatusRow
from reconcile.exposures.incidents import cost_unknown, no_rate
from reconcile.ingest.currency import may_mean
from reconcile.policy import constant
from reconcile.price import Price, Prices
from reconcile.records import Doubt, Exposure, Reason
from reconcile.rounding import half_up

ENDED = ("paid", "denied", "closed")


def in_claim_currency(exposures: Sequence[Exposure], prices: Prices) -> None:
    """Convert what incidents recovered into the currency of the claim, at the rate of the event date.

    Without a rate nothing is taken off, and a person looks: it may be all that is owed.
    """
    for exposure in exposures:
        if exposure.recovered is None:
            continue
        money = prices.converted(exposure.recovered, exposure.payment_currency, exposure)
        if money is not None:
            exposure.recovered, exposure.payment_currency = money, ""
            continue
        exposure.doubts.append(Doubt(exposure.units, no_rate(exposure.recovered, exposure.payment_currency)))
        _note_no_rate(exposure, exposure.recovered, exposure.payment_currency)
        exposure.recovered = None


def _note_no_rate(exposure: Exposure, amount: Decimal, currency: str) -> None:
    exposure.unconverted += (no_rate(amount, currency),)


def doubt_unpriced(exposures: Sequence[Exposure], price: Callable[[Exposure], Price]) -> None:
    """Put in doubt what was recovered for and has no price: it may be paid in full already."""
    for exposure in exposures:
        if exposure.recovered and price(exposure).amount(exposure.units) is None:
            exposure.doubts.append(cost_unknown(exposure, exposure.recovered, price(exposure).currency))


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that a line of the case log tells of a claim, in its currency, and who paid it."""

    row: LogRow
    payer: str
    amount: Decimal


def recovered_of(exposure: Exposure, paid: Sequence[Paid], before: Decimal, payer: str) -> dict[str, Decimal]:
    """Money recovered for an exposure so far, by payer, in the claim's currency.

    What the register tells beyond the log is taken for that of the one who is still asked (`payer`): nobody is asked
    for money that it may have paid. So is what it told `before` the units were filed: no line tells that money again.
    """
    money: dict[str, Decimal] = {}
    for one in paid:
        money[one.payer] = money.get(one.payer, Decimal(0)) + one.amount
    told = exposure.recovered or Decimal(0)
    beyond = max(told - sum(money.values(), Decimal(0)), min(before, told))
    if beyond > 0:
        money[payer] = money.get(payer, Decimal(0)) + beyond
    return money


@dataclass(frozen=True, slots=True)
class Asked:
    """Units of one row and their payer: what it owes per unit, and what a unit costs, whoever pays."""

    row: StatusRow
    payer: str
    price: Price
    cost: Price

    @property
    def owed(self) -> Decimal:
        """What the payer owes for these units."""
        return self.price.amount(self.row.units) or Decimal(0)

    @property
    def spared(self) -> Decimal:
        """What it does not owe of their cost: so far the money of another payer lowers nothing."""
        return max(Decimal(0), (self.cost.amount(self.row.units) or Decimal(0)) - self.owed)


@dataclass(frozen=True, slots=True)
class Received:
    """What is known to have come in for the units of one row; `less`: what of it lowers the amount still asked for.

    `told` is None for units that are called paid without any money being told; `counted`: for those still asked for.
    """

    told: Decimal | None
    counted: Decimal = Decimal(0)
    less: Decimal = Decimal(0)


def received(rows: Sequence[Asked], money: Mapping[str, Decimal]) -> list[Received]:
    """What was recovered, per row: first for units that are paid, then for those still asked of that payer, by units.

    What is left of it then lowers what others are asked for, as far as cost and it exceed what they owe; and last, what
    was refused or given up.
    """
    if not any(money.values()):
        return [Received(None if one.row.status == "paid" else Decimal(0)) for one in rows]
    left = dict(money)
    found: dict[int, Received] = {}
    for place, one in enumerate(rows):
        if one.row.status == "paid":
            share = min(left.get(one.payer, Decimal(0)), one.owed)
            found[place] = Received(share)
            left[one.payer] = left.get(one.payer, Decimal(0)) - share
    asked = [place for place, one in enumerate(rows) if one.row.status not in ENDED]
    refused = [place for place, one in enumerate(rows) if one.row.status in ("denied", "closed")]
    for places in (asked, refused):
        own = _shares(rows, places, left, lambda one, payer: payer == one.payer, lambda one: one.owed)
        others = _shares(rows, places, left, lambda one, payer: payer != one.payer, lambda one: one.owed + one.spared)
        for place in places:
            one = rows[place]
            beside = min(max(Decimal(0), others[place] - one.spared), one.owed - own[place])
            counted = own[place] + others[place]
            found[place] = Received(counted, counted, own[place] + beside)
    return [found.get(place, Received(Decimal(0))) for place in range(len(rows))]


def _shares(
    rows: Sequence[Asked],
    places: Sequence[int],
    left: dict[str, Decimal],
    pays: Callable[[Asked, str], bool],
    most: Callable[[Asked], Decimal],
) -> dict[int, Decimal]:
    """Each row's share, by units, of the money that is left of those who pay for it; it is taken off."""
    found = dict.fromkeys(places, Decimal(0))
    for payer, money in left.items():
        paid_for = [place for place in places if pays(rows[place], payer)]
        rest, units = money, sum(rows[place].row.units for place in paid_for)
        for place in paid_for if money else ():
            one = rows[place]
            share = min(half_up(rest * one.row.units / units, one.price.minor_units), most(one) - found[place])
            found[place] += share
            rest -= share
            units -= one.row.units
        left[payer] = rest
    return found


def settled_row(row: StatusRow, price: Price, it: Received) -> tuple[StatusRow, Received]:
    """The row as `paid` where its payer has paid all that it owes for these units, whatever others still owe.

    Nothing is asked for any more, so that its amount is that of any paid row: what was owed. So too where it refused
    first, and paid after all.
    """
    if row.status in ("paid", "closed") or not it.less or it.less < (price.amount(row.units) or Decimal(0)):
        return row, it
    reasons = tuple(reason for reason in row.reasons if reason.code != "log_paid_short")
    return replace(row, status="paid", reasons=(*reasons, Reason.of("paid_in_full"))), Received(it.told)


def paid_in_cases(
    paid: Sequence[tuple[LogRow, Sequence[Exposure]]],
    price: Callable[[Exposure], Price],
    cost: Callable[[Exposure], Price],
    converted: Callable[[Decimal, str, Exposure], Decimal | None],
    payer_of: Callable[[LogRow, Exposure], str],
) -> dict[str, list[Paid]]:
    """Money that the case log says was paid on transport claims, by claim id.

    `paid`: the line and the claims of each case; a case's money is spread by what is owed on its claims.
    `converted`: at the rate of the event date; without a rate nothing is taken off and the claims say so. Nor is money
    that is far more than all these goods cost: it may be in another currency, or for other claims too.
    """
    found: dict[str, list[Paid]] = defaultdict(list)
    times = constant("paid_beyond_cost")
    for row, exposures in paid:
        asked = [exposure for exposure in exposures if is_transport(exposure)]
        own = price(asked[0]).currency if asked else ""
        amount, currency = row.paid_amount or Decimal(0), own if may_mean(row.currency, own) else row.currency
        money = converted(amount, currency, asked[0]) if asked else None
        if money is None:
            for exposure in asked:
                _note_no_rate(exposure, amount, currency)
            continue
        alike = [exposure for exposure in asked if price(exposure).currency == price(asked[0]).currency]
        owed = [price(exposure).amount(exposure.units) or Decimal(0) for exposure in alike]
        worth = [cost(exposure).amount(exposure.units) for exposure in asked]
        whole = sum(filter(None, worth), Decimal(0))
        if None not in worth and money > times * max(whole, sum(owed, Decimal(0))):
            for exposure in asked:
                exposure.unconverted += (_beyond_cost(amount, currency, whole, own),)
            continue
        left, rest = money, sum(owed, Decimal(0))
        for exposure, one in zip(alike, owed, strict=True):
            share = half_up(left * one / rest, price(exposure).minor_units) if rest else Decimal(0)
            found[exposure.claim_id].append(Paid(row, payer_of(row, exposure), share))
            left, rest = left - share, rest - one
    return dict(found)


def _beyond_cost(amount: Decimal, currency: str, cost: Decimal, own: str) -> Reason:
    told = {"amount": f"{amount:.2f}".removesuffix(".00"), "cost": f"{cost:.2f}".removesuffix(".00")}
    return Reason.of("paid_beyond_cost", **told, currency=currency, own=own)


def known_when_filed(
    filed: Sequence[tuple[LogRow, Sequence[Exposure]]],
    paid: Mapping[str, Sequence[Paid]],
    owed_by: Callable[[LogRow, Exposure], Price],
) -> dict[str, Decimal]:
    """Money that had come in for a claim when its units were filed, by claim id: what the case did not ask any more.

    `filed`: the lines that tell how much was asked, each with its claims; `owed_by`: the price for the payer of a line.
    `paid`: what other lines tell of it is told once.
    """
    found: dict[str, Decimal] = {}
    for row, exposures in filed:
        lost = [one for one in exposures if is_transport(one)]
        prices, whole = [owed_by(row, one) for one in lost], sum(one.units for one in lost)
        units = [one.units for one in lost]
        if row.units and row.units < whole:
            if len(lost) > 1:  # nobody says which of them
                continue
            units = [row.units]
        owed = sum((price.amount(n) or Decimal(0) for price, n in zip(prices, units, strict=True)), Decimal(0))
        lacking = owed - (row.amount_claimed or owed)
        own = all(row.currency in ("", it.currency) or may_mean(row.currency, it.currency) for it in prices)
        if lacking <= 0 or not own:
            continue
        for one, price in zip(lost, prices, strict=True):
            before = half_up((price.amount(one.units) or Decimal(0)) * lacking / owed, price.minor_units)
            before -= sum((it.amount for it in paid.get(one.claim_id, ()) if it.row is not row), Decimal(0))
            found[one.claim_id] = max(before, found.get(one.claim_id, Decimal(0)))
    return found
