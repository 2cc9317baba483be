"""Until when a payer must be asked: contract terms of the settings, else the law by transport mode.

Source: contract section 4 (last point), policy sections 5.2 to 5.4.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from reconcile.exposures.shipments import Shipment
from reconcile.policy import constant, read_policy
from reconcile.policy.carriage import FreightLaw, ParcelCarrier
from reconcile.policy.periods import in_period
from reconcile.policy.phrases import amount
from reconcile.reasons.sentences import phrase
from reconcile.records import Opening, Reason
from reconcile.settings import Settings

ROUTES = {"EU": "EU", "UK": "EU", "US": "US", "JP": "JP"}
"""Stock region of the destination -> the route that brings a land law in."""

HOME = "CN"
"""Where a forwarder of the first leg sits, and loads, unless the settings or its name say otherwise."""


def wait_days(settings: Settings, forwarder: str) -> int:
    """Days after the ship date until a shipment without any sign of arrival counts as lost."""
    terms = settings.forwarder(forwarder) if forwarder else None
    return terms.wait_days if terms else int(constant("freight_wait_days"))


def freight_opening(settings: Settings, shipment: Shipment) -> Opening:
    """Dates of a freight claim on the payer asked first: the insurer's where its policy has any, else the carrier's."""
    carrier = carrier_opening(settings, shipment)
    if not shipment.is_insured:
        return carrier
    unknown = policy_unknown(shipment.insurance_policy)
    insured = insured_opening(settings, shipment.insurance_policy, carrier)
    return insured or replace(carrier, notes=(*carrier.notes, unknown))


def policy_unknown(number: str) -> Reason:
    """Why the carrier's date stands for the insurer's: a policy without days, or one whose number nobody wrote."""
    return Reason.of("policy_without_days", policy=number) if number else Reason.of("policy_without_number")


def carrier_opening(settings: Settings, shipment: Shipment) -> Opening:
    """Dates of a claim on the forwarder. It opens with the proof of delivery, or with the end of the wait days.

    Without a contract term and without a known transport mode no deadline is given (the claim is then in review).
    """
    opened = shipment.delivered_date
    if opened is None and shipment.ship_date is not None:
        opened = shipment.ship_date + timedelta(days=wait_days(settings, shipment.forwarder))
    blank = Opening(clock_day=shipment.delivered_date or shipment.ship_date, opened_on=opened)
    dated = (
        _by_contract(blank, settings, shipment) or _by_carrier(blank, shipment) or _by_law(settings, blank, shipment)
    )
    return dated or blank


def insured_opening(settings: Settings, policy_number: str, carrier: Opening) -> Opening | None:
    """The same with the insurer's last day, counted from the delivery (without one: the day the claim opens)."""
    policy = settings.insurance.policy(policy_number) if policy_number else None
    if policy is None or policy.claim_days is None:
        return None
    clock = carrier.opened_on or carrier.clock_day
    if clock is None:
        return None
    until = clock + timedelta(days=policy.claim_days)
    source = phrase("source_insurance", settings.language, number=policy_number)
    return _opening(carrier, until, "insurance", source)


def parcel_opening(settings: Settings, carrier: str, kind: str, day: date, country: str) -> Opening:
    """Dates of a claim for one parcel sent in a country: the contract's days, else the carrier's, from the ship date.

    A carrier may take a loss only some days after the ship date, damage at once (policy section 5.4).
    """
    own = parcel_carrier(carrier, country)
    opened = day + timedelta(days=own.loss_from_days or 0) if kind == "lost" else day
    blank = Opening(clock_day=day, opened_on=opened)
    terms = settings.forwarder(carrier) if carrier else None
    if terms is not None and terms.claim_days is not None:
        source = phrase("source_contract", settings.language, who=carrier)
        return _opening(blank, day + timedelta(days=terms.claim_days), "contract", source)
    return _own_terms(blank, own, day)


def doubt_terms_elsewhere(opening: Opening, carrier: str, day: date, as_of: date) -> Opening:
    """The opening of a parcel, in review where the carrier's terms of another country say that it is too late."""
    until = day + timedelta(days=parcel_carrier(carrier).file_days)
    if opening.window_id == "contract" or as_of <= until:
        return opening
    return replace(opening, review_for=Reason.of("carrier_terms_elsewhere", carrier=carrier, date=until))


def _opening(blank: Opening, deadline: date, window_id: str, source: str, note: str = "") -> Opening:
    return replace(blank, deadline=deadline, window_id=window_id, window_source=source, window_note=note)


def _by_contract(blank: Opening, settings: Settings, shipment: Shipment) -> Opening | None:
    """The settings' own claim days: from the label (creation), the pick-up or the delivery.

    A label or pick-up whose day no paper tells was before the delivery: its days are over no later than that day's.
    """
    terms = settings.forwarder(shipment.forwarder) if shipment.forwarder else None
    if terms is None or terms.claim_days is None:
        return None
    clock = {
        "label_date": shipment.created_date or shipment.ship_date,
        "pick_up": shipment.handover_date or shipment.ship_date,
        "delivery": shipment.delivered_date or shipment.ship_date,
    }[terms.clock] or shipment.delivered_date
    if clock is None:
        return None
    until = clock + timedelta(days=terms.claim_days)
    source = phrase("source_contract", settings.language, who=shipment.forwarder)
    return _opening(blank, until, "contract", source)


def _by_carrier(blank: Opening, shipment: Shipment) -> Opening | None:
    """Parcel carriers count from the ship date (policy section 5.4)."""
    clock = shipment.ship_date or shipment.delivered_date
    if shipment.mode != "express" or clock is None:
        return None
    return _own_terms(blank, parcel_carrier(shipment.forwarder), clock)


def _own_terms(blank: Opening, carrier: ParcelCarrier, clock: date) -> Opening:
    note = "unverified" if carrier.confidence == "L" or carrier.assumed else ""
    name = f"carrier-{carrier.carrier.lower().replace(' ', '-') or 'other'}"
    return _opening(blank, clock + timedelta(days=carrier.file_days), name, carrier.source, note)


def parcel_carrier(forwarder: str, country: str = "") -> ParcelCarrier:
    """The terms of the parcel carrier that a name contains, its country's and a product's own (`USPS EXPRESS`) first.

    An unknown name gets the terms of any other. ``country``: where the parcel was sent; terms of another one are
    not those of the company of that name there. '' on the first leg, which a carrier sells alike everywhere.
    """
    words = forwarder.upper().replace("-", " ").split()
    known = [c for c in read_policy().parcel_carrier if not country or c.country in ("", country)]
    fit = [c for c in known if set(c.carrier.split()) <= set(words)]
    return max(fit, key=lambda c: (bool(c.country), len(c.carrier.split())))


def _by_law(settings: Settings, blank: Opening, shipment: Shipment) -> Opening | None:
    day = blank.clock_day
    if day is None:
        return None
    law = law_of(settings, shipment, day)
    months = law and (law.claim_months or law.suit_months)
    if law is None or not months:
        return None
    until = day + relativedelta(months=months)
    source = f"{law.title}: {law.source}"
    return _opening(blank, until, f"law-{law.freight_law_id}", source, "law")


def load_country(settings: Settings, shipment: Shipment) -> str:
    """Where the ship is loaded, which no file tells: taken as the forwarder's country in the settings, else China."""
    terms = settings.forwarder(shipment.forwarder) if shipment.forwarder else None
    return (terms.country if terms else None) or HOME


def law_of(settings: Settings, shipment: Shipment, day: date) -> FreightLaw | None:
    """The law of the mode on the day: at sea that of the country of loading, on land that of the destination's route.

    Where neither has a law of its own, the one for anywhere.
    """
    at_sea = shipment.mode == "sea"
    route = load_country(settings, shipment) if at_sea else ROUTES.get(shipment.stock_region, "")
    laws = [w for w in read_policy().freight_law if w.mode == shipment.mode and w.is_default and in_period(w, day)]
    by_route = {law.route: law for law in laws}
    return by_route.get(route) or by_route.get("")


def legal_limit(settings: Settings, shipment: Shipment, day: date) -> tuple[Reason, ...]:
    """What the carrier owes at most by law, as advice beside a claim without contract terms; empty where unknown."""
    if shipment.mode == "express":
        carrier = parcel_carrier(shipment.forwarder)
        if carrier.cap is None:
            return ()
        cap = f"{amount(carrier.cap)} {carrier.cap_currency}; {carrier.cap_rule}"
        return (Reason.of("law_limit", law=carrier.carrier, cap=cap),)
    law = law_of(settings, shipment, day)
    if law is None:
        return ()
    found = {"package": law.cap_per_package, "kg": law.cap_per_kg}
    caps = {per: amount(cap) for per, cap in found.items() if cap is not None}
    if not caps:
        return ()
    code = "law_limit_both" if len(caps) > 1 else f"law_limit_{next(iter(caps))}"
    return (Reason.of(code, law=law.title, currency=law.cap_currency, **caps),)
