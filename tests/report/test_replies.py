"""Answers to denials and questions on filed cases: the same facts, point by point, in the reader's language."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import jinja2
import jinja2.meta
import pytest

from reconcile.policy import read_policy
from reconcile.report.case_facts import ClaimFact
from reconcile.report.cases import Case
from reconcile.report.proof_rows import FiledCase
from reconcile.report.replies import replies, reply_text
from reconcile.report.rows import Claim, ClaimLine
from reconcile.report.text import LANGUAGES, Background
from reconcile.texts.catalogue import text_file
from tests.report.report_fixture import AS_OF, as_claim, claim

READ = {"ledger": AS_OF, "reimbursements": AS_OF, "returns": AS_OF}
PAPERS = Background(as_of=AS_OF, lines={}, shipments={}, shipment_lines={}, reach=READ)
AMAZON = ("warehouse_lost", "warehouse_damaged", "inbound_lost", "customer_return", "removal_lost", "underpaid")
OTHERS = [("freight_lost", "forwarder"), ("freight_lost", "insurer"), ("order_lost", "carrier")]
OTHERS += [("order_lost", "insurer")]
REASONS = "; ".join(dict.fromkeys(word.denial_id for word in read_policy().denial))


def filed(claim_type: str, **changes: Any) -> tuple[FiledCase, dict[str, Any]]:
    """A case denied on 10 November, and its claim row."""
    row = claim(claim_type, "denied", 7, shipment_id="FBA15X", order_id="111-1", reference_id="L-1", rate=None)
    row |= {"filed_as": "18000000007", "case_key": "K", "deadline": date(2026, 12, 1)}
    row |= {name: changes.pop(name) for name in list(changes) if name in Claim._fields}
    values: dict[str, Any] = dict.fromkeys(FiledCase._fields, 0) | dict.fromkeys(
        ("note", "stated", "other_cases", "payments"), ""
    )
    values |= {"told_days": "2026-11-01; 2026-11-10"}
    values |= {"case_key": "K", "case_id": "18000000007", "claim_ids": row["claim_id"], "at_hand": "", "currency": ""}
    values |= {"state": "denied", "step": "answer_denial", "filed_date": date(2026, 11, 1), "rounds": 1}
    values |= {"answered_date": date(2026, 11, 10), "last_asked": date(2026, 11, 1), "due_date": date(2026, 11, 20)}
    return FiledCase(**(values | changes)), row


def text_of(claim_type: str, **changes: Any) -> str:
    one, row = filed(claim_type, **changes)
    return reply_text(one, Case("K", (as_claim(row),)), PAPERS)


def test_an_answer_names_case_facts_points_and_one_request() -> None:
    text = text_of("warehouse_lost", stated="found; too_late", units=3, reason_code="M")
    assert text.startswith("Case ID 18000000007, filed on 2026-11-01: this is our answer to your decision of ")
    assert "FNSKU X00SMPL007" in text
    assert "please name the reference ID and the date of the find" in text
    assert "the last day is 2026-12-01, and the request was filed on 2026-11-01" in text
    assert text.count("Please") == 1


def test_a_case_filed_too_late_does_not_say_that_it_was_in_time() -> None:
    assert "On the time limit" not in text_of("warehouse_lost", stated="too_late", deadline=date(2026, 10, 31))


@pytest.mark.parametrize("language_market", ["US", "DE", "JP"])
def test_a_letter_states_no_day_that_nobody_gave(language_market: str) -> None:
    """The day on which a denial or a filing was written down is nobody's day of filing or decision."""
    unknown = {"filed_date": None, "told_days": "", "stated": "too_late", "marketplace": language_market}
    for step in ("answer_denial", "follow_up"):
        text = text_of("warehouse_lost", **unknown, step=step, rounds=2, last_asked=date(2026, 11, 9))
        assert "2026-11-10" not in text
        assert "2026-11-09" not in text
        assert "2026-12-01" not in text  # nor that it was in time


@pytest.mark.parametrize(("cost", "said"), [("8.50", True), ("3.00", False), (None, False)])
def test_the_price_of_one_unit_is_named_only_where_all_products_have_it(cost: str | None, said: bool) -> None:
    one, row = filed("inbound_lost", stated="value")
    other = row | {"claim_id": "B", "fnsku": "XB", "unit_cost": cost and Decimal(cost)}
    text = reply_text(one, Case("K", (as_claim(row), as_claim(other))), PAPERS)
    assert ("the supplier's price is 8.50 USD per unit" in text) == said
    assert ("On the value" in text) == said


def test_the_rest_is_spoken_of_only_where_a_part_is_settled() -> None:
    waits = {"counterparty": "forwarder", "step": "follow_up", "state": "unanswered", "answered_date": None}
    assert "，3件既未收到书面答复" in text_of("freight_lost", **waits)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("unanswered", "we have neither a written answer nor a payment for 3 units"),
        ("part_paid", "As of 2026-11-22, the payment of 25.50 USD has not come."),
        ("accepted", "you have accepted this claim, and the payment of 25.50 USD has not come."),
    ],
)
def test_nobody_who_has_answered_or_paid_a_part_is_told_that_he_has_not(state: str, said: str) -> None:
    asked = {"counterparty": "carrier", "step": "follow_up", "state": state, "answered_date": None}
    assert said in text_of("order_lost", **asked)


def settled_by(row: dict[str, Any], kind: str) -> dict[str, list[ClaimLine]]:
    line = ClaimLine(row["claim_id"], "settled by", kind, "a.csv", "", 2, 1, date(2026, 10, 2), "R", None, "", "")
    return {row["claim_id"]: [line]}


@pytest.mark.parametrize("market", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_an_answer_denies_no_return_that_it_names(market: str) -> None:
    one, row = filed("customer_return", stated="returned", marketplace=market)
    plain, named = (
        reply_text(one, Case("K", (as_claim(row),)), replace(PAPERS, lines=lines))
        for lines in ({}, settled_by(row, "return"))
    )
    assert len(named) > len(plain)
    if market == "US":
        assert "the customer returns report shows none with this order ID; please name its date" in plain
        assert "shows none with this order ID beyond those named here; please name its date" in named


@pytest.mark.parametrize("market", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_an_underpayment_is_not_called_unpaid(market: str) -> None:
    said = text_of("underpaid", stated="reimbursed", reimbursement_id="R-1", marketplace=market)
    assert "shows none" not in said
    if market == "US":
        assert (
            "On units reimbursed: this request is about the amount that was paid for them, not about more units."
            in said
        )


@pytest.mark.parametrize("market", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_the_reason_of_a_reimbursement_is_not_called_a_reason_code_of_the_ledger(market: str) -> None:
    paid = {"reimbursement_id": "R-1", "reference_id": "", "reason_code": "Lost_Warehouse"}
    for claim_type in ("underpaid", "reversal"):
        assert "Lost_Warehouse" not in text_of(claim_type, stated="buyer_damaged", marketplace=market, **paid)
    lost = text_of("warehouse_damaged", stated="buyer_damaged", reason_code="Q5", marketplace=market)
    assert lost.count("Q5") == 2  # where the event is told, and in the answer


def test_an_answer_names_no_find_and_no_proof_of_delivery_where_none_can_be_meant() -> None:
    one, row = filed("removal_lost", stated="found; delivered")
    unread = reply_text(one, Case("K", (as_claim(row),)), replace(PAPERS, reach={}))
    assert "On units found: please name the reference ID" in unread
    assert "please send us the proof of delivery" in unread
    assert "proof of delivery" not in text_of("inbound_lost", stated="delivered")


@pytest.mark.parametrize("note", ["assumed", "unverified", "law"])
def test_no_last_day_is_named_that_nobody_has_verified(note: str) -> None:
    assert "On the time limit" not in text_of("warehouse_lost", stated="too_late", window_note=note)


def test_an_insurer_is_asked_for_the_clause_of_its_policy_and_not_for_a_report_on_liability() -> None:
    said = {
        party: text_of("freight_lost", counterparty=party, stated="not_liable") for party in ("insurer", "forwarder")
    }
    assert "please name the clause of the policy. " in said["insurer"]
    assert "请注明所依据的保险条款。" in said["insurer"]
    assert "written liability report" not in said["insurer"]
    assert "please name the clause, and send us your written liability report." in said["forwarder"]


def test_an_answer_to_a_part_payment_names_the_money_that_came() -> None:
    one, row = filed(
        "freight_lost", counterparty="forwarder", state="part_paid", amount=Decimal("62.00"), stated="reimbursed"
    )
    facts = {row["claim_id"]: ClaimFact(recovered=Decimal("50.00"))}
    text = reply_text(one, Case("K", (as_claim(row),)), replace(PAPERS, facts=facts))
    assert "our records show only the 50.00 USD named here; please name its date" in text
    assert "We still claim 62.00 USD, besides 50.00 USD received already. " in text
    assert "该案已部分赔付，现就未结部分回复如下。" in text


@pytest.mark.parametrize(("paid_on", "silent"), [(date(2026, 10, 2), True), (date(2026, 11, 1), False)])
def test_what_was_paid_before_the_case_was_filed_is_no_answer_to_it(paid_on: date, silent: bool) -> None:
    waits = {"step": "follow_up", "state": "unanswered", "answered_date": None}
    one, row = filed("warehouse_lost", **waits)
    (paid,) = settled_by(row, "payment")[row["claim_id"]]
    lost = paid._replace(role="exposure", units=4, reference="L-1")
    lines = {row["claim_id"]: [lost, paid._replace(date=paid_on)]}
    text = reply_text(one, Case("K", (as_claim(row),)), replace(PAPERS, lines=lines))
    assert ("we have no answer, and our reports show nothing that settles 3 units of it." in text) == silent


@pytest.mark.parametrize("market", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_an_answer_speaks_of_finds_beyond_those_named_only_where_it_names_any(market: str) -> None:
    one, row = filed("warehouse_lost", stated="found", marketplace=market)
    plain, named = (
        reply_text(one, Case("K", (as_claim(row),)), replace(PAPERS, lines=lines))
        for lines in ({}, settled_by(row, "find"))
    )
    for text, said in ((plain, False), (named, True)):
        words = (
            "beyond those named",
            "außer den hier",
            "en dehors de celles",
            "oltre a quelli",
            "los aquí",
            "記載した",
        )
        assert any(word in text for word in words) == said


@pytest.mark.parametrize("market", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_who_asks_for_papers_is_not_told_that_there_is_no_answer(market: str) -> None:
    waits = {"step": "follow_up", "state": "unanswered", "answered_date": None, "marketplace": market}
    silent, asked = (text_of("warehouse_lost", **waits, stated=stated) for stated in ("", "documents"))
    assert len(asked) < len(silent)
    if market == "US":
        assert "As of 2026-11-22, we have no answer, and our reports show nothing" in silent
        assert "As of 2026-11-22, our reports show nothing" in asked


def test_a_question_answers_with_the_papers_that_were_asked_for_and_does_not_ask_what_is_needed() -> None:
    waits = {"step": "follow_up", "state": "unanswered", "answered_date": None}
    asked = text_of("inbound_lost", **waits, stated="documents", at_hand="POD FBA15X.pdf")
    assert asked.splitlines()[-1] == "On the documents: POD FBA15X.pdf. Please tell us how this case stands."
    lacking = text_of("inbound_lost", **waits, stated="documents")
    assert lacking.splitlines()[-1] == "Please tell us how this case stands."
    silent = text_of("inbound_lost", **waits)
    assert silent.splitlines()[-1] == "Please tell us how this case stands, and what you still need from us."


def test_a_product_without_an_fnsku_is_called_by_its_sku() -> None:
    assert "3 units: SKU LMR-007" in text_of("order_lost", counterparty="carrier", step="follow_up", fnsku="", asin="")


def test_documents_are_named_only_where_the_files_are_there() -> None:
    assert "On the documents" not in text_of("inbound_lost", stated="documents")
    named = text_of("inbound_lost", stated="documents", at_hand="POD FBA15X.pdf; INV-7.pdf")
    assert "On the documents: POD FBA15X.pdf, INV-7.pdf." in named


def test_a_note_of_the_analyst_never_goes_out() -> None:
    assert "fool" not in text_of("warehouse_lost", note="they are fools; units were found", stated="found")
    in_the_wrong_column = text_of("warehouse_lost", case_id="处理中", filed_as="处理中")
    assert "处理中" not in in_the_wrong_column
    assert in_the_wrong_column.count("Our request, filed on 2026-11-01") == 1


def test_a_return_and_an_underpayment_state_no_total() -> None:
    assert "987" not in text_of("customer_return", amount=Decimal("987.65"))
    underpaid = text_of("underpaid", amount=Decimal("6.40"), reimbursement_id="R-1")
    assert "total for" not in underpaid


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
@pytest.mark.parametrize("claim_type", AMAZON)
@pytest.mark.parametrize("step", ["answer_denial", "follow_up", "hand_up"])
def test_every_reply_to_amazon_is_whole_in_every_language(claim_type: str, marketplace: str, step: str) -> None:
    text = text_of(claim_type, marketplace=marketplace, stated=REASONS, step=step, rounds=3, at_hand="a.pdf")
    assert "{" not in text
    assert "  " not in text.replace("\n", " ").strip()
    assert "18000000007" in text
    assert step == "answer_denial" or len(text.strip().splitlines()) == 5


@pytest.mark.parametrize(("claim_type", "counterparty"), OTHERS)
@pytest.mark.parametrize("step", ["answer_denial", "follow_up", "hand_up"])
def test_other_payers_read_chinese_and_english(claim_type: str, counterparty: str, step: str) -> None:
    text = text_of(claim_type, counterparty=counterparty, stated=REASONS, step=step, rounds=3, at_hand="a.pdf")
    assert re.search("[一-鿿]", text)
    assert "Please" in text
    assert "Notice of" not in text
    assert "  " not in text


def test_a_question_goes_out_on_its_day_and_not_before() -> None:
    for due, texts in ((date(2026, 11, 22), 1), (date(2026, 11, 23), 0)):
        one, row = filed("warehouse_lost", state="unanswered", step="follow_up", due_date=due)
        found = replies([one], [as_claim(row | {"status": "filed"})], PAPERS)
        assert len(found) == texts


def test_no_letter_goes_out_on_a_case_that_is_to_be_looked_at_first() -> None:
    one, row = filed("freight_lost", state="in_doubt", step="check_units", due_date=date(2026, 11, 1))
    assert replies([one], [as_claim(row | {"status": "filed"})], PAPERS) == []


def test_a_reply_speaks_of_the_rows_of_its_own_case() -> None:
    one, row = filed("warehouse_lost")
    other = row | {"filed_as": "18000000099", "units": 40}
    (found,) = replies([one], [as_claim(row), as_claim(other), as_claim(row | {"status": "open"})], PAPERS)
    assert "for 3 units there is no find" in found.text
    assert found.text_file == "cases/K-answer.txt"


def test_two_cases_of_one_key_have_a_file_each() -> None:
    one, row = filed("warehouse_lost")
    two = one._replace(case_id="18000000099")
    rows = [as_claim(row), as_claim(row | {"filed_as": "18000000099"})]
    assert {reply.text_file for reply in replies([one, two], rows, PAPERS)} == {
        "cases/K-18000000007-answer.txt",
        "cases/K-18000000099-answer.txt",
    }


def parties(language: str) -> list[str]:
    return {"en": ["amazon", "other"], "zh": ["other"]}.get(language, ["amazon"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_replies_of_each_language_are_complete_and_name_what_english_names(language: str) -> None:
    english, own = text_file("en"), text_file(language)
    surroundings = jinja2.Environment(autoescape=False)  # noqa: S701
    surroundings.filters |= dict.fromkeys(("count", "money"), str)

    def names(text: str) -> set[str]:
        return jinja2.meta.find_undeclared_variables(surroundings.parse(text))

    for section in ("reply", *(f"{part}_{party}" for part in ("reply", "point") for party in parties(language))):
        assert own[section].keys() == english[section].keys(), section
        for key, text in own[section].items():
            assert names(text) == names(english[section][key]), (section, key)


def test_every_reason_of_the_policy_has_its_point() -> None:
    reasons = {word.denial_id for word in read_policy().denial}
    assert reasons == {*text_file("en")["point_amazon"], *text_file("en")["point_other"]}
