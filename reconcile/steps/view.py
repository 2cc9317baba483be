"""Everything that the steps of one claim are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reconcile.claims.claim import Claim, case_key
from reconcile.claims.contract import INSURER, Contracts, carried_by
from reconcile.claims.recovered import ENDED
from reconcile.exposures.register import Incident
from reconcile.exposures.shipments import Shipment
from reconcile.exposures.terms import HOME, parcel_carrier
from reconcile.match.breaks import Break
from reconcile.policy.carriage import ParcelCarrier
from reconcile.records import Exposure, Opening
from reconcile.settings import Forwarder, Settings
from reconcile.steps.step import Step


@dataclass(frozen=True, slots=True)
class View:
    """One transport claim: its break and rows, and what contract, register and shipment say about it.

    `rows`: of the payer who is asked first; `next_rows`: units that another one is asked for. `filed_with`: the day on
    which it was first filed with each payer; `answered_by`: the day on which each last answered, by the case log.
    """

    one: Break
    rows: Sequence[Claim]
    next_rows: Sequence[Claim]
    contracts: Contracts
    incident: Incident | None
    shipment: Shipment | None
    carrier_opening: Opening
    filed_with: Mapping[str, date]
    answered_by: Mapping[str, date]
    case_amount: Decimal | None
    settings: Settings
    as_of: date

    @property
    def exposure(self) -> Exposure:
        """The loss."""
        return self.one.exposure

    @property
    def left(self) -> bool:
        """Whether any units are not settled."""
        return bool(self.rows or self.next_rows)

    def case_of(self, step: Step) -> str:
        """The case that a step belongs to: that of the carrier, where units are asked of it after the insurer."""
        second = self.next_rows and step.payer == self.carrier != self.exposure.counterparty
        return self.next_rows[0].case_key if second else case_key(self.exposure)

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
    def filed(self) -> date | None:
        """The day on which it was filed with the one who is asked first."""
        return self.filed_with.get(self.exposure.counterparty)

    @property
    def told_carrier(self) -> date | None:
        """The day on which the carrier was told: in the register, else by the case filed with it."""
        reported = self.incident.reported if self.incident else None
        return reported or self.filed_with.get(self.carrier)

    @property
    def answered(self) -> date | None:
        """The day on which the carrier answered: in the register, else by the case filed with it."""
        reply = self.incident.reply if self.incident else None
        return reply or self.answered_by.get(self.carrier)

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
        booked = sum((row.came_in for row in (*self.rows, *self.next_rows)), Decimal(0))
        return max(booked, self.exposure.recovered or Decimal(0))

    @property
    def first_payer_done(self) -> bool:
        """Whether the first payer will pay no more: it has paid, refused or closed, or its time is over."""
        return all(row.row.status in (*ENDED, "expired") for row in self.rows)

    @property
    def of_carrier(self) -> Sequence[Claim]:
        """Units that the carrier is asked for."""
        return self.next_rows if self.insured else self.rows

    @property
    def carrier_paid(self) -> bool:
        """Whether the carrier has paid all that it was asked for: it owes neither an answer nor money."""
        return bool(self.of_carrier) and all(row.row.status == "paid" for row in self.of_carrier)

    @property
    def refused(self) -> bool:
        """Whether the carrier refuses: in the register, or by a denied case."""
        denied = any(row.row.status == "denied" for row in self.of_carrier)
        return denied or (self.incident is not None and self.incident.liability == "refused")

    @property
    def refused_on(self) -> date | None:
        """The day on which the carrier refused: in the register, else by the case that it denied."""
        if self.incident is not None and self.incident.liability == "refused" and self.incident.reply:
            return self.incident.reply
        return self.answered_by.get(self.carrier) if self.refused else None

    @property
    def left_for_carrier(self) -> Decimal | None:
        """What the carrier owes of the part that the insurer does not pay."""
        owed = self.contracts.owed_by(self.carrier, self.exposure).amount(self.exposure.units)
        if owed is None or self.cost is None:
            return None
        insurer = asked_of(self.rows, (*ENDED, "expired")) or Decimal(0)
        paid = sum((row.came_in for row in self.of_carrier if self.insured), Decimal(0))
        return max(Decimal(0), min(owed - paid, self.cost - self.recovered - insurer))


def asked_of(rows: Sequence[Claim], without: Sequence[str] = ENDED) -> Decimal | None:
    """The amount of the rows that are still asked for: of every status but these."""
    amounts = [row.amount for row in rows if row.row.status not in without]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
