"""The figures of the Summary: how urgent and how old what is owed is, on both sides of every day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from reconcile.report.figures import by_age, currencies, figure, standing, weeks
from reconcile.report.rows import Claim
from tests.report.report_fixture import AS_OF, as_claim, claim


def rows(status: str = "open", *changes: dict[str, Any]) -> list[Claim]:
    return [as_claim({"rate": None, **claim("warehouse_lost", status, n, **row)}) for n, row in enumerate(changes)]


def test_a_claim_of_two_rows_counts_once_and_what_has_no_price_is_no_money() -> None:
    money = [(2, "10", "USD"), (1, "5", "USD"), (3, None, "USD"), (1, "7", "EUR"), (1, None, "GBP")]
    found = rows("open", *({"units": n, "amount": a and Decimal(a), "currency": c, "claim_id": c} for n, a, c in money))
    total = figure(found)
    assert (total.claims, total.units, total.unpriced) == (3, 8, 4)
    assert total.amounts == {"USD": Decimal(15), "EUR": Decimal(7)}
    assert currencies([*found, *found[3:], *found[3:]]) == ["EUR", "USD"]


def test_what_ends_within_7_and_30_days_counts_their_last_day() -> None:
    open_rows = rows("open", *({"days_left": left, "evidence_missing": ""} for left in (0, 7, 8, 30, 31, None)))
    waiting = rows("waiting", {"days_left": 3, "evidence_missing": "invoice"})
    told = {name: count.claims for name, count in standing([*open_rows, *waiting], open_rows[:1])}
    asked = ("owed_now", "expires_7", "expires_30", "lacking", "planned_late", "waiting", "review")
    assert [told[name] for name in asked] == [6, 2, 4, 0, 1, 1, 0]


def test_what_needs_older_ledger_months_is_told_apart_in_what_is_looked_at() -> None:
    found = rows("review", *({"claim_id": name, "before_data": old} for name, old in (("A", True), ("B", False))))
    told = {name: count.claims for name, count in standing(found, [])}
    assert (told["review"], told["before_data"]) == (2, 1)


@pytest.mark.parametrize(
    ("deadline", "week"),
    [
        (AS_OF - timedelta(days=9), date(2026, 11, 16)),  # what is over stands with what is due now
        (date(2026, 11, 22), date(2026, 11, 16)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2027, 1, 10), date(2027, 1, 4)),
        (date(2027, 1, 11), "later"),
        (None, "no_deadline"),
    ],
)
def test_what_is_owed_stands_in_the_week_of_its_last_day(deadline: date | None, week: date | str) -> None:
    found = weeks([*rows("open", {"deadline": deadline}), *rows("waiting", {"deadline": deadline})], AS_OF)
    assert [(name, count.units) for name, count in found if count.units] == [(week, 1)]
    assert found[0][0] == date(2026, 11, 16)
    assert len(found) == 10


def test_ages_are_told_by_bands_and_a_row_without_a_day_has_none() -> None:
    days = [AS_OF - timedelta(days=age) for age in (0, 30, 31, 60, 61, 90, 91, 400)]
    found = by_age(rows("open", *({"event_date": day} for day in [*days, None])), AS_OF)
    assert [(band, count.claims) for band, count in found] == [("0", 2), ("31", 2), ("61", 2), ("91", 2)]
