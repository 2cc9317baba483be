"""The sheets Looking back and Recovery: what to change with its figures, money by month, cases, missed deadlines."""

from pathlib import Path
from typing import Any

import pytest

from tests.report.report_looking_back import SPAN, book, case, change, lane, missed, recovered

CHANGES = [
    change(1, "insurance", "sea|US", "120.5", premium="450.42", paid="4241.66", value="112604.28", currency="USD",
           hit=9, insurance_rate="0.004", shipments=21, examples="FBA15SMPLA01"),
    change(2, "forwarder", "sea|易达货代 YiDa", "80", rate=0.04, low=0.02, high=0.07, others=0.01, lost=400,
           exposed=10000, shipments=20, hit=8, examples="FBA15SMPLA02"),
    change(3, "packaging", "LMR-001", "10", rate=0.05, low=0.03, high=0.08, others=0.004, lost=50, exposed=1000,
           shipments=12, hit=7, examples="FBA15SMPLA03"),
]  # fmt: skip
EVERY_KIND = [
    change(1, "centre", "ONT8", "10", rate=0.05, low=0.03, high=0.08, others=0.004, lost=50, exposed=1000,
           shipments=12, hit=7, examples="FBA15SMPLA03"),
    change(2, "deadlines", "", "9.95", claims=4, units=12, claim_type="removal_lost", days=180),
    change(3, "documents", "proof_of_delivery", "5", cases=4),
    change(4, "costs", "", None, units=14, products=2),
]  # fmt: skip


def labels(sheet: Any) -> list[str]:
    """The first cells of all rows."""
    return [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0] is not None]


def row_of(sheet: Any, name: str) -> list[Any]:
    """The values of the first row that begins with `name`."""
    found = next(row for row in sheet.iter_rows(values_only=True) if row[0] == name)
    return [cell for cell in found if cell is not None]


def test_each_change_stands_with_its_figure_and_where_it_is_proven(tmp_path: Path) -> None:
    said = labels(book(tmp_path, change_advice=CHANGES)["Looking back"])
    start = said.index("1. Insure sea → US: about 120.50 USD per month")
    assert said[start + 1] == (
        "Goods of 112,604.28 USD in 21 uninsured shipments: a premium of 450.42 USD (0.40%) against 4,241.66 USD lost "
        "in 9 shipments that the forwarder has not paid so far."
    )
    assert said[start + 3].startswith(
        "2. Another forwarder, or firmer terms, instead of sea · 易达货代 YiDa: about 80.00"
    )
    assert said[start + 4].startswith("400 of 10,000 units in 20 shipments were not delivered: 4.00% (95 % 2.00% to 7.")
    assert said[start + 5].startswith("Proven on sheet Loss rates: Lost on the way · Forwarders on the same mode.")
    assert said[start + 6].startswith("3. Pack LMR-001 better: about 10.00 USD per month")
    assert not any(text.startswith("Nothing further") for text in said)


def test_fewer_than_three_say_why(tmp_path: Path) -> None:
    said = labels(book(tmp_path, change_advice=CHANGES[:2], look_back_span=[SPAN | {"insurance_rate": 0.004}])[
        "Looking back"
    ])  # fmt: skip
    assert any(text.startswith("Nothing further is proven.") for text in said)


def test_without_an_insurance_rate_the_sheet_says_that_insurance_cannot_be_judged(tmp_path: Path) -> None:
    sheet = book(tmp_path, change_advice=[])["Looking back"]
    assert any("reconcile.toml has no insurance.rate" in text for text in labels(sheet))
    # shipments, with a loss, goods, lost, recovered, would have paid, break-even; no premium
    assert row_of(sheet, "sea → US (USD)")[1:] == [10, 3, 10000, 400, 100, 300, 0.03]


def test_the_premium_stands_against_what_it_would_have_paid(tmp_path: Path) -> None:
    sheet = book(tmp_path, look_back_span=[SPAN | {"insurance_rate": 0.004}])["Looking back"]
    assert row_of(sheet, "sea → US (USD)")[1:] == [10, 3, 10000, 40, 400, 100, 300, 0.03]


@pytest.mark.parametrize(("more", "said"), [({"shipments": 4}, "too few shipments"), ({"unpriced": 7}, "not known")])
def test_a_lane_with_too_few_shipments_or_unknown_value_has_no_break_even(
    tmp_path: Path, more: dict[str, int], said: str
) -> None:
    sheet = book(tmp_path, lane=[lane("sea", **more)])["Looking back"]
    name = "sea → US, without 7 units of unknown cost (USD)" if "unpriced" in more else "sea → US (USD)"
    assert row_of(sheet, name)[-1] == said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_change_has_its_sentences_in_every_language(tmp_path: Path, language: str) -> None:
    sheet = book(tmp_path, language, change_advice=[*CHANGES, *EVERY_KIND]).worksheets[0]
    assert not any("{" in text for text in labels(sheet))
    assert sum(text[:3] in ("1. ", "2. ", "3. ", "4. ") for text in labels(sheet)) == 7


def test_each_currency_has_its_months_and_types(tmp_path: Path) -> None:
    rows = [recovered("warehouse_lost", "2026-05"), recovered("inbound_lost", "2026-06", currency="EUR")]
    workbook = book(tmp_path, recovery=rows)
    months = [text for text in labels(workbook["Looking back"]) if text.startswith("What was lost, and")]
    assert [text[-3:] for text in months] == ["EUR", "USD"]
    assert {"By claim type: EUR", "By claim type: USD"} <= set(labels(workbook["Recovery"]))


def test_a_claim_type_stands_with_what_became_of_its_losses(tmp_path: Path) -> None:
    sheet = book(tmp_path)["Recovery"]
    assert row_of(sheet, "warehouse_lost")[1:] == [10, 6, 85, 51, 17, 8.5, 8.5, 0.6]


def test_losses_without_a_cost_have_neither_cost_nor_rate(tmp_path: Path) -> None:
    rows = [recovered("warehouse_lost", "2026-05", amount=0, recovered=0, asked=0, expired=0, refused=0, unpriced=10)]
    assert row_of(book(tmp_path, recovery=rows)["Recovery"], "warehouse_lost")[1:] == [10, 6, 0, 0, 0, 0, 10]


def test_a_win_rate_needs_five_answers(tmp_path: Path) -> None:
    four = [case("warehouse_lost", f"C{number}", "won") for number in range(4)]
    open_cases = [case("warehouse_lost", f"D{number}", "unanswered") for number in range(9)]
    (tmp_path / "few").mkdir()
    few = book(tmp_path / "few", case_result=[*four, *open_cases], recovery=[])["Recovery"]
    assert "too few cases" in [cell for row in few.iter_rows(values_only=True) for cell in row]
    more = [*four, case("warehouse_lost", "E", "refused", "units were found")]
    sheet = book(tmp_path, case_result=more, recovery=[], payment_days=[])["Recovery"]
    cases, won, refused, rate, low, high = row_of(sheet, "warehouse_lost")[1:]
    assert (cases, won, refused, rate) == (5, 4, 1, 0.8)
    assert low < 0.8 < high <= 1


def test_refusals_are_grouped_by_the_reason_given(tmp_path: Path) -> None:
    rows = [
        case("inbound_lost", "A", "refused", "units not shipped"),
        case("inbound_lost", "B", "refused", "units not shipped"),
        case("inbound_lost", "C", "refused"),
        case("inbound_lost", "D", "won", "paid after the second mail"),
    ]
    sheet = book(tmp_path, case_result=rows)["Recovery"]
    reason = row_of(sheet, "inbound_lost: units not shipped")
    assert reason[1:] == [2, 4, 34, "USD", "inbound_lost-A, inbound_lost-B"]
    assert row_of(sheet, "inbound_lost: no reason noted in the case log")[1] == 1
    assert not any("second mail" in text for text in labels(sheet))


def test_missed_deadlines_stand_by_month_and_type_with_their_total(tmp_path: Path) -> None:
    rows = [missed("2026-08", "warehouse_lost", "25.50"), missed("2026-08", "order_lost", "4.50")]
    rows += [missed("", "order_lost", "1.00"), missed("2026-08", "order_lost", "9", "EUR")]
    sheet = book(tmp_path, missed_deadline=rows)["Recovery"]
    assert row_of(sheet, "2026-08")[1:] == [9, 9]  # EUR stands first
    by_month = [row[:4] for row in sheet.iter_rows(values_only=True) if row[0] in ("2026-08", "not known")]
    assert by_month[1:] == [("not known", None, 1, 1), ("2026-08", 25.5, 4.5, 30)]


def test_a_seller_of_whom_nothing_is_known_has_sheets_that_say_so(tmp_path: Path) -> None:
    names = ("change_advice", "recovery", "payment_days", "case_result", "missed_deadline", "lane", "loss_rate")
    nothing: dict[str, Any] = {name: [] for name in names}
    span = SPAN | {"first_day": None, "months": 1.0}
    workbook = book(tmp_path, **nothing, loss_money=[], look_back_span=[span])
    assert "Looking back: 2026-11-22 to 2026-11-22, 1.0 months" in labels(workbook["Looking back"])
    assert {"No payment in the data yet.", "No refusal."} <= set(labels(workbook["Recovery"]))
    assert not workbook["Looking back"]._charts


def test_a_case_in_two_currencies_is_one_case(tmp_path: Path) -> None:
    refused = case("warehouse_lost", "A", "refused", "units were found")
    rows = [refused, refused | {"currency": "CAD", "amount": "42"}, case("warehouse_lost", "", "unanswered")]
    rows.append(case("warehouse_lost", "", "unanswered"))
    sheet = book(tmp_path, case_result=rows, recovery=[], payment_days=[])["Recovery"]
    assert row_of(sheet, "warehouse_lost")[1:4] == [3, 1, 2]
    told = [row[:5] for row in sheet.iter_rows(values_only=True) if row[0] == "warehouse_lost: units were found"]
    assert told == [
        ("warehouse_lost: units were found", 1, 2, 42, "CAD"),
        ("warehouse_lost: units were found", 1, 2, 17, "USD"),
    ]
