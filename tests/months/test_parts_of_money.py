"""Two reports compared: which part of a difference is another price, currency or rate, and what it is told by."""

from dataclasses import replace
from decimal import Decimal

from reconcile.months.compare import compare
from reconcile.months.words import why
from reconcile.texts.catalogue import catalogue
from tests.months.compared_reports import LOST, later, of, settled, told


def test_another_price_is_told_by_the_rate_the_cost_that_is_gone_or_the_rules() -> None:
    lines = settled() + "\ncost | costs.csv | | 2026-01-01 |\nrate | fx.csv | | 2026-10-01 |"
    before = of(LOST, 5, lines)
    (row,) = before.claims["WL-1"]
    dearer = {"WL-1": [row._replace(amount=Decimal("52.00"))]}
    other_rate = replace(later(of(LOST, 5, lines.replace("fx.csv", "fx2.csv"))), claims=dearer)
    assert told(before, other_rate) == ["changed +0 +2.00 another exchange rate (fx2.csv:4)"]
    (other_row,) = (line for line in before.line_rows() if line.role == "rate")
    moved = replace(later(before), claims=dearer, line_rows=lambda: iter([other_row._replace(line=9)]))
    assert told(before, moved) == ["changed +0 +2.00 another exchange rate (fx.csv:9)"]
    assert told(before, replace(later(before), claims=dearer, policy="other rules")) == [
        "changed +0 +2.00 the rules were changed: see Policy used ()"
    ]
    capped = replace(later(before), claims={"WL-1": [dearer["WL-1"][0]._replace(status_reason="a; cap")]})
    said = replace(before, claims={"WL-1": [row._replace(status_reason="a")]})
    assert [why(catalogue("en"), part.cause) for part in compare(said, capped) if part.amount] == ["cap"]
    unpriced = of(LOST._replace(unit_cost=None, cost_currency=""), 5, settled())
    assert told(before, later(unpriced)) == [
        "changed +0 -50.00 costs.csv is no longer among the files (costs.csv:3)",
    ]


def test_a_claim_in_another_currency_than_before_leaves_the_one_and_comes_into_the_other() -> None:
    before = of(LOST, 5, settled())
    canada = LOST._replace(marketplace="CA", cost_currency="CAD", unit_cost=Decimal("13.50"), currency="CAD")
    after = replace(later(of(canada, 2, settled("paid.txt | 3 | 2026-11-20 | R1"))), settings={"marketplace": "CA"})
    at_par = replace(later(of(LOST._replace(currency="CAD"), 5, settled())), settings={"marketplace": "CA"})
    assert [(part.amount, part.currency) for part in compare(before, at_par)] == [
        (Decimal("-50.00"), "USD"),
        (Decimal("50.00"), "CAD"),
    ]
    assert [(part.units, part.amount, part.currency) for part in compare(before, after)] == [
        (-3, Decimal(0), "CAD"),
        (0, Decimal("-50.00"), "USD"),
        (0, Decimal("27.00"), "CAD"),
    ]


def test_a_cent_that_two_rows_round_otherwise_than_one_goes_with_what_parted_them() -> None:
    (row,) = of(LOST._replace(unit_cost=Decimal("2.005")), 2, settled()).claims["WL-1"]
    before = replace(of(LOST, 2, settled(units=2)), claims={"WL-1": [row._replace(amount=Decimal("4.01"))]})
    one = row._replace(units=1, amount=Decimal("2.01"))
    after = replace(later(before), claims={"WL-1": [one, one._replace(status="filed", status_reason="case 7")]})
    assert told(before, after) == ["changed +0 +0.01 case 7 () since"]


def test_two_rows_that_become_one_without_another_figure_tell_nothing() -> None:
    (row,) = of(LOST, 2, settled(units=4)).claims["WL-1"]
    before = replace(of(LOST, 4, settled(units=4)), claims={"WL-1": [row, row._replace(status_reason="look")]})
    assert told(before, later(of(LOST, 4, settled(units=4)))) == []


def test_a_rate_that_came_later_prices_what_is_left_and_what_was_settled_in_between_took_no_money() -> None:
    lines = settled() + "\ncost | costs.csv | | 2026-01-01 |"
    before = of(LOST, 5, lines)
    (unpriced,) = before.claims[LOST.claim_id]
    before = replace(before, claims={LOST.claim_id: [unpriced._replace(amount=None)]})
    now = later(of(LOST, 3, f"{lines}\nsettled by | paid.txt | 2 | 2026-11-20 |\nrate | fx.csv | | 2026-10-01 |"))
    (priced,) = now.claims[LOST.claim_id]
    parts = compare(before, now)
    assert sum(part.amount for part in parts) == priced.amount
    assert [(part.field, part.units, part.cause.code) for part in parts] == [
        ("units", -2, "credit"),
        ("amount", 0, "rate_came"),
    ]
    gone = compare(now, later(replace(before, as_of=now.as_of)))
    assert sum(part.amount for part in gone) == -(priced.amount or 0)
    assert [part.field for part in gone] == ["units", "amount"]
