"""All policy data of the folder as typed records, read and checked together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from reconcile.policy.periods import apply_holds, refuse_overlaps
from reconcile.policy.read import FOLDER, PolicyError, read_records
from reconcile.policy.records import (
    Cap,
    ClaimType,
    Constant,
    Country,
    CurrencyRegion,
    FcPrefix,
    Hold,
    Marketplace,
    ReasonCode,
    ReimbursementReason,
    Sourced,
    StatusWord,
    Valuation,
    Window,
)

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
    shipment_status: tuple[StatusWord, ...]
    constant: tuple[Constant, ...]


@cache
def read_policy(folder: Path = FOLDER) -> Policy:
    """Read and check all policy files of a folder (default: the tool's own).

    Raises PolicyError: rules that overlap, an unknown marketplace or claim type, a rule without a source, a key twice.
    """
    claim_types = read_records(ClaimType, "claim_types.toml", "claim_type", {}, folder)
    marketplaces = read_records(Marketplace, "marketplaces.toml", "marketplace", {}, folder)
    countries = read_records(Country, "places.toml", "country", {}, folder)
    stores = frozenset(record.marketplace for record in marketplaces)
    known = {
        "claim_type": frozenset(record.claim_type for record in claim_types),
        "claim_group": frozenset(record.claim_group for record in claim_types),
        "marketplace": stores,
        "country": frozenset(record.country for record in countries),
    }
    windows = read_records(Window, "windows.toml", "window", known, folder)
    holds = read_records(Hold, "windows.toml", "hold", known, folder)
    caps = read_records(Cap, "caps.toml", "cap", known, folder)
    valuations = read_records(Valuation, "valuation.toml", "valuation", known, folder)
    refuse_overlaps(windows, "window_id", ("claim_type", "marketplace"))
    refuse_overlaps(holds, "hold_id", ("claim_type", "marketplace"))
    refuse_overlaps(caps, "cap_id", ("marketplace",))
    refuse_overlaps(valuations, "valuation_id", ("claim_group", "marketplace"))
    # EUR is the currency of several stores, so that a currency may name none
    some_store = {"marketplace": stores | {""}}
    currencies = read_records(CurrencyRegion, "places.toml", "currency", some_store, folder)
    reasons = read_records(ReimbursementReason, "reimbursement_reasons.toml", "reimbursement_reason", {}, folder)
    words = read_records(StatusWord, "status_words.toml", "status_word", {}, folder)
    return Policy(
        window=tuple(apply_holds(windows, holds)),
        cap=tuple(caps),
        valuation=tuple(valuations),
        claim_type=_once(claim_types, "claim_type"),
        marketplace=_once(marketplaces, "marketplace"),
        country=_once(countries, "country"),
        currency_region=_once(currencies, "currency"),
        fc=_once(read_records(FcPrefix, "places.toml", "fc", known, folder), "prefix"),
        reason_code=_once(read_records(ReasonCode, "reason_codes.toml", "reason_code", {}, folder), "code"),
        reimbursement_reason=_once(reasons, "reason_key"),
        shipment_status=_one_meaning(words),
        constant=_once(read_records(Constant, "constants.toml", "constant", {}, folder), "name"),
    )


def constant(name: str) -> Decimal:
    """A number of the rules by its name. Raises PolicyError when no constant has that name."""
    for record in read_policy().constant:
        if record.name == name:
            return record.value
    raise PolicyError(f"policy/constants.toml: no constant {name!r}.", "Add it there, with its source.")


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
