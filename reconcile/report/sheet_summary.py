"""The sheet Summary: where things stand, per currency and in units, with charts, proofs and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reconcile.claims.four_eyes import CaseDecision
from reconcile.claims.status import STATUSES
from reconcile.evidence.gaps import AT_STAKE
from reconcile.policy import decimals_of
from reconcile.policy.rules import COUNTERPARTIES, claim_types
from reconcile.report.cells import Kind, Tone, money_format
from reconcile.report.charts import money_chart, status_chart, week_chart
from reconcile.report.figures import (
    INVOICE_LACKING,
    URGENT_DAYS,
    Figure,
    by_age,
    currencies,
    figure,
    grouped,
    standing,
    sum_of,
    weeks,
)
from reconcile.report.page import Page
from reconcile.report.proof_rows import CaseStep, CashDifference, ReversalExcess, StockGap
from reconcile.report.rows import Claim, Conservation, ControlTotal, DataGap, Problem, SourceFile
from reconcile.report.run_info import RunInfo
from reconcile.report.sheet_proof import CANNOT_TELL

GAP_KINDS = (Kind.DATE, Kind.DATE, Kind.TEXT)
URGENT_LINES = ("expires_7", "planned_late")
CONSERVED = ("exposed", "allocated", *STATUSES, "difference")


@dataclass(frozen=True, slots=True)
class LogFigures:
    """Edits that contradict the case log; cases that wait for a second name, and that were filed without one."""

    conflicts: int = 0
    waiting_for_name: int = 0
    filed_without_name: int = 0


def log_figures(problems: Iterable[Problem], decisions: Iterable[CaseDecision]) -> LogFigures:
    """The figures of the case log, from the problems of the run and what was decided about each case."""
    decided = list(decisions)
    return LogFigures(
        conflicts=sum(problem.code == "edit_conflict" for problem in problems),
        waiting_for_name=sum(not case.released for case in decided),
        filed_without_name=sum(case.unreviewed for case in decided),
    )


@dataclass(frozen=True, slots=True)
class SummaryData:
    """What the Summary is made from. `late`: claims whose planned filing day lies after their deadline."""

    claims: Sequence[Claim]
    conservation: Sequence[Conservation]
    totals: Sequence[ControlTotal]
    gaps: Sequence[DataGap]
    files: Sequence[SourceFile]
    cash: Sequence[CashDifference]
    excess: Sequence[ReversalExcess]
    stock: Sequence[StockGap]
    steps: Sequence[CaseStep]
    late: Sequence[Claim]
    log: LogFigures

    @property
    def has_summary(self) -> bool:
        """Whether a ledger summary was read, without which no roll-forward can be proved."""
        return any(file.kind == "ledger_summary" and file.status == "loaded" for file in self.files)


def write_summary(page: Page, data: SummaryData, run: RunInfo) -> None:
    """Write the Summary into its sheet, after every other sheet: it names what those could not show.

    Narrow blocks first with the charts to their right, then the wide blocks below both.
    """
    money = currencies(data.claims)
    page.label(page.text("summary", "heading", account=run.account), bold=True, size=16)
    page.label(page.text("summary", "as_of", as_of=run.as_of.isoformat()))
    page.label(page.text("summary", "no_sum"))
    if data.gaps:
        page.label(page.text("summary", "gaps_below", n=len(data.gaps)), tone=Tone.SOON)
    stands = standing(data.claims, data.late)
    _figures(page, "stands", "measure", [(page.text("summary", k), f) for k, f in stands], money)
    others = _beside(page, data, run.as_of, money)
    _ages(page, data.claims, run.as_of, money)
    _owed(page, data.claims, run.as_of, money)
    page.below_charts(len(page.charts) + 1)
    _gaps(page, data.gaps)
    _by_status(page, data.claims, money)
    _conservation(page, data.conservation)
    _checks(page, run)
    _totals(page, data.totals, data.files)
    _cuts(page)
    page.write(narrow=4 + len(money) + others, wide=len(CONSERVED) + 1)


def _figures(
    page: Page,
    heading: str,
    first: str,
    lines: Sequence[tuple[Any, Figure]],
    money: Sequence[str],
    counted: str = "claims",
) -> int:
    """One block of figures; returns the number of its first row of values."""
    page.heading(heading)
    names = [page.text("summary", name) for name in (first, counted, "units", "unpriced")]
    page.header(names + [page.text("summary", "amount_in", currency=currency) for currency in money])
    start = page.last + 1
    for name, found in lines:
        urgent = name in (page.text("summary", key) for key in URGENT_LINES) and found.claims > 0
        values: list[tuple[Any, Kind, str]] = [
            (name, Kind.TEXT, ""),
            (found.claims, Kind.COUNT, ""),
            (found.units if counted == "claims" else found.units or None, Kind.COUNT, ""),
            (found.unpriced or None, Kind.COUNT, ""),
        ]
        amounts = [(found.amounts.get(currency), Kind.MONEY, currency) for currency in money]
        page.line(values + amounts, Tone.URGENT if urgent else Tone.PLAIN)
    if not lines:
        page.label(page.text("summary", "nothing"))
    return start


def _beside(page: Page, data: SummaryData, as_of: date, money: Sequence[str]) -> int:
    """One line per sheet that may hold something to act on beside the claims; returns how many other currencies."""
    told = [row for row in data.cash if row.answer != CANNOT_TELL]
    gaps = [row for row in data.stock if row.answer != CANNOT_TELL]
    at_stake = [row for row in data.claims if row.status in AT_STAKE]
    soon = as_of + timedelta(days=URGENT_DAYS)
    steps = [row for row in data.steps if row.state == "due" and row.due_date and row.due_date <= soon]
    late = [row for row in data.steps if row.state == "overdue"]
    lines = [
        ("steps_due", sum_of((row.currency, row.amount) for row in steps)),
        ("steps_overdue", sum_of((row.currency, row.amount) for row in late)),
        ("conflicts", Figure(data.log.conflicts, 0, 0, {})),
        ("second_name", Figure(data.log.waiting_for_name, 0, 0, {})),
        ("filed_without_name", Figure(data.log.filed_without_name, 0, 0, {})),
        ("evidence_lacking", figure(row for row in at_stake if row.evidence_missing)),
        ("invoices_used_up", figure(row for row in at_stake if row.invoice_state in INVOICE_LACKING)),
        ("cash_differs", sum_of((row.currency, abs(row.difference)) for row in told)),
        ("cash_unknown", sum_of((row.currency, abs(row.difference)) for row in data.cash if row not in told)),
        ("excess_taken", sum_of((row.currency, row.excess) for row in data.excess)),
        ("stock_gaps", Figure(len(gaps), sum(abs(row.difference or 0) for row in gaps), 0, {})),
        ("stock_unknown", Figure(len(data.stock) - len(gaps), 0, 0, {})),
    ]
    if not data.has_summary:
        lines = [line for line in lines if not line[0].startswith("stock")] + [("stock_untold", Figure(1, 0, 0, {}))]
    others = sorted({name for _, found in lines for name in found.amounts} - set(money))
    shown = [(page.text("summary", name), found) for name, found in lines]
    _figures(page, "beside", "measure", shown, [*money, *others], counted="number")
    return len(others)


def _ages(page: Page, claims: Sequence[Claim], as_of: date, money: Sequence[str]) -> None:
    """How old is what is carried forward: what can be filed now, and what was filed and is not answered."""
    for status in ("open", "filed"):
        bands = by_age((row for row in claims if row.status == status), as_of)
        lines = [(page.book.texts.text("age_band", band), found) for band, found in bands if found.claims]
        _figures(page, f"age_{status}", "age", lines, money)


def _owed(page: Page, claims: Sequence[Claim], as_of: date, money: Sequence[str]) -> None:
    now = [row for row in claims if row.status == "open"]
    texts = page.book.texts
    types = [(texts.word("claim_type", k), f) for k, f in grouped(now, lambda row: row.claim_type, claim_types())]
    start = _figures(page, "by_type", "measure", types, money)
    for number, currency in enumerate(money):
        if types:
            title = page.text("chart", "money", currency=currency)
            page.charts.append(
                money_chart(page.sheet, title, start, page.last, 5 + number, money_format(decimals_of(currency)))
            )
    parties = grouped(now, lambda row: row.counterparty, COUNTERPARTIES)
    _figures(page, "by_counterparty", "measure", [(texts.word("counterparty", k), f) for k, f in parties], money)
    dates = [(k.isoformat() if isinstance(k, date) else page.text("summary", k), f) for k, f in weeks(now, as_of)]
    start = _figures(page, "by_week", "week_from", dates, money)
    for number, currency in enumerate(money):
        title = page.text("chart", "weeks", currency=currency)
        page.charts.append(
            week_chart(page.sheet, title, start, page.last, 5 + number, money_format(decimals_of(currency)))
        )


def _by_status(page: Page, claims: Sequence[Claim], money: Sequence[str]) -> None:
    texts = page.book.texts
    page.heading("units_by_status")
    page.header([page.text("column", "claim_type"), *(texts.word("status", status) for status in STATUSES)])
    header = page.last
    by_type: dict[str, list[Claim]] = {}
    for row in claims:
        by_type.setdefault(row.claim_type, []).append(row)
    order = [name for name in claim_types() if name in by_type] + sorted(by_type.keys() - set(claim_types()))
    for name in order:
        counts = [sum(row.units for row in by_type[name] if row.status == status) for status in STATUSES]
        page.line(
            [(texts.word("claim_type", name), Kind.TEXT, ""), *((count or None, Kind.COUNT, "") for count in counts)]
        )
    if order:
        chart = status_chart(page.sheet, page.text("chart", "units"), header, page.last, len(STATUSES) + 1)
        page.charts.insert(0, chart)
    for currency in money:
        page.rows.append([])
        page.label(page.text("summary", "money_by_status", currency=currency), bold=True, size=13)
        page.header([page.text("column", "claim_type"), *(texts.word("status", status) for status in STATUSES)])
        for name in order:
            priced = [row for row in by_type[name] if row.currency == currency and row.amount is not None]
            if priced:
                sums = [figure(row for row in priced if row.status == s).amounts.get(currency) for s in STATUSES]
                page.line([(texts.word("claim_type", name), Kind.TEXT, ""), *((s, Kind.MONEY, currency) for s in sums)])


def _gaps(page: Page, gaps: Sequence[DataGap]) -> None:
    page.heading("gaps")
    if not gaps:
        page.label(page.text("summary", "no_gaps"))
        return
    page.header([page.text("summary", name) for name in ("gap_what", "from", "to", "gap_remedy")], *GAP_KINDS)
    for gap in gaps:
        dates = [(gap.from_date, Kind.DATE, ""), (gap.to_date, Kind.DATE, "")]
        what = page.text("gap", gap.code, subject=gap.subject)
        page.line([(what, Kind.LONG, ""), *dates, (page.text("gap_remedy", gap.code), Kind.TEXT, "")])


def _conservation(page: Page, rows: Sequence[Conservation]) -> None:
    page.heading("conservation")
    page.label(page.text("summary", "conservation_note"))
    heads = [
        page.book.texts.word("status", name) if name in STATUSES else page.text("summary", name) for name in CONSERVED
    ]
    page.header([page.text("column", "claim_type"), *heads])
    total = [sum(getattr(row, name) for row in rows if row.claim_type != "total") for name in CONSERVED]
    lines = [(row.claim_type, [getattr(row, name) for name in CONSERVED]) for row in rows if row.claim_type != "total"]
    for name, counts in [*lines, ("total", total)]:
        tone = Tone.URGENT if counts[-1] else Tone.PLAIN
        word = page.book.texts.word("claim_type", name)
        page.line([(word, Kind.TEXT, ""), *((count, Kind.COUNT, "") for count in counts)], tone)


def _checks(page: Page, run: RunInfo) -> None:
    if not run.invariants:
        return
    page.heading("checks")
    page.header([page.text("summary", name) for name in ("check", "holds_or_not", "detail")], Kind.TEXT, Kind.COUNT)
    for check in run.invariants:
        word = page.text("summary", "holds" if check.holds else "fails")
        values = [
            (page.book.texts.word("check", check.name), Kind.LONG, ""),
            (word, Kind.TEXT, ""),
            (check.rows, Kind.COUNT, ""),
        ]
        page.line(values, Tone.PLAIN if check.holds else Tone.URGENT)


def _totals(page: Page, totals: Sequence[ControlTotal], files: Sequence[SourceFile]) -> None:
    page.heading("totals")
    counts = {status: sum(file.status == status for file in files) for status in ("loaded", "unreadable")}
    page.label(
        page.text(
            "summary",
            "files_line",
            loaded=counts["loaded"],
            ignored=len(files) - sum(counts.values()),
            unreadable=counts["unreadable"],
            rejected=sum(file.rejected or 0 for file in files),
        )
    )
    if totals:
        page.header([page.text("summary", name) for name in ("name", "value")])
    for total in totals:
        words = {"scope": page.text("total_scope", total.scope), "name": page.text("total", total.name)}
        name = page.text("summary", "total", **words, currency=total.currency).strip()
        page.line([(name, Kind.LONG, ""), (total.value, Kind.NUMBER, "")])


def _cuts(page: Page) -> None:
    if not page.book.cuts:
        return
    page.heading("cut")
    for cut in page.book.cuts:
        text = page.text("summary", "cut_sheet", sheet=cut.sheet, shown=cut.shown, rows=cut.rows, csv=cut.csv)
        page.label(text, tone=Tone.SOON)
