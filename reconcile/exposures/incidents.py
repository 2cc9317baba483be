"""Exposures of seller-fulfilled orders: lost or damaged on the way to the buyer, from the incident register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from reconcile.exposures.terms import doubt_terms_elsewhere, insured_opening, parcel_opening, policy_unknown
from reconcile.price import Price
from reconcile.records import CreditKind, CreditLine, Doubt, Exposure, Reason, SourceLine, claim_id_of
from reconcile.rounding import half_up
from reconcile.settings import Settings
from reconcile.tables import named_rows

_INCIDENTS = """
select i.file_id, i.sheet, i.line, i.incident_id, i.order_id, i.tracking_no, i.carrier, i.kind, i.sku,
    coalesce(n.fnsku, '') as fnsku, coalesce(p.asin, '') as asin, i.units, i.ship_date, i.last_scan_date,
    i.reported_date, i.reply_due_date, i.reply_date, i.liability, i.insurance_policy, i.is_insured, i.recovered_amount,
    i.currency, coalesce(o.marketplace, r.default_marketplace) as marketplace,
    coalesce(o.stock_region, r.default_region) as stock_region, i.kind_disputed,
    coalesce((select list(l.fnsku order by l.fnsku) from sku_label as l where l.name = lower(i.sku)), []) as fnskus
from incident_known as i
cross join run_setting as r
left join incident_order as o on i.order_id = o.order_id
left join sku_fnsku as n on lower(i.sku) = n.name
left join product as p on n.fnsku = p.fnsku
where i.shipment_id = '' and i.units > 0
    and coalesce(i.ship_date, i.last_scan_date, i.reported_date) is not null
qualify row_number() over (
    partition by i.incident_id, i.order_id, i.sku, i.kind = 'damaged'
    order by i.recovered_amount desc nulls last, i.reply_date desc nulls last, i.reported_date desc nulls last,
        i.liability desc, i.path, i.line
) = 1
order by i.incident_id, i.order_id, i.sku, i.kind = 'damaged'
"""


def incident_exposures(con: DuckDBPyConnection, settings: Settings, as_of: date) -> list[Exposure]:
    """Exposures `order_lost` and `order_damaged`, grain incident. An incident of a shipment adds no units.

    In the marketplace of its order, where the money reports tell it. Refused by the carrier, or neither lost nor
    damaged by its word (on its way back, late): review. The window is the insurer's, the contract's or the carrier's
    own (policy 5.4).
    """
    exposures = []
    for row in named_rows(con, _INCIDENTS):
        claim_type = "order_damaged" if row.kind == "damaged" else "order_lost"
        day = row.ship_date or row.last_scan_date or row.reported_date
        name = row.incident_id or row.order_id
        exposure = Exposure(
            claim_id=claim_id_of(settings.account, claim_type, name, row.sku),
            claim_type=claim_type,
            counterparty="insurer" if row.is_insured else "carrier",
            marketplace=row.marketplace,
            stock_region=row.stock_region,
            fnsku=row.fnsku,
            sku=row.sku,
            asin=row.asin,
            units=row.units,
            event_date=day,
            pool=(claim_type, name, row.sku),
            source=(SourceLine(row.file_id, row.sheet, row.line),),
            order_id=row.order_id,
            tracking_no=row.tracking_no,
            forwarder=row.carrier,
            case_group=name,
            opening=parcel_opening(settings, row.carrier, row.kind, day, row.marketplace),
            recovered=row.recovered_amount,
            payment_currency=row.currency,
            other_fnskus=tuple(other for other in row.fnskus if other != row.fnsku),
        )
        if row.kind_disputed:
            exposure.doubts.append(Doubt(row.units, Reason.of("incident_kinds_disagree", incident=row.incident_id)))
        if row.kind not in ("lost", "damaged"):
            exposure.doubts.append(Doubt(row.units, Reason.of("incident_kind_unknown", kind=row.kind or "-")))
        if row.liability == "refused":
            exposure.doubts.append(Doubt(row.units, Reason.of("carrier_refused")))
        carrier_opening = replace(exposure.opening, notes=(_next_step(row, as_of),))
        insured_days = insured_opening(settings, row.insurance_policy, carrier_opening)
        carrier_opening = doubt_terms_elsewhere(carrier_opening, row.carrier, day, as_of)
        exposure.opening = insured_days or carrier_opening
        if row.is_insured and not row.insurance_policy:
            notes = (*carrier_opening.notes, policy_unknown(row.insurance_policy))
            exposure.opening = replace(exposure.opening, notes=notes)
        exposure.next_opening = carrier_opening if row.is_insured else None
        _doubt_unpaid(exposure, row, as_of)
        exposures.append(exposure)
    return exposures


def _doubt_unpaid(exposure: Exposure, incident: Any, as_of: date) -> None:
    """What a carrier accepted does not expire: the claim was made in time, its money is asked for."""
    days = [it.deadline for it in (exposure.opening, exposure.next_opening) if it and it.deadline]
    deadline = max(days, default=None)
    if incident.liability == "accepted" and deadline is not None and as_of > deadline:
        exposure.doubts.append(Doubt(exposure.units, Reason.of("accepted_unpaid", date=incident.reply_date or "-")))


def _next_step(incident: Any, as_of: date) -> Reason:
    """What stands in the reasons: report, wait for the reply, press for it."""
    reported, due, reply = incident.reported_date, incident.reply_due_date, incident.reply_date
    if reported is None:
        return Reason.of("report_to_carrier")
    if reply is not None:
        return Reason.of("liability_accepted" if incident.liability == "accepted" else "replied", date=reply)
    if due is not None and as_of > due:
        return Reason.of("reply_overdue", due=due)
    return Reason.of("reported", date=reported, due=due) if due else Reason.of("reported_already", date=reported)


_SHIPMENT_INCIDENTS = """
select i.file_id, i.sheet, i.line, i.shipment_id, i.kind, lower(i.sku) as sku, i.reported_date, i.reply_due_date,
    i.reply_date, i.liability, i.recovered_amount, i.currency
from incident_known as i
where i.shipment_id <> '' and i.kind in ('lost', 'damaged')
qualify row_number() over (
    partition by i.incident_id, i.shipment_id, i.kind, lower(i.sku)
    order by i.recovered_amount desc nulls last, i.reply_date desc nulls last, i.reported_date desc nulls last,
        i.liability desc, i.path, i.line
) = 1
order by i.shipment_id, i.kind, lower(i.sku), i.incident_id
"""


def follow_freight(
    con: DuckDBPyConnection,
    exposures: Sequence[Exposure],
    price: Callable[[Exposure], Price],
    converted: Callable[[Decimal, str, Exposure], Decimal | None],
    as_of: date,
) -> list[CreditLine]:
    """Let incidents with a shipment id follow that shipment's freight claims (contract section 3): they add no units.

    Next step and refusal are noted on the exposures. Returns credits for what was recovered in full; a part that was
    recovered lowers the amounts of the claims, each by its share of what is owed.
    """
    sources: dict[str, SourceLine] = {}
    for row in named_rows(con, _SHIPMENT_INCIDENTS):
        meant = (f"freight_{row.kind}", row.shipment_id)
        followed = [e for e in exposures if (e.claim_type, e.shipment_id) == meant and row.sku in ("", e.sku.lower())]
        for exposure in followed:
            notes = (*exposure.opening.notes, _next_step(row, as_of))
            exposure.opening = replace(exposure.opening, notes=notes)
            if row.liability == "refused":
                exposure.doubts.append(Doubt(exposure.units, Reason.of("carrier_refused")))
            if exposure.counterparty != "insurer":
                _doubt_unpaid(exposure, row, as_of)
            sources[exposure.claim_id] = SourceLine(row.file_id, row.sheet, row.line)
        if row.recovered_amount and followed:
            _share(row.recovered_amount, row.currency, followed, price, converted)
    return [
        credit for e in exposures if e.claim_id in sources for credit in _recovered(e, price(e), sources[e.claim_id])
    ]


def _share(
    paid: Decimal,
    currency: str,
    exposures: Sequence[Exposure],
    price: Callable[[Exposure], Price],
    converted: Callable[[Decimal, str, Exposure], Decimal | None],
) -> None:
    """Note on each exposure its share of the money, by what is owed on it; what is more than all of it stays out.

    Without an exchange rate nothing is taken off, and a person looks at the claims: it may be all that is owed. So too
    at a claim without a cost, for which nobody knows its share.
    """
    recovered = converted(paid, currency, exposures[0])
    if recovered is None:
        for exposure in exposures:
            exposure.doubts.append(Doubt(exposure.units, no_rate(paid, currency)))
        return
    owed = {e.claim_id: price(e).amount(e.units) or Decimal(0) for e in exposures}
    for exposure in exposures:
        if price(exposure).amount(exposure.units) is None:
            exposure.doubts.append(cost_unknown(exposure, recovered, price(exposure).currency))
    rest = sum(owed.values(), Decimal(0))
    for exposure in sorted(exposures, key=lambda e: e.claim_id):
        own, to = owed[exposure.claim_id], price(exposure)
        if not recovered or not own:
            continue
        share = min(own, half_up(recovered * own / rest, to.minor_units))
        exposure.recovered, exposure.payment_currency = (exposure.recovered or Decimal(0)) + share, ""
        recovered, rest = recovered - share, rest - own


def no_rate(amount: Decimal, currency: str) -> Reason:
    """Why money that came in lowers nothing."""
    return Reason.of("recovered_no_rate", amount=f"{amount:.2f}".removesuffix(".00"), currency=currency)


def cost_unknown(exposure: Exposure, amount: Decimal, currency: str) -> Doubt:
    """Units for which money came in and that have no price: it may be all that is owed."""
    return Doubt(exposure.units, Reason.of("recovered_cost_unknown", amount=amount, currency=currency))


def recovery_credits(exposures: Sequence[Exposure], price: Callable[[Exposure], Price]) -> list[CreditLine]:
    """Incidents that were recovered in full: settled (contract section 3). A part that was paid lowers the amount."""
    return [credit for e in exposures for credit in _recovered(e, price(e), e.source[0])]


def _recovered(exposure: Exposure, price: Price, source: SourceLine) -> list[CreditLine]:
    """The credit of an exposure of which the whole value was recovered, else nothing."""
    owed = price.amount(exposure.units)
    if exposure.recovered is None or owed is None or exposure.recovered < owed:
        return []
    return [
        CreditLine(
            identity=f"recovered|{exposure.claim_id}",
            pool=exposure.pool,
            kind=CreditKind.PAYMENT,
            units=exposure.units,
            day=exposure.event_date,
            source=source,
            reference=exposure.case_group or exposure.shipment_id,
            fnsku=exposure.fnsku,
            sku=exposure.sku,
            asin=exposure.asin,
            stock_region=exposure.stock_region,
            label="recovered in full",
            amount=exposure.recovered,
            currency=price.currency,
            claim_id=exposure.claim_id,
        )
    ]
