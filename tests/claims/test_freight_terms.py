"""What a forwarder or insurer owes for a lost carton by the terms in reconcile.toml, and what a payment leaves.

The shipment: four cartons of ten cups (10.00 USD each), 80 kg, freight 400, declared at 70. Carton 4 never arrived.
"""

from datetime import date

import pytest

from tests.worlds.claims_harness import Case, Outcome, run_case, table
from tests.worlds.given_rows import Row

SKU_LIST = "units\n40"
CARTONS = "carton | units | gross_weight_kg\n1 | 10 | 10\n2 | 10 | 20\n3 | 10 | 20\n4 | 10 | 30"
SHIPMENTS = (
    "shipped | handover_weight_kg | handover_cartons | freight_cost | declared_value\n2026-03-20 | 80 | 4 | 400 | 70"
)
DELIVERIES = "date | shipped | delivered | missing\n2026-05-01 | 4 | 3 | 4"
RECEIPTS = "date | event | units | reference\n2026-05-03 | Receipts | 30 | FBA1"

FREIGHT = {
    "sku_list": SKU_LIST,
    "cartons": CARTONS,
    "shipments": SHIPMENTS,
    "deliveries": DELIVERIES,
    "ledger": RECEIPTS,
}


def outcome(terms: str = "", as_of: str = "2026-05-20", **given: str) -> Outcome:
    case = Case(
        file="freight",
        name="",
        because="",
        as_of=date.fromisoformat(as_of),
        given={name: table(text) for name, text in (FREIGHT | given).items()},
        expect=[],
        settings=terms,
    )
    found = run_case(case)
    assert found.faults == []
    return found


def contract(*terms: str, currency: str = "USD") -> str:
    return "\n".join(['[forwarders."Blue Sea"]', f'currency = "{currency}"', *terms])


def policy(*terms: str) -> str:
    return "\n".join(['[insurance.policies."P-1"]', 'currency = "USD"', *terms])


def only(found: Outcome) -> Row:
    assert len(found.rows) == 1
    return found.rows[0]


@pytest.mark.parametrize(
    ("terms", "amount", "why"),
    [
        ([], "100.00", "a table without a limit limits nothing"),
        (["per_kg_cap = 4"], "80.00", "80 kg / 4 cartons = 20 kg lost, at 4 each"),
        (["per_kg_cap = 5"], "100.00", "20 kg at 5 each is exactly the cost"),
        (["per_kg_cap = 6"], "100.00", "never more than cost"),
        (["per_ticket_cap = 50", "declared_value = true"], "50.00", "per shipment, lower than what was declared"),
        (["per_kg_cap = 4", "per_ticket_cap = 90"], "80.00", "the lower of the two"),
        (["declared_value = true"], "70.00", "declared at 70"),
        (["freight_multiple = 0.5"], "50.00", "a quarter of 400 freight, half of it"),
        (["freight_multiple = 0.5", "per_kg_cap = 1", "per_ticket_cap = 1"], "50.00", "the multiple replaces the caps"),
        (["freight_multiple = 3"], "100.00", "never more than cost"),
        (["per_kg_cap = 2"], "40.00", "proportional: 20 kg"),
        (["per_kg_cap = 2", 'weight_rule = "carton"'], "60.00", "carton 4 weighs 30 kg"),
        (["refund_freight = true"], "100.00", "the freight refund is not inside the amount"),
        (["partial_box_allowed = false"], "100.00", "a whole carton is lost"),
    ],
)
def test_the_lower_of_cost_and_each_cap(terms: list[str], amount: str, why: str) -> None:
    row = only(outcome(contract(*terms)))
    assert (row["claim_type"], row["status"], row["amount"]) == ("freight_lost", "open", amount), why
    assert "contract_needs" not in row["reason"], "every paper is there"


def test_without_a_contract_the_price_is_cost_and_the_law_stands_beside_it() -> None:
    row = only(outcome())
    assert row["amount"] == "100.00"
    assert "law_limit" in row["reason"]
    assert "China Maritime Code" in row["text"]
    assert "law_limit" not in only(outcome(contract("per_kg_cap = 4")))["reason"]


def test_a_cap_in_another_currency_is_converted_on_the_event_date() -> None:
    rates = "date | from | to | rate\n2026-04-20 | USD | CNY | 7\n2026-05-02 | USD | CNY | 9"
    row = only(outcome(contract("per_kg_cap = 14", currency="CNY"), fx=rates))
    assert row["amount"] == "40.00"


def test_a_cap_above_the_loss_says_and_takes_off_nothing_whatever_the_rate() -> None:
    rates = "date | from | to | rate\n2026-04-20 | CNY | USD | 0.1397"  # 14.545 / 0.1397 * 0.1397 is a trifle less
    row = only(outcome(contract("per_ticket_cap = 350", currency="CNY"), fx=rates, costs="fnsku | cost\nXCUP | 1.4545"))
    assert (row["amount"], row["reason"]) == ("14.55", "")


MONEY = (
    "shipped | freight_cost | freight_currency | declared_value | declared_currency\n2026-03-20 | 400 | {0} | 70 | {0}"
)
RATES = "date | from | to | rate\n2026-04-20 | USD | CNY | 7"


@pytest.mark.parametrize(
    ("term", "currency", "amount", "why"),
    [
        ("declared_value = true", "", "10.00", "70 of nobody knows what are 70 CNY by a contract in CNY"),
        ("declared_value = true", "USD", "70.00", "70 USD are 490 CNY"),
        ("freight_multiple = 0.5", "CNY", "7.14", "half of a quarter of 400 CNY"),
        ("freight_multiple = 0.5", "USD", "50.00", "half of a quarter of 400 USD"),
        ("freight_multiple = 0.5", "¥", "7.14", "a sign that may be the contract's currency is"),
    ],
)
def test_an_amount_in_another_currency_limits_what_it_is_worth(term: str, currency: str, amount: str, why: str) -> None:
    row = only(outcome(contract(term, currency="CNY"), shipments=MONEY.format(currency), fx=RATES))
    assert (row["status"], row["amount"]) == ("open", amount), why


@pytest.mark.parametrize("currency", ["EUR", "$"])
@pytest.mark.parametrize(
    ("term", "reason"), [("declared_value = true", "declared_no_rate"), ("freight_multiple = 0.5", "freight_no_rate")]
)
def test_an_amount_without_a_rate_limits_nothing_and_a_person_looks(term: str, reason: str, currency: str) -> None:
    row = only(outcome(contract(term, currency="CNY"), shipments=MONEY.format(currency), fx=RATES))
    assert (row["status"], row["amount"], reason in row["reason"]) == ("review", "100.00", True)
    assert "contract_needs" not in row["reason"], "the amount is there"


def test_an_amount_that_limits_nothing_needs_no_rate() -> None:
    row = only(outcome(contract("per_ticket_cap = 350", currency="CNY"), shipments=MONEY.format("EUR"), fx=RATES))
    assert (row["status"], row["amount"]) == ("open", "50.00")


@pytest.mark.parametrize(("day", "amount"), [("2026-03-31", "40.00"), ("2026-03-30", "100.00")])
def test_a_rate_too_old_leaves_the_claim_at_cost_and_says_so(day: str, amount: str) -> None:
    row = only(
        outcome(contract("per_kg_cap = 14", currency="CNY"), fx=f"date | from | to | rate\n{day} | USD | CNY | 7")
    )
    assert row["amount"] == amount
    assert ("contract_no_rate" in row["reason"]) == (amount == "100.00")


@pytest.mark.parametrize("insured", [False, True])
def test_a_limit_of_the_whole_shipment_without_a_rate_leaves_the_claim_at_cost_and_says_so(insured: bool) -> None:
    terms = policy("limit = 50").replace("USD", "EUR") if insured else contract("per_ticket_cap = 50", currency="CNY")
    row = only(outcome(terms, shipments=INSURED if insured else SHIPMENTS))
    assert (row["counterparty"] == "insurer", row["amount"]) == (insured, "100.00")
    assert "contract_no_rate" in row["reason"]


@pytest.mark.parametrize("term", ["per_kg_cap = 4", "per_ticket_cap = 50", "freight_multiple = 0.5"])
def test_a_loss_without_a_cost_stays_unpriced_under_any_terms(term: str) -> None:
    row = only(outcome(contract(term), costs="sku | cost\nS-OTHER | 1"))
    assert (row["status"], row["amount"], "no_cost" in row["reason"]) == ("open", "", True)


def test_what_limits_the_forwarder_alone_is_no_doubt_about_the_insurer() -> None:
    shipments = MONEY.format("EUR").replace("shipped |", "shipped | insurance_policy |")
    shipments = shipments.replace("2026-03-20 |", "2026-03-20 | P-1 |")
    row = only(outcome(contract("declared_value = true", currency="CNY"), shipments=shipments, fx=RATES))
    assert (row["counterparty"], row["status"], row["amount"]) == ("insurer", "open", "100.00")


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("per_kg_cap = 1", "contract_needs_weight"),
        ("freight_multiple = 1", "contract_needs_freight"),
        ("declared_value = true", "contract_needs_value"),
    ],
)
def test_what_the_papers_lack_leaves_the_claim_at_cost_and_says_so(term: str, reason: str) -> None:
    bare = {"shipments": "shipped\n2026-03-20", "cartons": "carton | units\n1 | 10\n2 | 10\n3 | 10\n4 | 10"}
    row = only(outcome(contract(term), **bare))
    assert (row["status"], row["amount"]) == ("open", "100.00")
    assert reason in row["reason"]


def test_a_limit_that_the_papers_lack_leaves_the_others() -> None:
    row = only(outcome(contract("per_ticket_cap = 50", "declared_value = true"), shipments="shipped\n2026-03-20"))
    assert (row["status"], row["amount"], "contract_needs_value" in row["reason"]) == ("open", "50.00", True)


def test_a_cap_per_ticket_is_shared_over_the_claims_of_the_shipment() -> None:
    found = outcome(
        contract("per_ticket_cap = 200"),
        sku_list="fnsku | units\nXCUP | 30\nXLID | 10",
        cartons="carton | fnsku | units\n1 | XCUP | 10\n2 | XCUP | 10\n3 | XCUP | 10\n4 | XLID | 10",
        deliveries="date | shipped | delivered | missing\n2026-05-01 | 4 | 2 | 3,4",
        ledger="date | event | units | reference\n2026-05-03 | Receipts | 20 | FBA1",
        costs="fnsku | cost\nXCUP | 10.00\nXLID | 30.00",
    )
    assert {row["fnsku"]: row["amount"] for row in found.rows} == {"XCUP": "50.00", "XLID": "150.00"}


@pytest.mark.parametrize(
    ("sku_list", "cartons"),
    [
        ("fnsku | units\nXCUP | 42", "fnsku | carton | cartons | units\nXCUP | - | 4 | 42"),
        (
            "fnsku | units\nXCUP | 20\nXLID | 20",
            "fnsku | carton | cartons | units\nXCUP | - | 2 | 20\nXLID | - | 2 | 20",
        ),
    ],
)
def test_a_count_without_numbers_settles_nothing_where_the_cartons_differ(sku_list: str, cartons: str) -> None:
    found = outcome(
        sku_list=sku_list,
        cartons=cartons,
        deliveries="date | shipped | delivered\n2026-05-01 | 4 | 3",
        ledger="date | event | units | reference | fnsku\n2026-05-03 | Receipts | 10 | FBA1 | XCUP\n"
        "2026-05-03 | Receipts | 20 | FBA1 | XLID",
    )
    assert {(row["claim_type"], row["status"]) for row in found.rows} == {("inbound_lost", "review")}
    assert all("cartons_unclear" in row["reason"] for row in found.rows)


def test_a_shipment_that_came_in_two_deliveries_came_whole_though_no_list_counts_its_cartons() -> None:
    found = outcome(
        cartons="",
        shipments="shipped | status\n2026-03-20 | Closed",
        deliveries="date | shipped | delivered\n2026-05-01 | 4 | 3\n2026-05-08 | 4 | 1",
        ledger="date | event | units | reference\n2026-05-10 | Receipts | 36 | FBA1",
    )
    assert [(row["claim_type"], row["status"], row["units"]) for row in found.rows] == [("inbound_lost", "open", "4")]


def test_a_mixed_carton_is_shared_by_units() -> None:
    found = outcome(
        contract("per_kg_cap = 1"),
        sku_list="fnsku | units\nXCUP | 35\nXLID | 5",
        cartons="carton | fnsku | units\n1 | XCUP | 10\n2 | XCUP | 10\n3 | XCUP | 10\n4 | XCUP | 5\n4 | XLID | 5",
    )
    assert {row["fnsku"]: row["amount"] for row in found.rows} == {"XCUP": "10.00", "XLID": "10.00"}


@pytest.mark.parametrize("term", ["per_kg_cap = 5", "freight_multiple = 1"])
def test_what_a_contract_pays_per_kilogram_or_freight_is_for_the_lost_part_not_for_each_product(term: str) -> None:
    found = outcome(  # 20 kg and 100 of freight are lost: 100.00 in all, of a loss of 155.00
        contract(term),
        sku_list="fnsku | units\nXCUP | 35\nXLID | 5",
        cartons="carton | fnsku | units\n1 | XCUP | 10\n2 | XCUP | 10\n3 | XCUP | 10\n4 | XCUP | 5\n4 | XLID | 5",
        costs="fnsku | cost\nXCUP | 1.00\nXLID | 30.00",
    )
    assert {row["fnsku"]: row["amount"] for row in found.rows} == {"XCUP": "3.23", "XLID": "96.77"}


def test_units_missing_inside_a_delivered_carton_are_amazons_whatever_the_contract_says() -> None:
    found = outcome(
        contract("partial_box_allowed = false"),
        deliveries="date | shipped | delivered\n2026-05-01 | 4 | 4",
        ledger="date | event | units | reference\n2026-05-03 | Receipts | 38 | FBA1",
    )
    assert {(row["claim_type"], row["counterparty"]) for row in found.rows} == {("inbound_lost", "amazon")}


INSURED = SHIPMENTS.replace("shipped |", "shipped | insurance_policy |").replace("2026-03-20 |", "2026-03-20 | P-1 |")


@pytest.mark.parametrize(
    ("terms", "amount"),
    [
        ([], "100.00"),
        (["deductible = 30"], "70.00"),
        (["limit = 100"], "100.00"),
        (["limit = 50"], "50.00"),
        (["limit = 50", "deductible = 30"], "50.00"),
        (["limit = 80", "deductible = 30"], "70.00"),
    ],
)
def test_the_insurer_pays_the_loss_less_the_deductible_up_to_its_limit(terms: list[str], amount: str) -> None:
    row = only(outcome(policy(*terms) + "\n" + contract("per_kg_cap = 1"), shipments=INSURED))
    assert (row["counterparty"], row["amount"]) == ("insurer", amount)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (["deductible = 30"], "30"),
        (["limit = 80", "deductible = 30"], "30"),
        (["limit = 50", "deductible = 30"], ""),  # 100 less 30 is not the 50 that are claimed
        (["limit = 70", "deductible = 30"], ""),
    ],
)
def test_a_deductible_is_told_where_it_makes_the_amount_and_not_the_limit(terms: list[str], told: str) -> None:
    (claim,) = outcome(policy(*terms), shipments=INSURED).reckoning.claims
    assert str((claim.price.deductible or ("",))[0]) == told


@pytest.mark.parametrize(("deductible", "status"), [("99.99", "open"), ("100", "review"), ("100.01", "review")])
def test_an_insurer_whose_deductible_covers_the_whole_loss_is_not_asked(deductible: str, status: str) -> None:
    row = only(outcome(policy(f"deductible = {deductible}"), shipments=INSURED))
    assert row["status"] == status
    assert ("below_deductible" in row["reason"]) == (status == "review")


@pytest.mark.parametrize(
    ("papers", "until", "why"),
    [
        ({}, "2026-05-31", "from the delivery"),
        ({"deliveries": "", "ledger": ""}, "2026-06-18", "no sign of it: from the end of the 60 days of waiting"),
    ],
)
def test_the_insurers_own_days_are_the_deadline(papers: dict[str, str], until: str, why: str) -> None:
    row = only(outcome(policy("claim_days = 30"), shipments=INSURED, **papers))
    assert (row["counterparty"], row["deadline"], row["window"]) == ("insurer", until, "insurance"), why


@pytest.mark.parametrize(
    ("clock", "day"), [("delivery", ""), ("label_date", ""), ("pick_up", ""), ("pick_up", "04-02")]
)
def test_a_day_of_the_contract_that_no_paper_tells_was_before_the_delivery(clock: str, day: str) -> None:
    shipments = "status | handover_date\nClosed | " + (f"2026-{day}" if day else "")
    row = only(outcome(contract("claim_days = 30", f'clock = "{clock}"'), shipments=shipments))
    assert (row["deadline"], row["window"]) == ("2026-05-02" if day else "2026-05-31", "contract")


def test_a_shipment_of_which_no_day_is_known_is_no_exposure() -> None:
    assert outcome(shipments="status\nreceiving", deliveries="", ledger="").rows == []


def test_insured_without_a_number_is_asked_of_the_insurer_and_no_number_is_cited() -> None:
    found = outcome(policy("claim_days = 30"), shipments=INSURED.replace("P-1", "insured"))
    row, shipment = only(found), found.reckoning.inbound.shipments[0].shipment
    assert (row["counterparty"], row["status"], row["deadline"]) == ("insurer", "open", "2027-05-01")
    assert "policy_without_number" in row["reason"]
    assert (shipment.is_insured, shipment.insurance_policy) == (True, ""), "a letter names what stands there"


LATE = policy("claim_days = 30", "deductible = 30") + "\n" + contract("per_kg_cap = 4")


@pytest.mark.parametrize(
    ("as_of", "terms", "expected"),
    [
        ("2026-05-31", "", ("insurer", "open", "70.00", "2026-05-31")),
        ("2026-06-01", "", ("forwarder", "open", "80.00", "2027-05-01")),
        ("2027-05-02", "", ("forwarder", "expired", "80.00", "2027-05-01")),
        ("2026-06-01", 'claim_days = 20\nclock = "delivery"', ("insurer", "expired", "70.00", "2026-05-31")),
    ],
)
def test_who_is_asked_when_the_insurers_days_are_over(as_of: str, terms: str, expected: tuple[str, ...]) -> None:
    row = only(outcome(f"{LATE}\n{terms}", as_of, shipments=INSURED))
    assert (row["counterparty"], row["status"], row["amount"], row["deadline"]) == expected
    assert ("insurer_too_late" in row["reason"]) == (expected[0] == "forwarder")


@pytest.mark.parametrize(
    ("log", "payer", "status"),
    [
        ("filed | 2026-05-31", "insurer", "filed"),
        ("filed | 2026-06-01", "forwarder", "filed"),
        ("paid |", "insurer", "paid"),
        ("denied | 2026-05-20", "insurer", "denied"),
    ],
)
def test_a_case_stays_with_the_payer_it_was_filed_with(log: str, payer: str, status: str) -> None:
    rows = f"claim_id | status | filed\n@freight_lost | {log}"
    row = only(outcome(LATE, "2026-07-01", shipments=INSURED, case_log=rows))
    assert (row["counterparty"], row["status"]) == (payer, status)
    assert ("ask_next" in row["reason"]) == (status == "denied"), "the row of a refusal names who is left, until when"


def test_units_that_were_not_filed_with_the_others_name_who_can_still_be_asked() -> None:
    rows = "claim_id | status | filed | units\n@freight_lost | filed | 2026-05-20 | 4"
    found = outcome(LATE, "2026-07-01", shipments=INSURED, case_log=rows)
    assert [(row["counterparty"], row["status"], row["units"], "ask_next" in row["reason"]) for row in found.rows] == [
        ("insurer", "expired", "6", True), ("insurer", "filed", "4", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "rest"), [("2026-05-31", ("insurer", "open", "6")), ("2026-06-01", ("forwarder", "open", "6"))]
)
def test_units_outside_a_case_that_the_insurer_was_asked_in_go_to_who_can_pay(
    as_of: str, rest: tuple[str, str, str]
) -> None:
    rows = (
        "claim_id | case | status | filed | units | counterparty\n@freight_lost | Z1 | filed | 2026-05-20 | 4 | insurer"
    )
    found = outcome(LATE, as_of, shipments=INSURED, case_log=rows)
    told = {(row["counterparty"], row["status"], row["units"]): row["reason"] for row in found.rows}
    assert set(told) == {rest, ("insurer", "filed", "4")}
    assert ("insurer_days_over" in told[rest]) == (rest[0] == "forwarder")


@pytest.mark.parametrize(
    ("refused", "register", "expected"),
    [
        ("2026-05-12", "| |", ("forwarder", "open")),
        ("2026-05-12", "| 2026-05-10 | refused", ("insurer", "denied")),
        ("2027-05-01", "| |", ("forwarder", "open")),
        ("2027-05-02", "| |", ("insurer", "denied")),
    ],
)
def test_what_the_insurer_refused_goes_to_a_forwarder_who_has_not_and_whose_days_last(
    refused: str, register: str, expected: tuple[str, str]
) -> None:
    log = "claim_id | case | status | filed | counterparty | resolved\n"
    log += f"@freight_lost | Z1 | denied | 2026-05-06 | insurer | {refused}"
    incidents = (
        f"id | shipment | kind | units | reported | reply | liability\nI1 | FBA1 | lost | 10 | 2026-05-04 {register}"
    )
    row = only(outcome("", max(refused, "2026-05-20"), shipments=INSURED, case_log=log, incidents=incidents))
    assert (row["counterparty"], row["status"]) == expected
    assert row["units"] == "10"


@pytest.mark.parametrize(("as_of", "register"), [("2027-05-02", "| |"), ("2026-07-01", "| 2026-05-10 | refused")])
def test_who_was_refused_by_the_insurer_is_sent_to_nobody_who_refuses_or_whose_days_are_over(
    as_of: str, register: str
) -> None:
    rows = "claim_id | status | filed\n@freight_lost | denied | 2026-05-20"
    incidents = (
        f"id | shipment | kind | units | reported | reply | liability\nI1 | FBA1 | lost | 10 | 2026-05-04 {register}"
    )
    row = only(outcome(LATE, as_of, shipments=INSURED, case_log=rows, incidents=incidents))
    assert (row["status"], "ask_next" in row["reason"]) == ("denied", False)
