"""How many units of each claim a line of the case log is about, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reconcile.claims.case_row import LogRow, Standing
from reconcile.claims.case_units import CaseUnits, is_payment
from reconcile.claims.status import LoggedUnits
from reconcile.match.breaks import Break, Reopened
from reconcile.records import CreditLine, Reason

REFUSED = ("denied", "closed")


@dataclass(slots=True)
class Share:
    """What one line says of one claim: units of the case, and how many of them are paid.

    `unseen`: units by the identity of a credit that is no later than the day on which the line's units were counted,
    and was not in the data then: Amazon pays on that very day, and its reports tell of it days later.
    """

    row: LogRow
    units: int
    paid: int
    unseen: Mapping[str, int] = field(default_factory=dict)

    def takes(self, told: CreditLine | Reopened, day: date, case_id: str) -> int:
        """How many units of a credit, or of a reversal, may be of this case."""
        if _in_case(self.row, day, case_id):
            return self.units if _was_in_case(self.row, told) else 0
        return self.unseen.get(told.identity, 0) if isinstance(told, CreditLine) else 0


def shares_of(standing: Standing, claims: Sequence[Break]) -> dict[str, Share]:
    """The line's units over its claims in their order: what is surely owed before what is in doubt.

    A line without units is about all that was lost until its filing. One that tells the outcome of fewer units than
    were filed speaks of the others too: they were asked for.
    """
    row = standing.row
    unseen = {one.exposure.claim_id: _unseen(standing, one) for one in claims}
    before = [_settled_before(row, one) - sum(unseen[one.exposure.claim_id].values()) for one in claims]
    room = [max(0, one.exposure.units - n - _lost_after(row, one)) for n, one in zip(before, claims, strict=True)]
    left = standing.units if standing.units is not None else sum(room)
    units = [0] * len(claims)
    for in_doubt in (False, True):
        for i, one in enumerate(claims):
            doubtful = sum(n for n, _ in one.doubts) + one.amazon_held_units
            share = min(left, room[i] if in_doubt else max(0, room[i] - doubtful))
            units[i] += share
            room[i] -= share
            left -= share
    paid_left = row.paid_units
    if paid_left is None:
        paid_left = (sum(units) if row.units is None else row.units) if row.status == "paid" else 0
    found = {}
    for one, share in zip(claims, units, strict=True):
        paid = min(share, paid_left)
        paid_left -= paid
        if share:
            found[one.exposure.claim_id] = Share(row, share, paid, unseen[one.exposure.claim_id])
    return found


def _in_case(row: LogRow, day: date, case_id: str) -> bool:
    """Whether a credit, or a reversal, of that day belongs to the case: it names it, or came after it was filed.

    Where the line says on which day its units were counted, what came until then is not among them, whatever it names.
    """
    if row.counted_on is not None:
        return day > row.counted_on
    filed = row.asked_on
    return filed is None or day >= filed or bool(case_id and case_id == row.case_id)


def _was_in_case(row: LogRow, told: CreditLine | Reopened) -> bool:
    """Whether the payment that a reversal takes back was one for the case; a credit speaks for itself."""
    if isinstance(told, CreditLine) or told.paid_on is None:
        return True
    return _in_case(row, told.paid_on, told.paid_case)


def _just_its_units(told: CreditLine | Reopened, units: int, share: Share, answered: int, in_no_case: int) -> bool:
    """Whether a payment without a case has just the units that a case still waits for; a reversal speaks of its own.

    Where just as many were in no case it may be for either, and the case still waits. A payment of the very day of the
    filing may be why no more units were filed: it is no answer to them.
    """
    if share.row.status in REFUSED:
        return False
    if isinstance(told, Reopened):
        return True
    just = is_payment(told) and units == share.units - answered
    return just and units != in_no_case and told.day != share.row.asked_on


def _order(spent: tuple[date, str, int, CreditLine | Reopened]) -> tuple[date, str, int, str]:
    day, case_id, units, told = spent
    return day, case_id, units, told.identity if isinstance(told, CreditLine) else ""


def _settled_before(row: LogRow, one: Break) -> int:
    """Units that were settled when the case was filed: they were never in it."""
    return sum(s.units for s in one.settled if not _in_case(row, _came_on(s.credit), s.credit.case_id))


def _unseen(standing: Standing, one: Break) -> dict[str, int]:
    """Units of credits of which the workbook did not know when it counted the units of its row, the latest first.

    It showed more of them than these credits would have left.
    """
    row = standing.row
    if row.counted_on is None or standing.units is None:
        return {}
    late = min(standing.units, one.exposure.units) - (one.exposure.units - _settled_before(row, one))
    found: dict[str, int] = {}
    for settled in sorted(one.settled, key=lambda s: (_came_on(s.credit), s.credit.identity), reverse=True):
        if late > 0 and not _in_case(row, _came_on(settled.credit), settled.credit.case_id):
            taken = min(late, settled.units)
            found[settled.credit.identity] = found.get(settled.credit.identity, 0) + taken
            late -= taken
    return found


def _came_on(credit: CreditLine) -> date:
    """The day of a credit. What the incident register tells has none of its own: a payer pays after it was asked."""
    return date.max if credit.claim_id else credit.day


def _lost_after(row: LogRow, one: Break) -> int:
    """Units of which a line without units cannot speak: they were lost after it was filed."""
    filed = row.asked_on
    if row.units is not None or filed is None:
        return 0
    return sum(units for day, units in one.exposure.days if day > filed)


def case_units_of(one: Break, shares: Sequence[Share]) -> list[CaseUnits]:
    """What became of the units of the cases of a claim: a settled unit answers the case it names, else the first.

    What names no case is first for the units that were in no case: the others are still asked for, or refused. Only a
    payment of just the units that a case still waits for is taken for its answer.
    What a credit settled and a later reversal opened again is open, whatever the log says of the payment; but units
    that were paid before the case was filed were never in it, and their reversal takes none out of it.
    """
    spent: list[tuple[date, str, int, CreditLine | Reopened]] = [
        *((_came_on(s.credit), s.credit.case_id, s.units, s.credit) for s in one.settled),
        *((again.day, "", again.units, again) for again in one.reopened),
    ]
    answered = [0] * len(shares)
    in_no_case = one.exposure.units - sum(share.units for share in shares)
    settled: list[list[tuple[CreditLine, int]]] = [[] for _ in shares]
    for day, case_id, units, told in sorted(spent, key=_order):
        left = units
        named = [i for i, share in enumerate(shares) if case_id and share.row.case_id == case_id]
        if all(not _in_case(share.row, day, case_id) for share in shares):
            in_no_case -= units - max((share.takes(told, day, case_id) for share in shares), default=0)
        for i in named or sorted(range(len(shares)), key=lambda i: shares[i].row.status in REFUSED):
            may_take = shares[i].takes(told, day, case_id)
            if not may_take:
                continue
            if not named and not _just_its_units(told, units, shares[i], answered[i], in_no_case):
                other = min(left, max(0, in_no_case))
                in_no_case -= other
                left -= other
            taken = min(left, may_take, shares[i].units - answered[i])
            answered[i] += taken
            left -= taken
            if isinstance(told, CreditLine) and taken:
                settled[i].append((told, taken))
    free = one.open_units
    held = [0] * len(shares)
    for i in _latest_first(shares):
        held[i] = min(shares[i].units - answered[i], free)
        free -= held[i]
    return [
        CaseUnits(share.row, share.units, share.paid, tuple(credits), units, rest)
        for share, credits, units, rest in zip(shares, settled, answered, held, strict=True)
    ]


def _latest_first(shares: Sequence[Share]) -> list[int]:
    """The places of the cases, the one that holds the units first: the latest.

    One of two that run for the same units may be closed as filed twice: while the other waits for its answer, it holds
    them. What was written off is the seller's word about the units.
    """
    rows = [share.row for share in shares]
    waits = any(row.status == "filed" for row in rows)
    ended = {i for i, row in enumerate(rows) if waits and row.status == "closed" and not row.given_up}
    return sorted(range(len(shares) - 1, -1, -1), key=ended.__contains__)


def logged_units(cases: Sequence[CaseUnits], transport: bool) -> list[LoggedUnits]:
    """Open units of a claim by what its cases say, the latest case first.

    `transport`: a forwarder, carrier or insurer was asked, whose payments stand in no report of Amazon's.
    """
    return [logged for case in reversed(cases) for logged in _by_status(case, transport)]


def _by_status(case: CaseUnits, transport: bool) -> list[LoggedUnits]:
    row, units = case.row, case.left
    paid, told = case.paid_in_log, "log_paid_by_payer" if transport else "log_paid"
    if row.status in ("paid", "partial"):
        rest = ("closed", "log_closed") if row.given_up else ("review", "log_paid_short")
        parts = [("paid", paid, told), (rest[0], units - paid, rest[1])]
    elif row.status in REFUSED:
        ended = "closed" if row.given_up else row.status
        parts = [(ended, units - paid, f"log_{ended}"), ("paid", paid, told)]
    else:
        parts = [("filed", units, "log_filed")]
    # A case without open units is kept: what is proposed again names it.
    parts = [part for part in parts if part[1] > 0] or parts[:1]
    also = tuple(case.reasons())
    return [LoggedUnits(status, max(0, n), (_reason(code, row), *also), row.case_id, case) for status, n, code in parts]


def _reason(code: str, row: LogRow) -> Reason:
    """Why a row has its status, with what the line says of case, day and person."""
    written = row.changed_at[:10] or "-"
    if code == "log_closed" and row.given_up and not (row.changed_by and row.changed_at):
        return Reason.of("log_written_off_unsigned")
    if code == "log_closed" and row.given_up:
        return Reason.of("log_written_off", who=row.changed_by or "-", date=written)
    day = row.filed_date if code == "log_filed" else row.resolved_date or row.written_on or row.filed_date
    if code == "log_filed" and day is None:
        if row.case_id:
            return Reason.of("log_filed_undated", case=row.case_id)
        return Reason.of("log_filed_before", who=row.changed_by or "-", date=written)
    if code in ("log_filed", "log_denied", "log_closed") and not row.case_id:
        return Reason.of(f"{code}_without_id", date=day or written)
    return Reason.of(code, case=row.case_id or "-", date=day or written)
