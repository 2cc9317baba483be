"""Claims: every break with its status rows, dates and price, ready to be written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from reconcile.claims.by_day import day_breaks, one_row_each
from reconcile.claims.recovered import ENDED, Asked, Paid, received, recovered_of, settled_row
from reconcile.claims.status import LoggedUnits, StatusRow, status_rows
from reconcile.claims.windows import Term
from reconcile.match.breaks import Break
from reconcile.price import Price
from reconcile.reasons.sentences import sentence
from reconcile.records import Exposure, Reason

Part: TypeAlias = tuple[Break, Sequence[LoggedUnits], Sequence[tuple[int, Reason]]]
"""Units of a break that are looked at by themselves, with what the case log and stray credits say of them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of claims.csv: units of one break with one status, dated and priced.

    `recovered`: what came in for units that are still asked for; `less`: what of it lowers the amount; `told`: what
    came in for these units, paid ones included, if known.
    """

    one: Break
    row: StatusRow
    term: Term
    price: Price
    case_key: str
    earlier_case: str = ""
    recovered: Decimal = Decimal(0)
    less: Decimal = Decimal(0)
    told: Decimal | None = Decimal(0)

    @property
    def came_in(self) -> Decimal:
        """Money that came in for these units; where they are called paid without any, all that was asked."""
        return (self.amount or Decimal(0)) if self.told is None else self.told

    @property
    def amount(self) -> Decimal | None:
        """Units at cost; `underpaid`: what is missing; less what another payer has paid. None when unpriced."""
        exposure = self.one.exposure
        if not exposure.priced:
            return None
        if exposure.paid_per_unit is not None:
            return self.price.shortfall(self.row.units, exposure.paid_per_unit)
        amount = self.price.amount(self.row.units)
        return None if amount is None else amount - self.less

    @property
    def deadline(self) -> date | None:
        """Last day on which these units may be filed or disputed."""
        return self.row.deadline or self.term.deadline

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason of the status, what a contract takes off, and what keeps the row from having a price."""
        reasons = (*self.row.reasons, *self.price.notes)
        if self.recovered:
            reasons += (Reason.of("recovered_part", amount=self.recovered, currency=self.price.currency),)
        if self.row.status not in ENDED:
            reasons += tuple(one for one in self.one.exposure.unconverted if one not in reasons)
        missing = self.price.missing
        return (*reasons, missing) if missing and self.one.exposure.priced else reasons

    def said(self, language: str) -> str:
        """All reasons as sentences."""
        return sentence(self.reasons, language)


def claims_of(  # noqa: PLR0913 - the parts of a claim, named at the one call
    breaks: Sequence[Break],
    *,
    as_of: date,
    dispute_days: int,
    term: Callable[[Exposure], Term],
    price: Callable[[Exposure], Price],
    cost: Callable[[Exposure], Price],
    parts: Callable[[Break, Sequence[LoggedUnits], Sequence[tuple[int, Reason]]], Sequence[Part]],
    logged: Mapping[str, Sequence[LoggedUnits]],
    pointed: Mapping[str, Sequence[tuple[int, Reason]]],
    logged_money: Mapping[str, Sequence[Paid]],
    known_before: Mapping[str, Decimal],
) -> list[Claim]:
    """All claims of the run, in the order of claims.csv. `parts`: a loss on the way by the one who is asked.

    `logged_money`: what the case log says was paid, by claim; `known_before`: what had come in when it was filed.
    """
    claims = []
    for one in breaks:
        if not one.open_units:
            continue
        exposure = one.exposure
        entries = logged.get(exposure.claim_id, ())
        stray = pointed.get(exposure.claim_id, ())
        divided = day_breaks(one, entries, stray) if exposure.days else parts(one, entries, stray)
        rows = [
            (row, part.exposure, entries if exposure.days else said)
            for part, said, doubted in divided
            for row in status_rows(
                part,
                term(part.exposure),
                as_of=as_of,
                dispute_days=dispute_days,
                logged=said,
                pointed=doubted,
            )
        ]
        dated = one_row_each(rows) if exposure.days else rows
        asked = [part.counterparty for row, part, _ in dated if row.status not in ENDED]
        claim_id, payer = exposure.claim_id, [exposure.counterparty, *asked][-1]
        before = known_before.get(claim_id, Decimal(0))
        money = recovered_of(exposure, logged_money.get(claim_id, ()), before, payer)
        owed = [Asked(row, part.counterparty, price(part), cost(part)) for row, part, _ in dated]
        for (row, part, said), its, it in zip(dated, owed, received(owed, money), strict=True):
            final, money_in = settled_row(row, its.price, it)
            claims.append(
                Claim(replace(one, exposure=part), final, term(part), its.price, case_key(part), _cases(said),
                      money_in.counted, money_in.less, money_in.told)
            )  # fmt: skip
    claims.sort(key=claim_order)
    return claims


def _cases(entries: Sequence[LoggedUnits]) -> str:
    return "; ".join(dict.fromkeys(entry.case_id for entry in entries if entry.case_id))


def claim_order(claim: Claim) -> tuple[str, date, str, str, str]:
    """The order of claims.csv; the case log gives a case's units to its claims in this order."""
    exposure = claim.one.exposure
    return (exposure.claim_type, exposure.event_date, exposure.claim_id, claim.row.status, claim.said("en"))


def case_key(exposure: Exposure) -> str:
    """What is filed together (policy section 7): a warehouse event, a shipment, an order, a removal parcel, a payment.

    Lost and damaged cartons of a shipment are one case. What is asked of a second payer is another one.

    Safe as a file name on every system; where that changes the id, a short hash keeps two ids apart.
    """
    if exposure.claim_type in ("freight_lost", "freight_damaged"):
        parts = ["freight", exposure.shipment_id]  # one letter: lost and damaged cartons have the same payer
    elif exposure.claim_type in ("inbound_lost", "inbound_damaged"):
        parts = [exposure.claim_type, exposure.shipment_id]
    elif exposure.claim_type == "customer_return":
        parts = [exposure.claim_type, exposure.order_id]
    elif exposure.claim_type == "removal_lost":
        parts = [exposure.claim_type, exposure.order_id, exposure.tracking_no]
    elif exposure.claim_type in ("underpaid", "reversal"):
        parts = [exposure.claim_type, exposure.reimbursement_id]
    elif exposure.case_group:
        parts = [exposure.claim_type, exposure.case_group]
    else:
        parts = [exposure.claim_type, exposure.claim_id]
    if exposure.asked_second:
        parts.append(exposure.counterparty)
    plain = "-".join(part for part in parts if part)
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", plain)
    return safe if safe == plain else f"{safe}-{hashlib.sha256(plain.encode('utf-8')).hexdigest()[:6]}"
