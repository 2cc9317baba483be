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
from reconcile.claims.case_units import CaseUnits
from reconcile.claims.claim import case_key
from reconcile.claims.contract import is_transport
from reconcile.claims.status import LoggedUnits
from reconcile.records import CreditLine, Exposure, Reason

REFERENCES = ("reference_id", "shipment_id", "order_id", "tracking_no", "reimbursement_id")

_QUERY = """
select c.claim_id, c.case_key, c.claim_type, c.fnsku, c.reference_id, c.shipment_id, c.order_id, c.tracking_no,
    c.reimbursement_id, c.case_id, c.units, c.filed_date, lower(c.status), c.paid_units, c.paid_amount, c.resolved_date,
    c.note, c.changed_at, f.path, c.sheet, c.line, upper(c.currency)
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
    currency: str

    @property
    def name(self) -> tuple[str, ...]:
        """What the row is about: rows with the same name are states of one case."""
        own = self.claim_id or self.case_key
        if own:
            return (own, self.case_id)
        return (self.claim_type, self.fnsku, *(getattr(self, n) for n in REFERENCES), self.case_id)

    @property
    def references(self) -> list[str]:
        """The references that the row gives, each with its name: `shipment_id=FBA1`."""
        return [f"{name}={value}" for name in REFERENCES if (value := getattr(self, name))]


@dataclass(slots=True)
class CaseLog:
    """The latest state of every case, and the claims that it is about, in the order of claims.csv."""

    rows: dict[tuple[str, ...], LogRow] = field(default_factory=dict)
    history: dict[tuple[str, ...], list[LogRow]] = field(default_factory=dict)
    claims: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    @staticmethod
    def read(con: DuckDBPyConnection, exposures: Sequence[Exposure]) -> CaseLog:
        """Read the log and find the exposures that its rows name."""
        log = CaseLog()
        for values in con.execute(_QUERY).fetchall():
            row = LogRow(*values)
            log.rows[row.name] = row
            log.history.setdefault(row.name, []).append(row)
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
    def filed(self) -> dict[str, date]:
        """The first day on which each claim id was filed."""
        days: dict[str, date] = {}
        for name, claim_ids in self.claims.items():
            if day := self.rows[name].filed_date:
                days |= {claim_id: min(day, days.get(claim_id, day)) for claim_id in claim_ids}
        return days

    def payments(self, exposures: Iterable[Exposure]) -> list[tuple[Decimal, str, list[Exposure]]]:
        """Amount, currency and claims of every case that the log says was paid, in full or in part."""
        by_id = {exposure.claim_id: exposure for exposure in exposures}
        return [
            (row.paid_amount, row.currency, [by_id[claim_id] for claim_id in self.claims[name] if claim_id in by_id])
            for name, row in self.rows.items()
            if row.status in ("paid", "partial") and row.paid_amount
        ]

    @property
    def unknown(self) -> list[LogRow]:
        """Rows that name no exposure of the data."""
        return [self.rows[name] for name, claim_ids in self.claims.items() if not claim_ids]

    def entries(self, breaks: Iterable[Break]) -> dict[str, list[LoggedUnits]]:
        """Units per claim id by the log's status, after credits: what a credit row settles is allocated, not `paid`.

        Of several rows about one case of a claim the latest `changed_at` counts, whatever name they give the claim; a
        row without a case id is replaced by a later one with it. Later cases take open units first.
        """
        return {claim_id: _logged(units) for claim_id, units in self.case_units(breaks).items()}

    def case_units(self, breaks: Iterable[Break]) -> dict[str, list[CaseUnits]]:
        """What became of the units of every case, by claim id, the first case first."""
        by_id = {b.exposure.claim_id: b for b in breaks}
        shares: dict[str, dict[str, _Share]] = defaultdict(dict)
        for name, row in sorted(self.rows.items(), key=lambda item: (item[1].changed_at, item[0])):
            claims = [by_id[claim_id] for claim_id in self.claims.get(name, []) if claim_id in by_id]
            for claim_id, share in _shares(row, claims):
                cases = shares[claim_id]
                cases.pop("", None)
                cases.pop(row.case_id, None)
                cases[row.case_id] = share
        return {claim_id: _case_units(by_id[claim_id], list(cases.values())) for claim_id, cases in shares.items()}

    def lines_of(self, claim_id: str, case_id: str) -> list[LogRow]:
        """Every line of the log about a case of a claim, the earliest first; one without a case id is about it too."""
        names = [name for name, claim_ids in self.claims.items() if claim_id in claim_ids]
        lines = [row for name in names for row in self.history[name] if row.case_id in ("", case_id)]
        return sorted(lines, key=lambda row: (row.changed_at, row.file, row.line))


@dataclass(slots=True)
class _Share:
    """What one row says of one claim: units of the case, and how many of them are paid."""

    row: LogRow
    units: int
    paid: int


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
    named = [by_reference.get((row.claim_type, row.fnsku, key), []) for key in row.references]
    everywhere = [e for e in named[0] if all(e in found for found in named[1:])] if named else []
    return everywhere or next((found for found in named if found), [])


def _shares(row: LogRow, claims: Sequence[Break]) -> list[tuple[str, _Share]]:
    """The row's units over its claims in their order: what is surely owed before what is in doubt."""
    room = [one.exposure.units - _settled_before(row, one) for one in claims]
    left = row.units if row.units is not None else sum(room)
    units = [0] * len(claims)
    for in_doubt in (False, True):
        for i, one in enumerate(claims):
            doubtful = sum(n for n, _ in one.doubts) + one.amazon_held_units
            share = min(left, room[i] if in_doubt else max(0, room[i] - doubtful))
            units[i] += share
            room[i] -= share
            left -= share
    paid_left = row.paid_units if row.paid_units is not None else 0 if _only_money(row, claims) else sum(units)
    found = []
    for one, share in zip(claims, units, strict=True):
        paid = min(share, paid_left)
        paid_left -= paid
        if share:
            found.append((one.exposure.claim_id, _Share(row, share, paid)))
    return found


def _only_money(row: LogRow, claims: Sequence[Break]) -> bool:
    """A forwarder or insurer paid an amount, for no unit in particular: every unit stays, its amount is lowered."""
    only = row.status == "partial" and row.paid_amount is not None
    return only and all(is_transport(one.exposure) for one in claims)


def _in_case(row: LogRow, day: date, case_id: str = "") -> bool:
    """Whether a credit, or a reversal, of that day belongs to the case: it names it, or came after it was filed."""
    return row.filed_date is None or day >= row.filed_date or bool(case_id and case_id == row.case_id)


def _settled_before(row: LogRow, one: Break) -> int:
    """Units that were settled when the case was filed: they were never in it."""
    return sum(s.units for s in one.settled if not _in_case(row, s.credit.day, s.credit.case_id))


def _case_units(one: Break, shares: Sequence[_Share]) -> list[CaseUnits]:
    """What became of the units of the cases of a claim: a settled unit answers the case it names, else the first.

    What a credit settled and a later reversal opened again is open, whatever the log says of the payment.
    """
    spent: list[tuple[date, str, int, CreditLine | None]] = [
        *((s.credit.day, s.credit.case_id, s.units, s.credit) for s in one.settled),
        *((again.day, "", again.units, None) for again in one.reopened),
    ]
    answered = [0] * len(shares)
    settled: list[list[tuple[CreditLine, int]]] = [[] for _ in shares]
    for day, case_id, units, credit in sorted(spent, key=lambda s: (*s[:3], s[3].identity if s[3] else "")):
        left = units
        named = [i for i, share in enumerate(shares) if case_id and share.row.case_id == case_id]
        for i in named or [i for i, share in enumerate(shares) if _in_case(share.row, day)]:
            taken = min(left, shares[i].units - answered[i])
            answered[i] += taken
            left -= taken
            if credit is not None and taken:
                settled[i].append((credit, taken))
    free = one.open_units
    found = []
    for share, credits, units in reversed(list(zip(shares, settled, answered, strict=True))):
        left = min(share.units - units, free)
        free -= left
        found.append(CaseUnits(share.row, share.units, share.paid, tuple(credits), units, left))
    return found[::-1]


def _logged(cases: Sequence[CaseUnits]) -> list[LoggedUnits]:
    """Open units of a claim by what its cases say, the latest case first."""
    return [logged for case in reversed(cases) for logged in _by_status(case)]


def _by_status(case: CaseUnits) -> list[LoggedUnits]:
    row, units = case.row, case.left
    if row.status in ("paid", "partial"):
        paid = max(0, min(units, case.paid - case.answered))
        parts = [("paid", paid, "log_paid"), ("review", units - paid, "log_paid_short")]
    elif row.status in ("denied", "closed"):
        parts = [(row.status, units, f"log_{row.status}")]
    else:
        parts = [("filed", units, "log_filed")]
    # A case without open units is kept: what is proposed again names it.
    parts = [part for part in parts if part[1] > 0] or parts[:1]
    also = tuple(case.reasons())
    return [LoggedUnits(status, max(0, n), (_reason(code, row), *also), row.case_id) for status, n, code in parts]


def _reason(code: str, row: LogRow) -> Reason:
    return Reason.of(code, case=row.case_id or "-", date=row.resolved_date or row.filed_date or "-")
