"""Every exposure ever seen, settled or not, with what became of its units: table `loss`, grain claim id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.claims.case_units import is_payment
from reconcile.claims.claim import Claim
from reconcile.claims.followed import Followed
from reconcile.looking_back.told_money import ToldMoney, told_money
from reconcile.looking_back.worth import Worth
from reconcile.match.breaks import Break
from reconcile.reasons.traits import codes_of
from reconcile.records import Exposure
from reconcile.tables import DAY, MONEY, TEXT, UNITS, write_named

MONEY_ONLY = "underpaid"

LOSS = {
    "claim_id": TEXT,
    "claim_type": TEXT,
    "event_date": DAY,
    "shipment_id": TEXT,
    "centre": TEXT,
    "fnsku": TEXT,
    "sku": TEXT,
    "units": UNITS,
    "came_back": UNITS,
    "uncertain": UNITS,
    "lost": UNITS,
    "paid": UNITS,
    "expired": UNITS,
    "deadline": DAY,
    "amount": MONEY,
    "recovered": MONEY,
    "expired_amount": MONEY,
    "asked_amount": MONEY,
    "refused_amount": MONEY,
    "currency": TEXT,
    "unpriced": UNITS,
    "expired_unpriced": UNITS,
}


def write_losses(
    con: DuckDBPyConnection,
    breaks: Sequence[Break],
    claims: Iterable[Claim],
    followed: Sequence[Followed],
    worth: Worth,
) -> None:
    """Write table `loss`. Units: exposed = came back + uncertain + lost.

    `came_back`: found, returned, regraded, or put back while the cash was taken back for it. `uncertain`: waiting, or
    in review because the loss itself is in doubt. `lost`: the rest, whatever became of the claim.
    `paid`: of them, those that a payment settles or the case log calls
    paid. Money in `currency` (the reporting currency where a rate is known): `amount` is what the lost units cost
    (`underpaid`: what was missing, also what Amazon has added since), `recovered` what was paid, `expired_amount` the
    claims whose deadline is over, `asked_amount` what is still asked for, `refused_amount` what was denied or closed.
    `unpriced`: lost units without a cost; `expired_unpriced`: of the expired.
    """
    rows: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        rows[claim.one.exposure.claim_id].append(claim)
    told, exchanged = told_money(followed), _exchanged(breaks)
    ids = ((one, one.exposure.claim_id) for one in breaks)
    write_named(con, "loss", LOSS, (_row(one, rows[name], told.get(name, ()), exchanged, worth) for one, name in ids))


def is_certain(claim: Claim) -> bool:
    """Whether the units of a claim row are gone, owed or not."""
    if claim.row.status == "waiting":
        return False
    gone = codes_of("dated") | codes_of("gone")
    return claim.row.status != "review" or all(reason.code in gone for reason in claim.row.reasons)


def _exchanged(breaks: Sequence[Break]) -> dict[int, int]:
    """Units of a settlement, by its id, whose cash was taken back because they came back.

    Of a payment first those that settle nothing, then those of its latest losses, as with every reversal.
    """
    settled = sorted(
        ((one.exposure.event_date, s) for one in breaks for s in one.settled if is_payment(s.credit)),
        key=lambda dated: dated[0],
        reverse=True,
    )
    used, given = Counter[int](), Counter[int]()
    for _, one in settled:
        used[id(one.credit)] += one.units
    found = {}
    for _, one in settled:
        credit = one.credit
        idle = credit.units - credit.units_taken_back - used[id(credit)]
        found[id(one)] = max(0, min(credit.exchanged - idle - given[id(credit)], one.units))
        given[id(credit)] += found[id(one)]
    return found


def _row(
    one: Break, claims: Sequence[Claim], told: Sequence[ToldMoney], exchanged: Mapping[int, int], worth: Worth
) -> dict[str, object]:
    exposure = one.exposure
    settled = [(s, s.units - exchanged[id(s)]) for s in one.settled if is_payment(s.credit)]
    came_back = sum(s.units for s in one.settled) - sum(units for _, units in settled)
    uncertain = sum(c.row.units for c in claims if not is_certain(c))
    lost = 0 if exposure.claim_type == MONEY_ONLY else exposure.units - came_back - uncertain
    paid = sum(units for _, units in settled) + sum(c.row.units for c in claims if c.row.status == "paid")
    expired = [c for c in claims if c.row.status == "expired"]
    cost = worth.of(exposure)
    currency = cost.currency
    recovered = sum((worth.paid(exposure, s.credit, units, currency) for s, units in settled if units), Decimal(0))
    told_of = [c for c in claims if told and c.row.status == "paid"]
    made_up = _made_up(exposure, currency, worth)
    recovered += made_up + _told(exposure, told_of, told, currency, worth)
    for claim in (c for c in claims if not told or c.row.status != "paid"):
        recovered += worth.converted(claim.came_in, claim.price.currency, currency, exposure.event_date) or Decimal(0)
    return {
        "claim_id": exposure.claim_id,
        "claim_type": exposure.claim_type,
        "event_date": _known(exposure.event_date),
        "shipment_id": exposure.shipment_id,
        "centre": exposure.fulfillment_center,
        "fnsku": exposure.fnsku,
        "sku": exposure.sku or exposure.fnsku,
        "units": exposure.units,
        "came_back": came_back,
        "uncertain": uncertain,
        "lost": lost,
        "paid": min(paid, exposure.units),
        "expired": sum(c.row.units for c in expired),
        "deadline": max((c.deadline for c in expired if c.deadline), default=None),
        "amount": worth.total(claims, currency) + made_up if exposure.claim_type == MONEY_ONLY else cost.amount(lost),
        "recovered": recovered,
        "expired_amount": worth.total(expired, currency),
        "asked_amount": worth.total([c for c in claims if _asked(c)], currency),
        "refused_amount": worth.total([c for c in claims if c.row.status in ("denied", "closed")], currency),
        "currency": currency,
        "unpriced": lost if cost.per_unit is None else 0,
        "expired_unpriced": sum(c.row.units for c in expired if c.amount is None and exposure.priced),
    }


def _made_up(exposure: Exposure, currency: str, worth: Worth) -> Decimal:
    """What Amazon has added since to a payment below cost."""
    if not exposure.made_up:
        return Decimal(0)
    return worth.converted(exposure.made_up, exposure.payment_currency, currency, exposure.event_date) or Decimal(0)


def _told(exposure: Exposure, paid: Sequence[Claim], told: Sequence[ToldMoney], currency: str, worth: Worth) -> Decimal:
    """What came in for the paid rows of a claim, of as many cases as they are: the money that the case log tells.

    Of those units for which it tells none, all that was asked for them.
    """
    if not paid:
        return Decimal(0)
    money, units, own = Decimal(0), sum(claim.row.units for claim in paid), paid[0].price.currency
    for one in told:
        known = worth.converted(one.amount, one.in_currency(own), currency, one.day or exposure.event_date)
        if known is not None:
            money, units = money + known, units - one.units
    return money + (worth.of(exposure).amount(max(0, units)) or Decimal(0))


def _asked(claim: Claim) -> bool:
    return is_certain(claim) and claim.row.status in ("open", "review", "filed")


def _known(day: date) -> date | None:
    return day if day > date.min else None
