"""The seller's case log: what was decided and filed, under which case id, and how it ended (contract sections 4 and 8).

A line names its claim by claim id or case key, else by claim type, FNSKU and one reference. Nothing is ever
overwritten: a later line about the same case, or about the same entry of a claim, takes the place of the earlier one.
docs/decisions/case-log.md says what an entry is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from reconcile.claims.case_row import (
    ALREADY_FILED,
    COLUMNS,
    OLDEST_FIRST,
    LogRow,
    Standing,
    replaces,
)
from reconcile.claims.case_shares import REFUSED, case_units_of, logged_units, shares_of
from reconcile.claims.case_units import CaseUnits
from reconcile.claims.contract import is_transport
from reconcile.claims.named_losses import NamedLosses
from reconcile.claims.status import LoggedUnits
from reconcile.match.breaks import Break
from reconcile.match.debits import Answered
from reconcile.records import Exposure

_QUERY = f"""
select {COLUMNS}, f.path
from staging.case_log as c
inner join loaded_file as f on c.file_id = f.file_id
cross join run_setting as r
where coalesce(c.filed_date, date '1900-01-01') <= r.as_of
    and coalesce(try_cast(left(c.changed_at, 10) as date), date '1900-01-01') <= r.as_of
order by {OLDEST_FIRST}, f.path, c.line
"""  # noqa: S608 - the columns and their order are constants of the program


@dataclass(slots=True)
class CaseLog:
    """Every line of the log, the earliest first, the claims that it is about, and what stands of each claim.

    `unplaced`: of each line, what stands there for a claim id or a case key and is none of any loss. `together`: lines
    that name several claims by their ids in one cell.
    `too_early`: lines that stand and tell a filing with Amazon from before anything was lost: a date that is mistyped.
    """

    lines: list[LogRow] = field(default_factory=list)
    claims: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    unplaced: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    together: set[tuple[str, ...]] = field(default_factory=set)
    standing: dict[str, list[Standing]] = field(default_factory=dict)
    conflicts: list[LogRow] = field(default_factory=list)
    too_early: list[LogRow] = field(default_factory=list)
    _told: dict[str, list[LogRow]] = field(default_factory=lambda: defaultdict(list))
    _pools: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @staticmethod
    def read(con: DuckDBPyConnection, exposures: Sequence[Exposure]) -> CaseLog:
        """Read the log and find the exposures that its lines name."""
        log = CaseLog()
        told = [LogRow.read(*values) for values in con.execute(_QUERY).fetchall()]
        log.lines = [row.with_status() for row in told if not row.conflict]
        if not told:
            return log
        named = NamedLosses(exposures)
        log._pools = {exposure.claim_id: exposure.pool for exposure in exposures}
        for row in log.lines:
            if row.name not in log.claims:
                log.claims[row.name] = [e.claim_id for e in named.of(row)]
                log.unplaced[row.name] = named.unknown(row)
                log.together |= {row.name} if named.several(row) else set()
        log._stand()
        lost_on = {e.claim_id: e.event_date for e in exposures if not is_transport(e)}
        standing = {id(one.row): one.row for rows in log.standing.values() for one in rows}
        for row in standing.values():
            days = [lost_on[claim_id] for claim_id in log.claims[row.name] if claim_id in lost_on]
            if row.filed_date and days and row.filed_date < min(days):
                log.too_early.append(row)
        log.conflicts = [row for row in told if row.conflict and not log._settles(row)]
        return log

    def _stand(self) -> None:
        """What stands of each claim after every line, the earliest first."""
        standing: dict[str, list[Standing]] = defaultdict(list)
        for line in self.lines:
            named = [one.row for claim_id in self.claims[line.name] for one in standing[claim_id]]
            row = line.asked_as([old for old in named if replaces(line, old)])
            for claim_id in self.claims[row.name]:
                before = [one for one in standing[claim_id] if replaces(row, one.row)]
                kept = [one for one in standing[claim_id] if one not in before]
                standing[claim_id] = [*kept, Standing.after(row, before)]
                if row.status and not any(row.remarks_on(one.row) for one in before):
                    self._told[claim_id].append(row)
        self.standing = dict(standing)

    def lines_of(self, claim_id: str, row: LogRow) -> list[LogRow]:
        """Every line about the case of `row`, the earliest first; one without a case id is about it as well.

        The number of a case comes later than its filing; but a case of one payer is none of another's.
        """
        told = [line for line in self._told.get(claim_id, ()) if line.case_id in ("", row.case_id)]
        return [line for line in told if line.asked in ("", row.asked) or not row.asked]

    def _settles(self, conflict: LogRow) -> bool:
        """Whether a later line about the same entry of the claim has settled a conflict."""
        return any(
            row.changed_at > conflict.changed_at
            and conflict.claim_id in self.claims[row.name]
            and set(row.entries) & set(conflict.entries)
            for row in self.lines
        )

    @property
    def filed_in_conflict(self) -> list[LogRow]:
        """Edits that contradict the log and may say that a claim was filed."""
        return [row for row in self.conflicts if any(_may_say_filed(row, name) for name in row.conflict.split("; "))]

    @property
    def links(self) -> dict[str, frozenset[str]]:
        """Case ids tied to each claim id, with those of earlier rounds: Amazon may pay on the case that it denied."""
        cases = {c: frozenset(one.row.case_id for one in rows if one.row.case_id) for c, rows in self.standing.items()}
        stand: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for claim_id, found in cases.items():
            stand[self._pools[claim_id]] |= found
        return {c: found | (self._former(c) - stand[self._pools[c]]) for c, found in cases.items() if found}

    def _former(self, claim_id: str) -> set[str]:
        """Case ids in the place of which the units were asked for anew: answered, or of an earlier day.

        One of the same day was mistyped.
        """
        days = [one.row.filed_date for one in self.standing[claim_id] if one.row.case_id and one.row.filed_date]
        last = max(days, default=date.min)
        told = [row for row in self._told.get(claim_id, ()) if row.case_id]
        return {row.case_id for row in told if row.told_outcome or (row.filed_date and row.filed_date < last)}

    def answered(self, exposures: Iterable[Exposure], shown_days: int) -> dict[str, Answered]:
        """Units per claim id that have their answer: a later payment that names no case is first one for others.

        Denied and closed units from that day on; paid ones `shown_days` later, when their own payment must have shown.
        """
        units = {exposure.claim_id: exposure.units for exposure in exposures}
        found = {}
        for claim_id, rows in self.standing.items():
            if claim_id in units:
                told = [_answer(one, units[claim_id], shown_days) for one in rows]
                answers = [answer for answer in told if answer]
                if answers:
                    asked = min(units[claim_id], sum(answer.units for answer in answers))
                    found[claim_id] = Answered(asked, max(answer.day for answer in answers))
        return found

    def asked(self, exposures: Iterable[Exposure], shown_days: int) -> dict[str, date]:
        """By claim id that was filed whole and waits: the day before which whoever asked had seen every credit."""
        found = {}
        for exposure in exposures:
            waits = [one for one in self.standing.get(exposure.claim_id, ()) if one.row.status == "filed"]
            days = [day for one in waits if (day := one.row.counted_on or one.row.asked_on)]
            if days and sum(one.units or exposure.units for one in waits) >= exposure.units:
                found[exposure.claim_id] = min(days) - timedelta(days=shown_days)
        return found

    @property
    def filed(self) -> dict[str, date]:
        """The first day on which each claim id was filed."""
        days = {c: [one.row.filed_date for one in rows if one.row.filed_date] for c, rows in self.standing.items()}
        return {claim_id: min(found) for claim_id, found in days.items() if found}

    @property
    def case_days(self) -> dict[str, date]:
        """The first day on which each case, by its id, was filed."""
        found: dict[str, date] = {}
        for row in self.lines:
            if row.case_id and row.filed_date:
                found[row.case_id] = min(row.filed_date, found.get(row.case_id, row.filed_date))
        return found

    @property
    def without_payment(self) -> set[str]:
        """Claim ids that stand in a case which the log does not call paid: a payment nobody saw opens nothing again."""
        rows = {claim_id: [one.row for one in found if one.row.status] for claim_id, found in self.standing.items()}
        return {claim_id for claim_id, told in rows.items() if told and not any(row.tells_payment for row in told)}

    def payments(self, exposures: Iterable[Exposure]) -> list[tuple[LogRow, list[Exposure]]]:
        """Every line that stands and tells of money, whatever became of the rest of its case, and its claims."""
        return self._about(exposures, lambda row: bool(row.paid_amount))

    def asked_for(self, exposures: Iterable[Exposure]) -> list[tuple[LogRow, list[Exposure]]]:
        """Every line that stands and tells how much money was asked when its units were filed, and its claims."""
        return self._about(exposures, lambda row: bool(row.status and row.amount_claimed))

    def _about(
        self, exposures: Iterable[Exposure], tells: Callable[[LogRow], bool]
    ) -> list[tuple[LogRow, list[Exposure]]]:
        by_id = {exposure.claim_id: exposure for exposure in exposures}
        found: dict[int, tuple[LogRow, list[Exposure]]] = {}
        for claim_id, rows in self.standing.items():
            for one in rows:
                if claim_id in by_id and tells(one.row):
                    found.setdefault(id(one.row), (one.row, []))[1].append(by_id[claim_id])
        return list(found.values())

    @property
    def unknown(self) -> list[LogRow]:
        """The latest line about each case that names no exposure of the data."""
        return [row for row in self._latest if not self.claims[row.name]]

    @property
    def _latest(self) -> list[LogRow]:
        return list({row.name: row for row in self.lines}.values())

    @property
    def not_placed(self) -> list[LogRow]:
        """The latest line about each case that names no exposure, something else beside one, or several at once."""
        rows = self._latest
        return [
            row for row in rows if not self.claims[row.name] or self.unplaced[row.name] or row.name in self.together
        ]

    def entries(self, breaks: Sequence[Break]) -> dict[str, list[LoggedUnits]]:
        """Units per claim id by the log's status, after credits: what a credit row settles is allocated, not `paid`.

        Later cases take open units first.
        """
        asked = {one.exposure.claim_id: is_transport(one.exposure) for one in breaks}
        return {
            claim_id: logged_units(units, transport=asked[claim_id])
            for claim_id, units in self.case_units(breaks).items()
        }

    def case_units(self, breaks: Iterable[Break]) -> dict[str, list[CaseUnits]]:
        """What became of the units of every case, by claim id, the first case first."""
        by_id = {b.exposure.claim_id: b for b in breaks}
        shares = {}
        for one in {id(one.row): one for rows in self.standing.values() for one in rows if one.row.status}.values():
            claims = [by_id[claim_id] for claim_id in self.claims[one.row.name] if claim_id in by_id]
            shares[id(one.row)] = shares_of(one, claims)
        found: dict[str, list[CaseUnits]] = {}
        for claim_id, rows in self.standing.items():
            own = [shares[id(one.row)][claim_id] for one in rows if claim_id in shares.get(id(one.row), {})]
            if own:
                found[claim_id] = case_units_of(by_id[claim_id], own)
        return found


def _answer(one: Standing, all_units: int, shown_days: int) -> Answered | None:
    """The units that the line calls refused or paid; what was written off has no answer of anybody's."""
    row = one.row
    if row.status in REFUSED and row.told_outcome:
        return Answered(one.units or all_units, row.resolved_date or row.written_on or row.filed_date or date.min)
    paid = row.paid_units or (0 if row.status == "partial" else row.units or all_units)
    if row.status in ("paid", "partial") and row.resolved_date and paid:
        return Answered(paid, row.resolved_date + timedelta(days=shown_days))
    return None


def _may_say_filed(row: LogRow, name: str) -> bool:
    """Whether what stands in a contradicting field says that the units were filed."""
    if name == "decision":
        return row.decision == ALREADY_FILED
    if name == "outcome":
        return bool(row.status)
    return name not in ("note", "reviewer") and bool(getattr(row, name))
