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
    insurance_policy: str
    buyer_resolution: str
    buyer_resolved: date | None


_QUERY = """
select i.file_id, i.sheet, i.line, i.incident_id, i.shipment_id, lower(i.kind), lower(i.sku), i.carrier,
    case when i.last_scan_date <= r.as_of then i.last_scan_date end,
    case when i.reported_date <= r.as_of then i.reported_date end,
    i.reply_due_date,
    case when i.reply_date <= r.as_of then i.reply_date end,
    lower(i.liability), i.declared_value, i.insurance_policy, lower(i.buyer_resolution),
    case when i.buyer_resolved_date <= r.as_of then i.buyer_resolved_date end
from staging.incident as i
inner join loaded_file as f on i.file_id = f.file_id
cross join run_setting as r
order by i.shipment_id, i.reported_date nulls last, i.reply_date nulls last, i.incident_id, f.path, i.line
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
