"""Whom a case asked: the workbook remembers it, the log keeps it, and what one payer refused is asked of the other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.worlds.case_log_world import AS_OF, Seller, fill_in, logged, read_edits, stands

ORDER = "222-1"
SETTINGS = """
[insurance.policies."P-77"]
claim_days = 60
[forwarders."UPS"]
claim_days = 120
"""
INCIDENT = """incident_id,order_id,tracking_no,carrier,kind,sku,units,ship_date,reported_date,insurance_policy
I1,222-1,1Z1,UPS,lost,S-R1,1,2026-08-01,2026-08-10,P-77
"""


@pytest.fixture
def insured(tmp_path: Path) -> Seller:
    """A seller with an insured parcel that was lost."""
    seller = Seller(tmp_path)
    seller.begin(SETTINGS)
    (seller.data / "incidents.csv").write_text(INCIDENT, encoding="utf-8")
    return seller


class Rounds:
    """A week goes by with every round: something is typed into the row of the parcel, and the program runs."""

    def __init__(self, seller: Seller) -> None:
        self.seller, self.day = seller, AS_OF
        seller.run(self.day)

    def type(self, sheet: str, **typed: Any) -> tuple[str, str]:
        """Who is asked for the parcel after the next run, and how it stands."""
        fill_in(self.seller.book(self.day), ORDER, sheet, **typed)
        self.day += timedelta(days=7)
        self.seller.run(self.day)
        row = next(row for row in self.seller.all_claims(self.day) if row["order_id"] == ORDER)
        return row["counterparty"], row["status"]


def test_each_refusal_leads_to_the_next_payer_and_an_appeal_back(insured: Seller) -> None:
    rounds = Rounds(insured)
    assert "order_lost-I1" in insured.proposed()
    assert rounds.type("file_now", case_id="C100001", filed_date=AS_OF) == ("insurer", "filed")
    assert rounds.type("filed", outcome="denied") == ("carrier", "open")
    assert "order_lost-I1-carrier" in insured.proposed(rounds.day)
    # the insurer is not asked beside
    assert not {"order_lost-I1", "order_lost-I1-answer"} & insured.proposed(rounds.day)
    assert rounds.type("file_now", case_id="F200001", filed_date=rounds.day) == ("carrier", "filed")
    assert rounds.type("filed", outcome="denied") == ("carrier", "denied")
    # an appeal to the insurer, typed into the row that stands now
    assert rounds.type("filed", outcome="", case_id="C100001", filed_date=rounds.day) == ("insurer", "filed")
    assert rounds.type("filed", outcome="denied") == ("insurer", "denied")
    assert not {"order_lost-I1", "order_lost-I1-carrier"} & insured.proposed(rounds.day)
    asked = logged(insured, "case_id", "counterparty")
    assert asked == [(c, "insurer" if c.startswith("C") else "carrier") for c, _ in asked]
    assert "No new edits" in read_edits(insured, rounds.day)


def test_a_case_of_which_nobody_said_whom_it_asked_stays_so(insured: Seller) -> None:
    (insured.data / "case_log.csv").write_text(
        "claim_type,sku,order_id,case_id,filed_date,status,changed_at\n"
        f"order_lost,S-R1,{ORDER},C100001,2026-08-12,filed,2026-08-12\n",
        encoding="utf-8",
    )
    rounds = Rounds(insured)
    assert rounds.type("filed", outcome="denied") == ("insurer", "denied")
    row = next(row for row in insured.all_claims(rounds.day) if row["order_id"] == ORDER)
    assert "takes a claim until" in row["status_reason"]
    log = (insured.data / "case_log_from_workbooks.csv").read_text(encoding="utf-8-sig").splitlines()
    assert dict(zip(log[0].split(","), log[1].split(","), strict=True))["counterparty"] == ""
    assert rounds.day == date(2026, 9, 1)


def test_the_log_keeps_what_was_asked_so_that_no_payment_of_it_is_taken_for_what_had_come_in(insured: Seller) -> None:
    told = INCIDENT.replace("policy\n", "policy,recovered_amount,currency\n").replace("P-77\n", "P-77,2,USD\n")
    (insured.data / "incidents.csv").write_text(told, encoding="utf-8")
    rounds = Rounds(insured)
    rounds.type("file_now", case_id="C100001", filed_date=AS_OF)
    rounds.type("filed", paid_amount=3)
    assert logged(insured, "amount_claimed", "paid_amount") == [("8", ""), ("8", "3")]
    left = [row for row in insured.all_claims(rounds.day) if row["order_id"] == ORDER]
    assert [(row["status"], row["amount"]) for row in left] == [("filed", "5.00")]


def test_what_was_asked_by_somebody_before_the_workbook_is_not_known(tmp_path: Path) -> None:
    seller = Seller(tmp_path)
    seller.begin()
    seller.run()
    fill_in(seller.book(), "R1", case_id="C100001", filed_date=AS_OF - timedelta(days=1))
    fill_in(seller.book(), "R2", case_id="C100002", paid_amount=3)
    fill_in(seller.book(), "R3", decision="already filed")
    fill_in(seller.book(), "R4", case_id="C100004")
    read_edits(seller)
    assert logged(seller, "units", "amount_claimed") == [("5", "50"), ("4", ""), ("3", ""), ("2", "")]


def test_what_was_paid_in_another_currency_stays_in_it_whatever_is_typed_beside_it(insured: Seller) -> None:
    (insured.data / "fx.csv").write_text(
        "date,from_currency,to_currency,rate\n2026-08-01,CNY,USD,0.14\n", encoding="utf-8"
    )
    rounds = Rounds(insured)
    rounds.type("file_now", case_id="C100001", filed_date=AS_OF)
    rounds.type("filed", paid_amount="28元")
    assert stands(insured.book(rounds.day), ORDER, "filed")["paid_amount"] == "28 CNY"
    rounds.type("filed", note="they will pay the rest in September")
    rounds.type("filed", paid_amount=30)  # over the 28 CNY that stand there
    assert logged(insured, "paid_amount", "currency")[1:] == [("28", "CNY"), ("28", "CNY"), ("30", "CNY")]
    left = [row for row in insured.all_claims(rounds.day) if row["order_id"] == ORDER]
    assert [(row["status"], row["amount"]) for row in left] == [("filed", "5.80")]
    rounds.type("filed", paid_amount="$4.20")
    assert stands(insured.book(rounds.day), ORDER, "filed")["paid_amount"] == 4.2
    assert "No new edits" in read_edits(insured, rounds.day)
