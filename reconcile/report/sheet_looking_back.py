"""The sheet Looking back: what to change next month, money by month, and what insurance would have cost."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from reconcile.policy import constant, decimals_of
from reconcile.report.cells import Book, Kind, Tone
from reconcile.report.change_words import change_facts, lane_name
from reconcile.report.looking_back_data import LookingBackData
from reconcile.report.looking_back_rows import Change, Lane, Recovered, Span, cost_of
from reconcile.report.page import CHART_COLUMNS, Page
from reconcile.report.rate_charts import OUTCOME_COLOURS, clustered_bars, stacked
from reconcile.report.sheet_loss_rates import loss_rates_sheet
from reconcile.report.sheet_recovery import recovery_sheet
from reconcile.rounding import half_up

MOST = 3
MONTHS = 24
OUTCOMES = ("recovered", "asked", "expired", "refused")
TABLE_COLUMNS = 9


def looking_back_sheets(book: Book, data: LookingBackData) -> None:
    """Looking back, Recovery and Loss rates."""
    looking_back_sheet(book, data)
    recovery_sheet(book, data)
    loss_rates_sheet(book, data)


def looking_back_sheet(book: Book, data: LookingBackData) -> None:
    """What to change first, then the figures behind it from top to bottom, charts to the right."""
    page = Page(book, *book.sheet("looking_back"))
    span = data.span
    first = span.first_day or span.as_of
    blanks = {"first": first.isoformat(), "last": span.as_of.isoformat(), "months": f"{span.months:.1f}"}
    page.label(page.text("looking_back", "heading", **blanks), bold=True, size=16)
    page.label(page.text("looking_back", "heading_note"))
    _changes(page, data.changes, span)
    for currency in currencies_of(data.recovered):
        _months(page, [row for row in data.recovered if row.currency == currency], currency)
    _lanes(page, data.lanes, span)
    page.clear()
    page.write(narrow=TABLE_COLUMNS, wide=TABLE_COLUMNS + 1 + CHART_COLUMNS)


def currencies_of(rows: Iterable[Recovered]) -> list[str]:
    """The currencies of what was lost, the one with most claims first."""
    claims: dict[str, int] = {}
    for row in rows:
        if row.claims or row.expired or row.recovered:
            claims[row.currency] = claims.get(row.currency, 0) + row.claims
    return sorted(claims, key=lambda currency: (-claims[currency], currency))


def _changes(page: Page, changes: Sequence[Change], span: Span) -> None:
    page.rows.append([])
    page.label(page.text("looking_back", "changes"), bold=True, size=14)
    page.label(page.text("looking_back", "changes_note"))
    for change in changes:
        page.rows.append([])
        facts = change_facts(page.book, change)
        page.label(f"{change.rank}. {page.text('change', change.kind, **facts)}", bold=True)
        page.label(page.text("change_figure", change.kind, **facts))
        page.label(page.text("change_proof", change.kind, **facts))
    if len(changes) < MOST:
        page.rows.append([])
        insured = "fewer" if span.insurance_rate is not None else "fewer_uninsured"
        page.label(page.text("looking_back", insured))


def _months(page: Page, rows: Sequence[Recovered], currency: str) -> None:
    page.clear()
    page.rows.append([])
    page.label(page.text("looking_back", "by_month", currency=currency), bold=True, size=14)
    names = ["month", "claims_lost", "units_lost", "lost_cost", *OUTCOMES]
    page.header([page.text("looking_back", name) for name in names])
    header = page.last
    months = sorted({row.month for row in rows})[-MONTHS:]
    for month in months:
        of_month = [row for row in rows if row.month == month]
        if any(row.amount or row.recovered or row.lost for row in of_month):
            page.line(
                [
                    (month or page.text("looking_back", "unnamed"), Kind.TEXT, ""),
                    (sum(row.claims for row in of_month), Kind.COUNT, ""),
                    (sum(row.lost for row in of_month), Kind.COUNT, ""),
                    (cost_of(of_month), Kind.MONEY, currency),
                    *((sum((getattr(r, o) for r in of_month), Decimal(0)), Kind.MONEY, currency) for o in OUTCOMES),
                ]
            )
    if any(getattr(row, outcome) for row in rows for outcome in OUTCOMES):
        title = page.text("looking_back", "by_month_chart", currency=currency)
        page.beside(stacked(page.sheet, title, (header, page.last), (5, 8), OUTCOME_COLOURS), header - 1)


def _lanes(page: Page, lanes: Sequence[Lane], span: Span) -> None:
    if not lanes:
        return
    page.clear()
    page.rows.append([])
    page.label(page.text("looking_back", "lanes"), bold=True, size=14)
    rate = span.insurance_rate
    key = "lanes_rate" if rate is not None else "lanes_no_rate"
    page.label(page.text("looking_back", "lanes_what"))
    page.label(page.text("looking_back", key, rate=f"{rate or 0:.2%}"))
    names = ["lane", "lane_shipments", "lane_hit", "insurable", "premium", "lane_lost", "lane_recovered", "would_pay"]
    page.header([page.text("looking_back", name) for name in [*names, "break_even"]])
    header = page.last
    for lane in lanes:
        _lane(page, lane, rate)
    if rate is not None and page.last > header:
        title = page.text("looking_back", "lanes_chart", currency=lanes[0].currency)
        same = [lane for lane in lanes if lane.currency == lanes[0].currency]
        rows = (header, header + len(same))
        page.beside(clustered_bars(page.sheet, title, rows, (5, 8)), header - 3)


def _lane(page: Page, lane: Lane, rate: float | None) -> None:
    """One lane. What would have been paid is the part that the forwarder did not pay."""
    money = lane.currency
    would_pay = max(Decimal(0), lane.lost - lane.recovered)
    premium = None if rate is None else half_up(lane.insurable * Decimal(str(rate)), decimals_of(money))
    break_even = float(would_pay / lane.insurable) if lane.insurable else None
    name = lane_name(page.book, lane.mode, lane.stock_region)
    if lane.unpriced:
        name = page.text("looking_back", "lane_unpriced", lane=name, n=f"{lane.unpriced:,}")
    enough = lane.shipments >= constant("rate_min_clusters") and not lane.unpriced
    worth = enough and premium is not None and would_pay > premium
    share: tuple[Any, Kind, str] = (break_even, Kind.SHARE, "")
    if not enough:
        share = (page.text("looking_back", "unnamed" if lane.unpriced else "too_few"), Kind.TEXT, "")
    page.line(
        [
            (f"{name} ({money})", Kind.LONG, ""),
            (lane.shipments, Kind.COUNT, ""),
            (lane.hit, Kind.COUNT, ""),
            (lane.insurable, Kind.MONEY, money),
            (premium, Kind.MONEY, money),
            (lane.lost, Kind.MONEY, money),
            (lane.recovered, Kind.MONEY, money),
            (would_pay, Kind.MONEY, money),
            share,
        ],
        Tone.GOOD if worth else Tone.PLAIN,
    )
