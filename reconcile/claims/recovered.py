"""What was recovered of a loss already lowers what is still asked for: no unit is recovered twice.

Money comes from the incident register and from the case log. Both may tell the same payment, so the larger counts;
payments of several cases (the insurer's and the forwarder's) add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reconcile.claims.contract import is_transport
from reconcile.claims.price import Price, Prices
from reconcile.claims.status import StatusRow
from reconcile.records import Doubt, Exposure, Reason

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


def no_rate(amount: Decimal, currency: str) -> Reason:
    """Why money that came in lowers nothing."""
    return Reason.of("recovered_no_rate", amount=f"{amount:.2f}", currency=currency)


def _note_no_rate(exposure: Exposure, amount: Decimal, currency: str) -> None:
    exposure.unconverted += (no_rate(amount, currency),)


def doubt_unpriced(exposures: Sequence[Exposure], price: Callable[[Exposure], Price]) -> None:
    """Put in doubt what was recovered for and has no price: it may be paid in full already."""
    for exposure in exposures:
        if exposure.recovered and price(exposure).amount(exposure.units) is None:
            money = {"amount": exposure.recovered, "currency": price(exposure).currency}
            exposure.doubts.append(Doubt(exposure.units, Reason.of("recovered_cost_unknown", **money)))


def recovered_of(exposure: Exposure, logged: Decimal) -> Decimal:
    """Money recovered for an exposure so far, in the claim's currency."""
    return max(logged, exposure.recovered or Decimal(0))


@dataclass(frozen=True, slots=True)
class Received:
    """What is known to have come in for the units of one row, and what of it lowers the amount still asked for.

    `told` is None for units that are called paid without any money being told.
    """

    told: Decimal | None
    less: Decimal = Decimal(0)


def received(rows: Sequence[StatusRow], price: Price, recovered: Decimal) -> list[Received]:
    """What was recovered, per row: first for the units that are paid, then for those still asked for, by units."""
    left = recovered
    paid: dict[int, Decimal | None] = {}
    for place, row in enumerate(rows):
        if row.status == "paid":
            amount = price.amount(row.units) or Decimal(0)
            paid[place] = min(left, amount) if recovered else None
            left -= min(left, amount)
    asked = sum(row.units for row in rows if row.status not in ENDED)
    found = []
    for place, row in enumerate(rows):
        share = Decimal(0)
        if row.status not in ENDED and left:
            share = min(round(left * row.units / asked, price.minor_units), price.amount(row.units) or Decimal(0))
            left -= share
            asked -= row.units
        found.append(Received(paid.get(place, share), share))
    return found


def settled_row(row: StatusRow, price: Price, less: Decimal) -> StatusRow:
    """The row as `paid` where its payer has paid all that it owes for these units, whatever others still owe."""
    if row.status in ENDED or not less or less < (price.amount(row.units) or Decimal(0)):
        return row
    reasons = tuple(reason for reason in row.reasons if reason.code != "log_paid_short")
    return replace(row, status="paid", reasons=(*reasons, Reason.of("paid_in_full")))


def paid_in_cases(
    paid: Sequence[tuple[Decimal, str, Sequence[Exposure]]],
    price: Callable[[Exposure], Price],
    converted: Callable[[Decimal, str, Exposure], Decimal | None],
) -> dict[str, Decimal]:
    """Money that the case log says was paid on transport claims, by claim id, in the currency of the claim.

    `paid`: amount, currency and the claims of each case; a case's money is spread by what is owed on its claims.
    `converted`: at the rate of the event date; without a rate nothing is taken off and the claims say so.
    """
    found: dict[str, Decimal] = {}
    for amount, currency, exposures in paid:
        asked = [exposure for exposure in exposures if is_transport(exposure)]
        money = converted(amount, currency, asked[0]) if asked else None
        if money is None:
            for exposure in asked:
                _note_no_rate(exposure, amount, currency)
            continue
        alike = [exposure for exposure in asked if price(exposure).currency == price(asked[0]).currency]
        owed = [price(exposure).amount(exposure.units) or Decimal(0) for exposure in alike]
        left, rest = money, sum(owed, Decimal(0))
        for exposure, one in zip(alike, owed, strict=True):
            share = round(left * one / rest, price(exposure).minor_units) if rest else Decimal(0)
            found[exposure.claim_id] = found.get(exposure.claim_id, Decimal(0)) + share
            left, rest = left - share, rest - one
    return found
