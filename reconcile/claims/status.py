"""Which status the open units of a break have: one row per status and reason (contract section 4, last paragraph).

Order: the case log first; then doubts whether the units are owed at all, whatever the date; then expired, waiting,
review, open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reconcile.claims.case_units import CaseUnits
from reconcile.claims.windows import Term
from reconcile.match.breaks import Break, Reopened
from reconcile.reasons.traits import codes_of
from reconcile.records import Reason

STATUSES = ("open", "waiting", "review", "expired", "filed", "paid", "denied", "closed")
"""Every status, in the order in which a report tells them."""


@dataclass(frozen=True, slots=True)
class LoggedUnits:
    """Units of a claim that the case log speaks of: filed, paid, denied, closed, or in review (paid short)."""

    status: str
    units: int
    reasons: tuple[Reason, ...]
    case_id: str
    case: CaseUnits | None = None

    @property
    def leaves_to_others(self) -> bool:
        """Whether its payer has ended without paying: refused, or closed by one whom the log names; not given up."""
        row = self.case.row if self.case else None
        ended = row and row.told_outcome and not row.given_up
        return self.status == "denied" or bool(self.status == "closed" and row and ended and row.counterparty)


@dataclass(frozen=True, slots=True)
class StatusRow:
    """Units of one break with one status. `deadline` where it differs from the window's.

    `filed_as`: their case; `logged`: what the case log says of them.
    """

    status: str
    units: int
    reasons: tuple[Reason, ...]
    deadline: date | None = None
    eligible_from: date | None = None
    filed_as: str = ""
    logged: tuple[LoggedUnits, ...] = ()


@dataclass(slots=True)
class _Rest:
    units: int

    def take(self, units: int) -> int:
        taken = max(0, min(units, self.units))
        self.units -= taken
        return taken


def status_rows(
    one: Break,
    term: Term,
    *,
    as_of: date,
    dispute_days: int,
    logged: Sequence[LoggedUnits],
    pointed: Sequence[tuple[int, Reason]],
) -> list[StatusRow]:
    """The open units of a break by status. `pointed`: units that a payment or find without a loss points at."""
    rest = _Rest(one.open_units)
    refused = _ask_next(one, as_of)
    rows = [
        StatusRow(
            entry.status,
            units,
            (*entry.reasons, *refused) if entry.leaves_to_others else entry.reasons,
            filed_as=entry.case_id or "-",
            logged=(entry,),
        )
        for entry in logged
        if (units := rest.take(entry.units))
    ]
    if not rest.units:
        return _merged(rows)
    final = one.exposure.opening.final
    if final is not None and final[0] != "expired":
        rows.append(StatusRow(final[0], rest.take(rest.units), (final[1],)))
        return _merged(rows)
    groups = _doubt_groups(one, rest.units, pointed)
    for units, reasons in groups:
        taken = rest.take(units)
        if taken and all(reason.code in codes_of("dated") for reason in reasons):
            rows += _dated_rows(one, term, _Rest(taken), as_of, dispute_days, reasons)
        elif taken:
            late = _late(one, term, as_of)
            rows.append(StatusRow("review", taken, (*reasons, *late), term.deadline, term.eligible_from))
    unanswered = replace(one, reopened=_unanswered(one.reopened, pointed))
    rows += _dated_rows(unanswered, term, rest, as_of, dispute_days)
    return _merged(rows)


def _ask_next(one: Break, as_of: date) -> tuple[Reason, ...]:
    """Who owes units that the insurer has refused, or can be asked for no more, while there is time to ask."""
    then = one.exposure.next_opening
    if then is None or then.deadline is None or as_of > then.deadline:
        return ()
    if any(doubt.reason.code == "carrier_refused" for doubt in one.exposure.doubts):
        return ()
    return (Reason.of("ask_next", who=one.exposure.forwarder or "-", deadline=then.deadline),)


def _doubt_groups(
    one: Break, open_units: int, pointed: Sequence[tuple[int, Reason]]
) -> list[tuple[int, tuple[Reason, ...]]]:
    """Units in doubt: the exposure's own doubts, what Amazon holds reconciled, what a stray credit points at.

    Units that Amazon holds reconciled and units that a credit points at are the same units as far as they go.
    """
    groups = [(units, tuple(reasons)) for units, reasons in one.doubts]
    sure = max(0, open_units - sum(units for units, _ in groups))
    held = min(sure, one.amazon_held_units)
    amazon = Reason.of("amazon_reconciled", reconciled=one.exposure.reconciled or 0)
    for units, reason in pointed:
        both = min(held, units)
        if both:
            groups.append((both, (amazon, reason)))
            held -= both
            sure -= both
        alone = min(units - both, sure - held)
        if alone > 0:
            groups.append((alone, (reason,)))
            sure -= alone
    if held:
        groups.append((held, (amazon,)))
    return groups


def _unanswered(reopened: Sequence[Reopened], pointed: Sequence[tuple[int, Reason]]) -> list[Reopened]:
    """The reversals that no later payment may have answered."""
    answered = {fact for _, reason in pointed if reason.code == "paid_anew" for fact in reason.facts}
    return [one for one in reopened if ("reversal", one.reimbursement_id) not in answered]


def _late(one: Break, term: Term, as_of: date) -> tuple[Reason, ...]:
    late = (Reason.of("deadline_over", deadline=term.deadline),) if term.deadline and as_of > term.deadline else ()
    return (*one.exposure.opening.notes, *late)


def _dated_rows(
    one: Break, term: Term, rest: _Rest, as_of: date, dispute_days: int, doubts: tuple[Reason, ...] = ()
) -> list[StatusRow]:
    """Units whose state depends on the day: expired, waiting, review, open. `doubts` keep them from being open."""
    opening = one.exposure.opening
    known = term.known and opening.final is None
    if known and term.deadline is not None and as_of > term.deadline and not (doubts and one.sure_units):
        return _after_deadline(one, term, rest, as_of, dispute_days, doubts)
    status, reasons = _state(one, term, as_of, doubts)
    reopened = _reopened_reasons(one.reopened)
    rows = []
    if status == "open" and (again := rest.take(one.reopened_units)):
        rows.append(StatusRow("open", again, (*reopened, *opening.notes), term.deadline, term.eligible_from))
    if rest.units:
        rows.append(StatusRow(status, rest.take(rest.units), reasons, term.deadline, term.eligible_from))
    return rows


def _state(one: Break, term: Term, as_of: date, doubts: tuple[Reason, ...]) -> tuple[str, tuple[Reason, ...]]:
    """Status and reasons of units that no reversal makes a case of its own."""
    opening = one.exposure.opening
    reasons = (*doubts, *opening.notes)
    reopened = _reopened_reasons(one.reopened)
    if not term.known:
        return "review", (Reason.of("no_window" if one.exposure.counterparty == "amazon" else "no_last_day"), *reasons)
    if opening.final is not None:
        return "expired", (opening.final[1],)
    if term.deadline is not None and as_of > term.deadline:
        return "expired", reasons
    if waiting := _waiting_for(one, term, as_of):
        return "waiting", (waiting, *_opens_too_late(term), *reasons, *reopened)
    if opening.review_for is not None:
        return "review", (opening.review_for, *reasons, *reopened)
    return ("review", (*reasons, *reopened)) if doubts else ("open", opening.notes)


def _waiting_for(one: Break, term: Term, as_of: date) -> Reason | None:
    """Why it is too early: what the exposure's own papers say, else the first day of the window."""
    if one.exposure.opening.waiting_for is not None:
        return one.exposure.opening.waiting_for
    if term.eligible_from is not None and as_of < term.eligible_from:
        return Reason.of("not_yet_open", date=term.eligible_from)
    return None


def _opens_too_late(term: Term) -> tuple[Reason, ...]:
    """The first day comes after the last one: who only waits never files."""
    if term.eligible_from is None or term.deadline is None or term.eligible_from <= term.deadline:
        return ()
    return (Reason.of("opens_after_deadline", date=term.eligible_from, deadline=term.deadline),)


def _reopened_reasons(reopened: Sequence[Reopened]) -> tuple[Reason, ...]:
    return tuple(
        Reason.of("reopened_by_reversal", payment=r.payment_id or "-", reimbursement=r.reimbursement_id, date=r.day)
        for r in sorted(reopened, key=lambda r: (r.day, r.reimbursement_id))
    )


def _after_deadline(
    one: Break, term: Term, rest: _Rest, as_of: date, dispute_days: int, doubts: tuple[Reason, ...]
) -> list[StatusRow]:
    rows = []
    for again in sorted(one.reopened, key=lambda r: (r.day, r.reimbursement_id), reverse=True):
        until = again.day + timedelta(days=dispute_days)
        units = rest.take(again.units)
        if not units:
            continue
        if term.deadline is not None and until <= term.deadline:
            reopened = (*_reopened_reasons([again]), *one.exposure.opening.notes)
            rows.append(StatusRow("expired", units, reopened, term.deadline, term.eligible_from))
            continue
        payment = again.payment_id or "-"
        reason = Reason.of("dispute_reversal", payment=payment, reimbursement=again.reimbursement_id, date=again.day)
        status = "review" if as_of <= until else "expired"
        rows.append(StatusRow(status, units, (reason,), until, again.day))
    if rest.units:
        reasons = (*doubts, *one.exposure.opening.notes, *_ask_next(one, as_of))
        rows.append(StatusRow("expired", rest.take(rest.units), reasons, term.deadline, term.eligible_from))
    return rows


def _merged(rows: Sequence[StatusRow]) -> list[StatusRow]:
    """One row per status, reasons and dates."""
    if len(rows) < 2:
        return list(rows)
    alike: dict[StatusRow, list[StatusRow]] = {}
    for row in rows:
        alike.setdefault(replace(row, units=0, logged=()), []).append(row)
    return [
        replace(key, units=sum(row.units for row in same), logged=tuple(entry for row in same for entry in row.logged))
        for key, same in alike.items()
    ]
