"""Held against the months that were closed: what differs from what was reported, and what has happened since then.

The closed months are a memory beside the reports; they decide this comparison and nothing about any claim.
docs/decisions/closed-months.md says what counts as a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from reconcile.errors import CannotRun
from reconcile.months.closings import RECORD, Closing, belongs, latest, read_closings, vanished
from reconcile.months.compare import compare
from reconcile.months.part import Part
from reconcile.months.records import ClaimRow, Report
from reconcile.months.report_folder import read_report
from reconcile.months.words import shown, why
from reconcile.report.closed_months import (
    AS_REPORTED,
    CHANGED_BY_HAND,
    DIFFERENCE,
    DIFFERS,
    GONE,
    OTHER_ACCOUNT,
    SINCE,
    ClosedChange,
    ClosedFigure,
    ClosedMonths,
    Sum,
)
from reconcile.texts.catalogue import Catalogue, catalogue

Sums: TypeAlias = dict[str, Sum]
"""Units and money by currency."""


def closed_months(out: Path, now: Callable[[], Report], as_of: date, texts: Catalogue) -> ClosedMonths | None:
    """Every closed month below `out` against a run of `as_of`; None where none has been closed, at no cost.

    A closing made from a later report than this run says nothing about it and is left out.
    """
    closings = read_closings(out)
    if not closings:
        return None
    report = now()
    found = ClosedMonths([], [])
    for closing in latest(closings):
        if closing.faults:
            found.figures.append(_unsound(closing, CHANGED_BY_HAND, ", ".join(closing.faults)))
        elif date.fromisoformat(closing.record["as_of"]) <= as_of:
            _compare(found, closing, report, texts)
    for name in vanished(closings):
        month, _, number = name.partition(".")
        found.figures.append(_unsound(Closing(month, int(number or 1), out / name), GONE, ""))
    found.figures.sort(key=lambda figure: (figure.month, figure.closing, figure.currency))
    return found


def _compare(found: ClosedMonths, closing: Closing, now: Report, texts: Catalogue) -> None:
    if closing.record["account"] != now.account:
        found.figures.append(_unsound(closing, OTHER_ACCOUNT, closing.record["account"]))
        return
    try:
        then = read_report(closing.folder)
    except CannotRun:
        found.figures.append(_unsound(closing, CHANGED_BY_HAND, RECORD))
        return
    until = closing.last_day
    reported = _of_month(then.claims, until)
    today = _of_month(now.claims, until, reported)
    parts = compare(replace(then, claims=reported), replace(now, claims=today))
    changes = [_change(closing.month, part, until, texts) for part in parts if part.field != "reason"]
    changes.sort(key=lambda change: (change.part != DIFFERENCE, -abs(change.amount), -abs(change.units)))
    found.changes.extend(changes)
    found.figures.extend(_figures(closing, _sums(reported), _sums(today), changes))


def _of_month(
    claims: Mapping[str, list[ClaimRow]], until: date, known: Mapping[str, object] | None = None
) -> dict[str, list[ClaimRow]]:
    """The claims of events until that day; also those that were reported for it, whatever day they have now."""
    return {
        claim: rows
        for claim, rows in claims.items()
        if (known and claim in known) or any(belongs(row, until) for row in rows)
    }


def is_since(part: Part, until: date) -> bool:
    """Whether a part tells what happened after the month, and not that the month was reported wrongly.

    Where a claim stands (status, deadline, who is asked) is no figure of a month: its moves are progress.
    """
    return part.field not in ("units", "amount") or part.cause.after(until)


def _change(month: str, part: Part, until: date, texts: Catalogue) -> ClosedChange:
    claim, cause = part.claim, part.cause
    return ClosedChange(
        month=month,
        part=SINCE if is_since(part, until) else DIFFERENCE,
        change=part.change,
        claim_id=claim.claim_id,
        claim_type=claim.claim_type,
        marketplace=claim.marketplace,
        shipment_id=claim.shipment_id,
        order_id=claim.order_id,
        reference_id=claim.reference_id,
        reimbursement_id=claim.reimbursement_id,
        fnsku=claim.fnsku,
        sku=claim.sku,
        event_date=claim.event_date,
        field=part.field,
        before=part.before,
        after=part.after,
        units=part.units,
        amount=part.amount,
        currency=part.currency,
        why=why(catalogue("en"), cause),
        file=cause.file,
        sheet=cause.sheet,
        line=cause.line or None,
        why_shown=why(texts, cause),
        before_shown=shown(texts, part, part.before),
        after_shown=shown(texts, part, part.after),
    )


def _figures(closing: Closing, reported: Sums, now: Sums, changes: list[ClosedChange]) -> Iterator[ClosedFigure]:
    differing, later = (_moved(change for change in changes if change.part == part) for part in (DIFFERENCE, SINCE))
    for currency in sorted(reported.keys() | now.keys() | differing.keys() | later.keys()) or [""]:
        yield ClosedFigure(
            closing.month,
            closing.number,
            date.fromisoformat(closing.record["as_of"]),
            currency,
            DIFFERS if currency in differing else AS_REPORTED,
            closing.record["reason"],
            *(sums.get(currency, Sum()) for sums in (reported, differing, later, now)),
        )


def _sums(claims: Mapping[str, list[ClaimRow]]) -> Sums:
    return _added((row.currency, row.units, row.amount or Decimal(0)) for rows in claims.values() for row in rows)


def _moved(changes: Iterable[ClosedChange]) -> Sums:
    return _added((change.currency, change.units, change.amount) for change in changes)


def _added(rows: Iterable[tuple[str, int, Decimal]]) -> Sums:
    sums: Sums = {}
    for currency, units, amount in rows:
        so_far = sums.get(currency, Sum())
        sums[currency] = Sum(so_far.units + units, so_far.amount + amount)
    return sums


def _unsound(closing: Closing, state: str, remark: str) -> ClosedFigure:
    return ClosedFigure(closing.month, closing.number, None, "", state, remark)
