"""Cases that were filed: rounds from the lines of the case log, and payments under this case, another one or none."""

from datetime import date

import pytest

from reconcile.claims.followed import Followed
from tests.worlds.claims_harness import Case, Outcome, run_case, table

LEDGER = "date | reason | units | reference\n2026-07-20 | M | -3 | R1"
LOG = "claim_id | case | units | filed | status | resolved | note | changed_at\n"
FILED = LOG + "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | filed | | | 2026-08-01"
PAID = "date | id | reason | cash | amount | each | case_id\n"


def outcome(log: str, paid: str = "", as_of: str = "2026-08-25") -> Outcome:
    given = {"ledger": table(LEDGER), "case_log": table(log), "reimbursements": table(paid)}
    found = run_case(Case("followed", "", "", date.fromisoformat(as_of), given, []))
    assert found.faults == []
    return found


def followed(log: str, paid: str = "") -> Followed:
    (one,) = outcome(log, paid).reckoning.followed
    return one


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(text) for text in texts)


@pytest.mark.parametrize(
    ("paid", "state", "where"),
    [
        ("", "unanswered", {}),
        ("2026-08-10 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 | 18000000001", "paid", {"here": 3}),
        ("2026-08-10 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 | 18000000009", "paid_elsewhere", {"elsewhere": 3}),
        ("2026-08-10 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 |", "paid_without_case", {"unnamed": 3}),
        ("2026-07-30 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 | 18000000001", "paid", {"here": 3}),
        ("2026-08-01 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 |", "paid_without_case", {"unnamed": 3}),
        ("2026-08-10 | 1 | Lost_Warehouse | 1 | 10.00 | 10.00 | 18000000001", "part_paid", {"here": 1}),
        ("2026-08-10 | 1 | Lost_Warehouse | 1 | 10.00 | 10.00 | 18000000009", "part_paid", {"elsewhere": 1}),
    ],
)
def test_a_payment_links_back_to_the_case_that_was_filed(paid: str, state: str, where: dict[str, int]) -> None:
    one = followed(FILED, PAID + paid)
    assert one.state == state
    assert {name: n for name in ("here", "elsewhere", "unnamed", "back") if (n := one.units_by(name))} == where


@pytest.mark.parametrize(
    ("asked", "day", "paid", "where"),
    [
        (3, "2026-08-01", 3, {"unnamed": 3}),  # on the very day
        (3, "2026-07-30", 3, {"unnamed": 3}),  # the report told it days later
        (3, "2026-07-30", 1, {"unnamed": 1, "left": 2}),
        (2, "2026-07-30", 1, {"left": 2}),  # known, and taken off
        (2, "2026-07-30", 3, {"unnamed": 2}),
    ],
)
def test_a_payment_that_the_workbook_did_not_know_when_it_counted_its_units_answers_the_case(
    asked: int, day: str, paid: int, where: dict[str, int]
) -> None:
    log = "claim_id | entry | counted | case | units | filed | status | changed_at\n"
    log += f"@warehouse_lost | open | 2026-08-01 | 18000000001 | {asked} | 2026-08-01 | filed | 2026-08-02"
    one = followed(log, PAID + f"{day} | 1 | Lost_Warehouse | {paid} | {paid}0.00 | 10.00 |")
    assert {name: n for name in ("here", "elsewhere", "unnamed", "left") if (n := one.units_by(name))} == where


@pytest.mark.parametrize(("filed", "mistyped"), [("2026-07-19", True), ("2026-07-20", False)])
def test_a_case_filed_before_its_loss_has_a_date_that_is_mistyped_and_is_filed_all_the_same(
    filed: str, mistyped: bool
) -> None:
    found = outcome(FILED.replace("2026-08-01 | filed", f"{filed} | filed"))
    assert [(row["status"], row["units"]) for row in found.rows] == [("filed", "3")]
    assert bool(found.reckoning.case_log.too_early) == mistyped


def test_a_case_whose_units_are_asked_for_in_a_later_one_was_not_opened_again() -> None:
    log = FILED + "\n@warehouse_lost | 18000000002 | 3 | 2026-08-10 | filed | | | 2026-08-10"
    assert [one.state for one in outcome(log).reckoning.followed] == ["asked_anew", "unanswered"]
    taken_back = "\n2026-08-20 | 2 | Reimbursement_Reversal | -3 | -30.00 | -10.00 | | 1 | Lost_Warehouse"
    paid = PAID.rstrip("\n") + " | original | original_type\n"
    paid += "2026-08-05 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 | 18000000001 | |" + taken_back
    (one,) = outcome(FILED, paid).reckoning.followed
    assert one.state == "opened_again"


def test_what_is_left_of_a_case_says_under_which_case_the_rest_was_paid() -> None:
    found = outcome(FILED, PAID + "2026-08-10 | 1 | Lost_Warehouse | 1 | 10.00 | 10.00 | 18000000009")
    (row,) = found.rows
    assert (row["status"], row["units"]) == ("filed", "2")
    (claim,) = found.reckoning.claims
    assert "1 more paid under case 18000000009, filed as 18000000001" in claim.said("en")


def test_a_unit_found_after_filing_came_back() -> None:
    ledger = LEDGER + "\n2026-08-05 | F | 3 | R2"
    given = {"ledger": table(ledger), "case_log": table(FILED)}
    (one,) = run_case(Case("followed", "", "", date(2026, 8, 25), given, [])).reckoning.followed
    assert (one.state, one.units_by("back")) == ("came_back", 3)


@pytest.mark.parametrize(
    ("found", "filed", "state", "why"),
    [
        ("1 | XOTHER | B-XCUP", "open", "in_doubt", "a unit of the listing was found under another label: look first"),
        ("1 | XOTHER | B-XCUP", "review found_elsewhere", "unanswered", "filed in spite of it: it was looked at"),
        ("1 | XOTHER | B-OTHER", "open", "unanswered", "another listing says nothing"),
    ],
)
def test_what_may_settle_a_filed_case_is_looked_at_before_it_is_asked_again(
    found: str, filed: str, state: str, why: str
) -> None:
    ledger = "date | reason | units | reference | fnsku | asin\n2026-07-20 | M | -3 | R1 | XCUP | B-XCUP\n"
    log = "claim_id | case | units | filed | status | entry | counted | changed_at\n"
    log += f"@warehouse_lost | 18000000001 | 3 | 2026-08-01 | filed | {filed} | 2026-08-01 | 2026-08-01"
    units, fnsku, asin = found.split(" | ")
    given = {"ledger": table(f"{ledger}2026-08-10 | F | {units} | R2 | {fnsku} | {asin}"), "case_log": table(log)}
    (one,) = run_case(Case("followed", "", "", date(2026, 8, 25), given, [])).reckoning.followed
    assert one.state == state, why


@pytest.mark.parametrize(
    ("line", "found", "state", "why"),
    [
        ("2026-08-01 | filed | file | decision", "2026-08-10", "unanswered", "looked at, and sent on"),
        ("2026-08-20 | filed | | filed_date", "2026-08-10", "unanswered", "asked again in spite of it"),
        ("2026-08-01 | filed | | note", "2026-08-10", "in_doubt", "a remark is no look"),
        ("2026-08-01 | filed | file | note", "2026-08-10", "in_doubt", "the decision is that of the filing"),
        ("2026-07-30 | filed | | filed_date", "2026-08-10", "in_doubt", "a corrected day is no round"),
        ("2026-08-01 | filed | file | decision", "2026-08-15", "in_doubt", "another find has not been looked at"),
    ],
)
def test_who_has_looked_at_a_filed_case_and_goes_on_with_it_is_not_told_to_look_again(
    line: str, found: str, state: str, why: str
) -> None:
    def run(finds: str, *lines: str) -> Followed:
        ledger = "date | reason | units | reference | fnsku | asin\n2026-07-20 | M | -3 | R1 | XCUP | B-XCUP\n"
        log = "claim_id | case | units | entry | changed_at | filed | status | decision | changed\n"
        log += "\n".join(f"@warehouse_lost | 18000000001 | 3 | {one}" for one in lines)
        given = {"ledger": table(f"{ledger}{finds} | F | 1 | R2 | XOTHER | B-XCUP"), "case_log": table(log)}
        (one,) = run_case(Case("followed", "", "", date(2026, 8, 25), given, [])).reckoning.followed
        return one

    filed = "open | 2026-08-01 | 2026-08-01 | filed | |"
    (look,) = run("2026-08-10", filed).looks
    assert run(found, filed, f"open + {look} | 2026-08-20 | {line}").state == state, why


def test_a_line_of_the_log_that_has_kept_only_the_word_of_a_look_is_read_as_well() -> None:
    ledger = "date | reason | units | reference | fnsku | asin\n2026-07-20 | M | -3 | R1 | XCUP | B-XCUP\n"
    log = "claim_id | case | units | entry | changed_at | filed | status\n"
    log += "@warehouse_lost | 18000000001 | 3 | look open found_elsewhere 00000000 | 2026-08-01 | 2026-08-01 | filed"
    given = {"ledger": table(f"{ledger}2026-08-10 | F | 1 | R2 | XOTHER | B-XCUP"), "case_log": table(log)}
    (one,) = run_case(Case("followed", "", "", date(2026, 8, 25), given, [])).reckoning.followed
    assert one.state == "in_doubt"


def test_what_the_bank_shows_as_paid_is_looked_at_before_a_case_is_asked_again() -> None:
    bank = "date | order | type | units | amount | total | fnsku | description\n"
    bank += "2026-08-10 | - | Adjustment | 3 | 0 | 30.00 | XCUP | FBA Inventory Reimbursement - Lost:Warehouse"
    given = {"ledger": table(LEDGER), "case_log": table(FILED), "transactions": table(bank)}
    (one,) = run_case(Case("followed", "", "", date(2026, 8, 25), given, [])).reckoning.followed
    assert (one.state, [reason.code for reason in one.news]) == ("in_doubt", ["paid_in_money_report"])


def test_units_in_doubt_outside_the_case_are_no_news_of_the_case() -> None:
    ledger = "date | reason | units | reference | reconciled | unreconciled\n2026-07-20 | M | -5 | R1 | 2 | 3"
    given = {"ledger": table(ledger), "case_log": table(FILED)}
    (one,) = run_case(Case("followed", "", "", date(2026, 8, 25), given, [])).reckoning.followed
    assert (one.state, one.case.left) == ("unanswered", 3)


def test_paid_in_the_log_without_a_reimbursement_is_told() -> None:
    log = LOG + "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | paid | 2026-08-10 | | 2026-08-10"
    assert followed(log).state == "paid_unseen"


def test_a_part_payment_typed_by_hand_is_no_unit_that_is_left() -> None:
    log = "claim_id | case | units | filed | status | paid | paid_amount | currency | changed_at\n"
    log += "@warehouse_lost | 18000000001 | 3 | 2026-08-01 | partial | 1 | 12.00 | USD | 2026-08-10"
    found = outcome(log)
    told = [(row["status"], row["units"], row["amount"]) for row in found.rows]
    assert told == [("paid", "1", "10.00"), ("review", "2", "20.00")], "the units that are left are asked for at cost"
    (one,) = found.reckoning.followed
    assert (one.state, one.units_by("logged"), one.units_by("left")) == ("part_paid", 1, 2)
    seen = outcome(log, PAID + "2026-08-20 | 1 | Lost_Warehouse | 1 | 10.00 | 10.00 | 18000000001")
    (one,) = seen.reckoning.followed
    assert (one.units_by("here"), one.units_by("logged"), one.units_by("left")) == (1, 0, 2)


def test_the_money_of_a_payment_for_more_units_is_shared() -> None:
    log = LOG + "@warehouse_lost | 18000000001 | 2 | 2026-08-01 | filed | | | 2026-08-01"
    one = followed(log, PAID + "2026-08-10 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 | 18000000001")
    assert {currency: str(amount) for currency, amount in one.money.items()} == {"USD": "20.00"}


def test_money_that_was_taken_back_and_paid_again_counts_once() -> None:
    paid = PAID.rstrip("\n") + " | original | original_type\n"
    paid += "2026-08-10 | 1 | Lost_Warehouse | 3 | 30.00 | 10.00 | 18000000001 | |\n"
    paid += "2026-08-15 | 2 | Reimbursement_Reversal | -2 | -20.00 | -10.00 | | 1 | Lost_Warehouse\n"
    paid += "2026-08-20 | 3 | Lost_Warehouse | 2 | 20.00 | 10.00 | 18000000001 | |"
    one = followed(FILED, paid)
    assert (one.state, {currency: str(amount) for currency, amount in one.money.items()}) == ("paid", {"USD": "30.00"})


@pytest.mark.parametrize(
    ("lines", "asked", "answered", "why"),
    [
        (["filed | | | 2026-08-01"], ["2026-08-01"], None, "filed once"),
        (["filed | | | 2026-08-01", "filed | | | 2026-08-03"], ["2026-08-01"], None, "a corrected line is no round"),
        (
            ["filed | | | 2026-08-01", "filed | | the carrier is asked as well | 2026-08-09"],
            ["2026-08-01"],
            None,
            "a remark is no round",
        ),
        (
            ["filed | | | 2026-08-01", "denied | 2026-08-05 | found | 2026-08-06"],
            ["2026-08-01"],
            "2026-08-05",
            "a denial answers",
        ),
        (
            ["filed | | | 2026-08-01", "denied | 2026-08-05 | found | 2026-08-06", "filed | | found | 2026-08-08"],
            ["2026-08-01", "2026-08-08"],
            None,
            "filed after a denial is the next round",
        ),
        (["denied | 2026-08-05 | | 2026-08-06"], ["2026-08-01"], "2026-08-05", "only the denial was written down"),
    ],
)
def test_the_rounds_of_a_case(lines: list[str], asked: list[str], answered: str | None, why: str) -> None:
    rows = "\n".join(f"@warehouse_lost | 18000000001 | 3 | 2026-08-01 | {line}" for line in lines)
    rounds = followed(LOG + rows).rounds
    assert (rounds.asked, rounds.answered) == (days(*asked), date.fromisoformat(answered) if answered else None), why
