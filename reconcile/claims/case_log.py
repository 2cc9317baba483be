"""The seller's case log: what was filed, under which case id, and how it ended (contract sections 4 and 8).

A row names its claim by claim id or case key, else by claim type, FNSKU and one reference. Per claim and case id the
latest `changed_at` counts; nothing is ever overwritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.breaks import Break
from reconcile.claims.claim import case_key
from reconcile.claims.status import LoggedUnits
from reconcile.records import Exposure, Reason

REFERENCES = ("reference_id", "shipment_id", "order_id", "tracking_no", "reimbursement_id")

_QUERY = """
select c.claim_id, c.case_key, c.claim_type, c.fnsku, c.reference_id, c.shipment_id, c.order_id, c.tracking_no,
    c.reimbursement_id, c.case_id, c.units, c.filed_date, lower(c.status), c.paid_units, c.paid_amount, c.resolved_date,
    c.note, c.changed_at, f.path, c.sheet, c.line
from staging.case_log as c
inner join loaded_file as f on c.file_id = f.file_id
cross join run_setting as r
where coalesce(c.filed_date, date '1900-01-01') <= r.as_of and left(c.changed_at, 10) <= r.as_of::varchar
order by c.changed_at, c.case_id, c.claim_id, c.case_key, c.status, c.units, f.path, c.line
"""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the case log."""

    claim_id: str
    case_key: str
    claim_type: str
    fnsku: str
    reference_id: str
    shipment_id: str
    order_id: str
    tracking_no: str
    reimbursement_id: str
    case_id: str
    units: int | None
    filed_date: date | None
    status: str
    paid_units: int | None
    paid_amount: Decimal | None
    resolved_date: date | None
    note: str
    changed_at: str
    file: str
    sheet: str
    line: int

    @property
    def name(self) -> tuple[str, ...]:
        """What the row is about: rows with the same name are states of one case."""
        own = self.claim_id or self.case_key
        if own:
            return (own, self.case_id)
        return (self.claim_type, self.fnsku, *(getattr(self, n) for n in REFERENCES), self.case_id)


@dataclass(slots=True)
class CaseLog:
    """The latest state of every case, and the claims that it is about, in the order of claims.csv."""

    rows: dict[tuple[str, ...], LogRow] = field(default_factory=dict)
    claims: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    @staticmethod
    def read(con: DuckDBPyConnection, exposures: Sequence[Exposure]) -> CaseLog:
        """Read the log and find the exposures that its rows name."""
        log = CaseLog()
        for values in con.execute(_QUERY).fetchall():
            row = LogRow(*values)
            log.rows[row.name] = row
        if not log.rows:
            return log
        by_id = {e.claim_id: e for e in exposures}
        by_case: dict[str, list[Exposure]] = defaultdict(list)
        by_reference: dict[tuple[str, str, str], list[Exposure]] = defaultdict(list)
        for exposure in sorted(exposures, key=lambda e: (e.claim_type, e.event_date, e.claim_id)):
            by_case[case_key(exposure)].append(exposure)
            for name in REFERENCES:
                if value := getattr(exposure, name):
                    by_reference[exposure.claim_type, exposure.fnsku, f"{name}={value}"].append(exposure)
        for key, row in log.rows.items():
            log.claims[key] = [e.claim_id for e in _named(row, by_id, by_case, by_reference)]
        return log

    @property
    def links(self) -> dict[str, frozenset[str]]:
        """Case ids tied to each claim id."""
        cases: dict[str, set[str]] = defaultdict(set)
        for name, claim_ids in self.claims.items():
            for claim_id in claim_ids:
                if case_id := self.rows[name].case_id:
                    cases[claim_id].add(case_id)
        return {claim_id: frozenset(found) for claim_id, found in cases.items()}

    @property
    def unknown(self) -> list[LogRow]:
        """Rows that name no exposure of the data."""
        return [self.rows[name] for name, claim_ids in self.claims.items() if not claim_ids]

    def entries(self, breaks: Iterable[Break]) -> dict[str, list[LoggedUnits]]:
        """Units per claim id by the log's status, after credits: what a credit row settles is allocated, not `paid`.

        The units of a case go to its claims in the order of claims.csv. Units settled by credits are the first of the
        units that the log speaks of.
        """
        by_id = {b.exposure.claim_id: b for b in breaks}
        entries: dict[str, list[LoggedUnits]] = defaultdict(list)
        free = {claim_id: one.open_units for claim_id, one in by_id.items()}
        for name, row in sorted(self.rows.items(), key=lambda item: (item[1].changed_at, item[0])):
            claims = [by_id[claim_id] for claim_id in self.claims.get(name, []) if claim_id in by_id]
            for claim_id, logged in _spread(row, claims, free):
                entries[claim_id].append(logged)
                free[claim_id] -= logged.units
        return dict(entries)


def _named(
    row: LogRow,
    by_id: dict[str, Exposure],
    by_case: dict[str, list[Exposure]],
    by_reference: dict[tuple[str, str, str], list[Exposure]],
) -> list[Exposure]:
    if row.claim_id:
        return [by_id[row.claim_id]] if row.claim_id in by_id else []
    if row.case_key:
        return by_case.get(row.case_key, [])
    for name in REFERENCES:
        if value := getattr(row, name):
            return by_reference.get((row.claim_type, row.fnsku, f"{name}={value}"), [])
    return []


def _spread(row: LogRow, claims: Sequence[Break], free: dict[str, int]) -> list[tuple[str, LoggedUnits]]:
    """The row's units over its claims: first what credits settled already, then open units."""
    left = row.units if row.units is not None else sum(one.exposure.units for one in claims)
    paid_left = row.paid_units if row.paid_units is not None else left
    found = []
    for one in claims:
        claim_id = one.exposure.claim_id
        covered = min(left, one.exposure.units)
        left -= covered
        # What a credit row settled and a reversal opened again is open, whatever the log says of the payment.
        settled = min(covered, _settled_since(row, one) + one.reopened_units)
        paid_left -= settled if row.status in ("paid", "partial") else 0
        units = min(covered - settled, free[claim_id])
        if units <= 0:
            continue
        if row.status == "partial":
            paid = max(0, min(units, paid_left))
            paid_left -= paid
            parts = [("paid", paid, "log_paid"), ("review", units - paid, "log_paid_short")]
        elif row.status == "paid":
            parts = [("paid", max(0, min(units, paid_left)), "log_paid")]
            paid_left -= parts[0][1]
        elif row.status in ("denied", "closed"):
            parts = [(row.status, units, f"log_{row.status}")]
        else:
            parts = [("filed", units, "log_filed")]
        for status, count, code in parts:
            if count > 0:
                found.append((claim_id, LoggedUnits(status, count, _reason(code, row), row.case_id)))
    return found


def _settled_since(row: LogRow, one: Break) -> int:
    """Units that credits settled after the case was filed, or that name it; earlier ones were never in the case."""
    return sum(
        s.units
        for s in one.settled
        if row.filed_date is None or s.credit.day >= row.filed_date or (row.case_id and s.credit.case_id == row.case_id)
    )


def _reason(code: str, row: LogRow) -> Reason:
    return Reason.of(code, case=row.case_id or "-", date=row.resolved_date or row.filed_date or "-")
