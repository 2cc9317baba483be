"""The sheet Summary: where things stand, per currency and in units, with charts, proofs and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from reconcile.report.cells import Book, Kind, Tone
from reconcile.report.charts import HEIGHT_CM, money_chart, status_chart, week_chart
from reconcile.report.figures import (
    CLAIM_TYPES,
    COUNTERPARTIES,
    STATUSES,
    Figure,
    currencies,
    figure,
    grouped,
    standing,
    weeks,
)
from reconcile.report.rows import Claim, Conservation, ControlTotal, DataGap, SourceFile
from reconcile.report.run_info import RunInfo

ROW_CM = 0.53
CHART_ROWS = int(HEIGHT_CM / ROW_CM) + 2
FIRST_WIDTH = 38
COLUMN_WIDTH = 13
CONSERVED = ("exposed", "allocated", *STATUSES, "difference")


@dataclass(frozen=True, slots=True)
class SummaryData:
    """What the Summary is made from."""

    claims: Sequence[Claim]
    conservation: Sequence[Conservation]
    totals: Sequence[ControlTotal]
    gaps: Sequence[DataGap]
    files: Sequence[SourceFile]


@dataclass(slots=True)
class Page:
    """Rows of cells, collected from top to bottom, and the charts beside them."""

    book: Book
    sheet: Any
    rows: list[list[Any]] = field(default_factory=list)
    charts: list[Any] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Number of the last row so far, from 1."""
        return len(self.rows)

    def text(self, section: str, key: str, **blanks: object) -> str:
        """A text of the catalogue."""
        return self.book.texts.text(section, key, **blanks)

    def label(self, text: str, *, bold: bool = False, size: int = 11, tone: Tone = Tone.PLAIN) -> None:
        """A row that is one text."""
        self.rows.append([self.book.text_cell(self.sheet, text, bold=bold, size=size, tone=tone)])

    def heading(self, key: str) -> None:
        """An empty row and the heading of a block."""
        self.rows.append([])
        self.label(self.text("summary", key), bold=True, size=13)

    def header(self, texts: Sequence[str]) -> None:
        """The header of a block's table."""
        self.rows.append([self.book.header_cell(self.sheet, text) for text in texts])

    def line(self, values: Sequence[tuple[Any, Kind, str]], tone: Tone = Tone.PLAIN) -> None:
        """A row of values with their kind and, for money, currency."""
        self.rows.append([self.book.cell(self.sheet, value, kind, tone, currency) for value, kind, currency in values])


def write_summary(book: Book, sheet: Any, data: SummaryData, run: RunInfo) -> None:
    """Write the Summary into its sheet, after every other sheet: it names what those could not show."""
    page = Page(book, sheet)
    money = currencies(data.claims)
    page.label(page.text("summary", "heading", account=run.account), bold=True, size=16)
    page.label(page.text("summary", "as_of", as_of=run.as_of.isoformat()))
    page.label(page.text("summary", "no_sum"))
    _figures(page, "stands", "measure", [(page.text("summary", k), f) for k, f in standing(data.claims)], money)
    _owed(page, data.claims, run.as_of, money)
    _gaps(page, data.gaps)
    _by_status(page, data.claims, money)
    _conservation(page, data.conservation)
    _checks(page, run)
    _totals(page, data.totals, data.files)
    _cuts(page)
    _place(page, len(money))


def _figures(page: Page, heading: str, first: str, lines: Sequence[tuple[Any, Figure]], money: Sequence[str]) -> int:
    """One block of figures; returns the number of its first row of values."""
    page.heading(heading)
    names = [page.text("summary", name) for name in (first, "claims", "units", "unpriced")]
    page.header(names + [page.text("summary", "amount_in", currency=currency) for currency in money])
    start = page.last + 1
    for name, found in lines:
        urgent = name == page.text("summary", "expires_7") and found.claims > 0
        values: list[tuple[Any, Kind, str]] = [
            (name, Kind.TEXT, ""),
            (found.claims, Kind.COUNT, ""),
            (found.units, Kind.COUNT, ""),
            (found.unpriced or None, Kind.COUNT, ""),
        ]
        amounts = [(found.amounts.get(currency, 0 if found.claims else None), Kind.MONEY, currency) for currency in money]
        page.line(values + amounts, Tone.URGENT if urgent else Tone.PLAIN)
    if not lines:
        page.label(page.text("summary", "nothing"))
    return start


def _owed(page: Page, claims: Sequence[Claim], as_of: date, money: Sequence[str]) -> None:
    now = [row for row in claims if row.status == "open"]
    texts = page.book.texts
    types = [(texts.word("claim_type", k), f) for k, f in grouped(now, lambda row: row.claim_type, CLAIM_TYPES)]
    start = _figures(page, "by_type", "measure", types, money)
    for number, currency in enumerate(money):
        if types:
            title = page.text("chart", "money", currency=currency)
            page.charts.append(
                money_chart(page.sheet, title, start, page.last, 5 + number, _format(page.book, currency))
            )
    parties = grouped(now, lambda row: row.counterparty, COUNTERPARTIES)
    _figures(page, "by_counterparty", "measure", [(texts.word("counterparty", k), f) for k, f in parties], money)
    dates = [(k.isoformat() if isinstance(k, date) else page.text("summary", k), f) for k, f in weeks(now, as_of)]
    start = _figures(page, "by_week", "week_from", dates, money)
    for number, currency in enumerate(money):
        title = page.text("chart", "weeks", currency=currency)
        page.charts.append(week_chart(page.sheet, title, start, page.last, 5 + number, _format(page.book, currency)))


def _format(book: Book, currency: str) -> str:
    decimals = book.decimals(currency)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _by_status(page: Page, claims: Sequence[Claim], money: Sequence[str]) -> None:
    texts = page.book.texts
    page.heading("units_by_status")
    page.header([page.text("column", "claim_type"), *(texts.word("status", status) for status in STATUSES)])
    header = page.last
    by_type: dict[str, list[Claim]] = {}
    for row in claims:
        by_type.setdefault(row.claim_type, []).append(row)
    order = [name for name in CLAIM_TYPES if name in by_type] + sorted(by_type.keys() - set(CLAIM_TYPES))
    for name in order:
        counts = [sum(row.units for row in by_type[name] if row.status == status) for status in STATUSES]
        page.line([(texts.word("claim_type", name), Kind.TEXT, ""), *((count, Kind.COUNT, "") for count in counts)])
    if order:
        chart = status_chart(page.sheet, page.text("chart", "units"), header, page.last, len(STATUSES) + 1)
        page.charts.insert(0, chart)
    for currency in money:
        page.rows.append([])
        page.label(f"{page.text('summary', 'money_by_status')}: {currency}", bold=True, size=13)
        page.header([page.text("column", "claim_type"), *(texts.word("status", status) for status in STATUSES)])
        for name in order:
            priced = [row for row in by_type[name] if row.currency == currency and row.amount is not None]
            if priced:
                sums = [figure(row for row in priced if row.status == s).amounts.get(currency, 0) for s in STATUSES]
                page.line([(texts.word("claim_type", name), Kind.TEXT, ""), *((s, Kind.MONEY, currency) for s in sums)])


def _gaps(page: Page, gaps: Sequence[DataGap]) -> None:
    page.heading("gaps")
    if not gaps:
        page.label(page.text("summary", "no_gaps"))
        return
    page.header([page.text("summary", name) for name in ("gap_what", "from", "to", "gap_remedy")])
    for gap in gaps:
        page.line(
            [
                (gap.what, Kind.TEXT, ""),
                (gap.from_date, Kind.DATE, ""),
                (gap.to_date, Kind.DATE, ""),
                (gap.remedy, Kind.TEXT, ""),
            ]
        )


def _conservation(page: Page, rows: Sequence[Conservation]) -> None:
    page.heading("conservation")
    page.label(page.text("summary", "conservation_note"))
    names = {"exposed": "exposed", "allocated": "allocated", "difference": "difference"}
    heads = [
        page.text("summary", names[name]) if name in names else page.book.texts.word("status", name)
        for name in CONSERVED
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
    page.header([page.text("summary", "check"), "", page.text("summary", "detail")])
    for check in run.invariants:
        word = page.text("summary", "holds" if check.holds else "fails")
        values = [(check.name, Kind.TEXT, ""), (word, Kind.TEXT, ""), (check.detail, Kind.TEXT, "")]
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
        page.header([page.text("summary", "name"), page.text("summary", "value"), page.text("summary", "scope")])
    for total in totals:
        page.line([(total.name, Kind.TEXT, ""), (total.value, Kind.NUMBER, ""), (total.scope, Kind.TEXT, "")])


def _cuts(page: Page) -> None:
    if not page.book.cuts:
        return
    page.heading("cut")
    for cut in page.book.cuts:
        text = page.text("summary", "cut_sheet", sheet=cut.sheet, shown=cut.shown, rows=cut.rows, csv=cut.csv)
        page.label(text, tone=Tone.SOON)


def _place(page: Page, money: int) -> None:
    """Write the rows, and the charts to the right of the widest block."""
    columns = max(4 + money, len(CONSERVED) + 1)
    page.sheet.column_dimensions["A"].width = FIRST_WIDTH
    for number in range(2, columns + 1):
        page.sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    for row in page.rows:
        page.sheet.append(row)
    for number, chart in enumerate(page.charts):
        page.sheet.add_chart(chart, f"{get_column_letter(columns + 2)}{4 + number * CHART_ROWS}")
