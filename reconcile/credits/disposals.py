"""The seller's own disposal orders: what was disposed of on order is no loss (contract section 2, `disposed`)."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from reconcile.records import CreditKind, CreditLine, SourceLine

_QUERY = """
select g.file_id, g.sheet, g.line, coalesce(g.last_updated, g.request_date), g.order_id, g.fnsku, g.sku, g.disposed,
    g.stock_region, g.disposition, g.request_date
from removal_gap as g
where g.disposed > 0 and g.order_type <> 'return'
order by g.request_date, g.order_id, g.fnsku, g.sku, g.disposition
"""


def disposal_orders(con: DuckDBPyConnection) -> list[CreditLine]:
    """Disposed units of removal orders (`removal_gap`), dated when the order was last updated.

    An order explains nothing that was disposed of before it was given, and none that asks the units back explains any.
    """
    rows = con.execute(_QUERY).fetchall()
    return [
        CreditLine(
            identity=f"{order_id}|{fnsku}|{sku}|{disposition}",
            pool=("disposed", region, fnsku),
            kind=CreditKind.FIND,
            units=units,
            day=day,
            source=SourceLine(file_id, sheet, line),
            reference=order_id,
            fnsku=fnsku,
            sku=sku,
            asin="",
            stock_region=region,
            label="own disposal order",
            since=requested,
        )
        for file_id, sheet, line, day, order_id, fnsku, sku, units, region, disposition, requested in rows
        if disposition == "SELLABLE"
    ]
