"""What is owed to the buyer of a lost parcel, what Amazon may still be asked for it, and the net loss that is left."""

from decimal import Decimal

import pytest

from tests.steps.test_steps import day, parcel


@pytest.mark.parametrize(
    ("scan", "as_of", "due", "state"),
    [
        ("2026-05-03", "2026-06-02", "2026-06-02", "due"),
        ("2026-05-03", "2026-06-03", "2026-06-02", "over"),
        ("", "2026-05-31", "2026-05-31", "due"),
    ],
)
def test_safe_t_of_a_lost_parcel_counts_from_the_last_scan_or_the_ship_date(
    scan: str, as_of: str, due: str, state: str
) -> None:
    found = parcel(f"UPS | lost | 2026-05-01 | {scan} | 2026-05-05 | refund | 2026-05-10 |", as_of=as_of)
    assert (found["safet"].due_date, found["safet"].state) == (day(due), state)


@pytest.mark.parametrize(("as_of", "state"), [("2026-06-09", "due"), ("2026-06-10", "over")])
def test_an_a_to_z_appeal_counts_from_the_refund(as_of: str, state: str) -> None:
    found = parcel("UPS | damaged | 2026-05-01 | 2026-05-03 | 2026-05-05 | refund | 2026-05-10 |", as_of=as_of)
    assert (found["atoz_appeal"].due_date, found["atoz_appeal"].state) == (day("2026-06-09"), state)
    assert found["safet"].due_date == day("2026-06-09")


def test_the_window_in_force_on_the_filing_date_counts() -> None:
    row = "UPS | lost | 2026-01-01 | 2026-01-03 | 2026-01-05 | refund | 2026-01-10 |"
    assert parcel(row, as_of="2026-02-15")["safet"].due_date == day("2026-03-04")
    assert parcel(row, as_of="2026-02-16")["safet"].due_date == day("2026-02-02")
    abroad = parcel(row, 'default_marketplace = "DE"', "2026-02-16")["safet"]
    assert (abroad.due_date, abroad.state) == (None, "advice")  # no such window is known there


def test_no_window_against_amazon_without_a_refund_or_after_everything_was_recovered() -> None:
    assert "safet" not in parcel("UPS | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | replacement | 2026-05-10 |")
    settled = parcel("UPS | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | refund | 2026-05-10 | 10.00")
    assert set(settled) == {"buyer", "net_loss"}


def test_a_buyer_without_refund_or_replacement_is_still_to_be_served() -> None:
    assert parcel("UPS | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | | |")["buyer"].state == "due"


@pytest.mark.parametrize(("recovered", "loss"), [("", "10.00"), ("4", "6.00"), ("10", "0.00"), ("12", "-2.00")])
def test_the_net_loss_is_cost_less_everything_recovered(recovered: str, loss: str) -> None:
    found = parcel(f"UPS | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | refund | 2026-05-10 | {recovered}")
    assert found["net_loss"].amount == Decimal(loss)
