"""Every exposed unit is somewhere, and none is in two places (contract section 1)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim
from reconcile.claims.status import STATUSES
from reconcile.match.breaks import Break
from reconcile.records import CreditLine
from reconcile.tables import TEXT, UNITS, write_table

MONEY_ONLY = ("underpaid",)


def write_conservation(con: DuckDBPyConnection, breaks: Iterable[Break], claims: Iterable[Claim]) -> None:
    """Write table `conservation`: exposed = allocated + every status, per claim type; `underpaid` is money only."""
    exposed: Counter[str] = Counter()
    allocated: Counter[str] = Counter()
    by_status: dict[str, Counter[str]] = defaultdict(Counter)
    for one in breaks:
        exposed[one.exposure.claim_type] += one.exposure.units
        allocated[one.exposure.claim_type] += sum(s.units for s in one.settled)
    for claim in claims:
        by_status[claim.one.exposure.claim_type][claim.row.status] += claim.row.units
    rows = []
    for claim_type in sorted(set(exposed) - set(MONEY_ONLY)):
        units = [by_status[claim_type][status] for status in STATUSES]
        difference = exposed[claim_type] - allocated[claim_type] - sum(units)
        rows.append([claim_type, exposed[claim_type], allocated[claim_type], *units, difference])
    columns = {"claim_type": TEXT, "exposed": UNITS, "allocated": UNITS} | dict.fromkeys(STATUSES, UNITS)
    write_table(con, "conservation", columns | {"difference": UNITS}, rows)


def overused_credits(breaks: Iterable[Break], credits: Sequence[CreditLine]) -> list[str]:
    """Credits of which more units are allocated than they have, over all claim types: must be none."""
    used: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for one in breaks:
        for settled in one.settled:
            used[settled.credit.identity, settled.credit.pool] += settled.units
    room: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for credit in credits:
        room[credit.identity, credit.pool] += credit.units
    return sorted(f"{identity}{pool!r}" for (identity, pool), units in used.items() if units > room[identity, pool])


def oversettled_exposures(breaks: Iterable[Break]) -> list[str]:
    """Exposures that are settled beyond their units: must be none."""
    return sorted(one.exposure.claim_id for one in breaks if one.open_units < 0)
