"""The sheet Loss rates: what was lost per unit exposed, by forwarder, mode, center, SKU, carton and month."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from reconcile.policy import constant
from reconcile.report.cells import Book, Cut, Kind, Tone
from reconcile.report.looking_back_data import LookingBackData
from reconcile.report.looking_back_rows import LossMoney, LossRate, RateKey, money_of
from reconcile.report.page import CHART_COLUMNS, Page
from reconcile.report.rate_charts import rate_chart
from reconcile.report.sheet_xml import Cell

RATES_CSV = "looking_back_rates.csv"
DIMENSIONS = ("forwarder", "mode_forwarder", "mode", "centre", "sku", "content", "weight", "month")
RISKS = ("lost_on_way", "damaged_arriving", "short_at_receipt", "lost_in_stock", "damaged_in_stock")
LONGEST = 10  # rows of one rate that a reader takes in at a glance; months: two years
MONTHS = 24
WORDS = {"mode": "mode", "content": "carton_content", "weight": "weight_class"}
RATE_COLUMN = 6
FIRST_COLUMNS = 8
EXAMPLES_WIDTH = 30
HEADING_ROWS = 5


def loss_rates_sheet(book: Book, data: LookingBackData) -> None:
    """One block per dimension: under each risk the highest rates first, charts to the right."""
    page = Page(book, *book.sheet("loss_rates"))
    money = money_of(data.money)
    currencies = _currencies(data.money)
    _heading(page, data.rates)
    for dimension in DIMENSIONS:
        groups = {risk: _rows(data.rates, dimension, risk) for risk in RISKS}
        if not any(groups.values()):
            continue
        page.clear()
        if page.last > HEADING_ROWS:
            page.new_page()
        page.rows.append([])
        page.label(page.text("dimension", dimension), bold=True, size=14)
        for risk, rows in groups.items():
            if rows:
                _rate(page, dimension, risk, rows, money, currencies)
    page.clear()  # the last chart is printed whole as well
    _cut(page, data.rates)
    examples = _examples_column(currencies)
    page.write(narrow=examples, wide=_gaps_column(currencies) + 1)
    page.sheet.column_dimensions[get_column_letter(examples)].width = EXAMPLES_WIDTH
    page.sheet.print_area = f"A1:{get_column_letter(_gaps_column(currencies) - 1)}{page.last}"


def _examples_column(currencies: Sequence[str]) -> int:
    return FIRST_COLUMNS + len(currencies) + 1


def _gaps_column(currencies: Sequence[str]) -> int:
    """Where the whiskers' lengths stand: right of the charts, outside the printed pages."""
    return _examples_column(currencies) + CHART_COLUMNS + 2


def _shown(dimension: str, rows: Sequence[LossRate]) -> Sequence[LossRate]:
    return rows[-MONTHS:] if dimension == "month" else rows[:LONGEST]


def _cut(page: Page, rates: Sequence[LossRate]) -> None:
    """Say once how many rows the sheet leaves to the CSV."""
    shown = sum(len(_shown(dimension, _rows(rates, dimension, risk))) for dimension in DIMENSIONS for risk in RISKS)
    if shown < len(rates):
        page.book.cuts.append(Cut(page.sheet.title, shown, len(rates), RATES_CSV))


def _heading(page: Page, rates: Sequence[LossRate]) -> None:
    months = sorted(row.value for row in rates if row.dimension == "month")
    heading = "rates_heading" if months else "rates_heading_none"
    blanks = {"first": months[0], "last": months[-1]} if months else {}
    page.label(page.text("looking_back", heading, **blanks), bold=True, size=16)
    page.label(page.text("looking_back", "rates_all"))
    page.label(page.text("looking_back", "rates_interval"))
    few = {"clusters": int(constant("rate_min_clusters")), "units": int(constant("rate_min_units"))}
    page.label(page.text("looking_back", "rates_few", **few))
    page.label(page.text("looking_back", "rates_money"))


def _currencies(money: Sequence[LossMoney]) -> list[str]:
    """The currencies of the losses, the one with most rows first."""
    names = [row.currency for row in money if row.amount]
    return sorted(set(names), key=lambda name: (-names.count(name), name))


def _rows(rates: Sequence[LossRate], dimension: str, risk: str) -> list[LossRate]:
    """The rows of one rate; months in their order, the rest as read: the highest rate first."""
    rows = [row for row in rates if row.dimension == dimension and row.risk == risk]
    if dimension == "month":
        return sorted(rows, key=lambda row: row.value)
    return rows


def _rate(
    page: Page,
    dimension: str,
    risk: str,
    rows: Sequence[LossRate],
    money: Mapping[RateKey, dict[str, Decimal]],
    currencies: Sequence[str],
) -> None:
    word = page.book.texts.text
    shown = _shown(dimension, rows)
    page.clear()
    page.rows.append([])
    page.label(
        page.text("sentence", "about", what=word("risk", risk), more=_base(page, dimension, risk)),
        bold=True,
    )
    heads = [word("looking_back", name) for name in ("exposed", "lost", "uncertain", "rate", "low", "high")]
    costs = [word("looking_back", "cost", currency=currency) for currency in currencies]
    page.header([word("looking_back", "name"), word("cluster", _cluster(dimension, risk)), *heads, *costs])
    page.rows[-1].append(page.book.header_cell(word("looking_back", "examples")))
    gaps = [page.book.header_cell(word("looking_back", name), Kind.SHARE) for name in ("low_gap", "high_gap")]
    _far(page, currencies, gaps)
    first = page.last + 1
    for row in shown:
        _line(page, row, money.get((dimension, risk, row.value), {}), currencies)
    _chart(page, dimension, risk, shown, (first, _gaps_column(currencies)))
    if len(shown) < len(rows):
        page.label(word("looking_back", "more", n=len(rows) - len(shown), csv=RATES_CSV))


def name_of_rate(page: Page, dimension: str, risk: str) -> str:
    """`Lost on the way: Forwarders`."""
    texts = page.book.texts
    return texts.text(
        "looking_back", "rate_title", risk=texts.text("risk", risk), dimension=texts.text("dimension", dimension)
    )


def _base(page: Page, dimension: str, risk: str) -> str:
    if dimension == "centre" and risk.endswith("_in_stock"):
        return page.text("risk_base", "centre_stock")
    by_carton = dimension == "weight" or (dimension == "content" and risk != "short_at_receipt")
    return page.text("risk_base", "carton" if by_carton else risk)


def _cluster(dimension: str, risk: str) -> str:
    """What was counted: shipments; in the warehouse months, SKUs, or months of SKUs."""
    if not risk.endswith("_in_stock"):
        return "shipment"
    return {"sku": "month", "month": "sku"}.get(dimension, "sku_month")


def value_name(book: Book, dimension: str, value: str) -> str:
    """A value as a reader knows it: a mode by its word, a forwarder as the files spell it."""
    texts = book.texts
    if dimension == "mode_forwarder":
        mode, _, forwarder = value.partition("|")
        return f"{texts.word('mode', mode) or texts.text('looking_back', 'unnamed')} · {forwarder}"
    if dimension in WORDS:
        value = texts.word(WORDS[dimension], value)
    return value or texts.text("looking_back", "unnamed")


def claim_type_name(book: Book, claim_type: str) -> str:
    """A claim type as a narrow heading, which may be broken into two lines: `warehouse lost`."""
    return book.texts.word("claim_type", claim_type).replace("_", " ")


def _examples(row: LossRate) -> str:
    """Where most was lost: two shipments, or one month of a SKU, whose name is as long."""
    in_stock = row.dimension == "centre" and row.risk.endswith("_in_stock")
    return row.examples.partition(", ")[0] if in_stock else row.examples


def _line(page: Page, row: LossRate, amounts: dict[str, Decimal], currencies: Sequence[str]) -> None:
    few = "too_little" if row.risk.endswith("_in_stock") else "too_few"
    rate: tuple[Any, Kind, str] = (row.rate, Kind.SHARE, "")
    if row.rate is None:
        rate = (page.text("looking_back", few), Kind.TEXT, "")
    money = [(amounts.get(currency), Kind.MONEY, currency) for currency in currencies]
    values: list[tuple[Any, Kind, str]] = [
        (value_name(page.book, row.dimension, row.value), Kind.TEXT, ""),
        (row.clusters, Kind.COUNT, ""),
        (row.exposed, Kind.COUNT, ""),
        (row.lost, Kind.COUNT, ""),
        (row.uncertain or None, Kind.COUNT, ""),
        rate,
        (row.low, Kind.SHARE, ""),
        (row.high, Kind.SHARE, ""),
        *money,
        (_examples(row), Kind.TEXT, ""),
    ]
    page.line(values, Tone.SOON if row.above else Tone.PLAIN)
    if row.rate is not None and row.low is not None and row.high is not None:
        gaps = [page.book.cell(gap, Kind.SHARE) for gap in (row.rate - row.low, row.high - row.rate)]
        _far(page, currencies, gaps)


def _far(page: Page, currencies: Sequence[str], gaps: Sequence[Cell | None]) -> None:
    """Put the lengths of the whiskers into the last row, right of the charts."""
    row = page.rows[-1]
    row += [None] * (_gaps_column(currencies) - len(row) - 1)
    row += gaps


def _chart(page: Page, dimension: str, risk: str, rows: Sequence[LossRate], place: tuple[int, int]) -> None:
    """A chart of the stated rates, where there are two that may be compared. They stand first; months keep their order.

    Of SKUs only those with a loss: many have none, and their whiskers would hide the others.

    `place`: the first row of the values, and the column of the whiskers' lengths.
    """
    in_time = dimension == "month"
    stated = [row for row in rows if row.rate is not None and (row.lost or dimension != "sku")]
    no_compare = dimension == "centre" and risk.endswith("_in_stock")
    if no_compare or len(stated) < 2 or not any(row.lost for row in stated):
        return
    drawn = rows if in_time else stated
    spread = [(row.rate or 0.0, row.high or 0.0) for row in stated]
    title = name_of_rate(page, dimension, risk)
    first, gaps = place
    lines = (first, first + len(drawn) - 1)
    chart = rate_chart(page.sheet, title, lines, (RATE_COLUMN, gaps), spread, in_time=in_time)
    page.beside(chart, first - 2)
