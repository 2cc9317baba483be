"""The records that the rules pass on: exposures, credits, breaks. One meaning each, the words of docs/glossary.md."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a figure stands: file (by its number in this run's `source_file`), sheet ('' in a text file) and line."""

    file_id: int
    sheet: str
    line: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why units have a status. `code` names a sentence of reasons/reasons.toml, `facts` fill its blanks.

    `doubtful` reasons question whether the units are owed at all: such units stay `review` whatever the date.
    """

    code: str
    facts: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(code: str, /, **facts: object) -> Reason:
        """A reason with its facts; a fact may be named like a parameter."""
        return Reason(code, tuple(sorted((name, str(value)) for name, value in facts.items())))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Units of an exposure that a person must look at before anything is asked for."""

    units: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Opening:
    """When an exposure may be claimed, as far as its own papers say (inbound, freight, removals).

    `clock_day`: day from which the window counts. `opened_on`: first day on which the counterparty takes the claim;
    None while unknown. `opens_alone`: the window's own opening does not count beside that day.
    `waiting_for` / `review_for`: why it cannot be filed today although its window may be open.
    `final`: the case is over in the counterparty's own words (status, reason).
    """

    clock_day: date | None = None
    opened_on: date | None = None
    opens_alone: bool = False
    waiting_for: Reason | None = None
    review_for: Reason | None = None
    notes: tuple[Reason, ...] = ()
    final: tuple[str, Reason] | None = None
    deadline: date | None = None
    window_id: str = ""
    window_source: str = ""
    window_note: str = ""
    window_type: str = ""


@dataclass(slots=True)
class Exposure:
    """Units the seller no longer has and should get back or be paid for. One row per break of the contract's grain.

    `arrived`: the day of the first receipt where no paper names a delivery; payments are matched by it.
    `days`: its units by day, oldest first, where they were lost on several days; `event_date` is the first of them.
    `payment_pool`: of a reversal, the pool of the payment that was taken back; () where its reason names none.
    `other_fnskus`: what else its SKU has stood for, where the record names the product by SKU alone; `fnsku` is then
    learned from other files. `other_skus`: what else its record calls the FNSKU. `former_ids`: claim ids under which it
    may stand in a case log.
    `made_up`: of a payment below cost, what later lines added to it.
    `unconverted`: money that was told for it and is not taken off, for want of an exchange rate or as too much.
    `next_opening`: where the insurer is asked first, the dates of the one who carried the goods. `asked_second`: its
    counterparty is asked after another one, in a case of its own.
    """

    claim_id: str
    claim_type: str
    counterparty: str
    marketplace: str
    stock_region: str
    fnsku: str
    sku: str
    asin: str
    units: int
    event_date: date
    pool: tuple[str, ...]
    source: tuple[SourceLine, ...]
    shipment_id: str = ""
    order_id: str = ""
    reference_id: str = ""
    reimbursement_id: str = ""
    tracking_no: str = ""
    forwarder: str = ""
    carrier_program: str = ""
    fulfillment_center: str = ""
    disposition: str = ""
    reason_code: str = ""
    reconciled: int | None = None
    unreconciled: int | None = None
    priced: bool = True
    doubts: list[Doubt] = field(default_factory=list)
    opening: Opening = Opening()
    next_opening: Opening | None = None
    asked_second: bool = False
    case_group: str = ""
    recovered: Decimal | None = None
    unconverted: tuple[Reason, ...] = ()
    paid_per_unit: Decimal | None = None
    made_up: Decimal = Decimal(0)
    payment_currency: str = ""
    arrived: date | None = None
    days: tuple[tuple[date, int], ...] = ()
    partly_days: tuple[tuple[date, int], ...] = ()
    payment_pool: tuple[str, ...] = ()
    other_fnskus: tuple[str, ...] = ()
    other_skus: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()

    @property
    def fnskus(self) -> tuple[str, ...]:
        """Every FNSKU that may stand for its product in another file, its own first."""
        return (self.fnsku, *self.other_fnskus)


class CreditKind(StrEnum):
    """What a credit is, as far as matching cares."""

    PAYMENT = "payment"
    FIND = "find"
    REGRADE = "regrade"


@dataclass(slots=True)
class CreditLine:
    """A source line that settles exposure, in units, before it is matched. `claim_id`: the only claim it is for.

    `exchanged`: paid units whose cash was taken back because the unit itself came back; they stay settled.
    `beside`: units of its row that stand in another pool, or that their own return row settles; `amount` is that of
    these too.
    `disposition`: of the stock that a ledger row put back, '' of other credits.
    `original`: the payment that a payment itself names as its original. `taken_again`: reversals, as in `taken_back`,
    that name it for units that were taken back before: they may take back what repeated it.
    `told_as`: what it is where its kind, which matching asks for, does not say: a return, a receipt.
    """

    identity: str
    pool: tuple[str, ...]
    kind: CreditKind
    units: int
    day: date
    source: SourceLine
    reference: str
    fnsku: str
    sku: str
    asin: str
    stock_region: str
    label: str
    amount: Decimal | None = None
    currency: str = ""
    case_id: str = ""
    order_id: str = ""
    since: date = date.min
    claim_id: str = ""
    exchanged: int = 0
    beside: int = 0
    disposition: str = ""
    original: str = ""
    told_as: str = ""
    taken_back: list[tuple[date, int, SourceLine, str]] = field(default_factory=list)
    taken_again: list[tuple[date, int, SourceLine, str]] = field(default_factory=list)

    def share(self, units: int) -> Decimal | None:
        """What it paid for so many of its units."""
        return None if self.amount is None else self.amount * units / max(self.units + self.beside, units)

    @property
    def units_taken_back(self) -> int:
        """Units that reversals took back again."""
        return sum(units for _, units, _, _ in self.taken_back)


def claim_id_of(account: str, claim_type: str, *key: object) -> str:
    """A claim id that is the same on every machine and in every later month: made from the break's own facts.

    The initials of the claim type and twelve hex digits of a SHA-256 over account, claim type and natural key.
    """
    text = "\x1f".join([account, claim_type, *map(str, key)])
    return f"{_initials(claim_type)}-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12].upper()}"


@cache
def _initials(claim_type: str) -> str:
    return "".join(word[0] for word in claim_type.split("_")).upper()
