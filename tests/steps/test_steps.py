"""The steps of a claim on a carrier or insurer: what is due when, on both sides of every date."""

from datetime import date
from decimal import Decimal

import pytest

from reconcile.claims.write import Papers
from reconcile.steps.step import Step
from reconcile.steps.working_days import working_day_after
from reconcile.steps.write import CLAIM_STEP, steps_of, views, write_steps
from tests.claims.test_freight_terms import (
    FREIGHT,
    INSURED,
    RECEIPTS,
    SHIPMENTS,
    contract,
    policy,
)
from tests.worlds.claims_harness import Case, run_case, settings_of, table, tables_of

INCIDENT = "id | shipment | kind | units | reported | reply | liability | reply_due\nI1 | FBA1 | lost | 10 | {}"
PARCEL = (
    "id | order | carrier | kind | shipped | last_scan_date | reported | buyer_resolution | buyer_resolved_date | "
    "recovered | currency\nI1 | 111-1 | {} | USD"
)


def steps(terms: str = "", as_of: str = "2026-05-20", **given: str) -> list[Step]:
    day = date.fromisoformat(as_of)
    tables = {name: table(text) for name, text in given.items()}
    found = run_case(Case("steps", "", "", day, tables, [], settings=terms))
    assert found.faults == []
    return [step for view in views(found.reckoning, settings_of(terms), day) for step in steps_of(view)]


def freight(terms: str = "", as_of: str = "2026-05-20", **given: str) -> dict[str, Step]:
    return {step.step: step for step in steps(terms, as_of, **(FREIGHT | given))}


def parcel(row: str, terms: str = "", as_of: str = "2026-05-20") -> dict[str, Step]:
    return {step.step: step for step in steps(terms, as_of, incidents=PARCEL.format(row))}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("country", "start", "days", "until", "why"),
    [
        ("US", "2026-05-01", 1, "2026-05-04", "Friday to Monday"),
        ("US", "2026-05-22", 1, "2026-05-26", "Memorial Day"),
        ("US", "2026-05-23", 1, "2026-05-26", "from a Saturday"),
        ("CN", "2026-09-30", 1, "2026-10-08", "National Day holidays"),
        ("CN", "2026-10-09", 1, "2026-10-10", "a Saturday that China works"),
        ("UK", "2026-05-01", 1, "2026-05-05", "early May bank holiday"),
        ("QQ", "2026-04-30", 1, "2026-05-01", "no calendar: a Friday is a working day"),
        ("QQ", "2026-05-01", 1, "2026-05-04", "no calendar: weekends only"),
    ],
)
def test_working_days_are_those_of_the_country(country: str, start: str, days: int, until: str, why: str) -> None:
    assert working_day_after(country, day(start), days) == day(until), why


@pytest.mark.parametrize(("as_of", "state"), [("2026-05-04", "due"), ("2026-05-05", "overdue")])
def test_the_written_notice_is_due_by_the_law_of_the_mode(as_of: str, state: str) -> None:
    notice = freight(as_of=as_of)["carrier_notice"]
    assert (notice.payer, notice.due_date, notice.state) == ("forwarder", day("2026-05-04"), state)


def test_what_is_reported_is_done() -> None:
    found = freight(incidents=INCIDENT.format("2026-05-06 | | |"))
    assert (found["report"].done_date, found["report"].state) == (day("2026-05-06"), "done")
    assert found["carrier_notice"].state == "done"


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("", "2026-06-16"),
        (contract("reply_days = 7"), "2026-05-14"),
        (contract("reply_days = 7", 'country = "US"'), "2026-05-15"),
    ],
)
def test_the_reply_is_due_after_working_days_of_the_carriers_country(terms: str, due: str) -> None:
    """China works on Saturday 9 May 2026, after its holidays of the first days of May."""
    reply = freight(terms, incidents=INCIDENT.format("2026-05-06 | | |"))["carrier_reply"]
    assert reply.due_date == day(due)


@pytest.mark.parametrize(
    ("as_of", "state", "escalation"), [("2026-05-14", "due", "later"), ("2026-05-15", "overdue", "due")]
)
def test_without_a_reply_it_is_time_to_escalate_the_day_after(as_of: str, state: str, escalation: str) -> None:
    found = freight(contract("reply_days = 7"), as_of, incidents=INCIDENT.format("2026-05-06 | | |"))
    assert (found["carrier_reply"].state, found["escalation"].state) == (state, escalation)


def test_what_nobody_reported_is_answered_as_if_it_were_reported_today() -> None:
    reply = freight()["carrier_reply"]
    told = freight(incidents=INCIDENT.format("2026-05-20 | | |"))["carrier_reply"]
    assert (reply.due_date, reply.state, told.state) == (told.due_date, "later", "due")


@pytest.mark.parametrize(
    ("terms", "carrier", "due", "why"),
    [
        ("", "USPS", "2026-07-04", "its own 60 days"),
        ('[forwarders."USPS"]\ncurrency = "USD"\nreply_days = 7', "USPS", "2026-05-14", "the contract's come first"),
        ('default_marketplace = "DE"', "DHL", "2026-06-18", "DHL in Germany is not DHL Express: 30 working days there"),
    ],
)
def test_a_parcel_carrier_answers_within_its_own_days(terms: str, carrier: str, due: str, why: str) -> None:
    row = f"{carrier} | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | | |"
    assert parcel(row, terms)["carrier_reply"].due_date == day(due), why


def test_what_shows_no_sign_of_arrival_is_reported_when_the_wait_is_over() -> None:
    found = freight(deliveries="", ledger="")
    wait_over = day("2026-05-19")
    assert [found[name].due_date for name in ("report", "carrier_notice")] == [wait_over, wait_over]
    assert parcel("USPS | lost | 2026-05-01 | 2026-05-03 | | | |")["report"].due_date == day("2026-05-16")


def logged(*lines: str) -> str:
    """A case log about the freight claim."""
    told = "case | status | filed | counterparty | units | paid | paid_amount | currency | resolved | changed_at"
    return "\n".join([f"claim_id | {told}", *(f"@freight_lost | {line}" for line in lines)])


def test_a_case_filed_with_the_forwarder_is_report_notice_and_claim() -> None:
    found = freight(case_log=logged("C1 | filed | 2026-05-06 | | | | | | |"))
    told = (day("2026-05-06"), "done")
    assert [(found[name].done_date, found[name].state) for name in ("report", "carrier_notice", "claim")] == [told] * 3
    assert (found["claim"].amount, found["carrier_reply"].due_date) == (Decimal("100.00"), day("2026-06-16"))
    assert "insurer_notice" not in found


@pytest.mark.parametrize(
    ("log", "goes_on"),
    [
        ("C1 | paid | 2026-05-06 | | 10 | 10 | 100 | USD | 2026-05-15 |", False),
        ("C1 | partial | 2026-05-06 | | 10 | 4 | 40 | USD | 2026-05-15 |", True),
        ("C1 | denied | 2026-05-06 | | 10 | | | | 2026-05-15 |", True),
    ],
)
def test_only_a_forwarder_that_has_paid_all_owes_no_answer(log: str, goes_on: bool) -> None:
    found = freight("lawyer_threshold = 60", case_log=logged(log))
    rest = {"carrier_reply", "escalation", "suit", "lawyer"}
    assert rest & set(found) == (rest if goes_on else set())
    assert found["claim"].state == "done"


def test_nothing_is_claimed_too_early_or_of_what_was_given_up_or_was_answered() -> None:
    early = parcel("USPS | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | | |", as_of="2026-05-15")
    assert early["claim"].state == "later"
    assert freight(case_log=logged(" | denied | | | | | | | |"))["claim"].state == "done"
    assert "claim" not in freight(case_log="claim_id | decision | changed_by\n@freight_lost | write off | Li")


def test_a_loss_without_a_cost_reaches_no_threshold_and_nobody_owes_a_known_sum() -> None:
    found = freight("lawyer_threshold = 1", shipments=INSURED, costs="sku | cost\nS-OTHER | 1")
    assert "lawyer" not in found
    assert (found["claim"].amount, found["next_claim"].amount) == (None, None)


def test_the_date_in_the_register_counts_before_the_working_days() -> None:
    reply = freight(incidents=INCIDENT.format("2026-05-06 | | | 2026-05-11"))["carrier_reply"]
    assert (reply.due_date, reply.state) == (day("2026-05-11"), "overdue")


def test_a_refusal_opens_the_escalation_and_an_acceptance_needs_none() -> None:
    refused = freight(incidents=INCIDENT.format("2026-05-06 | 2026-05-12 | refused |"))
    assert (refused["carrier_reply"].state, refused["escalation"].due_date) == ("done", day("2026-05-12"))
    assert "escalation" not in freight(incidents=INCIDENT.format("2026-05-06 | 2026-05-12 | accepted |"))


@pytest.mark.parametrize(
    ("mode", "country", "bodies"),
    [
        ("sea", "CN", ["FMC CADRS", "FMC small claims"]),
        ("truck", "CN", ["FMCSA complaint data base", "broker bond BMC-84"]),
        ("express", "CN", ["12305", "small claims court (US)"]),
        ("express", "US", ["small claims court (US)"]),
        ("air", "CN", ["Montreal Convention art. 33"]),
    ],
)
def test_the_body_follows_from_mode_and_country(mode: str, country: str, bodies: list[str]) -> None:
    shipments = SHIPMENTS.replace("shipped |", "mode | shipped |").replace("2026-03-20 |", f"{mode} | 2026-03-20 |")
    found = steps(contract(f'country = "{country}"'), **(FREIGHT | {"shipments": shipments}))
    assert [step.note.split(":")[0] for step in found if step.step == "escalation"] == bodies


def test_a_parcel_carrier_of_the_us_is_asked_by_the_bodies_of_the_us() -> None:
    given = {"shipments": "shipped | mode | forwarder\n2026-03-20 | express | UPS"}
    bodies = [step.note.split(":")[0] for step in steps(**(FREIGHT | given)) if step.step == "escalation"]
    assert bodies == ["small claims court (US)"]


def test_the_postal_authority_takes_a_complaint_seven_days_after_the_report() -> None:
    shipments = SHIPMENTS.replace("shipped |", "mode | shipped |").replace("2026-03-20 |", "express | 2026-03-20 |")
    given = {"shipments": shipments, "incidents": INCIDENT.format("2026-05-06 | | |")}
    found = [step for step in steps(**(FREIGHT | given)) if step.step == "escalation"]
    due = {step.note.split(":")[0]: (str(step.due_date), step.state) for step in found}
    assert due == {"12305": ("2026-05-13", "due"), "small claims court (US)": ("2026-06-17", "later")}


@pytest.mark.parametrize(
    ("reply", "due", "state"),
    [
        ("| |", None, "later"),
        ("2026-05-12 | refused |", "2028-05-12", "due"),
        ("2026-05-12 | accepted |", None, "later"),
    ],
)
def test_on_land_in_the_us_the_time_for_suit_counts_from_the_refusal(reply: str, due: str | None, state: str) -> None:
    shipments = SHIPMENTS.replace("shipped |", "mode | shipped |").replace("2026-03-20 |", "truck | 2026-03-20 |")
    suit = freight(shipments=shipments, incidents=INCIDENT.format(f"2026-05-06 | {reply}"))["suit"]
    assert (suit.due_date, suit.state) == (due and day(due), state)


def test_a_refusal_that_only_the_case_log_tells_starts_the_time_for_suit_as_well() -> None:
    shipments = SHIPMENTS.replace("shipped |", "mode | shipped |").replace("2026-03-20 |", "truck | 2026-03-20 |")
    undated = INCIDENT.format("2026-05-06 | | refused |")
    refused = logged("C1 | denied | 2026-05-06 | | 10 | | | | 2026-05-15 |")
    found = freight(shipments=shipments, incidents=undated, case_log=refused)
    assert found["suit"].due_date == day("2028-05-15")
    paid = logged("C1 | partial | 2026-05-06 | | 10 | 4 | 40 | USD | 2026-05-15 |")
    assert freight(shipments=shipments, case_log=paid)["suit"].due_date is None


def test_a_body_of_the_us_is_none_for_a_parcel_carrier_that_brings_goods_to_germany() -> None:
    given = {
        "shipments": "shipped | mode | forwarder\n2026-03-20 | express | DHL",
        "ledger": RECEIPTS.replace("reference\n", "reference | country\n") + " | DE",
    }
    bodies = [step.note.split(":")[0] for step in steps(**(FREIGHT | given)) if step.step == "escalation"]
    assert bodies == ["12305", "Schlichtungsstelle Post (Bundesnetzagentur)", "national postal regulator"]


@pytest.mark.parametrize(
    ("carrier", "own"), [("USPS", True), ("USPS Priority Mail Express", True), ("UPS", False), ("FedEx Ground", False)]
)
def test_the_appeal_of_a_carrier_is_for_its_own_parcels(carrier: str, own: bool) -> None:
    given = PARCEL.format(f"{carrier} | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | | |")
    notes = [step.note for step in steps(incidents=given) if step.step == "escalation"]
    assert any(note.startswith("USPS appeal") for note in notes) == own
    assert any(note.startswith("small claims court") for note in notes)


@pytest.mark.parametrize(("country", "law"), [(None, "China Maritime Code as revised"), ("VN", "Hague-Visby Rules")])
def test_a_ship_loaded_in_china_brings_its_maritime_code_in(country: str | None, law: str) -> None:
    found = freight(contract(f'country = "{country}"') if country else "", as_of="2026-05-02")
    assert law in found["carrier_notice"].note


def test_the_claim_and_the_time_for_suit_have_the_dates_of_contract_and_law() -> None:
    found = freight(contract("claim_days = 30"))
    assert (found["claim"].due_date, found["claim"].amount) == (day("2026-05-31"), Decimal("100.00"))
    assert found["suit"].due_date == day("2027-05-01")


@pytest.mark.parametrize(
    ("as_of", "claim", "others", "suit"),
    [
        ("2026-06-30", "due", "overdue", "due"),
        ("2026-07-01", "over", "over", "due"),  # nobody tells a forwarder anew of what is too late to claim
        ("2027-05-02", "over", "over", "over"),
    ],
)
def test_what_is_too_late_is_over_and_asks_for_nothing(as_of: str, claim: str, others: str, suit: str) -> None:
    found = freight(contract("claim_days = 60", "refund_freight = true"), as_of)
    told = {name: found[name].state for name in ("claim", "report", "carrier_notice", "freight_refund", "suit")}
    refund = "due" if claim == "due" else "over"
    assert told == {
        "claim": claim, "report": others, "carrier_notice": others, "freight_refund": refund, "suit": suit
    }  # fmt: skip
    assert ("carrier_reply" in found) == (claim == "due")
    assert found["claim"].note.startswith("the last day is past") == (claim == "over")


def test_who_was_asked_in_time_is_late_with_the_answer_and_the_case_goes_on() -> None:
    log = logged("C1 | filed | 2026-05-20 | forwarder | 10 | | | | | 2026-05-20")
    found = freight(contract("claim_days = 60"), "2026-08-01", case_log=log)
    assert {name: found[name].state for name in ("claim", "report", "carrier_reply", "escalation")} == {
        "claim": "done", "report": "done", "carrier_reply": "overdue", "escalation": "due"
    }  # fmt: skip


def test_a_freight_refund_is_a_line_of_its_own() -> None:
    found = freight(contract("refund_freight = true", currency="CNY"))
    refund = found["freight_refund"]
    assert (refund.amount, refund.currency, refund.payer) == (Decimal("100.00"), "CNY", "forwarder")
    assert found["claim"].amount == Decimal("100.00")
    assert "freight_refund" not in freight(contract("per_kg_cap = 4"))
    assert "freight_refund" not in freight(contract("refund_freight = true"), shipments="shipped\n2026-03-20")


@pytest.mark.parametrize(("threshold", "asked"), [("99.99", True), ("100", True), ("100.01", False)])
def test_a_lawyer_is_advised_from_the_threshold_on(threshold: str, asked: bool) -> None:
    assert ("lawyer" in freight(f"lawyer_threshold = {threshold}")) == asked


@pytest.mark.parametrize(
    ("threshold", "into", "asked"), [("700", "CNY", True), ("701", "CNY", False), ("100", "JPY", True)]
)
def test_the_threshold_of_a_lawyer_is_in_the_reporting_currency_or_without_a_rate_a_number(
    threshold: str, into: str, asked: bool
) -> None:
    terms = f'reporting_currency = "{into}"\nlawyer_threshold = {threshold}'
    found = freight(terms, fx="date | from | to | rate\n2026-05-10 | USD | CNY | 7")
    assert ("lawyer" in found) == asked
    assert not asked or f"{threshold} {into}" in found["lawyer"].note


@pytest.mark.parametrize(("as_of", "state"), [("2026-05-08", "due"), ("2026-05-09", "overdue")])
def test_an_insured_loss_is_told_to_the_insurer_and_to_the_carrier(as_of: str, state: str) -> None:
    terms = policy("notice_days = 7", "claim_days = 30")
    found = freight(terms, as_of, shipments=INSURED)
    assert (found["insurer_notice"].due_date, found["insurer_notice"].state) == (day("2026-05-08"), state)
    assert (found["carrier_notice"].payer, found["carrier_notice"].due_date) == ("forwarder", day("2026-05-04"))
    assert (found["claim"].payer, found["claim"].due_date) == ("insurer", day("2026-05-31"))
    assert (found["next_claim"].payer, found["next_claim"].due_date) == ("forwarder", day("2027-05-01"))
    assert found["next_claim"].state == "later"  # the insurer has not answered yet


@pytest.mark.parametrize(
    ("terms", "left"), [("", "0.00"), ("deductible = 30", "30.00"), ("limit = 40", "60.00"), ("limit = 100", "0.00")]
)
def test_the_carrier_owes_what_the_insurer_does_not_pay(terms: str, left: str) -> None:
    found = freight(policy(terms), shipments=INSURED)
    assert found["next_claim"].amount == Decimal(left)
    assert (found["claim"].amount or Decimal(0)) + Decimal(left) == Decimal("100.00")


def test_the_carrier_owes_no_more_than_its_contract() -> None:
    terms = policy("limit = 40") + "\n" + contract("per_ticket_cap = 25")
    assert freight(terms, shipments=INSURED)["next_claim"].amount == Decimal("25.00")


def test_of_what_its_contract_owes_the_carrier_owes_no_more_than_it_has_not_paid_yet() -> None:
    terms = policy("limit = 40") + "\n" + contract("per_ticket_cap = 25")
    paid = "F1 | partial | 2026-05-13 | forwarder | 10 | 4 | 10 | USD | 2026-05-18 | 2026-05-18"
    asked = freight(terms, shipments=INSURED, case_log=logged(REFUSED, paid))["next_claim"]
    assert (asked.amount, asked.state) == (Decimal("15.00"), "due")


def test_what_the_insurer_paid_is_not_owed_by_the_carrier() -> None:
    log = "claim_id | status | paid_amount | currency | filed\n@freight_lost | partial | 70 | USD | 2026-05-06"
    found = freight(policy("deductible = 30"), shipments=INSURED, case_log=log)
    assert (found["claim"].amount, found["claim"].state) == (None, "done")
    assert (found["next_claim"].amount, found["next_claim"].state) == (Decimal("30.00"), "due")
    assert "answer_denial" not in found


@pytest.mark.parametrize(
    ("as_of", "payer", "due"), [("2026-05-31", "insurer", "2026-05-31"), ("2026-06-01", "forwarder", "2027-05-01")]
)
def test_when_the_insurers_time_is_over_the_carrier_is_asked_for_the_whole(as_of: str, payer: str, due: str) -> None:
    found = freight(policy("claim_days = 30"), as_of, shipments=INSURED)
    asked = found["claim"]
    assert (asked.payer, asked.amount, asked.due_date, asked.state) == (payer, Decimal("100.00"), day(due), "due")
    assert ("next_claim" in found) == (payer == "insurer")


@pytest.mark.parametrize(("filed", "told"), [("2026-05-31", True), ("2026-06-01", False)])
def test_a_case_of_the_forwarder_is_no_notice_to_the_insurer(filed: str, told: bool) -> None:
    terms = policy("claim_days = 30")
    found = freight(terms, "2026-06-05", shipments=INSURED, case_log=logged(f"C1 | filed | {filed} | | | | | | |"))
    notice = found["insurer_notice"]
    assert (notice.done_date, notice.state) == ((day(filed), "done") if told else (None, "over"))


def test_what_the_insurer_is_asked_for_too_late_the_carrier_owes_as_well() -> None:
    terms = policy("claim_days = 30", "deductible = 30") + "\n" + contract("per_kg_cap = 4", "claim_days = 60")
    log = logged("C1 | filed | 2026-05-20 | | 4 | | | | |")
    found = freight(terms, "2026-07-01", shipments=INSURED, case_log=log)
    # 7.00 a unit are asked of the insurer for the four that were filed in time; the forwarder owes 80.00 at most
    assert found["next_claim"].amount == Decimal("72.00")
    assert found["next_claim"].state == "over"  # and not only due once the insurer has answered


REFUSED = "Z1 | denied | 2026-05-06 | insurer | 10 | | | | 2026-05-12 | 2026-05-12"


@pytest.mark.parametrize(
    ("log", "state"),
    [
        ([], "due"),
        (["F1 | filed | 2026-05-15 | forwarder | 10 | | | | | 2026-05-15"], "done"),
        (["F1 | filed | 2026-05-15 | forwarder | 4 | | | | | 2026-05-15"], "due"),
    ],
)
def test_what_the_insurer_refused_is_asked_of_the_carrier_in_a_case_of_its_own(log: list[str], state: str) -> None:
    given = {"shipments": INSURED, "case_log": logged(REFUSED, *log)}
    tables = {name: table(text) for name, text in (FREIGHT | given).items()}
    found = run_case(Case("steps", "", "", day("2026-05-20"), tables, []))
    (view,) = views(found.reckoning, settings_of(""), day("2026-05-20"))
    asked = {step.step: step for step in steps_of(view)}
    assert (asked["next_claim"].state, asked["claim"].state) == (state, "done")
    assert view.case_of(asked["next_claim"]) == "freight-FBA1-forwarder"
    assert view.case_of(asked["claim"]) == "freight-FBA1"


def test_when_the_insurer_refuses_the_carrier_owes_the_whole() -> None:
    log = "claim_id | status | filed\n@freight_lost | denied | 2026-05-06"
    found = freight(shipments=INSURED, case_log=log)
    assert (found["next_claim"].amount, found["next_claim"].state) == (Decimal("100.00"), "due")
    assert found["escalation"].state == "later"


def test_a_denied_case_is_escalated_at_once() -> None:
    log = "claim_id | status | filed | resolved\n@freight_lost | denied | 2026-05-06 | 2026-05-11"
    found = freight(case_log=log)
    assert (found["escalation"].state, found["escalation"].due_date) == ("due", day("2026-05-11"))
    assert (found["carrier_reply"].state, found["carrier_reply"].done_date) == ("done", day("2026-05-11"))
    assert found["carrier_reply"].answer == "refused"


def test_who_has_paid_a_part_has_answered_and_who_was_asked_again_has_not() -> None:
    columns = "claim_id | case | status | filed | resolved | paid | changed_at"
    short = "@freight_lost | F1 | partial | 2026-05-02 | 2026-05-06 | 4 | 2026-05-06"
    found = freight(contract("reply_days = 7"), case_log=f"{columns}\n{short}")
    assert (found["carrier_reply"].state, found["carrier_reply"].answer) == ("done", "")
    again = f"{short}\n@freight_lost | F1 | filed | 2026-05-08 | | | 2026-05-08"
    assert freight(contract("reply_days = 7"), case_log=f"{columns}\n{again}")["carrier_reply"].state == "overdue"


@pytest.mark.parametrize(
    ("carrier", "as_of", "status"),
    [
        ("USPS", "2026-05-15", "waiting"),
        ("USPS", "2026-05-16", "open"),
        ("USPS Priority Mail Express", "2026-05-07", "waiting"),
        ("USPS Priority Mail Express", "2026-05-08", "open"),
        ("USPS Priority Mail", "2026-05-08", "waiting"),
    ],
)
def test_a_parcel_carrier_takes_a_loss_only_after_its_days(carrier: str, as_of: str, status: str) -> None:
    rows = PARCEL.format(f"{carrier} | lost | 2026-05-01 | 2026-05-03 | 2026-05-05 | | |")
    found = run_case(Case("steps", "", "", day(as_of), {"incidents": table(rows)}, []))
    assert [row["status"] for row in found.rows] == [status]


def test_the_table_holds_one_row_per_step() -> None:
    tables = {name: table(text) for name, text in FREIGHT.items()}
    none = Papers("", (), "", "", "")
    with tables_of(Case("steps", "", "", day("2026-05-20"), tables, []), tables) as (con, found):
        write_steps(con, found.reckoning, settings_of(""), day("2026-05-20"), lambda _: none, {})
        rows = con.execute("select * from claim_step")
        columns, stored = [column[0] for column in rows.description], rows.fetchall()
    assert columns == list(CLAIM_STEP)
    assert {row[0] for row in stored} == {found.rows[0].get("claim_id")}
    assert [row[2] for row in stored].count("carrier_notice") == 1
