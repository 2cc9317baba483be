"""What follows a filing: ask again, hand up, answer a denial until when; and the reasons that a note states."""

from datetime import date

import pytest

from reconcile.claims.write import Papers
from reconcile.steps.denials import stated_reasons
from reconcile.steps.filed import FiledClaim, filed_cases
from reconcile.steps.write import views
from tests.claims.test_freight_terms import FREIGHT, INSURED
from tests.worlds.claims_harness import Case, run_case, settings_of, table

LEDGER = "date | reason | units | reference\n2026-07-20 | M | -3 | R1"
LOG = "claim_id | case | units | filed | status | resolved | note | changed_at\n"


def papers(missing: str = "", at_hand: tuple[str, ...] = ()) -> Papers:
    return Papers(missing, at_hand, "", "", "")


def filed(
    as_of: str,
    log: str,
    given: dict[str, str] | None = None,
    lacking: Papers | None = None,
    header: str = LOG,
    terms: str = "",
) -> list[FiledClaim]:
    day = date.fromisoformat(as_of)
    tables = {
        name: table(text) for name, text in ({"ledger": LEDGER} | (given or {}) | {"case_log": header + log}).items()
    }
    found = run_case(Case("after filing", "", "", day, tables, []))
    assert found.faults == []
    seen = {view.exposure.claim_id: view for view in views(found.reckoning, settings_of(""), day)}
    files = {source.file_id: "ledger.csv" for one in found.reckoning.breaks for source in one.exposure.source}
    return filed_cases(found.reckoning, seen, lambda _: lacking or papers(), files, settings_of(terms), day)


def step(as_of: str, log: str, given: dict[str, str] | None = None) -> tuple[str, str, str]:
    (one,) = filed(as_of, log, given)
    assert one.step is not None
    return one.step.step, str(one.step.due_date), one.step.state


@pytest.mark.parametrize(("as_of", "state"), [("2026-08-07", "later"), ("2026-08-08", "due"), ("2026-08-30", "due")])
def test_an_unanswered_case_is_asked_again_seven_days_after_filing(as_of: str, state: str) -> None:
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | filed | | | 2026-08-01"
    assert step(as_of, log) == ("follow_up", "2026-08-08", state)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "answer on case (no id), point by point; never open a second one; stated reason: invoice missing; "),
        ("zh", "在案件 （无编号） 中逐点回复，切勿另开新案件；对方理由：invoice missing；"),
    ],
)
def test_a_case_without_an_id_is_called_so_and_papers_are_listed_as_the_language_does(language: str, said: str) -> None:
    log = "@warehouse_lost | | 3 | 2026-08-01 | denied | 2026-08-05 | invoice missing | 2026-08-05"
    lacking = papers("packing_list; proof_of_delivery")
    (one,) = filed("2026-08-25", log, lacking=lacking, terms=f'language = "{language}"')
    assert one.step is not None
    assert one.step.note.startswith(said)
    assert ("、" in one.step.note) == (language == "zh")


def test_each_round_counts_from_the_last_and_the_third_is_handed_up() -> None:
    days = ["2026-08-01", "2026-08-09", "2026-08-17"]
    lines = [f"@warehouse_lost | 18000000001 | 3 | {day} | filed | | | {day}" for day in days]
    assert step("2026-08-25", "\n".join(lines[:2])) == ("follow_up", "2026-08-16", "due")
    assert step("2026-08-25", "\n".join(lines)) == ("hand_up", "2026-08-24", "due")


def test_forwarder_and_carrier_are_two_words_for_the_one_who_carried_the_goods() -> None:
    header = "claim_id | counterparty | filed | status | resolved\n"
    lines = "@freight_lost | forwarder | 2026-05-06 | filed |\n@freight_lost | carrier | | denied | 2026-06-20"
    (one,) = filed("2026-07-01", lines, FREIGHT, header=header)  # one case, not two
    assert (one.followed.filed_on, one.state) == (date(2026, 5, 6), "denied")


def test_a_line_that_only_remarks_something_on_a_case_asks_nothing_again() -> None:
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | filed | | | 2026-08-01\n"
    log += "@warehouse_lost | 18000000001 | | | denied | 2026-08-05 | | 2026-08-05\n"
    (one,) = filed("2026-08-12", log + "@warehouse_lost | 18000000001 | | | - | | 资料不足 | 2026-08-10")
    assert (one.state, one.step and one.step.step, one.followed.case.row.note) == (
        "denied",
        "answer_denial",
        "资料不足",
    )
    undated = log.replace("denied | 2026-08-05", "denied |")
    (one,) = filed("2026-08-12", undated + "@warehouse_lost | 18000000001 | | | - | | 资料不足 | 2026-08-10")
    assert one.followed.rounds.answered == date(2026, 8, 5)  # not on the day of the remark
    again = "@warehouse_lost | 18000000001 | | | filed | | 已申诉 | 2026-08-10"  # this one does
    (one,) = filed("2026-08-12", log + again)
    assert (one.state, one.step and one.step.step) == ("unanswered", "follow_up")


def test_what_was_refused_and_then_written_off_is_asked_for_no_more() -> None:
    header = LOG.replace("changed_at", "decision | changed_at")
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | denied | 2026-08-05 | | {} | 2026-08-05"
    (refused,) = filed("2026-08-12", log.format(""), header=header)
    (given_up,) = filed("2026-08-12", log.format("write off"), header=header)
    assert (refused.state, refused.step and refused.step.step) == ("denied", "answer_denial")
    assert (given_up.state, given_up.step) == ("closed", None)


@pytest.mark.parametrize(
    ("days", "first", "why"),
    [
        (["2026-08-01", "2026-09-20"], "2026-08-01", "asked again after the last day: filed in time all the same"),
        (["2025-08-01", "2026-08-01"], "2026-08-01", "a year that was mistyped, before anything was lost"),
        (["2026-08-08", "2026-08-01"], "2026-08-01", "corrected to an earlier day"),
    ],
)
def test_a_case_was_filed_in_its_first_round(days: list[str], first: str, why: str) -> None:
    lines = [f"@warehouse_lost | 18000000001 | 3 | {day} | filed | | | 2026-09-2{n}" for n, day in enumerate(days)]
    (one,) = filed("2026-09-25", "\n".join(lines))
    assert str(one.row["filed_date"]) == first, why


def test_a_forwarder_was_told_in_the_first_round() -> None:
    lines = "\n".join(f"@freight_lost | YD-1 | | {day} | filed | | | {day}" for day in ("2026-05-06", "2026-06-20"))
    (one,) = filed("2026-07-01", lines, FREIGHT)
    assert one.followed.filed_on == date(2026, 5, 6)


@pytest.mark.parametrize(
    ("filed_on", "denied", "until", "why"),
    [
        ("2026-08-01", "2026-08-05", "2026-08-19", "14 days, assumed"),
        ("2026-09-01", "2026-09-10", "2026-09-18", "the claim's own last day comes first"),
        ("2026-09-01", "2026-09-18", "2026-09-18", "denied on that last day"),
        ("2026-09-01", "2026-09-19", "2026-10-03", "that day was over when it was denied"),
    ],
)
def test_a_denial_is_answered_within_its_days_and_never_after_the_claims_own(
    filed_on: str, denied: str, until: str, why: str
) -> None:
    log = f"@warehouse_lost | 18000000001 | 3 | {filed_on} | denied | {denied} | | {denied}"
    assert step("2026-09-19", log)[:2] == ("answer_denial", until), why


def test_of_an_order_that_was_refunded_on_several_days_the_first_last_day_still_to_come_counts() -> None:
    refunds = "date | type | units | amount\n2026-04-01 | Order | 3 | 90\n2026-04-20 | Refund | 1 | -30\n"
    refunds += "2026-04-22 | Refund | 1 | -30\n2026-07-10 | Refund | 1 | -30"
    given = {"ledger": "", "transactions": refunds}
    log = "@customer_return | C1 | 1 | 2026-08-01 | denied | 2026-08-{0} | | 2026-08-{0}"
    assert step("2026-08-20", log.format("12"), given)[1] == "2026-08-18"  # and not 26 August, 14 days after it
    assert step("2026-08-20", log.format("19"), given)[1] == "2026-08-20"
    assert step("2026-08-21", log.format("21"), given)[1] == "2026-09-04"


@pytest.mark.parametrize(("as_of", "state"), [("2026-08-19", "due"), ("2026-08-20", "overdue")])
def test_the_last_day_of_an_answer_is_included(as_of: str, state: str) -> None:
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | denied | 2026-08-05 | | 2026-08-05"
    assert step(as_of, log)[2] == state


def test_the_step_says_what_is_missing_and_which_line_proves_it() -> None:
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | denied | 2026-08-05 | invoice rejected | 2026-08-05"
    (one,) = filed("2026-08-10", log, lacking=papers(missing="proof_of_ownership", at_hand=("INV-1.pdf",)))
    assert one.step is not None
    said = ("stated reason: invoice rejected", "obtain first: supplier invoice or receipt", "proved by ledger.csv:")
    assert [part for part in said if part not in one.step.note] == []
    assert one.at_hand == "INV-1.pdf"


def test_papers_that_are_asked_for_before_a_decision_are_named_beside_the_question() -> None:
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | filed | | Amazon asks for the invoice | 2026-08-05"
    (one,) = filed("2026-08-12", log, lacking=papers("proof_of_ownership"))
    assert one.step is not None
    assert one.step.step == "follow_up"
    for part in ("Amazon asks for the invoice", "all in one message", "obtain first"):
        assert part in one.step.note


def test_a_partly_paid_case_asks_for_the_rest_on_the_same_case() -> None:
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | partial | 2026-08-05 | | 2026-08-05"
    assert step("2026-08-10", log)[:2] == ("answer_denial", "2026-08-19")


def test_paid_by_the_log_alone_asks_for_the_payment() -> None:
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | paid | 2026-08-05 | | 2026-08-05"
    assert step("2026-08-20", log) == ("check_payment", "2026-08-12", "due")


def test_a_case_that_is_paid_or_closed_asks_for_nothing() -> None:
    closed = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | closed | 2026-08-05 | | 2026-08-05"
    assert [one.step for one in filed("2026-08-20", closed)] == [None]
    settled = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | filed | | | 2026-08-01"
    payment = "date | id | reason | cash | amount | each\n2026-08-10 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00"
    assert [one.step for one in filed("2026-08-20", settled, {"reimbursements": payment})] == [None]


def test_a_forwarder_is_asked_again_after_working_days_of_its_country() -> None:
    log = "@freight_lost | YD-1 | | 2026-05-06 | filed | | | 2026-05-06"
    assert step("2026-05-20", log, FREIGHT) == ("follow_up", "2026-05-14", "due")


@pytest.mark.parametrize(
    ("told", "state", "following", "why"),
    [
        ("| | none |", "unanswered", ("follow_up", "2026-08-19"), "no reply: seven working days"),
        ("| 2026-08-14 | refused |", "denied", ("answer_denial", "2026-08-28"), "refused: to be answered"),
        ("| 2026-08-10 | refused |", "denied", ("answer_denial", "2026-08-24"), "refused on the day of the filing"),
        ("| 2026-08-14 | accepted |", "accepted", ("follow_up", "2026-08-19"), "accepted: the money is asked for"),
        ("| | none | 4", "part_paid", ("follow_up", "2026-08-19"), "a part of the money has come"),
        (
            "| 2026-08-02 | refused |",
            "unanswered",
            ("follow_up", "2026-08-19"),
            "the case was filed after it: asked again",
        ),
    ],
)
def test_a_case_follows_the_reply_that_the_incident_register_tells(
    told: str, state: str, following: tuple[str, str], why: str
) -> None:
    columns = "id | order | carrier | units | shipped | reported | reply | liability | recovered"
    incidents = f"{columns}\nI1 | 222-1 | UPS | 1 | 2026-07-20 | 2026-08-01 {told}"
    log = "@order_lost | C-1 | 1 | 2026-08-10 | filed | | | 2026-08-10"
    (one,) = filed("2026-08-25", log, {"incidents": incidents, "ledger": ""})
    assert one.step is not None
    assert (one.state, (one.step.step, str(one.step.due_date))) == (state, following), why


def test_an_insurer_is_asked_again_after_seven_days_whatever_the_carrier_replied() -> None:
    columns = "id | shipment | kind | units | reported | reply | liability"
    incidents = f"{columns}\nI1 | FBA1 | lost | 10 | 2026-05-04 | 2026-05-12 | refused"
    log = "@freight_lost | Z-1 | | 2026-05-06 | filed | | | 2026-05-06"
    given = FREIGHT | {"shipments": INSURED, "incidents": incidents}
    assert step("2026-05-20", log, given) == ("follow_up", "2026-05-13", "due")


def test_a_case_whose_money_came_in_full_is_a_paid_one_though_the_log_says_partial() -> None:
    log = "@freight_lost | YD-1 | | 2026-05-06 | partial | 2026-05-15 | | 2026-05-15"
    for money, following in (("99.99", "answer_denial"), ("100", "")):
        rows = table(LOG + log)
        given = {name: table(text) for name, text in FREIGHT.items()}
        given["case_log"] = [row | {"paid_amount": money, "currency": "USD"} for row in rows]
        found = run_case(Case("after filing", "", "", date(2026, 5, 20), given, []))
        seen = {one.exposure.claim_id: one for one in views(found.reckoning, settings_of(""), date(2026, 5, 20))}
        (one,) = filed_cases(found.reckoning, seen, lambda _: papers(), {}, settings_of(""), date(2026, 5, 20))
        assert (one.step.step if one.step else "") == following
        assert (one.state == "paid") == (not following)


def test_a_case_whose_units_may_have_been_found_is_looked_at_first() -> None:
    found = "2026-08-10 | F | 1 | R2 | XOTHER | B-XCUP"
    ledger = f"date | reason | units | reference | fnsku | asin\n2026-07-20 | M | -3 | R1 | XCUP | B-XCUP\n{found}"
    log = "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | filed | | | 2026-08-01"
    assert step("2026-08-25", log, {"ledger": ledger}) == ("check_units", "2026-08-25", "due")


def test_a_case_that_the_register_calls_recovered_in_full_is_a_paid_one() -> None:
    columns = "id | order | carrier | units | shipped | reported | reply | liability | recovered"
    incidents = f"{columns}\nI1 | 222-1 | UPS | 1 | 2026-07-20 | 2026-08-01 | 2026-08-14 | accepted | 10"
    log = "@order_lost | C-1 | 1 | 2026-08-10 | filed | | | 2026-08-10"
    (one,) = filed("2026-08-25", log, {"incidents": incidents, "ledger": ""})
    assert (one.state, one.step, one.followed.units_by("here")) == ("paid", None, 1)


@pytest.mark.parametrize(
    ("note", "reasons"),
    [
        ("Amazon says the units were found on 3 August", ["found"]),
        ("POD missing the stamp; claim window expired", ["too_late", "documents"]),
        ("亚马逊称已找到", ["found"]),
        ("仓库没找到", []),
        ("No units were found in our records.", []),
        ("商品は見つかりませんでした", []),
        ("商品が見つかりました", ["found"]),
        ("L'unité n'a pas été retrouvée.", []),
        ("Aucune unité n'a été retrouvée.", []),
        ("L'unité a été retrouvée.", ["found"]),
        ("Le unità non sono state ritrovate.", []),
        ("Le unità sono state ritrovate.", ["found"]),
        ("No se encontraron las unidades.", []),
        ("El artículo no ha sido devuelto.", []),
        ("El artículo ha sido devuelto.", ["returned"]),
        ("Le colis n'a pas été livré.", []),
        ("Le colis a été livré le 3 mai.", ["delivered"]),
        ("Il pacco non risulta consegnato.", []),
        ("El paquete aún no ha sido entregado.", []),
        ("El paquete fue entregado.", ["delivered"]),
        ("尚未妥投，也没有找回", []),
        ("亚马逊未能找到", []),
        ("No units found, nothing was returned", []),
        ("Nicht gefunden; non livré", []),
        ("the units could not be located and have not been reimbursed", []),
        ("没有发票", ["documents"]),
        ("Die Einheiten wurden bereits erstattet", ["reimbursed"]),
        ("asked Li to look at it", []),
        ("亚马逊称会重复赔付", ["reimbursed"]),
        ("同事重复提交", []),  # what a colleague did is no reason of the counterparty's
        ("Not within the 60-day eligibility period", ["too_late"]),
        ("已超出索赔时间", ["too_late"]),
        ("The shipment is not yet within the eligibility period", ["too_early"]),  # the window is not said to be over
        ("Not eligible until 12 December", ["too_early"]),
        ("尚未到索赔期限，请等待", ["too_early"]),
        ("This request is outside of the 60-day window", ["too_late"]),
        ("We have received all units of this shipment", ["counted"]),
        ("We have not received all units of this shipment", []),
        ("The units are not lost: they were transferred between fulfillment centers", ["found"]),
        ("亚马逊称库存未丢失，已转运至其他运营中心", ["found"]),
        ("All units of this shipment are accounted for", ["counted"]),
        ("The shipment has been reconciled, nothing is due", ["counted"]),
        ("货件已清点，数量一致", ["counted"]),
        ("the carton was not received in full", []),  # what is missing is no word of what was counted
        ("5 units unaccounted for", []),
        ("denied as a duplicate of case 18000000007", []),  # nor does another case say that anything was paid
        ("", []),
    ],
)
def test_the_note_tells_the_reasons(note: str, reasons: list[str]) -> None:
    assert [reason.denial_id for reason in stated_reasons(note)] == reasons
