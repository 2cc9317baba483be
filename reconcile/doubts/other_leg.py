"""Units of a shipment that were asked of one payer before the papers said that another one answers for them.

A proof of delivery that is corrected moves units from Amazon's leg to the forwarder's, or back. The case that was filed
for them still stands: somebody settles it first, so that no unit is asked for twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from duckdb import DuckDBPyConnection

from reconcile.claims.case_log import CaseLog
from reconcile.claims.case_row import LogRow
from reconcile.claims.named_losses import NamedLosses
from reconcile.match.breaks import Break
from reconcile.records import Exposure, Reason, claim_id_of

OTHER_LEG = {"inbound_lost": "freight_lost", "freight_lost": "inbound_lost"}
STILL_ASKED = ("filed", "paid", "partial")
_RECEIVED = """
select coalesce(sum(quantity), 0)::bigint
from ledger_event
where event_type = 'Receipts' and reference_id = ? and fnsku = ? and event_date >= ?
"""


def asked_of_another(
    con: DuckDBPyConnection, log: CaseLog, breaks: Sequence[Break], account: str
) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that a case about the shipment's other leg asks for, beyond what that leg still lacks."""
    if not log.lines:
        return {}
    legs = [one for one in breaks if one.exposure.claim_type in OTHER_LEG]
    lacking = {one.exposure.claim_id: one.exposure.units for one in legs}
    others = {one.exposure.claim_id: _on_the_other_leg(one.exposure, account) for one in legs}
    gone = _told_of(log, [other for other in others.values() if other.claim_id not in lacking])
    found: dict[str, list[tuple[int, Reason]]] = {}
    for one in legs:
        exposure = one.exposure
        other = others[exposure.claim_id]
        rows = _asked(log, other.claim_id) if other.claim_id in lacking else gone[other.claim_id]
        if not rows or not one.sure_units:
            continue
        asked = sum(row.units or one.sure_units for row in rows)
        units = asked - lacking.get(other.claim_id, 0) - _came_since(con, other, rows)
        if units > 0:
            row = rows[0]
            day = row.filed_date or row.written_on or "-"
            reason = Reason.of("asked_of_another", case=row.case_id or "-", date=day)
            found[exposure.claim_id] = [(min(units, one.sure_units), reason)]
    return found


def _on_the_other_leg(exposure: Exposure, account: str) -> Exposure:
    """The same product of the shipment as a loss on its other leg."""
    claim_type = OTHER_LEG[exposure.claim_type]
    claim_id = claim_id_of(account, claim_type, exposure.shipment_id, exposure.fnsku)
    return replace(exposure, claim_type=claim_type, claim_id=claim_id, former_ids=())


def _asked(log: CaseLog, claim_id: str) -> list[LogRow]:
    """The lines that ask for units of a leg that still lacks some.

    A line about several claims, or about all units of one, says nothing of how many there were.
    """
    rows = [one.row for one in log.standing.get(claim_id, ()) if one.row.status in STILL_ASKED]
    return [row for row in rows if row.units and len(log.claims[row.name]) == 1]


def _told_of(log: CaseLog, others: Sequence[Exposure]) -> dict[str, list[LogRow]]:
    """The lines that ask for units of legs on which nothing is lost now, by claim id."""
    names = NamedLosses(others)
    found: dict[str, list[LogRow]] = defaultdict(list)
    for row in log.unknown:
        for other in names.of(row) if row.status in STILL_ASKED else ():
            found[other.claim_id].append(row)
    return found


def _came_since(con: DuckDBPyConnection, other: Exposure, rows: Sequence[LogRow]) -> int:
    """Units that Amazon has received since the first filing: they are why its leg lacks fewer."""
    days = [row.filed_date or row.written_on or date.max for row in rows]
    if other.claim_type != "inbound_lost":
        return 0
    row = con.execute(_RECEIVED, [other.shipment_id, other.fnsku, min(days)]).fetchone()
    return max(0, row[0]) if row else 0
