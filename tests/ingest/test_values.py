"""Dates and numbers in every form that reports and people write, and encodings told apart by their bytes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.ingest.decode import choose_encoding
from reconcile.ingest.details import NotAValue
from reconcile.ingest.identify import known_words
from reconcile.ingest.months import month_names
from reconcile.ingest.style import Style, StyleSigns
from reconcile.ingest.values import ValueReader

DATES = [
    ("2026-05-12T09:59:13+00:00", date(2026, 5, 12)),
    ("2026-07-06T00:00:00-0700", date(2026, 7, 6)),
    ("2026-03-13 20:21:38 UTC", date(2026, 3, 13)),
    ("14.03.2023 07:49:55 UTC", date(2023, 3, 14)),
    ("Sep 4, 2026 1:05:07 AM PDT", date(2026, 9, 4)),
    ("Sep 4, 2026 1:05:07 p.m. PDT", date(2026, 9, 4)),
    ("1 Jul 2026 4:24:44 am UTC", date(2026, 7, 1)),
    ("31 dic 2025 23:21:47 UTC", date(2025, 12, 31)),
    ("7 avr. 2026 00:10:11 UTC", date(2026, 4, 7)),
    ("8 gen 2026 01:02:03 UTC", date(2026, 1, 8)),
    ("2. März 2026", date(2026, 3, 2)),
    ("2 de octubre de 2026", date(2026, 10, 2)),
    ("2026/07/03 10:15:30 JST", date(2026, 7, 3)),
    ("2026年7月3日", date(2026, 7, 3)),
    ("2026年7月3号", date(2026, 7, 3)),
    ("2026年7月3日 星期五", date(2026, 7, 3)),
    ("2026/7/3 周五 10:15", date(2026, 7, 3)),
    ("2026-07-03 上午10:15", date(2026, 7, 3)),
    ("20260703", date(2026, 7, 3)),
    ("13-02-2026", date(2026, 2, 13)),
    ("5/26/2026", date(2026, 5, 26)),
    ("5/26/26", date(2026, 5, 26)),
    ("1/6/2026", date(2026, 1, 6)),
    ("26/11/05", date(2026, 11, 5)),
    ("26-12-31", date(2026, 12, 31)),
    ("26.11.5", date(2026, 11, 5)),
    ("05.11.26", date(2026, 11, 5)),
    ("12/31/26", date(2026, 12, 31)),
    ("令和8年12月31日", date(2026, 12, 31)),
    ("R8.12.31", date(2026, 12, 31)),
    ("令和元年5月1日", date(2019, 5, 1)),
    ("2026/12/31(木)", date(2026, 12, 31)),
    ("2026年12月31日（木） 10:15", date(2026, 12, 31)),
    ("6-Aug-26", date(2026, 8, 6)),
    ("46239", date(2026, 8, 5)),
    ("46239.5625", date(2026, 8, 5)),
]


@pytest.mark.parametrize(("text", "day"), DATES)
def test_a_date_is_the_day_as_written(text: str, day: date) -> None:
    assert ValueReader(Style()).date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/2026", date(2026, 3, 31)),
        ("2/2024", date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 31)),
        ("03/05/2026", date(2026, 3, 5)),
        ("Jan 2026", date(2026, 1, 31)),
        ("January-26", date(2026, 1, 31)),
        ("Feb-26", date(2026, 2, 28)),
        ("Sept. 2026", date(2026, 9, 30)),
        ("Januar 2026", date(2026, 1, 31)),
        ("mars 2026", date(2026, 3, 31)),
        ("enero de 2026", date(2026, 1, 31)),
        ("2026 Jan", date(2026, 1, 31)),
        ("2026年1月", date(2026, 1, 31)),
        ("2026年01月份", date(2026, 1, 31)),
        ("令和8年1月", date(2026, 1, 31)),
        ("202601", date(2026, 1, 31)),
        ("01.2026", date(2026, 1, 31)),
        ("2026.01", date(2026, 1, 31)),
        ("Jan 5, 2026", date(2026, 1, 5)),
    ],
)
def test_a_month_that_stands_for_a_period_ends_on_its_last_day(text: str, day: date) -> None:
    assert ValueReader(Style()).period(text) == day


@pytest.mark.parametrize(
    "text", ["13/2026", "2026-00", "03/0026", "26-Jan", "Jan-31", "Jan", "Week 2026", "202613", "1月"]
)
def test_what_is_no_month_is_no_period(text: str) -> None:
    with pytest.raises(NotAValue):
        ValueReader(Style()).period(text)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "31/31/2026", "soon", "42826", "26-Aug-06", "0202-01-01", "2026-07-03 and more", "1/2"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        ValueReader(Style()).date(text)


def test_day_first_is_read_day_first() -> None:
    assert ValueReader(Style("DMY")).date("1/6/2026") == date(2026, 6, 1)
    assert ValueReader(Style("DMY")).date("01-06-2026") == date(2026, 6, 1)
    assert ValueReader(Style("MDY")).date("01.06.2026") == date(2026, 6, 1)


def test_the_order_is_decided_by_the_rows_that_show_it_in_any_order() -> None:
    reader = ValueReader(Style())
    for text in ("1/6/2026", "26/5/2026"):
        reader.date(text)
    assert reader.signs.style("MDY") == Style("DMY", ".")
    both = StyleSigns(day_first=True, month_first=True)
    assert both.style("MDY").date_order == "MDY"
    assert both.style("DMY").date_order == "DMY"


@pytest.mark.parametrize(("clear", "day"), [("26/11/05", date(2025, 12, 26)), ("05/11/26", date(2026, 12, 25))])
def test_a_short_year_stands_where_the_clear_dates_of_the_file_have_it(clear: str, day: date) -> None:
    reader = ValueReader(Style())
    reader.date(clear)
    assert ValueReader(reader.signs.style("MDY")).date("25/12/26") == day


NUMBERS = [
    ("1,000.00", "1000"),
    ("1.234,56", "1234.56"),
    ("1,44,957.78", "144957.78"),
    ("1141,18", "1141.18"),
    ("-18,518", "-18518"),
    ("123,456,789", "123456789"),
    ("(6.38)", "-6.38"),
    ("6.38-", "-6.38"),
    ("−6.38", "-6.38"),
    ("-$1.00", "-1"),
    ("$-1.00", "-1"),
    ("€ 1.234,5", "1234.5"),
    ("1\u202f234,56", "1234.56"),
    ("1'234.50", "1234.5"),
    ("0,123", "0.123"),
    (".5", "0.5"),
    ("12 EUR", "12"),
    ("１２", "12"),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_in_any_form(text: str, number: str) -> None:
    assert ValueReader(Style()).number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1E+3", "1,2,3", "12a", "1.2.3", "1,00,0", "", "9" * 20, "=A1*2", "#N/A"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        ValueReader(Style()).number(text)


def test_units_are_whole() -> None:
    assert ValueReader(Style()).units("3.00") == 3
    with pytest.raises(ValueError, match=r"\w"):
        ValueReader(Style()).units("2.5")


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), st.sampled_from([(",", "."), (".", ",")]))
def test_a_number_that_was_written_with_separators_is_read_back(number: Decimal, marks: tuple[str, str]) -> None:
    group, point = marks
    text = f"{number:,.2f}".translate({ord(","): group, ord("."): point})
    for style in (Style(decimal="."), Style(decimal=",")):
        assert ValueReader(style).money(text) == number


@given(st.integers(-(10**9), 10**9))
def test_grouped_units_are_read_in_the_style_of_the_file(number: int) -> None:
    assert ValueReader(Style(decimal=".")).units(f"{number:,}") == number
    assert ValueReader(Style(decimal=",")).units(f"{number:,}".replace(",", ".")) == number


def test_no_word_for_a_month_means_two_months() -> None:
    assert len(set(month_names().values())) == 12


POLISH = "data/godzina;identyfikator zamówienia;ilość;sprzedaż produktów\n1;2;3;4\n"
ENGLISH = "approval-date\treimbursement-id\treason\tproduct-name\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH + "1\t2\tLost\tLumora Café Lamp™ – Größe L, 10 €\n", "cp1252"),
        (ENGLISH + "1\t2\tLost\tPorte-clés émaillé à l’ancienne\n", "cp1252"),
        (ENGLISH + "1\t2\tLost\t陶器カップ 白 大きいサイズ グレー\n", "cp932"),
        (ENGLISH + "1\t2\tLost\t陶瓷杯子，白色，大号，带盖\n", "gb18030"),
        (ENGLISH + "1\t2\tLost\t陶瓷杯子，白色\n", "utf-8"),
        ("时间,赔偿编号,原因,总金额\n1,2,Lost,3\n", "gb18030"),
        ("承認日\t理由\t出品者SKU\n1\t2\t3\n", "cp932"),
        ("日付/時間,決済番号,合計\n1,2,3\n", "cp932"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        ("Datum/Uhrzeit;Menge;Umsätze\n1;2;Größe\n", "cp1252"),
    ],
)
def test_the_encoding_is_told_by_header_words_and_common_characters(text: str, encoding: str) -> None:
    raw = text.encode(encoding)
    assert choose_encoding(raw, raw, known_words, frozenset()) == encoding


def test_bytes_that_fit_nothing_else_are_latin_1() -> None:
    raw = b"approval-date\treason\n1\tcaf\xe9 \x81 \x8d\n"
    assert choose_encoding(raw, raw, known_words, frozenset()) == "latin-1"
