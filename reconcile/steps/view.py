"""Everything that the steps of one claim are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reconcile.claims.claim import Claim
from reconcile.claims.contract import INSURER, Contracts, carried_by
from reconcile.claims.recovered import ENDED
from reconcile.exposures.register import Incident
from reconcile.exposures.shipments import Shipment
from reconcile.exposures.terms import HOME, parcel_carrier
from reconcile.match.breaks import Break
from reconcile.policy.records import ParcelCarrier
from reconcile.records import Exposure, Opening
from reconcile.settings import Forwarder, Settings


@dataclass(frozen=True, slots=True)
class View:
    """One transport claim: its break and rows, and what contract, register and shipment say about it."""

    one: Break
    rows: Sequence[Claim]
    contracts: Contracts
    incident: Incident | None
    shipment: Shipment | None
    carrier_opening: Opening
    filed: date | None
    case_amount: Decimal | None
    settings: Settings
    as_of: date

    @property
    def exposure(self) -> Exposure:
        """The loss."""
        return self.one.exposure

    @property
    def carrier(self) -> str:
        """How the one who carried the goods is called in the tables."""
        return carried_by(self.exposure)

    @property
    def insured(self) -> bool:
        """Whether the insurer is asked first."""
        return self.exposure.counterparty == INSURER

    @property
    def terms(self) -> Forwarder | None:
        """The contract of the one who carried the goods."""
        return self.settings.forwarder(self.exposure.forwarder) if self.exposure.forwarder else None

    @property
    def found_on(self) -> date:
        """The day on which the loss could be known: delivery, else the end of the wait days, else the ship date."""
        opening = self.exposure.opening
        return opening.opened_on or opening.clock_day or self.exposure.event_date

    @property
    def told_carrier(self) -> date | None:
        """The day on which the carrier was told: in the register, else by the case filed with it."""
        reported = self.incident.reported if self.incident else None
        return reported or (None if self.insured else self.filed)

    @property
    def country(self) -> str:
        """Whose working days count: the contract's country, a parcel carrier's own where the goods go, else by leg."""
        if self.terms is not None and self.terms.country:
            return self.terms.country
        if (known := self.parcel_terms.country) in (self.exposure.stock_region, self.exposure.marketplace):
            return known
        return HOME if self.carrier == "forwarder" else self.exposure.marketplace

    @property
    def parcel_terms(self) -> ParcelCarrier:
        """The parcel carrier's own terms, those of any other where none are known."""
        sent_in = "" if self.carrier == "forwarder" else self.exposure.marketplace
        return parcel_carrier(self.exposure.forwarder, sent_in)

    @property
    def currency(self) -> str:
        """The currency of the claim."""
        return self.contracts.price(self.exposure).currency

    @property
    def asked(self) -> Decimal | None:
        """What is still asked of the first payer; None when unpriced, or when nothing is asked any more."""
        return asked_of(self.rows)

    @property
    def cost(self) -> Decimal | None:
        """All units of the loss at cost."""
        return self.contracts.cost(self.exposure).amount(self.exposure.units)

    @property
    def recovered(self) -> Decimal:
        """Everything recovered so far, as far as it is known in the claim's currency."""
        booked = sum((row.came_in for row in self.rows), Decimal(0))
        return max(booked, self.exposure.recovered or Decimal(0))

    @property
    def first_payer_done(self) -> bool:
        """Whether the first payer will pay no more: it has paid, refused or closed, or its time is over."""
        return all(row.row.status in (*ENDED, "expired") for row in self.rows)

    @property
    def refused(self) -> bool:
        """Whether the carrier refuses: in the register, or by a denied case where it was asked first."""
        denied = not self.insured and any(row.row.status == "denied" for row in self.rows)
        return denied or (self.incident is not None and self.incident.liability == "refused")

    @property
    def left_for_carrier(self) -> Decimal | None:
        """What the carrier owes of the part that the insurer does not pay."""
        owed = self.contracts.owed_by(self.carrier, self.exposure).amount(self.exposure.units)
        if owed is None or self.cost is None:
            return None
        insurer = Decimal(0) if self.first_payer_done else self.asked or Decimal(0)
        return max(Decimal(0), min(owed, self.cost - self.recovered - insurer))


def asked_of(rows: Sequence[Claim]) -> Decimal | None:
    """The amount of the rows that are still asked for."""
    amounts = [row.amount for row in rows if row.row.status not in ENDED]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
