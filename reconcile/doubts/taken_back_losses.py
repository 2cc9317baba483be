"""Losses that a later row of the ledger may take back: a code of loss or damage that brings units in.

Such a row settles nothing: no rule says what Amazon means by it, and `problems.csv` names it. It may undo a loss of its
product and kind, so a person looks before that one is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from duckdb import DuckDBPyConnection

from reconcile.match.breaks import Break
from reconcile.records import Reason

_QUERY = """
select
    if(c.role = 'lost', 'warehouse_lost', 'warehouse_damaged') as claim_type, e.stock_region, e.fnsku, e.event_date,
    e.reason, e.quantity, e.reference_id
from ledger_event as e
inner join policy_reason_code as c on e.reason = c.code
where
    e.event_type = 'Adjustments' and e.quantity > 0
    and c.role in ('lost', 'damaged_sellable', 'damaged_unsellable')
order by e.event_date, e.fnsku, e.reason, e.quantity, e.reference_id, e.file_id, e.line
"""


def taken_back_losses(
    con: DuckDBPyConnection, breaks: Iterable[Break], days: int
) -> dict[str, list[tuple[int, Reason]]]:
    """Open units per claim id that rows with the wrong sign may take back: of just their units first, else the nearest.

    `days`: how long before the row the loss may have been. Where Amazon's own open number is filled it says so itself.
    """
    asked: dict[tuple[str, ...], list[Break]] = defaultdict(list)
    for one in breaks:
        if one.sure_units and one.exposure.unreconciled is None:
            asked[one.exposure.pool].append(one)
    free = {one.exposure.claim_id: one.sure_units for losses in asked.values() for one in losses}
    found: dict[str, list[tuple[int, Reason]]] = defaultdict(list)
    for *pool, day, code, quantity, reference in con.execute(_QUERY).fetchall():
        losses = asked[tuple(pool)]
        first = day - timedelta(days=days)
        near = [one.exposure for one in losses if first <= one.exposure.event_date <= day]
        near.sort(key=lambda e: (free[e.claim_id] != quantity, day - e.event_date, e.claim_id))
        reason = Reason.of("loss_taken_back", units=quantity, date=day, code=code, reference=reference or "-")
        units = quantity
        for exposure in near:
            taken = min(units, free[exposure.claim_id])
            if taken:
                free[exposure.claim_id] -= taken
                units -= taken
                found[exposure.claim_id].append((taken, reason))
    return dict(found)
