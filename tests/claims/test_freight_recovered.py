"""What is left of a freight claim once money has come in, by the incident register or by the case log."""

from decimal import Decimal

import pytest

from tests.claims.test_freight_terms import contract, only, outcome

INCIDENT = (
    "id | order | shipment | kind | units | reported | recovered | currency\n"
    "I1 | | FBA1 | lost | 10 | 2026-05-04 | {} | {}"
)


@pytest.mark.parametrize(
    ("recovered", "amounts"),
    [("0.01", ["99.99"]), ("40", ["60.00"]), ("99.99", ["0.01"]), ("100", []), ("120", [])],
)
def test_what_the_incident_register_recovered_lowers_the_claim_and_settles_it_in_full(
    recovered: str, amounts: list[str]
) -> None:
    found = outcome(incidents=INCIDENT.format(recovered, "USD"))
    assert [row["amount"] for row in found.rows] == amounts


TWO_PRODUCTS = {
    "sku_list": "fnsku | units\nXCUP | 30\nXLID | 10",
    "cartons": "carton | fnsku | units\n1 | XCUP | 10\n2 | XCUP | 10\n3 | XCUP | 10\n4 | XLID | 10",
    "deliveries": "date | shipped | delivered | missing\n2026-05-01 | 4 | 2 | 3,4",
    "ledger": "date | event | units | reference\n2026-05-03 | Receipts | 20 | FBA1",
    "costs": "fnsku | cost\nXCUP | 10.00\nXLID | 30.00",
}


@pytest.mark.parametrize(
    ("incidents", "amounts"),
    [
        (["I1 | - | 100"], {"XCUP": "75.00", "XLID": "225.00"}),
        (["I1 | - | 100", "I2 | - | 200"], {"XCUP": "25.00", "XLID": "75.00"}),
        (["I1 | S-XLID | 100"], {"XCUP": "100.00", "XLID": "200.00"}),
        (["I1 | S-XCUP | 100"], {"XLID": "300.00"}),
        (["I1 | - | 400"], {}),
    ],
)
def test_money_for_a_shipment_is_shared_by_its_claims_and_money_for_a_product_is_its_own(
    incidents: list[str], amounts: dict[str, str]
) -> None:
    rows = [f"{line} | FBA1 | lost | 20 | 2026-05-04 | USD" for line in incidents]
    told = "\n".join(["id | sku | recovered | shipment | kind | units | reported | currency", *rows])
    found = outcome(incidents=told, **TWO_PRODUCTS)
    assert {row["fnsku"]: row["amount"] for row in found.rows} == amounts


def test_money_for_a_shipment_whose_cost_is_not_known_may_be_all_that_is_owed() -> None:
    found = outcome(incidents=INCIDENT.format("40", "USD"), **(TWO_PRODUCTS | {"costs": "fnsku | cost\nXLID | 30.00"}))
    told = {row["fnsku"]: (row["status"], "recovered_cost_unknown" in row["reason"]) for row in found.rows}
    assert told == {"XCUP": ("review", True), "XLID": ("open", False)}


def test_recovered_money_in_another_currency_is_converted_or_named() -> None:
    rate = "date | from | to | rate\n2026-05-01 | USD | CNY | 7"
    assert only(outcome(incidents=INCIDENT.format("280", "CNY"), fx=rate))["amount"] == "60.00"
    without = only(outcome(incidents=INCIDENT.format("280", "CNY")))
    assert (without["status"], without["amount"]) == ("review", "100.00")
    assert without["reason"].count("recovered_no_rate") == 1


def test_recovered_money_is_rounded_half_up_like_every_amount() -> None:
    rate = "date | from | to | rate\n2026-05-01 | CNY | USD | 0.137"  # 5 CNY are 0.685 USD
    assert only(outcome(incidents=INCIDENT.format("5", "CNY"), fx=rate))["amount"] == "99.31"


def test_what_the_contract_owes_in_full_settles_the_claim() -> None:
    assert outcome(contract("per_ticket_cap = 50"), incidents=INCIDENT.format("50", "USD")).rows == []
    assert only(outcome(contract("per_ticket_cap = 50"), incidents=INCIDENT.format("49", "USD")))["amount"] == "1.00"


LOG = (
    "claim_id | case | status | paid | paid_amount | currency | filed\n"
    "@freight_lost | C1 | {} | {} | {} | USD | 2026-05-06"
)


@pytest.mark.parametrize(
    ("status", "paid", "money", "rows"),
    [
        ("partial", "", "40", [("review", "10", "60.00")]),
        ("partial", "", "100", [("paid", "10", "100.00")]),
        ("filed", "", "100", [("paid", "10", "100.00")]),
        ("partial", "4", "40", [("paid", "4", "40.00"), ("review", "6", "60.00")]),
        ("partial", "4", "50", [("paid", "4", "40.00"), ("review", "6", "50.00")]),
        ("paid", "10", "100", [("paid", "10", "100.00")]),
        ("filed", "", "", [("filed", "10", "100.00")]),
    ],
)
def test_what_the_case_log_says_was_paid_lowers_what_is_left(
    status: str, paid: str, money: str, rows: list[tuple[str, str, str]]
) -> None:
    found = outcome(case_log=LOG.format(status, paid, money))
    assert sorted((row["status"], row["units"], row["amount"]) for row in found.rows) == rows
    assert not [row for row in found.rows if row["status"] == "paid" and "log_paid_short" in row["reason"]]


def test_money_of_a_payer_is_spread_over_all_units_that_it_is_still_asked_for() -> None:
    log = "claim_id | case | status | units | paid_amount | currency | filed\n"
    found = outcome(case_log=log + "@freight_lost | C1 | partial | 6 | 40 | USD | 2026-05-06")
    assert sorted((row["status"], row["units"], row["amount"]) for row in found.rows) == [
        ("open", "4", "24.00"), ("review", "6", "36.00")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("costs", "amounts"), [("\nXCUP | 10.00\nXLID | 30.00", ("75.00", "225.00")), ("\nXOTHER | 1", ("", ""))]
)
def test_the_money_of_a_case_is_spread_over_its_products_by_what_they_cost(
    costs: str, amounts: tuple[str, str]
) -> None:
    log = "case_key | case | status | paid_amount | currency | filed\n"
    log += "freight-FBA1 | C1 | partial | 100 | USD | 2026-05-06"
    found = outcome(case_log=log, **(TWO_PRODUCTS | {"costs": "fnsku | cost" + costs}))
    assert tuple(row["amount"] for row in sorted(found.rows, key=lambda row: row["fnsku"])) == amounts


def test_one_payment_told_by_register_and_case_log_counts_once() -> None:
    row = only(outcome(incidents=INCIDENT.format("40", "USD"), case_log=LOG.format("partial", "", "40")))
    assert Decimal(row["amount"]) == Decimal("60.00")


ASKED_LOG = (
    "claim_id | case | status | units | amount_claimed | paid_amount | currency | filed\n"
    "@freight_lost | C1 | partial | {} | {} | {} | USD | 2026-05-06"
)


@pytest.mark.parametrize(
    ("recovered", "units", "asked", "paid", "left"),
    [
        ("20", "10", "80", "30", "50.00"),  # the register told 20, the case asked the rest, and of that 30 came
        ("20", "", "80", "30", "50.00"),
        ("50", "10", "80", "30", "50.00"),  # now the register tells the payment of the case too
        ("30", "10", "80", "30", "50.00"),  # the register has dropped what it told, or tells a part of both
        ("20", "10", "80", "80", ""),
        ("20", "10", "100", "30", "70.00"),  # all was asked: what the register tells is a part of the 30
        ("20", "10", "", "30", "70.00"),  # nobody said how much was asked
        ("20", "10", "120", "30", "70.00"),
        ("", "10", "80", "30", "70.00"),  # less was asked, and nothing tells that anything had come in
    ],
)
def test_what_had_come_in_when_the_rest_was_asked_is_not_the_first_payment_of_the_case(
    recovered: str, units: str, asked: str, paid: str, left: str
) -> None:
    found = outcome(incidents=INCIDENT.format(recovered, "USD"), case_log=ASKED_LOG.format(units, asked, paid))
    assert [row["amount"] for row in found.rows if row["status"] == "review"] == ([left] if left else [])


def test_what_an_earlier_case_was_paid_is_no_other_money_that_had_come_in() -> None:
    log = (
        "claim_id | case | counterparty | status | amount_claimed | paid_amount | currency | filed\n"
        "@freight_lost | C1 | insurer | partial | 100 | 40 | USD | 2026-05-06\n"
        "@freight_lost | F1 | forwarder | partial | 60 | 30 | USD | 2026-05-12"
    )
    found = outcome(incidents=INCIDENT.format("40", "USD"), case_log=log)
    assert [row["amount"] for row in found.rows if row["status"] == "review"] == ["30.00"]


@pytest.mark.parametrize(
    ("money", "left"),
    [
        ("200", []),  # twice the cost, and freight may have been given back with it
        ("201", ["60.00"]),
    ],
)
def test_money_far_beyond_the_cost_is_told_and_takes_nothing_off(money: str, left: list[str]) -> None:
    # 4 of 10 units of 10.00 USD were paid; the person typed CNY into a row in USD
    rows = outcome(case_log=LOG.format("partial", "4", money)).rows
    asked = [row for row in rows if row["status"] == "review"]
    assert [row["amount"] for row in asked] == left
    assert all("paid_beyond_cost" in row["reason"] for row in asked)
