"""All policy data of the folder as typed records, read and checked together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from reconcile.policy.carriage import Escalation, FreightLaw, ParcelCarrier
from reconcile.policy.periods import apply_holds, refuse_overlaps
from reconcile.policy.read import FOLDER, PolicyError, read_records
from reconcile.policy.records import (
    AmazonId,
    Cap,
    CashWord,
    ClaimType,
    Constant,
    Country,
    CurrencyRegion,
    Denial,
    Disposition,
    Document,
    Evidence,
    FcPrefix,
    Hold,
    Marketplace,
    OutsideOrder,
    ReasonCode,
    ReimbursementReason,
    SellableCondition,
    Sourced,
    StatusWord,
    Valuation,
    Window,
)

COUNTERPARTIES = ("amazon", "forwarder", "carrier", "insurer")
"""Whom a claim may ask, in the order in which a report tells them."""
SELLER_TYPES = frozenset({"reseller", "manufacturer"})
TOLD_BY = frozenset({"order_id", "marketplace", "shipment_id"})
STANDS_IN = frozenset({"shipment_id", "fnsku"})
MODES = frozenset({"sea", "air", "express", "truck", "rail"})

R = TypeVar("R", bound=Sourced)


@dataclass(frozen=True)
class Policy:
    """All policy records; the table of a field is `policy_<field>`."""

    window: tuple[Window, ...]
    cap: tuple[Cap, ...]
    valuation: tuple[Valuation, ...]
    claim_type: tuple[ClaimType, ...]
    marketplace: tuple[Marketplace, ...]
    country: tuple[Country, ...]
    currency_region: tuple[CurrencyRegion, ...]
    fc: tuple[FcPrefix, ...]
    reason_code: tuple[ReasonCode, ...]
    reimbursement_reason: tuple[ReimbursementReason, ...]
    cash_word: tuple[CashWord, ...]
    outside_order: tuple[OutsideOrder, ...]
    amazon_id: tuple[AmazonId, ...]
    disposition: tuple[Disposition, ...]
    sellable_condition: tuple[SellableCondition, ...]
    shipment_status: tuple[StatusWord, ...]
    constant: tuple[Constant, ...]
    document: tuple[Document, ...]
    evidence: tuple[Evidence, ...]
    freight_law: tuple[FreightLaw, ...]
    parcel_carrier: tuple[ParcelCarrier, ...]
    escalation: tuple[Escalation, ...]
    denial: tuple[Denial, ...]


@cache
def read_policy(folder: Path = FOLDER) -> Policy:
    """Read and check all policy files of a folder (default: the tool's own).

    Raises PolicyError: rules that overlap, an unknown marketplace or claim type, a rule without a source, a key twice.
    """
    known: dict[str, frozenset[str]] = {
        "counterparty": frozenset(COUNTERPARTIES),
        "mode": MODES,
        "seller_type": SELLER_TYPES,
        "told_by": TOLD_BY,
        "stands_in": STANDS_IN,
    }

    def read(record: type[R], name: str, array: str, key: str = "") -> tuple[R, ...]:
        """The records of one kind; `key` names the field in which each value may stand once."""
        records = read_records(record, name, array, known, folder)
        return _once(records, key) if key else tuple(records)

    claim_types = read(ClaimType, "claim_types.toml", "claim_type", "claim_type")
    marketplaces = read(Marketplace, "marketplaces.toml", "marketplace", "marketplace")
    countries = read(Country, "places.toml", "country", "country")
    documents = read(Document, "documents.toml", "document", "document")
    escalations = read(Escalation, "carriage.toml", "escalation")
    stores = frozenset(record.marketplace for record in marketplaces)
    # EUR is the currency of several stores, so that a currency may name none
    known["marketplace"] = known["otherwise"] = stores | {""}
    currencies = read(CurrencyRegion, "places.toml", "currency", "currency")
    known["marketplace"] = stores
    known["country"] = frozenset(record.country for record in countries)
    known["document"] = frozenset(record.document for record in documents)
    known["claim_type"] = frozenset(record.claim_type for record in claim_types)
    known["claim_group"] = frozenset(record.claim_group for record in claim_types)
    windows = read(Window, "windows.toml", "window")
    holds = read(Hold, "windows.toml", "hold")
    _refuse_unclear_ends(windows)
    refuse_overlaps(windows, "window_id", ("claim_type", "marketplace"))
    refuse_overlaps(holds, "hold_id", ("claim_type", "marketplace"))
    policy = Policy(
        window=tuple(apply_holds(windows, holds)),
        cap=read(Cap, "caps.toml", "cap"),
        valuation=read(Valuation, "valuation.toml", "valuation"),
        claim_type=claim_types,
        marketplace=marketplaces,
        country=countries,
        currency_region=currencies,
        fc=read(FcPrefix, "places.toml", "fc", "prefix"),
        reason_code=read(ReasonCode, "reason_codes.toml", "reason_code", "code"),
        reimbursement_reason=read(
            ReimbursementReason, "reimbursement_reasons.toml", "reimbursement_reason", "reason_key"
        ),
        cash_word=read(CashWord, "reimbursement_reasons.toml", "cash_word", "word_key"),
        outside_order=read(OutsideOrder, "outside_orders.toml", "outside_order", "pattern"),
        amazon_id=read(AmazonId, "amazon_ids.toml", "amazon_id", "pattern"),
        disposition=read(Disposition, "dispositions.toml", "disposition", "disposition"),
        sellable_condition=read(SellableCondition, "dispositions.toml", "sellable_condition", "word_key"),
        shipment_status=_one_meaning(read(StatusWord, "status_words.toml", "status_word")),
        constant=read(Constant, "constants.toml", "constant", "name"),
        document=documents,
        evidence=read(Evidence, "evidence.toml", "evidence"),
        freight_law=read(FreightLaw, "carriage.toml", "freight_law"),
        parcel_carrier=read(ParcelCarrier, "carriage.toml", "parcel_carrier", "carrier"),
        escalation=escalations,
        denial=read(Denial, "denials.toml", "denial"),
    )
    refuse_overlaps(policy.cap, "cap_id", ("marketplace",))
    refuse_overlaps(policy.valuation, "valuation_id", ("claim_group", "marketplace"))
    refuse_overlaps(policy.freight_law, "freight_law_id", ("mode", "route"))
    return policy


def constant(name: str) -> Decimal:
    """A number of the rules by its name. Raises PolicyError when no constant has that name."""
    value = _constants().get(name)
    if value is None:
        raise PolicyError(f"policy/constants.toml: no constant {name!r}.", "Add it there, with its source.")
    return value


@cache
def claim_types() -> tuple[str, ...]:
    """The claim types of this tool, in the order in which a report tells them: that of their file."""
    return tuple(record.claim_type for record in read_policy().claim_type if record.is_claim)


@cache
def minor_units() -> dict[str, int]:
    """How many decimals the money of each currency has, by currency in its order: the case desk writes it down."""
    return dict(sorted((market.currency, market.minor_units) for market in read_policy().marketplace))


def decimals_of(currency: str) -> int:
    """How many decimals money of this currency has; two where no marketplace has it."""
    return minor_units().get(currency, 2)


@cache
def _constants() -> dict[str, Decimal]:
    return {record.name: record.value for record in read_policy().constant}


def _refuse_unclear_ends(windows: Iterable[Window]) -> None:
    """Raise PolicyError for a window that ends never, or twice."""
    for window in windows:
        if (window.closes_days is None) == (window.closes_months is None):
            raise PolicyError(
                f"policy/windows.toml: {window.window_id} has both or neither of closes_days and closes_months.",
                "Give exactly one of them.",
            )


def _once(records: Iterable[R], key: str) -> tuple[R, ...]:
    """The records, when none of them stands twice."""
    seen: dict[str, R] = {}
    for record in records:
        name = getattr(record, key)
        if name in seen:
            raise PolicyError(f"policy: {key} {name!r} stands twice.", "Keep one of the two blocks.")
        seen[name] = record
    return tuple(seen.values())


def _one_meaning(words: Iterable[StatusWord]) -> tuple[StatusWord, ...]:
    """One record per word: two languages may share a word, but not with two meanings."""
    seen: dict[str, StatusWord] = {}
    for word in words:
        first = seen.setdefault(word.word_key, word)
        if first.meaning != word.meaning:
            raise PolicyError(
                f"policy/status_words.toml: {word.word!r} means {first.meaning} in {first.language} and "
                f"{word.meaning} in {word.language}.",
                "Keep one of the two.",
            )
    return tuple(seen.values())
