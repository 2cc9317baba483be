"""What case texts say beyond their claims: payments taken back, returns, parcels, exchange rates, deductibles."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reconcile.report.case_facts import ClaimFact, read_case_facts, read_shipment_facts
from reconcile.report.rows import ClaimLine
from reconcile.report.run_info import RunInfo
from reconcile.settings import Settings
from reconcile.settings.fields import Insurance, InsurancePolicy
from tests.report.report_fixture import claim, con_with_claims
from tests.report.test_text import NO_PAPERS, text_of


def line_of(row: dict[str, Any], role: str, units: int, reference: str) -> ClaimLine:
    day = date(2026, 11, 2)
    return ClaimLine(row["claim_id"], role, "payment", "paid.csv", "", 2, units, day, reference, None, "", "")


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_a_reversal_names_the_payment_taken_back_and_itself(marketplace: str) -> None:
    row = claim("warehouse_lost", "open", 7, marketplace=marketplace, units=3)
    lines = [
        line_of(row, "exposure", 8, "L"),
        line_of(row, "settled by", 5, "PAID-1"),
        line_of(row, "reversal", 3, "REV"),
    ]
    papers = replace(NO_PAPERS, lines={row["claim_id"]: lines}, payments={(row["claim_id"], "REV"): "PAID-1"})
    text = text_of(row, papers=papers)
    assert text.count("PAID-1") == 2
    assert text.count("REV") == 1
    if marketplace == "US":
        assert "5 still settled by reimbursement ID PAID-1 of 2026-11-02." in text
        assert "ID PAID-1 was taken back on 2026-11-02 by reversal REV (3 units)" in text


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_a_reversal_claim_states_what_was_taken_back_not_what_the_unit_cost(marketplace: str) -> None:
    row = claim("reversal", "open", 7, marketplace=marketplace, reimbursement_id="REV", amount=Decimal("987.65"))
    fact = ClaimFact(taken_back=Decimal("27.29"), taken_back_currency="USD", payment_id="PAID-1")
    text = text_of(row, papers=replace(NO_PAPERS, facts={row["claim_id"]: fact}))
    assert "PAID-1" in text
    assert re.search("27[.,]29 USD", text)
    assert "987" not in text


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_a_return_text_names_the_damaged_return_and_the_replacement(marketplace: str) -> None:
    row = claim("customer_return", "open", 7, marketplace=marketplace, order_id="O", disposition="", units=1)
    back = {"date": "2026-09-12", "disposition": "CARRIER_DAMAGED", "lpn": "LPN7", "units": 1, "under": ""}
    papers = replace(NO_PAPERS, facts={row["claim_id"]: ClaimFact(returns=[back], replacements=["REPL-1"])})
    text = text_of(row, papers=papers)
    assert all(word in text for word in ("2026-09-12", "CARRIER_DAMAGED", "LPN LPN7", "REPL-1"))
    assert "no return" not in text
    assert ".." not in text
    assert text.count("REPL-1") == 1
    under = replace(papers, facts={row["claim_id"]: ClaimFact(returns=[back | {"under": "REPL-1"}])})
    assert re.search(r"LPN LPN7.{1,16} REPL-1", text_of(row, papers=under)), "Amazon finds it under that order"


def test_a_return_text_counts_what_came_back_and_calls_nothing_refunded_that_no_file_does() -> None:
    """Two of three units came back, one row each without a licence plate, and one under its replacement's order.

    Of another order nothing was refunded.
    """
    two = claim("customer_return", "open", 7, order_id="O", sku="CUP", units=3)
    one = claim("customer_return", "denied", 8, order_id="P", sku="LID", units=1, filed_as="-")
    back = {"order_id": "O", "units": 1, "day": date(2026, 9, 12), "disposition": "CARRIER_DAMAGED", "lpn": ""}
    under = back | {"order_id": "R", "lpn": "LPN7"}
    orders = [
        {"order_id": "O", "fnsku": two["fnsku"], "sku": "CUP", "refunded": 3, "damaged_rows": [back, back, under]},
        {"order_id": "P", "fnsku": one["fnsku"], "sku": "LID", "refunded": 0, "damaged_rows": []},
    ]
    con = con_with_claims(rows=[two, one], order_line=orders)
    facts = read_case_facts(con)
    told = text_of(two, facts=facts)
    assert "3 units refunded or replaced on 2026-10-16. Returned: 2 units on 2026-09-12 as" in told
    assert "; 1 unit on 2026-09-12 as CARRIER_DAMAGED, LPN LPN7, order ID R." in told
    assert not facts[one["claim_id"]].refunded
    assert "SKU LID, ASIN B00SMPL008: 1 unit. " in text_of(one | {"status": "open", "case_key": "K"}, facts=facts)


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_of_three_refunded_units_of_which_one_came_back_damaged_two_are_told_as_not_returned(marketplace: str) -> None:
    row = claim("customer_return", "open", 7, marketplace=marketplace, order_id="O", disposition="", units=3)
    back = {"date": "2026-09-12", "disposition": "CARRIER_DAMAGED", "lpn": "LPN7", "units": 1, "under": ""}
    reach = {"returns": date(2026, 10, 20), "reimbursements": date(2026, 10, 25)}
    papers = replace(NO_PAPERS, reach=reach, facts={row["claim_id"]: ClaimFact(returns=[back])})
    one, several = text_of(row | {"units": 1}, papers=papers), text_of(row, papers=papers)
    words = ("beyond those named", "außer den hier", "en dehors de ceux", "oltre a quelli", "las aquí", "記載したもの")
    assert any(word in several for word in words)
    assert not any(word in one for word in words)
    if marketplace == "US":
        told = "for 3 units there is no return beyond those named here and no reimbursement with this order ID."
        assert told in several
        assert "for 1 unit there is no reimbursement with this order ID." in one


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_units_of_an_order_that_were_refunded_on_several_days_name_each(marketplace: str) -> None:
    row = claim("customer_return", "open", 7, marketplace=marketplace, order_id="O", disposition="", units=1)
    refunds = [line_of(row, "exposure", 1, "O")._replace(date=date(2026, month, 10)) for month in (8, 6)]
    assert "2026-06-10, 2026-08-10" in text_of(row, papers=replace(NO_PAPERS, lines={row["claim_id"]: refunds}))


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_a_removal_text_names_what_the_parcel_held(marketplace: str) -> None:
    row = claim("removal_lost", "open", 7, marketplace=marketplace, order_id="O", units=13)
    papers = replace(NO_PAPERS, facts={row["claim_id"]: ClaimFact(shipped=60, received=47)})
    assert {"60", "47", "13"} <= {*re.findall(r"\d+", text_of(row, papers=papers))}


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
@pytest.mark.parametrize("claim_type", ["customer_return", "removal_lost", "underpaid", "reversal"])
def test_of_several_products_in_a_case_each_is_named_with_its_own_units(claim_type: str, marketplace: str) -> None:
    """An order, a parcel or a payment of two products is one case: 41 units of the one are not 58 of the other."""
    ids = {"case_key": "K", "marketplace": marketplace, "order_id": "O", "reimbursement_id": "R", "tracking_no": "T"}
    cup = claim(claim_type, "open", 1, fnsku="X00CUP", units=41, **ids)
    lid = claim(claim_type, "open", 2, fnsku="X00LID", units=17, **ids)
    paid = [
        line_of(row, "exposure", row["units"], "R")._replace(amount=Decimal(3), currency="USD") for row in (cup, lid)
    ]
    lines = dict(zip((cup["claim_id"], lid["claim_id"]), ([line] for line in paid), strict=True))
    facts = {row["claim_id"]: ClaimFact(taken_back=Decimal(5), taken_back_currency="USD") for row in (cup, lid)}
    said = text_of(cup, lid, papers=replace(NO_PAPERS, lines=lines, facts=facts))
    sentences = re.split(r"(?<=。)|(?<=\.) ", said)
    for fnsku, units, other in (("X00CUP", "41", "17"), ("X00LID", "17", "41")):
        (own,) = (sentence for sentence in sentences if fnsku in sentence)
        assert units in re.findall(r"\d+", own)
        assert not {other, "58"} & {*re.findall(r"\d+", own)}


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
@pytest.mark.parametrize("claim_type", ["underpaid", "reversal"])
def test_an_amount_that_was_paid_or_taken_back_is_told_with_all_its_units(claim_type: str, marketplace: str) -> None:
    """Two of five units are still asked for: 30 was paid, or taken back, for the five."""
    row = claim(claim_type, "open", 7, marketplace=marketplace, reimbursement_id="R", units=2)
    paid = line_of(row, "exposure", 5, "R")._replace(amount=Decimal(30), currency="USD")
    fact = ClaimFact(taken_back=Decimal(30), taken_back_currency="USD")
    papers = replace(NO_PAPERS, lines={row["claim_id"]: [paid]}, facts={row["claim_id"]: fact})
    (told,) = (one for one in re.split(r"(?<=。)|(?<=\.) ", text_of(row, papers=papers)) if "X00SMPL007" in one)
    counted = told.replace(str(row["event_date"]), "")
    assert {"5", "30"} <= {*re.findall(r"\d+", counted)}
    assert "2" not in re.findall(r"\d+", counted)


def test_amounts_name_their_exchange_rate_and_an_insurer_the_deductible() -> None:
    row = claim("freight_lost", "open", 7, counterparty="insurer", shipment_id="S", cost_currency="CNY")
    fact = ClaimFact(rate_date=date(2026, 9, 28), deductible=Decimal(25), deductible_currency="USD")
    text = text_of(row | {"rate": Decimal("0.140100000000")}, papers=replace(NO_PAPERS, facts={row["claim_id"]: fact}))
    assert "(at 0.1401 USD per CNY of 2026-09-28): the purchase price less the deductible of 25.00 USD," in text
    assert "（汇率：1 CNY = 0.1401 USD，2026-09-28）（按采购价扣除免赔额25.00 USD" in text


@pytest.mark.parametrize("claim_type", ["freight_lost", "order_lost"])
def test_an_insurer_reads_the_limit_of_its_policy_where_that_makes_the_amount(claim_type: str) -> None:
    row = claim(claim_type, "open", 7, counterparty="insurer", shipment_id="S", units=20, amount=Decimal("120.00"))
    fact = ClaimFact(limit=Decimal(6), limit_currency="USD")
    text = text_of(row, papers=replace(NO_PAPERS, facts={row["claim_id"]: fact}))
    assert "We claim 120.00 USD: the purchase price, limited by the policy to 120.00 USD. " in text
    assert "索赔金额：120.00 USD（按采购价，以保单限额 120.00 USD 为限）。" in text


def test_a_notice_of_loss_names_the_insurer_of_the_policy() -> None:
    row = claim("freight_lost", "open", 7, counterparty="insurer", shipment_id="S")
    con = con_with_claims(shipment_fact=[{"shipment_id": "S", "insurance_policy": "pol 1", "tracking_no": ""}])
    set_ = Settings(insurance=Insurance(policies={"POL-1": InsurancePolicy(insurer="Example Insurance")}))
    run = RunInfo(as_of=date(2026, 11, 20), account="a", version="0", settings=set_.as_plain())
    text = text_of(row, papers=replace(NO_PAPERS, shipments=read_shipment_facts(con), insurers=run.insurers))
    assert "Policy: pol 1 (Example Insurance). " in text
    assert "保单号：pol 1（Example Insurance）。" in text


def test_a_text_names_the_number_under_which_the_cartons_were_delivered_and_those_that_never_came() -> None:
    papers = {"shipment_id": "FBA1", "tracking_no": "BL1", "delivered_under": "1Z1; BL1", "missing_cartons": "3,7"}
    counted = {"shipment_id": "FBA1", "shipped": 9, "delivered": 8, "missing": 1, "missing_numbers": "7"}
    con = con_with_claims(shipment_fact=[papers], carton_count=[counted])
    fact = read_shipment_facts(con)["FBA1"]
    assert (fact.tracking_no, fact.missing_cartons) == ("BL1, 1Z1", "7")


def test_of_many_parcels_a_text_names_those_that_lack_cartons() -> None:
    papers = {"shipment_id": "FBA1", "tracking_no": "BL1", "delivered_under": "A; B; C; D; E; F", "lacking_under": "C"}
    fact = read_shipment_facts(con_with_claims(shipment_fact=[papers]))["FBA1"]
    assert fact.tracking_no == "BL1, C"


def test_a_letter_about_a_loss_that_was_paid_in_part_says_so() -> None:
    row = claim("order_lost", "open", 34, counterparty="carrier", tracking_no="1Z1", amount=Decimal("20.00"))
    assert "no payment settles these units" in text_of(row)
    paid = text_of(row, facts={row["claim_id"]: ClaimFact(recovered=Decimal("10.00"))})
    assert "10.00 USD has been paid for this parcel. We claim 20.00 USD" in paid
    assert "the purchase price, less 10.00 USD received already. " in paid
    assert "该包裹已获赔10.00 USD。索赔金额：20.00 USD（按采购价，已扣除已收赔款10.00 USD）" in paid
    assert "未获任何赔付" not in paid
