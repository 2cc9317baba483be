"""A run for an earlier day leaves out what the case log holds since: it says so, and nothing that is typed is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reconcile.pipeline import sync_cases
from tests.worlds.case_log_world import AS_OF, Seller, fill_in, stands
from tests.worlds.loaded import Quiet

LATER = date(2026, 9, 10)


@pytest.fixture
def seller(tmp_path: Path) -> Seller:
    """A seller after one run, whose filing of R1 was read in on a later day."""
    seller = Seller(tmp_path)
    seller.begin()
    seller.run()
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=LATER)
    sync_cases(seller.data, seller.out, LATER, Quiet(), "en")
    return seller


def test_a_report_for_an_earlier_day_says_that_it_may_propose_what_is_filed(seller: Seller) -> None:
    result = seller.run()
    assert ("R1", "open", 4) in seller.claims()
    told = next(problem for problem in seller.problems() if problem["code"] == "case_log_later")
    assert str(LATER) in told["what"]
    assert f"--as-of {LATER}" in told["remedy"]
    assert any("do not file from this report" in line for line in result.summary)
    result = seller.run(LATER)
    assert ("R1", "filed", 4) in seller.claims(LATER)
    assert seller.problems(LATER) == []
    assert not any("do not file" in line for line in result.summary)


def test_an_edit_of_an_entry_that_the_log_knows_from_a_later_day_is_shown_as_a_conflict(seller: Seller) -> None:
    seller.run()
    fill_in(seller.book(), "R1", case_id="18000000009")
    seller.run()
    seller.run(LATER)
    told = next(problem for problem in seller.problems(LATER) if problem["code"] == "edit_conflict")
    assert "18000000009" in told["what"]
    assert "18000000001" in told["what"]
    assert stands(seller.book(LATER), "R1", "filed")["case_id"] == "18000000001"


def test_a_report_for_an_earlier_day_takes_nothing_out_of_the_log(seller: Seller) -> None:
    seller.run()
    fill_in(seller.book(), "R2", decision="hold")  # beside R1, whose case id stands in the log and not in this report
    seller.run()
    seller.run(LATER)
    assert stands(seller.book(LATER), "R1", "filed")["case_id"] == "18000000001"
    assert stands(seller.book(LATER), "R2", "file_now") == {"decision": "hold"}


def test_a_cell_that_cannot_be_read_is_not_told_again_once_it_was_corrected_elsewhere(seller: Seller) -> None:
    fill_in(seller.book(), "R2", filed_date="yesterday")
    seller.run(LATER)
    assert [problem["code"] for problem in seller.problems(LATER)] == ["edit_bad_value"]
    fill_in(seller.book(LATER), "R2", "review", filed_date=AS_OF)
    after = date(2026, 9, 20)
    seller.run(after)
    assert seller.problems(after) == []


def test_moments_of_another_time_zone_in_the_own_log_stop_nothing(tmp_path: Path) -> None:
    seller = Seller(tmp_path)
    seller.begin()
    own = ["case_id,claim_type,fnsku,reference_id,status,changed_at"]
    own.append("1800,warehouse_lost,X00R1,R1,filed,2026-08-20T09:00:00Z")
    (seller.data / "my cases.csv").write_text("\n".join(own), encoding="utf-8")
    seller.run()
    fill_in(seller.book(), "R2", decision="hold")
    seller.run()
    assert stands(seller.book(), "R2", "file_now") == {"decision": "hold"}
