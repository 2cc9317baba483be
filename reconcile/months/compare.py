"""Two reports compared, claim by claim: what is new, settled, changed or vanished, each part with its cause.

A difference is taken apart until every part has one cause. The parts of a claim add up to what it has more or less in
the later report, in units and in money.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from functools import cache

from reconcile.months.causes import Files
from reconcile.months.credits import CreditKey, MovedCredits, credit_key, credit_moves, settling
from reconcile.months.part import Pair, Part, amount_of, share, units_of
from reconcile.months.price import is_repriced, price_parts
from reconcile.months.records import ClaimRow, Line, Report
from reconcile.months.standing import standing_parts
from reconcile.months.units import Move, unit_moves
from reconcile.report.rows import Arrived

COMPARED = ("counterparty", "status", "status_reason", "units", "unit_cost", "cost_currency", "amount", "currency")


def compare(before: Report, after: Report) -> list[Part]:
    """All parts of all differences, by claim: in the order of the later report's claims, then of the earlier one's."""
    ids = [claim for claim in after.claims if _differs(before.claims.get(claim, []), after.claims[claim])]
    ids += [claim for claim in before.claims if claim not in after.claims]
    if not ids:
        return []
    files = Files(before, after)
    lines_before, lines_after = _lines_of(before, ids), _lines_of(after, ids)
    moved = {key for c in ids for key in credit_moves(lines_before.get(c, []), lines_after.get(c, []))}
    others = (_holders(before, moved) | _holders(after, moved)) - set(ids)
    credits = MovedCredits(files, lines_before | _lines_of(before, others), lines_after | _lines_of(after, others))
    arrivals = _once(after.arrival_rows)
    parts: list[Part] = []
    for claim in ids:
        pair = Pair(
            before.claims.get(claim, []),
            after.claims.get(claim, []),
            lines_before.get(claim, []),
            lines_after.get(claim, []),
        )
        parts += _parts(files, pair, unit_moves(files, pair, credits, arrivals))
    return parts


def _differs(before: Sequence[ClaimRow], after: Sequence[ClaimRow]) -> bool:
    def compared(rows: Sequence[ClaimRow]) -> list[tuple[str, ...]]:
        names = (*COMPARED, "deadline")
        return sorted(tuple(str(getattr(row, name)) for name in names) for row in rows)

    return compared(before) != compared(after)


def _parts(files: Files, pair: Pair, moves: Sequence[Move]) -> list[Part]:
    """The parts of one claim: its units, then its price, then where it stands."""
    currency = pair.claim.currency
    now = units_of(pair.before)
    parts = []
    for change, units, cause in moves if pair.before else sorted(moves, key=lambda move: -move[1]):
        # What leaves is worth what it was worth; what comes is worth what it is worth now.
        amount = -share(pair.before or pair.after, -units) if units < 0 else share(pair.after or pair.before, units)
        if pair.before and pair.before[0].currency != currency:
            amount = Decimal(0)  # all its money is told as a changed price
        parts.append(Part(change, pair.claim, "units", str(now), str(now + units), units, amount, currency, cause))
        now += units
    both = bool(pair.before and pair.after)
    if both and is_repriced(pair):
        return [*parts, *price_parts(files, pair, parts), *standing_parts(files, pair)]
    if both:
        parts += standing_parts(files, pair)
    rest = amount_of(pair.after) - amount_of(pair.before) - sum((part.amount for part in parts), Decimal(0))
    if not parts:
        return list(price_parts(files, pair, parts))
    # What rows round otherwise, now that units are shared over other rows, goes with what moved them.
    parts[0] = parts[0]._replace(amount=parts[0].amount + rest)
    return parts


def _lines_of(report: Report, claims: Collection[str]) -> dict[str, list[Line]]:
    wanted = set(claims)
    found: dict[str, list[Line]] = {}
    for line in report.line_rows() if wanted else ():
        if line.claim_id in wanted:
            found.setdefault(line.claim_id, []).append(line)
    return found


def _holders(report: Report, keys: Collection[CreditKey]) -> set[str]:
    rows = report.line_rows() if keys else ()
    return {line.claim_id for line in settling(rows) if credit_key(line) in keys}


def _once(read: Callable[[], Iterable[Arrived]]) -> Callable[[], Sequence[Arrived]]:
    return cache(lambda: list(read()))
