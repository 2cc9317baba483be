"""Claim windows: which rule is in force on which filing date, and what it lets through."""

from datetime import date, timedelta

import duckdb
import pytest

from reconcile.policy import load, read_policy
from reconcile.policy.periods import in_period
from reconcile.policy.records import Window

AS_OF = date(2026, 11, 22)
EU = ["UK", "DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE", "IE"]


def in_force(claim_type: str, marketplace: str, day: date) -> Window | None:
    """The one window in force, or None."""
    found = [
        window
        for window in read_policy().window
        if (window.claim_type, window.marketplace) == (claim_type, marketplace) and in_period(window, day)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def may_file(window: Window, clock: date, day: date) -> bool:
    """The meaning of the columns, worked out by DuckDB, as the models do it."""
    found = duckdb.execute(
        """
        select cast($day as date) between cast($clock as date) + greatest($opens, $hold)
            and case
                when $months is null then cast($clock as date) + cast($days as integer)
                else cast(cast($clock as date) + to_months(cast($months as integer)) as date)
            end
        """,
        {
            "day": day,
            "clock": clock,
            "opens": window.opens_days,
            "hold": window.hold_days,
            "days": window.closes_days,
            "months": window.closes_months,
        },
    ).fetchone()
    assert found is not None
    return bool(found[0])


CHANGES = [
    # claim type, marketplace, first day of the new rule, the rule before it, the rule from it on
    ("warehouse_lost", "US", date(2024, 10, 23), "warehouse-us-ca-before-2024-10", "warehouse-us-2024-10"),
    ("warehouse_damaged", "CA", date(2024, 10, 23), "warehouse-us-ca-before-2024-10", "warehouse-ca-2024-10"),
    ("warehouse_lost", "DE", date(2025, 1, 9), "warehouse-eu-before-2025-01", "warehouse-eu-2025-01"),
    ("warehouse_damaged", "UK", date(2025, 1, 9), "warehouse-eu-before-2025-01", "warehouse-eu-2025-01"),
    ("warehouse_lost", "JP", date(2025, 1, 10), None, "warehouse-jp-2025-01"),
    ("warehouse_lost", "AE", date(2024, 9, 5), None, "warehouse-ae-sa-eg-2024-09"),
    ("customer_return", "US", date(2024, 10, 23), "return-us-before-2024-10", "return-us-2024-10"),
    ("customer_return", "CA", date(2024, 10, 23), None, "return-ca-2024-10"),
    ("customer_return", "ES", date(2025, 1, 9), None, "return-eu-2025-01"),
    ("customer_return", "JP", date(2025, 1, 10), None, "return-jp-2025-01"),
    ("removal_lost", "US", date(2024, 10, 23), "removal-lost-us-before-2024-10", "removal-lost-us-2024-10"),
    ("removal_lost", "CA", date(2024, 10, 23), None, "removal-lost-ca-2024-10"),
    ("removal_lost", "FR", date(2025, 1, 9), None, "removal-lost-eu-2025-01"),
    ("removal_lost", "SA", date(2024, 9, 5), None, "removal-lost-ae-sa-eg-2024-09"),
    ("removal_other", "US", date(2024, 10, 23), None, "removal-other-us-2024-10"),
    ("removal_other", "CA", date(2024, 10, 23), None, "removal-other-ca-2024-10"),
    ("removal_other", "IT", date(2025, 1, 9), None, "removal-other-eu-2025-01"),
    ("removal_other", "EG", date(2024, 9, 5), None, "removal-other-ae-sa-eg-2024-09"),
    ("inbound_lost", "AU", date(2021, 5, 14), None, "inbound-au-2021-05"),
    ("inbound_damaged", "AE", date(2024, 9, 5), None, "inbound-ae-sa-eg-2024-09"),
    ("underpaid", "US", date(2025, 3, 31), None, "underpaid-us-2025"),
    ("underpaid", "DE", date(2025, 3, 31), None, "underpaid-eu-2025"),
    ("safet", "US", date(2026, 2, 16), "safet-us-before-2026-02", "safet-us-2026-02"),
]


@pytest.mark.parametrize(("claim_type", "marketplace", "day", "before", "after"), CHANGES)
def test_a_rule_changes_on_its_first_filing_day(
    claim_type: str, marketplace: str, day: date, before: str | None, after: str
) -> None:
    earlier = in_force(claim_type, marketplace, day - timedelta(days=1))
    later = in_force(claim_type, marketplace, day)
    assert (earlier.window_id if earlier else None) == before
    assert later is not None
    assert later.window_id == after


def test_every_dated_window_has_both_sides_of_its_date_tested() -> None:
    tested = {name for change in CHANGES for name in change[3:]}
    dated = {window.window_id for window in read_policy().window if window.valid_from or window.valid_to}
    assert dated - tested == set()


LAST_DAYS = [
    # claim type, marketplace, first and last day of the clock for which one may file on 2026-11-22
    ("warehouse_lost", "US", date(2026, 9, 23), date(2026, 11, 15)),
    ("warehouse_damaged", "DE", date(2026, 9, 23), date(2026, 11, 15)),
    ("warehouse_lost", "JP", date(2026, 9, 23), date(2026, 11, 15)),
    ("customer_return", "US", date(2026, 7, 25), date(2026, 9, 23)),
    ("customer_return", "UK", date(2026, 8, 9), date(2026, 10, 8)),
    ("customer_return", "JP", date(2026, 8, 9), date(2026, 10, 8)),
    ("removal_lost", "US", date(2026, 9, 8), date(2026, 11, 7)),
    ("removal_lost", "PL", date(2026, 9, 8), date(2026, 11, 7)),
    ("removal_other", "US", date(2026, 9, 23), AS_OF),
    ("removal_other", "AE", date(2026, 10, 23), AS_OF),
    ("inbound_lost", "US", date(2026, 2, 22), AS_OF),
    ("inbound_lost", "DE", date(2026, 5, 22), AS_OF),
    ("inbound_damaged", "AU", date(2026, 5, 22), AS_OF),
    ("inbound_lost", "AE", date(2026, 9, 23), date(2026, 11, 7)),
    ("underpaid", "US", date(2026, 9, 23), AS_OF),
    ("disposed", "US", date(2026, 9, 23), AS_OF),
    ("reversal", "IT", date(2026, 9, 23), AS_OF),
    ("safet", "US", date(2026, 10, 23), AS_OF),
    ("atoz_appeal", "US", date(2026, 10, 23), AS_OF),
]


@pytest.mark.parametrize(("claim_type", "marketplace", "first", "last"), LAST_DAYS)
def test_the_first_and_the_last_day_count_and_the_days_beside_them_do_not(
    claim_type: str, marketplace: str, first: date, last: date
) -> None:
    window = in_force(claim_type, marketplace, AS_OF)
    assert window is not None
    assert may_file(window, first, AS_OF)
    assert not may_file(window, first - timedelta(days=1), AS_OF)
    assert may_file(window, last, AS_OF)
    assert not may_file(window, last + timedelta(days=1), AS_OF)


@pytest.mark.parametrize(
    ("delivered", "last"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),  # the month ends earlier: its last day
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2026, 2, 28), date(2026, 8, 28)),  # not the last day of August
        (date(2026, 5, 22), date(2026, 11, 22)),
    ],
)
def test_six_months_are_calendar_months(delivered: date, last: date) -> None:
    window = in_force("inbound_lost", "DE", AS_OF)
    assert window is not None
    assert may_file(window, delivered, last)
    assert not may_file(window, delivered, last + timedelta(days=1))


@pytest.mark.parametrize("marketplace", ["US", "CA", "MX", "JP", "AU", *EU])
def test_the_large_marketplaces_have_every_window(marketplace: str) -> None:
    for kind in ("warehouse_lost", "warehouse_damaged", "inbound_lost", "inbound_damaged", "customer_return"):
        assert in_force(kind, marketplace, AS_OF) is not None
    for kind in ("removal_lost", "removal_other", "disposed", "reversal"):
        assert in_force(kind, marketplace, AS_OF) is not None


def test_where_nothing_is_known_there_is_no_window() -> None:
    assert in_force("warehouse_lost", "IN", AS_OF) is None
    assert in_force("customer_return", "AE", AS_OF) is None
    assert in_force("underpaid", "MX", AS_OF) is None


def test_inbound_opens_when_the_shipment_is_closed_except_where_days_are_stated() -> None:
    inbound = [window for window in read_policy().window if window.claim_type.startswith("inbound")]
    by_days = {window.marketplace for window in inbound if not window.opens_after_close}
    assert by_days == {"AE", "SA", "EG"}
    assert {window.opens_days for window in inbound if not window.opens_after_close} == {15}


def test_only_warehouse_claims_are_held_and_for_seven_days() -> None:
    held = {(window.claim_type, window.hold_days) for window in read_policy().window if window.hold_days}
    assert held == {("warehouse_lost", 7), ("warehouse_damaged", 7)}


def test_windows_without_a_text_are_marked_assumed() -> None:
    for window in read_policy().window:
        assert window.assumed == window.window_id.endswith("assumed")
        assert (window.mark == "assumed") == window.assumed


def test_the_table_holds_every_window_once_per_claim_type_and_marketplace() -> None:
    con = duckdb.connect()
    load(con)
    twice = con.execute(
        """
        select claim_type, marketplace from policy_window
        where coalesce(valid_from, date '1900-01-01') <= ? and ? < coalesce(valid_to, date '9999-12-31')
        group by claim_type, marketplace having count(*) > 1
        """,
        [AS_OF, AS_OF],
    ).fetchall()
    assert twice == []
    counted = con.execute("select count(*) from policy_window").fetchone()
    assert counted == (len(read_policy().window),)
