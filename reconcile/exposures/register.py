"""The incident register as the steps of a claim need it: what was reported, answered, resolved, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.records import Exposure, SourceLine


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of the register. Dates after the as-of date are not known yet."""

    source: SourceLine
    incident_id: str
    shipment_id: str
    kind: str
    sku: str
    carrier: str
    last_scan: date | None
    reported: date | None
    reply_due: date | None
    reply: date | None
    liability: str
    declared_value: Decimal | None
    declared_currency: str
    insurance_policy: str
    is_insured: bool
    buyer_resolution: str
    buyer_resolved: date | None


_QUERY = """
select file_id, sheet, line, incident_id, shipment_id, kind, lower(sku), carrier, last_scan_date, reported_date,
    reply_due_date, reply_date, liability, declared_value, declared_currency, insurance_policy, is_insured,
    buyer_resolution, buyer_resolved_date
from incident_known
order by shipment_id, reported_date nulls last, reply_date nulls last, incident_id, path, line
"""


def incidents_of(con: DuckDBPyConnection, exposures: Iterable[Exposure]) -> dict[str, Incident]:
    """The incident of each transport claim, by claim id: its own row, or the first of its shipment and kind."""
    rows = [Incident(SourceLine(*row[:3]), *row[3:]) for row in con.execute(_QUERY).fetchall()]
    by_source = {row.source: row for row in rows}
    by_shipment: dict[str, list[Incident]] = defaultdict(list)
    for row in rows:
        by_shipment[row.shipment_id].append(row)
    found = {}
    for exposure in exposures:
        if exposure.claim_type.startswith("order_"):
            own = by_source.get(exposure.source[0])
        elif exposure.claim_type.startswith("freight_"):
            own = next((row for row in by_shipment[exposure.shipment_id] if _follows(row, exposure)), None)
        else:
            continue
        if own is not None:
            found[exposure.claim_id] = own
    return found


def _follows(incident: Incident, exposure: Exposure) -> bool:
    same = incident.kind == exposure.claim_type.removeprefix("freight_")
    return same and incident.sku in ("", exposure.sku.lower())
