"""What a claim is worth in two reports: money that no unit explains is a changed price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reconcile.months.causes import THEN, Cause, Files, of_line, reasons
from reconcile.months.part import CHANGED, Pair, Part, amount_of
from reconcile.months.records import ClaimRow, Line

ONE = Decimal(1)


def price_parts(files: Files, pair: Pair, told: Sequence[Part]) -> Iterator[Part]:
    """The money that `told` leaves over, as parts of field `amount`: none where it is only rounding."""
    before, after = amount_of(pair.before), amount_of(pair.after)
    currencies = (pair.before[0].currency, pair.after[0].currency)
    cause = _why(files, pair)
    if currencies[0] != currencies[1]:
        texts = (f"{before} {currencies[0]}", f"{after} {currencies[1]}")
        yield Part(CHANGED, pair.claim, "amount", *texts, 0, -before, currencies[0], cause)
        yield Part(CHANGED, pair.claim, "amount", *texts, 0, after, currencies[1], cause)
        return
    rest = after - before - sum(part.amount for part in told)
    if rest:
        yield Part(
            CHANGED, pair.claim, "amount", _worth(pair.before), _worth(pair.after), 0, rest, currencies[1], cause
        )


def is_repriced(pair: Pair) -> bool:
    """Whether the claim has another price, or one where it had none; not where two roundings differ."""
    before, after = pair.before, pair.after
    if _costs(before) != _costs(after) or before[0].currency != after[0].currency:
        return True
    priced = [
        (sum(r.units for r in rows if r.amount is not None), amount_of(rows), len(rows)) for rows in (before, after)
    ]
    (units, amount, rows), (units_now, amount_now, rows_now) = priced
    if not units or not units_now:
        return units != units_now
    smallest = ONE.scaleb(min(int(row.amount.as_tuple().exponent) for row in after if row.amount is not None))
    # Each row is rounded once: what that is worth per unit is the more, the fewer units are left.
    return abs(amount * units_now - amount_now * units) > smallest * (rows * units_now + rows_now * units)


def _why(files: Files, pair: Pair) -> Cause:
    cost, cost_now = (_of_role(lines, "cost") for lines in (pair.lines_before, pair.lines_after))
    if _costs(pair.before) != _costs(pair.after):
        if cost_now:
            return of_line("cost", cost_now, THEN, before=_cost_text(pair.before), after=_cost_text(pair.after))
        if cost and (lost := files.lost(cost)):
            return lost
    rate, rate_now = (_of_role(lines, "rate") for lines in (pair.lines_before, pair.lines_after))
    if rate_now and (not rate or _place(rate) != _place(rate_now) or files.is_new(rate_now)):
        return of_line("rate" if rate else "rate_came", rate_now, THEN)
    if rate and not rate_now and (lost := files.lost(rate)):
        return lost
    if rules := files.rules():
        return rules
    return reasons("reason", pair.after, pair.before) or files.other()


def _costs(rows: Sequence[ClaimRow]) -> set[tuple[Decimal | None, str]]:
    return {(row.unit_cost, row.cost_currency) for row in rows}


def _cost_text(rows: Sequence[ClaimRow]) -> str:
    cost, currency = rows[0].unit_cost, rows[0].cost_currency
    return "-" if cost is None else f"{cost} {currency}"


def _worth(rows: Sequence[ClaimRow]) -> str:
    return f"{amount_of(rows)}" if any(row.amount is not None for row in rows) else ""


def _of_role(lines: Sequence[Line], role: str) -> Line | None:
    return next((line for line in lines if line.role == role), None)


def _place(line: Line) -> tuple[str, str, int]:
    return (line.file, line.sheet, line.line)
