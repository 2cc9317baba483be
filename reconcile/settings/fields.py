"""What the seller can set: every key of `reconcile.toml` with what it takes and its default. Every one is optional.

docs/settings.md is made from the fields below.
"""

# ruff: noqa: RUF009 - _setting, _table and _tables return a dataclass field

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from reconcile.policy import company_key, constant, word_key
from reconcile.settings.kinds import (
    AMOUNT,
    COUNTRY,
    CURRENCY,
    DAY,
    MARKETPLACE,
    SHARE,
    TEXT,
    YES_NO,
    SettingKind,
    choice,
    whole_number,
)


@dataclass(frozen=True)
class UnknownKey:
    """A key that means nothing to the program, so that its value has no effect. `nearest` may be ''."""

    key: str
    value: str
    nearest: str
    line: int = 0


def _setting(kind: SettingKind, meaning: str, default: object = None, rule: str = "") -> Any:
    """A field with one value. `rule` names the policy constant that is its default."""
    metadata = {"kind": kind, "meaning": meaning, "rule": rule}
    if rule:
        return field(default_factory=lambda: _plain_number(constant(rule)), metadata=metadata)
    return field(default=default, metadata=metadata)


def _table(kind: type[object]) -> Any:
    """A field that is a table of settings."""
    return field(default_factory=kind, metadata={"table": kind})


def _tables(kind: type[object], known_as: Callable[[str], str]) -> Any:
    """A field that holds one table of settings per name; names that are `known_as` the same are one."""
    return field(default_factory=dict, metadata={"tables": kind, "known_as": known_as})


def _plain_number(number: Decimal) -> Decimal | int:
    return int(number) if number == int(number) else number


@dataclass(frozen=True, kw_only=True)
class Tolerances:
    """How far two numbers may lie apart and still count as equal."""

    underpaid: Decimal = _setting(
        SHARE, "a payment counts as too low below cost × (1 − this)", rule="underpaid_tolerance"
    )


@dataclass(frozen=True, kw_only=True)
class Forwarder:
    """Contract terms of one forwarder or courier: what it owes for lost or damaged cartons, and until when to ask.

    A term that is left out does not limit anything; with no terms at all a claim is priced at cost.
    """

    currency: str = _setting(
        CURRENCY, "currency of the amounts of this contract, of the freight and of the declared value", "CNY"
    )
    country: str | None = _setting(
        COUNTRY, "where the forwarder sits: its working days count; without it, China for the first leg"
    )
    per_kg_cap: Decimal | None = _setting(AMOUNT, "pays at most so much per kg of the lost weight")
    per_ticket_cap: Decimal | None = _setting(AMOUNT, "pays at most so much per shipment")
    declared_value: bool = _setting(YES_NO, "pays at most the declared value of the shipment", False)
    freight_multiple: Decimal | None = _setting(
        AMOUNT, "pays at most so many times the freight of the lost part; replaces the caps"
    )
    refund_freight: bool = _setting(YES_NO, "gives the freight of the lost part back, as a line of its own", False)
    weight_rule: str = _setting(
        choice("proportional", "carton"),
        "lost weight: shipment weight ÷ cartons × lost cartons, or the weights of the lost cartons",
        "proportional",
    )
    partial_box_allowed: bool = _setting(
        YES_NO, "also answers for units missing inside a delivered carton; their claim is on Amazon all the same", True
    )
    wait_days: int = _setting(
        whole_number(1),
        "days after the ship date after which an undelivered shipment is lost",
        rule="freight_wait_days",
    )
    claim_days: int | None = _setting(whole_number(1), "claim within so many days of the clock")
    clock: str = _setting(
        choice("label_date", "pick_up", "delivery"), "the date from which `claim_days` count", "delivery"
    )
    reply_days: int | None = _setting(whole_number(1), "working days within which the forwarder must answer")


@dataclass(frozen=True, kw_only=True)
class InsurancePolicy:
    """One cargo policy or certificate; shipments and incidents name it in `insurance_policy`."""

    insurer: str = _setting(TEXT, "who is asked; the notice of loss names it", "")
    currency: str = _setting(CURRENCY, "currency of the amounts", "CNY")
    limit: Decimal | None = _setting(AMOUNT, "pays at most so much per shipment")
    deductible: Decimal = _setting(AMOUNT, "the part of a loss that the seller bears", Decimal(0))
    notice_days: int | None = _setting(whole_number(1), "tell the insurer within so many days of delivery")
    claim_days: int | None = _setting(whole_number(1), "claim within so many days of delivery")


@dataclass(frozen=True, kw_only=True)
class Insurance:
    """Cargo insurance."""

    rate: Decimal | None = _setting(SHARE, "premium as a share of the insured value")
    policies: Mapping[str, InsurancePolicy] = _tables(InsurancePolicy, word_key)

    def policy(self, number: str) -> InsurancePolicy | None:
        """The policy of that number as a file spells it; case, spaces and points do not matter."""
        return next((policy for key, policy in self.policies.items() if word_key(key) == word_key(number)), None)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that the seller can set. Read it with `read_settings`."""

    account: str = _setting(TEXT, "name of the seller account; part of every claim id, so do not change it", "account")
    default_marketplace: str | None = _setting(
        MARKETPLACE, "the marketplace of rows that name none, and of stock in warehouse-only countries"
    )
    as_of: date | None = _setting(DAY, "the date that counts as today; without it, today")
    reporting_currency: str | None = _setting(
        CURRENCY, "currency of totals over several currencies; without it, each stands alone"
    )
    language: str = _setting(choice("en", "zh"), "language of workbook, texts and terminal", "en")
    seller_type: str = _setting(choice("reseller", "manufacturer"), "decides which papers prove ownership", "reseller")
    retention_years: int = _setting(whole_number(2), "how long evidence is kept", rule="retention_years")
    daily_case_limit: int | None = _setting(
        whole_number(1), "plan at most so many cases per day; without it, all at once"
    )
    review_threshold: Decimal | None = _setting(
        AMOUNT, "a case of this amount or more, in the reporting currency, needs a second name before it is filed"
    )
    lawyer_threshold: Decimal | None = _setting(
        AMOUNT, "for a freight claim of this amount or more, in the reporting currency: ask a lawyer"
    )
    tolerances: Tolerances = _table(Tolerances)
    forwarders: Mapping[str, Forwarder] = _tables(Forwarder, company_key)
    insurance: Insurance = _table(Insurance)
    unknown: tuple[UnknownKey, ...] = ()

    def as_plain(self) -> dict[str, object]:
        """What was set or is the default, as texts, numbers and dates; decimals as texts, so that none is rounded."""
        plain: dict[str, object] = _without_decimals(asdict(self))
        del plain["unknown"]
        return plain

    def forwarder(self, name: str) -> Forwarder | None:
        """The contract terms of a forwarder as a file spells it; case, spaces, points and `Co., Ltd` do not matter."""
        key = company_key(name)
        return next((terms for known, terms in self.forwarders.items() if company_key(known) == key), None)


def _without_decimals(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_decimals(inner) for key, inner in value.items()}
    return f"{value:f}" if isinstance(value, Decimal) else value
