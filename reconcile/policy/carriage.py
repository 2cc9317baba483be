"""The records of carriage.toml: what the law, parcel carriers and authorities say of goods that are lost on the way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reconcile.policy.records import Dated, Sourced


@dataclass(frozen=True, kw_only=True)
class FreightLaw(Dated):
    """The law's limit and notice where a contract is silent. Grain: mode × route × period of the event."""

    freight_law_id: str
    mode: str
    route: str
    is_default: bool = True
    title: str
    cap_per_package: Decimal | None = None
    cap_per_kg: Decimal | None = None
    cap_currency: str = ""
    cap_rule: str
    notice_days: int | None = None
    claim_months: int | None = None
    suit_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class ParcelCarrier(Sourced):
    """A parcel carrier's terms. Grain: carrier, in capitals; '' = any other."""

    carrier: str
    country: str = ""
    file_days: int
    loss_from_days: int | None = None
    reply_days: int | None = None
    cap: Decimal | None = None
    cap_currency: str = ""
    cap_rule: str


@dataclass(frozen=True, kw_only=True)
class Escalation(Sourced):
    """Where to go when a payer does not answer. Grain: body × mode.

    `country`: of the carrier or of the destination, `EU` for its stock region, '' anywhere. `carrier`: only for it.
    """

    body: str
    country: str
    carrier: str = ""
    mode: str
    action_en: str
    action_zh: str
    url: str = ""
    after_days: int | None = None
    cap: Decimal | None = None
    cap_currency: str = ""
