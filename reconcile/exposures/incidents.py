"""Exposures of seller-fulfilled orders: lost or damaged on the way to the buyer, from the incident register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from reconcile.claims.price import Price
from reconcile.exposures.terms import parcel_carrier
from reconcile.match import CreditKind
from reconcile.records import CreditLine, Doubt, Exposure, Opening, Reason, SourceLine, claim_id_of

_INCIDENTS = """
select i.file_id, i.sheet, i.line, i.incident_id, i.order_id, i.tracking_no, i.carrier, lower(i.kind), i.sku,
    coalesce(n.fnsku, ''), coalesce(p.asin, ''), i.units, i.ship_date, i.last_scan_date, i.reported_date,
    i.reply_due_date, i.reply_date, lower(i.liability), i.insurance_policy, i.recovered_amount, i.currency,
    r.default_marketplace,
    r.default_region
from staging.incident as i
inner join loaded_file as f on i.file_id = f.file_id
cross join run_setting as r
left join sku_fnsku as n on lower(i.sku) = n.name
left join product as p on n.fnsku = p.fnsku
where i.order_id <> '' and i.shipment_id = '' and i.units > 0
    and coalesce(i.reported_date, i.last_scan_date, i.ship_date) <= r.as_of
qualify row_number() over (
    partition by i.incident_id, i.order_id, i.sku
    order by i.recovered_amount desc nulls last, i.reply_date desc nulls last, i.reported_date desc nulls last,
        i.liability desc, f.path, i.line
) = 1
order by i.incident_id, i.order_id, i.sku
"""


def incident_exposures(con: DuckDBPyConnection, account: str, as_of: date) -> list[Exposure]:
    """Exposures `order_lost` and `order_damaged`, grain incident. An incident of a shipment adds no units.

    Refused by the carrier: review. The window is the carrier's own, counted from the ship date (policy section 5.4).
    """
    exposures = []
    for row in con.execute(_INCIDENTS).fetchall():
        (
            file_id,
            sheet,
            line,
            incident,
            order_id,
            tracking,
            carrier,
            kind,
            sku,
            fnsku,
            asin,
            units,
            ship_date,
            last_scan,
            reported,
            reply_due,
            reply,
            liability,
            insurance,
            recovered,
            currency,
            marketplace,
            region,
        ) = row
        claim_type = "order_damaged" if kind == "damaged" else "order_lost"
        day = ship_date or last_scan or reported
        exposure = Exposure(
            claim_id=claim_id_of(account, claim_type, incident or order_id, sku),
            claim_type=claim_type,
            counterparty="insurer" if insurance else "carrier",
            marketplace=marketplace,
            stock_region=region,
            fnsku=fnsku,
            sku=sku,
            asin=asin,
            units=units,
            event_date=day,
            pool=(claim_type, incident or order_id, sku),
            source=(SourceLine(file_id, sheet, line),),
            order_id=order_id,
            tracking_no=tracking,
            forwarder=carrier,
            case_group=incident or order_id,
            opening=_opening(carrier, day),
            recovered=recovered,
            payment_currency=currency,
        )
        if liability == "refused":
            exposure.doubts.append(Doubt(units, Reason.of("carrier_refused")))
        exposure.opening = _with_steps(exposure.opening, reported, reply_due, reply, as_of)
        exposures.append(exposure)
    return exposures


def _opening(carrier: str, day: date) -> Opening:
    terms = parcel_carrier(carrier)
    note = f"unverified ({terms.grade}/{terms.confidence})" if terms.confidence == "L" or terms.assumed else ""
    return Opening(
        clock_day=day,
        opened_on=day,
        deadline=day + timedelta(days=terms.file_days),
        window_id=f"carrier-{terms.carrier.lower() or 'other'}",
        window_source=terms.source,
        window_note=note,
    )


def _with_steps(opening: Opening, reported: date | None, due: date | None, reply: date | None, as_of: date) -> Opening:
    """The next step stands in the reasons: report, wait for the reply, press for it."""
    if reported is None:
        note = Reason.of("report_to_carrier")
    elif reply is None and due is not None and as_of > due:
        note = Reason.of("reply_overdue", due=due)
    elif reply is None:
        note = Reason.of("reported", date=reported, due=due or "-")
    else:
        note = Reason.of("replied", date=reply)
    return Opening(
        clock_day=opening.clock_day,
        opened_on=opening.opened_on,
        notes=(note,),
        deadline=opening.deadline,
        window_id=opening.window_id,
        window_source=opening.window_source,
        window_note=opening.window_note,
    )


def recovery_credits(exposures: Sequence[Exposure], price: Callable[[Exposure], Price]) -> list[CreditLine]:
    """Incidents that were recovered in full: settled (contract section 3). A part that was paid lowers the amount."""
    found = []
    for exposure in exposures:
        owed = price(exposure).amount(exposure.units)
        if (
            exposure.recovered is None
            or owed is None
            or exposure.payment_currency not in ("", price(exposure).currency)
        ):
            continue
        if exposure.recovered >= owed:
            found.append(
                CreditLine(
                    identity=f"recovered|{exposure.claim_id}",
                    pool=exposure.pool,
                    kind=CreditKind.PAYMENT,
                    units=exposure.units,
                    day=exposure.event_date,
                    source=exposure.source[0],
                    reference=exposure.case_group,
                    fnsku=exposure.fnsku,
                    sku=exposure.sku,
                    asin=exposure.asin,
                    stock_region=exposure.stock_region,
                    label="recovered in full",
                    amount=exposure.recovered,
                    currency=price(exposure).currency,
                )
            )
    return found
