"""What limits a claim by a contract's terms, from the papers of the goods: declared value, freight, weight, ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reconcile.exposures.lost_part import LostPart
from reconcile.exposures.register import Incident
from reconcile.ingest.currency import may_mean
from reconcile.records import Reason
from reconcile.settings import Forwarder


@dataclass(frozen=True, slots=True)
class Goods:
    """What a contract needs to know of the goods: insurance, declared value, freight, the lost part.

    A declared value or freight whose currency nobody wrote is in the contract's.

    `insurance_policy` is '' also for goods that are insured (`is_insured`) under a number that nobody wrote.
    `law`: the limit of the law that stands beside the price where there is no contract.
    """

    is_insured: bool = False
    insurance_policy: str = ""
    declared_value: Decimal | None = None
    declared_currency: str = ""
    freight: Decimal | None = None
    freight_currency: str = ""
    part: LostPart = field(default_factory=LostPart)
    law: tuple[Reason, ...] = ()


def parcel_goods(incidents: Mapping[str, Incident]) -> dict[str, Goods]:
    """Insurance and declared value of parcels, by claim id."""
    return {
        claim_id: Goods(
            incident.is_insured, incident.insurance_policy, incident.declared_value, incident.declared_currency
        )
        for claim_id, incident in incidents.items()
        if not incident.shipment_id
    }


def currency_of(written: str, terms: Forwarder) -> str:
    """The currency of an amount: the contract's where none is written, or a sign that may mean it (`$`)."""
    return terms.currency if not written or may_mean(written, terms.currency) else written


def together(caps: list[Decimal | None]) -> Decimal | None:
    """The cap of all products of a loss: a contract pays for the lost weight, not for each product's part of it.

    None for one product alone, and where the cap of any is not known.
    """
    known = [cap for cap in caps if cap is not None]
    return sum(known, Decimal(0)) if len(known) == len(caps) > 1 else None


def own_cap(terms: Forwarder, goods: Goods) -> tuple[Decimal | None, tuple[str, ...]]:
    """The cap of one claim in the contract's currency, and which papers are missing for it."""
    if terms.freight_multiple is not None:
        if goods.freight is None or goods.part.share is None:
            return None, ("freight",)
        return terms.freight_multiple * goods.freight * goods.part.share, ()
    if terms.per_kg_cap is None:
        return None, ()
    if goods.part.kilograms is None:
        return None, ("weight",)
    return terms.per_kg_cap * goods.part.kilograms, ()


def common_cap(terms: Forwarder, goods: Goods) -> tuple[Decimal | None, tuple[str, ...]]:
    """The cap of the whole shipment: per ticket, and the declared value. A freight multiple replaces both."""
    if terms.freight_multiple is not None:
        return None, ()
    caps = [terms.per_ticket_cap] if terms.per_ticket_cap is not None else []
    if terms.declared_value and goods.declared_value is not None:
        caps.append(goods.declared_value)
    missing = ("value",) if terms.declared_value and goods.declared_value is None else ()
    return (min(caps) if caps else None), missing
