"""Exposures of removals: parcels that arrived short, damaged or never."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from reconcile.records import Doubt, Exposure, Opening, Reason, SourceLine, claim_id_of
from reconcile.tables import named_rows

_PARCELS = """
select p.order_id, p.tracking_no, p.fnsku, p.sku, coalesce(d.asin, '') as asin, p.shipment_date, p.shipped, p.received,
    p.damaged, p.damaged_beyond, p.arrived_date, p.undated, p.recorded, p.unread_row, p.disposition, p.file_id, p.line,
    coalesce(o.marketplace, r.default_marketplace) as marketplace,
    coalesce(o.stock_region, r.default_region) as stock_region
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
select g.order_id, g.fnsku, min(g.sku) as sku, coalesce(min(d.asin), '') as asin, min(g.request_date) as request_date,
    sum(g.missing)::bigint as missing, min(g.file_id) as file_id, min(g.line) as line,
    min(g.marketplace) as marketplace, min(g.stock_region) as stock_region
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
    for row in named_rows(con, _PARCELS):
        short = max(0, row.shipped - row.received)
        if not short + row.damaged:
            continue
        exposure = _exposure(account, row, row.tracking_no, short + row.damaged, row.shipment_date)
        exposure.disposition = row.disposition
        exposure.opening = _opening(row.shipment_date, row.arrived_date, row.undated)
        if row.damaged:
            exposure.doubts.append(Doubt(row.damaged, Reason.of("removal_damaged")))
        if row.damaged_beyond and short:
            exposure.doubts.append(Doubt(short, Reason.of("removal_damaged_beyond")))
        elif row.recorded and row.unread_row and short:
            exposure.doubts.append(Doubt(short, Reason.of("removal_row_unmatched")))
        if not row.recorded:
            exposure.opening = _unrecorded(row.shipment_date, as_of, grace_days)
        if row.disposition.upper() == "UNSELLABLE":
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
    for row in named_rows(con, _GAPS):
        exposure = _exposure(account, row, "", row.missing, row.request_date)
        exposure.doubts.append(Doubt(row.missing, Reason.of("no_removal_receipts")))
        yield exposure


def _exposure(account: str, row: Any, tracking_no: str, units: int, day: date) -> Exposure:
    """The exposure of one row of either query."""
    return Exposure(
        claim_id=claim_id_of(account, "removal_lost", row.order_id, tracking_no, row.fnsku),
        claim_type="removal_lost",
        counterparty="amazon",
        marketplace=row.marketplace,
        stock_region=row.stock_region,
        fnsku=row.fnsku,
        sku=row.sku,
        asin=row.asin,
        units=units,
        event_date=day,
        pool=("removal_lost", row.stock_region, row.fnsku),
        source=(SourceLine(row.file_id, "", row.line),),
        order_id=row.order_id,
        tracking_no=tracking_no,
    )
