"""Exposures of removals: parcels that arrived short, damaged or never."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from reconcile.records import Doubt, Exposure, Opening, Reason, SourceLine, claim_id_of

_PARCELS = """
select p.order_id, p.tracking_no, p.fnsku, p.sku, coalesce(d.asin, ''), p.shipment_date, p.shipped, p.received,
    p.damaged, p.damaged_beyond, p.arrived_date, p.undated, p.recorded, p.unread_row, p.disposition, p.file_id, p.line,
    coalesce(o.marketplace, r.default_marketplace), coalesce(o.stock_region, r.default_region)
from removal_parcel as p
cross join run_setting as r
left join product as d on p.fnsku = d.fnsku
left join (
    select order_id, min(marketplace) as marketplace, min(stock_region) as stock_region
    from removal_gap
    group by order_id
    having min(stock_region) = max(stock_region)
) as o on p.order_id = o.order_id
order by p.order_id, p.tracking_no, p.fnsku
"""
_PARCELS_KNOWN = """
select 1
from removal_receipt_row
where exists (select 1 from removal_shipped)
limit 1
"""
_GAPS = """
select g.order_id, g.fnsku, min(g.sku), coalesce(min(d.asin), ''), min(g.request_date), sum(g.missing)::bigint,
    min(g.file_id), min(g.line), min(g.marketplace), min(g.stock_region)
from removal_gap as g
left join product as d on g.fnsku = d.fnsku
where g.missing > 0 and g.order_status = 'completed' and g.order_type <> 'liquidations'
group by g.order_id, g.fnsku
order by g.order_id, g.fnsku
"""


def removal_exposures(con: DuckDBPyConnection, account: str, as_of: date, grace_days: int) -> list[Exposure]:
    """Exposures `removal_lost`, grain removal order x tracking number x FNSKU.

    With a receipts file and Amazon's removal shipments: shipped less received, damaged units in review. Without one of
    the two: what a completed order cannot account for, in review. `grace_days`: days after the shipment date while an
    unrecorded parcel counts as under way.
    """
    if con.execute(_PARCELS_KNOWN).fetchall():
        return list(_parcels(con, account, as_of, grace_days))
    return list(_gaps(con, account))


def _parcels(con: DuckDBPyConnection, account: str, as_of: date, grace_days: int) -> Iterable[Exposure]:
    for found in con.execute(_PARCELS).fetchall():
        (
            order_id,
            tracking,
            fnsku,
            sku,
            asin,
            day,
            shipped,
            received,
            damaged,
            damaged_beyond,
            arrived_date,
            undated,
            recorded,
            unread_row,
            disposition,
            file_id,
            line,
            marketplace,
            region,
        ) = found
        short = max(0, shipped - received)
        if not short + damaged:
            continue
        exposure = Exposure(
            claim_id=claim_id_of(account, "removal_lost", order_id, tracking, fnsku),
            claim_type="removal_lost",
            counterparty="amazon",
            marketplace=marketplace,
            stock_region=region,
            fnsku=fnsku,
            sku=sku,
            asin=asin,
            units=short + damaged,
            event_date=day,
            pool=("removal_lost", region, fnsku),
            source=(SourceLine(file_id, "", line),),
            order_id=order_id,
            tracking_no=tracking,
            disposition=disposition,
            opening=_opening(day, arrived_date, undated),
        )
        if damaged:
            exposure.doubts.append(Doubt(damaged, Reason.of("removal_damaged")))
        if damaged_beyond and short:
            exposure.doubts.append(Doubt(short, Reason.of("removal_damaged_beyond")))
        elif recorded and unread_row and short:
            exposure.doubts.append(Doubt(short, Reason.of("removal_row_unmatched")))
        if not recorded:
            exposure.opening = _unrecorded(day, as_of, grace_days)
        if disposition.upper() == "UNSELLABLE":
            notes = (*exposure.opening.notes, Reason.of("removed_unsellable"))
            exposure.opening = replace(exposure.opening, notes=notes)
        yield exposure


def _opening(shipped: date, arrived: date | None, undated: bool) -> Opening:
    """What arrived short or damaged counts from the delivery, what never arrived from the shipment's creation.

    Of what came on a day that nobody wrote down the shipment's creation is the earliest possible.
    """
    if undated:
        return Opening(clock_day=shipped, window_type="removal_other", notes=(Reason.of("no_receipt_date"),))
    return Opening(clock_day=arrived, window_type="removal_other") if arrived else Opening(clock_day=shipped)


def _unrecorded(day: date, as_of: date, grace_days: int) -> Opening:
    """No row in the receipts file: under way, and after a while the seller is asked to say what arrived.

    A person is asked, since the window runs while nothing is entered: what only waited was lost without a word.
    """
    if as_of < day + timedelta(days=grace_days):
        return Opening(clock_day=day, waiting_for=Reason.of("parcel_under_way"))
    return Opening(clock_day=day, review_for=Reason.of("parcel_not_recorded"))


def _gaps(con: DuckDBPyConnection, account: str) -> Iterable[Exposure]:
    for order_id, fnsku, sku, asin, day, units, file_id, line, marketplace, region in con.execute(_GAPS).fetchall():
        yield Exposure(
            claim_id=claim_id_of(account, "removal_lost", order_id, "", fnsku),
            claim_type="removal_lost",
            counterparty="amazon",
            marketplace=marketplace,
            stock_region=region,
            fnsku=fnsku,
            sku=sku,
            asin=asin,
            units=units,
            event_date=day,
            pool=("removal_lost", region, fnsku),
            source=(SourceLine(file_id, "", line),),
            order_id=order_id,
            doubts=[Doubt(units, Reason.of("no_removal_receipts"))],
        )
