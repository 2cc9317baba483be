"""The sheet Recovery: what came back of what was lost, how fast, how cases ended, and what lateness cost."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from reconcile.looking_back.interval import Sample, interval
from reconcile.policy import constant
from reconcile.report.cells import Book, Cut, Kind
from reconcile.report.looking_back_data import LookingBackData
from reconcile.report.looking_back_rows import CaseResult, MissedDeadline, PaymentDays, Recovered, cost_of
from reconcile.report.page import CHART_COLUMNS, Page
from reconcile.report.rate_charts import OUTCOME_COLOURS, TYPE_COLOURS, plain_bars, stacked
from reconcile.report.sheet_loss_rates import claim_type_name

REFUSALS_CSV = "looking_back_refusals.csv"
RESULTS = ("won", "part", "refused", "came back", "unanswered")
MOST_REFUSALS = 20
MOST_TYPES = 6
TEN = 10
MONTHS = 24
TABLE_COLUMNS = 10


class Refusal(NamedTuple):
    """Refused cases that give the same reason."""

    note: str
    claim_type: str
    cases: int
    units: int
    amount: Decimal
    currency: str
    unpriced: int
    claim_ids: str


def recovery_sheet(book: Book, data: LookingBackData) -> None:
    """One block per question, from top to bottom, charts to the right."""
    page = Page(book, *book.sheet("recovery"))
    page.label(page.text("recovery", "heading"), bold=True, size=16)
    page.label(page.text("recovery", "heading_note"))
    for currency in sorted({row.currency for row in data.recovered if row.claims}):
        _recovered(page, [row for row in data.recovered if row.currency == currency], currency)
    _days(page, data.days)
    _cases(page, data.cases)
    _refusals(page, refusals_of(data.cases))
    if data.missed:
        page.clear()
        page.new_page()
    for currency in sorted({row.currency for row in data.missed}):
        _missed(page, [row for row in data.missed if row.currency == currency], currency)
    page.clear()
    page.write(narrow=TABLE_COLUMNS, wide=TABLE_COLUMNS + 1 + CHART_COLUMNS)


def _block(page: Page, key: str, note: str, **blanks: object) -> None:
    page.clear()
    page.rows.append([])
    page.label(page.text("recovery", key, **blanks), bold=True, size=14)
    for line in page.text("recovery", note).splitlines():
        page.label(line)


def _heads(page: Page, names: Sequence[str]) -> None:
    page.header([page.text("recovery", name) for name in names])


def _type(page: Page, claim_type: str) -> tuple[Any, Kind, str]:
    return page.book.texts.word("claim_type", claim_type), Kind.TEXT, ""


def _recovered(page: Page, rows: Sequence[Recovered], currency: str) -> None:
    """Per claim type what was lost and what became of it; what cost most stands first."""
    _block(page, "by_type", "by_type_note", currency=currency)
    _heads(page, ["claim_type", "lost", "paid", "cost", "recovered", "asked", "expired", "refused", "rate", "unpriced"])
    first, longest = page.last + 1, Decimal(0)
    types: dict[str, list[Recovered]] = defaultdict(list)
    for row in rows:
        types[row.claim_type].append(row)
    cost = {name: sum((row.amount for row in found), Decimal(0)) for name, found in types.items()}
    for name in sorted(types, key=lambda name: (-cost[name], name)):
        found = types[name]
        if not any(row.claims for row in found):
            continue
        money = [sum((getattr(r, k) for r in found), Decimal(0)) for k in ("recovered", "asked", "expired", "refused")]
        longest = max(longest, sum(money, Decimal(0)))
        page.line(
            [
                _type(page, name),
                (sum(row.lost for row in found), Kind.COUNT, ""),
                (sum(row.paid for row in found), Kind.COUNT, ""),
                (cost_of(found), Kind.MONEY, currency),
                *((amount, Kind.MONEY, currency) for amount in money),
                (float(money[0] / cost[name]) if cost[name] else None, Kind.SHARE, ""),
                (sum(row.unpriced for row in found) or None, Kind.COUNT, ""),
            ]
        )
    if longest:
        title = page.text("recovery", "by_type_chart", currency=currency)
        chart = stacked(page.sheet, title, (first - 1, page.last), (5, 8), OUTCOME_COLOURS, longest=longest)
        page.beside(chart, first - 3)


def _days(page: Page, rows: Sequence[PaymentDays]) -> None:
    _block(page, "days", "days_note")
    if not rows:
        page.label(page.text("recovery", "no_payments"))
        return
    _heads(
        page,
        ["claim_type", "payments", "loss_median", "loss_ninth", "answered", "filing_median", "filing_ninth"],
    )
    first = page.last + 1
    for row in sorted(rows, key=lambda row: (-(row.loss_median or 0), row.claim_type)):
        numbers = [row.payments, row.loss_median, _if_enough(row.payments, row.loss_ninth)]
        numbers += [row.answered or None, row.filing_median, _if_enough(row.answered, row.filing_ninth)]
        page.line([_type(page, row.claim_type), *((_whole(number), Kind.COUNT, "") for number in numbers)])
    if len(rows) > 1:
        page.beside(plain_bars(page.sheet, page.text("recovery", "days_chart"), (first, page.last), 3), first - 3)


def _if_enough(payments: int, ninth: float | None) -> float | None:
    """Nine in ten of fewer than ten are all of them."""
    return ninth if payments >= TEN else None


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _cases(page: Page, cases: Sequence[CaseResult]) -> None:
    """How cases of the case log ended; the interval treats every case as one trial, in how many currencies ever."""
    _block(page, "cases", "cases_note")
    logged = [case for case in cases if case.case_id or case.result != "refused"]
    if not logged:
        page.label(page.text("recovery", "no_cases"))
        return
    results = [page.book.texts.text("case_result", result) for result in RESULTS]
    names = [page.text("recovery", name) for name in ("win_rate", "low", "high")]
    page.header([page.text("recovery", "claim_type"), page.text("recovery", "filed"), *results, *names])
    for claim_type in sorted({case.claim_type for case in logged}):
        own = [case for case in logged if case.claim_type == claim_type]
        counts = Counter({case.case_id or number: case.result for number, case in enumerate(own)}.values())
        won, decided = counts["won"] + counts["part"], counts["won"] + counts["part"] + counts["refused"]
        page.line(
            [
                _type(page, claim_type),
                (sum(counts.values()), Kind.COUNT, ""),
                *((counts[result] or None, Kind.COUNT, "") for result in RESULTS),
                *_share(page, won, decided),
            ]
        )


def _share(page: Page, won: int, decided: int) -> list[tuple[Any, Kind, str]]:
    if decided < constant("rate_min_clusters"):
        return [(page.text("recovery", "too_few_cases"), Kind.TEXT, ""), (None, Kind.SHARE, ""), (None, Kind.SHARE, "")]
    sample = Sample(decided, decided, won, won, decided, won)
    low, high = interval(sample, 1.0)
    return [(share, Kind.SHARE, "") for share in (sample.rate, low, high)]


def refusals_of(cases: Sequence[CaseResult]) -> list[Refusal]:
    """Refusals by claim type and the reason that the case log or Amazon gives, the most expensive first."""
    groups: dict[tuple[str, str, str], list[CaseResult]] = defaultdict(list)
    for case in cases:
        if case.result == "refused":
            groups[case.note, case.claim_type, case.currency].append(case)
    found = [
        Refusal(
            note,
            claim_type,
            len(same),
            sum(case.units for case in same),
            sum((case.amount for case in same if case.amount is not None), Decimal(0)),
            currency,
            sum(case.unpriced for case in same),
            ", ".join(case.claim_ids for case in same[:2]),
        )
        for (note, claim_type, currency), same in groups.items()
    ]
    return sorted(found, key=lambda row: (-row.amount, row.note, row.claim_type, row.currency))


def _refusals(page: Page, rows: Sequence[Refusal]) -> None:
    _block(page, "refusals", "refusals_note")
    if not rows:
        page.label(page.text("recovery", "no_refusals"))
        return
    _heads(page, ["reason", "cases_number", "refused_units", "refused_cost", "currency", "where"])
    page.rows[-1][-2:] = [page.book.header_cell(page.text("recovery", name)) for name in ("currency", "where")]
    for row in rows[:MOST_REFUSALS]:
        reason = row.note or page.text("recovery", "no_reason")
        text = page.text("sentence", "about", what=page.text("claim_type", row.claim_type), more=reason)
        page.line(
            [
                (text, Kind.LONG, ""),
                (row.cases, Kind.COUNT, ""),
                (row.units, Kind.COUNT, ""),
                (row.amount if row.unpriced < row.units else None, Kind.MONEY, row.currency),
                (row.currency, Kind.TEXT, ""),
                (row.claim_ids, Kind.TEXT, ""),
            ]
        )
    if len(rows) > MOST_REFUSALS:
        page.label(page.text("looking_back", "more", n=len(rows) - MOST_REFUSALS, csv=REFUSALS_CSV))
        page.book.cuts.append(Cut(page.sheet.title, MOST_REFUSALS, len(rows), REFUSALS_CSV))


def _missed(page: Page, rows: Sequence[MissedDeadline], currency: str) -> None:
    """Months down, claim types across: the dearest by name, the rest together."""
    _block(page, "missed", "missed_note", currency=currency)
    cost: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        cost[row.claim_type] += row.amount
    types = sorted(cost, key=lambda name: (-cost[name], name))
    named, rest = types[:MOST_TYPES], types[MOST_TYPES:]
    heads = [claim_type_name(page.book, name) for name in named]
    heads += [page.text("recovery", "other_types")] if rest else []
    page.header([page.text("recovery", "month"), *heads, page.text("recovery", "total")])
    header = page.last
    for month in sorted({row.month for row in rows})[-MONTHS:]:
        by_type = {name: _sum(rows, month, [name]) for name in named}
        amounts = [*by_type.values(), *([_sum(rows, month, rest)] if rest else [])]
        total = _sum(rows, month, types)
        values = [(amount or None, Kind.MONEY, currency) for amount in amounts]
        name = month or page.text("looking_back", "unnamed")
        page.line([(name, Kind.TEXT, ""), *values, (total, Kind.MONEY, currency)])
    title = page.text("recovery", "missed_chart", currency=currency)
    columns = (2, 1 + len(heads))
    page.beside(stacked(page.sheet, title, (header, page.last), columns, TYPE_COLOURS), header - 2)


def _sum(rows: Sequence[MissedDeadline], month: str, types: Sequence[str]) -> Decimal:
    return sum((row.amount for row in rows if row.month == month and row.claim_type in types), Decimal(0))
