"""What the terminal says of months: of two runs compared, of a month that is closed, of closed months after a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from rich.table import Table

from reconcile.console import one_line
from reconcile.line_width import display_width
from reconcile.months.close import ledger_ends_early
from reconcile.months.closings import Closing
from reconcile.months.diff import Diff
from reconcile.months.part import CHANGED, NEW, SETTLED, VANISHED, Part
from reconcile.months.records import ClaimRow
from reconcile.months.words import place, shown, why
from reconcile.policy import decimals_of
from reconcile.report.closed_months import AS_REPORTED, DIFFERS, UNSOUND, ClosedMonths
from reconcile.texts.catalogue import Catalogue

SHOWN = 10
NAME_WIDTH = 32  # claim type and status in front of the figures
STEPS = (NEW, SETTLED, VANISHED, CHANGED)


def totals(found: Diff, texts: Catalogue) -> Table:
    """The earlier report, what came and went, the later report: every column adds up from top to bottom."""
    before, after, moved = found.before, found.after, _come_and_gone(found)
    title = texts.text("months", "title", before=before.name, after=after.name)
    table = Table(title=one_line(title), title_justify="left")
    table.add_column("")
    for column in ("claims", "units", "amount"):
        table.add_column(texts.text("months", column), justify="right")
    table.add_row(one_line(texts.text("months", "was", name=before.name)), *_standing(before.claims))
    for step in STEPS:
        own = [part for part in found.parts if part.change == step and (part.units or part.amount)]
        units = sum(part.units for part in own)
        money = _money((part.amount, part.currency) for part in own)
        cells = [f"{units:+,}", _lines(money, "+")] if own else ["", ""]
        table.add_row(texts.text("months", step), f"{moved[step]:+,}" if moved[step] else "", *cells)
    table.add_row(one_line(texts.text("months", "now", name=after.name)), *_standing(after.claims))
    return table


def _come_and_gone(found: Diff) -> Counter[str]:
    """Claims that one report has and the other has not, by step: one that is gone left with the last of its units."""
    steps = {part.claim.claim_id: part.change for part in found.parts if part.units}
    moved = Counter({NEW: len(found.after.claims.keys() - found.before.claims.keys())})
    moved.subtract(steps[claim] for claim in found.before.claims.keys() - found.after.claims.keys())
    return moved


def remarks(found: Diff, texts: Catalogue) -> Iterator[str]:
    """What must be known before the figures are believed, then the moves that change no figure."""
    if found.before.account != found.after.account:
        names = {"before": found.before.account, "after": found.after.account}
        yield texts.text("months", "other_account", **names)
    for report, files in found.edited:
        yield texts.text("months", "edited", report=report, files=texts.listed(files))
    moves = Counter((part.before, part.after) for part in found.parts if part.field == "status")
    said: Counter[str] = Counter()
    for (before, after), claims in moves.items():
        said[" → ".join(texts.words("status", _names(value)) for value in (before, after))] += claims
    if said:
        ordered = sorted(said.items(), key=lambda m: (-m[1], m[0]))
        moved = texts.text("sentence", "clause").join(f"{name} {claims}" for name, claims in ordered)
        yield texts.text("months", "stands", moved=moved)


def largest(parts: Sequence[Part], texts: Catalogue) -> Table:
    """The parts with the most money, then the most units; where nothing is left over, in the order of the claims."""
    rows = sorted(parts, key=lambda part: (-abs(part.amount), -abs(part.units)))[:SHOWN]
    title = texts.text("months", "largest", n=len(rows), rows=len(parts))
    table = Table(title=title, title_justify="left")
    for column in ("change", "claim"):
        table.add_column(texts.text("months", column), no_wrap=True)
    for column in ("units", "amount"):
        table.add_column(texts.text("months", column), justify="right", no_wrap=True)
    table.add_column(texts.text("months", "why"), overflow="fold")
    for part in rows:
        table.add_row(
            texts.word("month_change", part.change),
            part.claim.claim_id,
            f"{part.units:+,}" if part.units else "",
            _lines({part.currency: part.amount}, "+") if part.amount else "",
            one_line(_told(part, texts)),
        )
    return table


def _told(part: Part, texts: Catalogue) -> str:
    told = "" if part.field == "units" else _from_to(part, texts)
    return " · ".join(piece for piece in (told, why(texts, part.cause), place(part.cause)) if piece)


def _from_to(part: Part, texts: Catalogue) -> str:
    if part.field == "reason":
        return texts.word("month_field", part.field)
    values = [shown(texts, part, value) or "-" for value in (part.before, part.after)]
    return f"{texts.word('month_field', part.field)} {' → '.join(values)}"


def _standing(claims: Mapping[str, Sequence[ClaimRow]]) -> tuple[str, str, str]:
    rows = [row for own in claims.values() for row in own]
    money = _money((row.amount, row.currency) for row in rows if row.amount is not None)
    return (f"{len(claims):,}", f"{sum(row.units for row in rows):,}", _lines(money, ""))


def _money(amounts: Iterable[tuple[Decimal, str]]) -> dict[str, Decimal]:
    money: dict[str, Decimal] = {}
    for amount, currency in amounts:
        money[currency] = money.get(currency, Decimal(0)) + amount
    return money


def _lines(money: Mapping[str, Decimal], sign: str) -> str:
    """One line per currency."""
    return "\n".join(f"{money[name]:{sign},.{decimals_of(name)}f} {name}" for name in sorted(money) if money[name])


def _names(statuses: str) -> str:
    """`open 3; review 2` without the units."""
    return "; ".join(piece.rsplit(" ", 1)[0] for piece in statuses.split("; "))


def closed_lines(closed: ClosedMonths, texts: Catalogue) -> list[str]:
    """At the end of a run: every closed month that differs or cannot be compared, and how many stand as reported."""
    lines = []
    for figure in closed.figures:
        if figure.difference is not None and figure.state == DIFFERS:
            money = _lines({figure.currency: figure.difference.amount}, "+") or f"0 {figure.currency}"
            blanks = {"units": f"{figure.difference.units:+,}", "amount": money}
            lines.append(texts.text("closed", "differs", month=figure.month, **blanks))
        elif figure.state in UNSOUND:
            key = figure.state.replace(" ", "_")
            lines.append(one_line(texts.text("closed", key, month=figure.month, remark=figure.remark)))
    told = {figure.month for figure in closed.figures if figure.state != AS_REPORTED}
    if quiet := {figure.month for figure in closed.figures} - told:
        lines.append(texts.text("closed", "as_reported", months=texts.listed(sorted(quiet))))
    return lines


def closing_lines(closing: Closing, texts: Catalogue) -> Iterator[str]:
    """What `reconcile close` says: which report, its totals, where it is kept."""
    record = closing.record
    yield texts.text("closed", "done", month=closing.month, report=record["report"], as_of=record["as_of"])
    for total in record["totals"]:
        name = " · ".join([texts.word("claim_type", total["claim_type"]), texts.word("status", total["status"])])
        pieces = [
            texts.text("terminal", "claims", n=total["claims"]),
            texts.text("terminal", "units", n=total["units"]),
        ]
        if Decimal(total["amount"]):
            pieces.append(_lines({total["currency"]: Decimal(total["amount"])}, ""))
        if total["unpriced"]:
            pieces.append(texts.text("terminal", "unpriced", n=total["unpriced"]))
        told = texts.text("sentence", "clause").join(pieces)
        yield f"  {name}{' ' * max(1, NAME_WIDTH - display_width(name))}{told}"
    if ends := ledger_ends_early(closing):
        yield texts.text("closed", "ledger_ends", ends=ends)
    yield texts.text("closed", "kept", folder=closing.folder)
