"""Looking back over small worlds: what is exposed, what is lost, what came back, and what is to be changed."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.looking_back.looked_back import AS_OF, looked_back, merged, plans, rate, rows, shipped
from tests.worlds.claims_harness import table
from tests.worlds.given_rows import Row


def test_the_forwarder_is_measured_on_the_units_it_was_given() -> None:
    with looked_back(shipped(*plans("Blue Sea", "sea", [1, 0, 0, 2, 0]))) as con:
        found = rate(con, "forwarder", "lost_on_way", "Blue Sea")
        assert (found["clusters"], found["hit"], found["exposed"], found["lost"]) == (5, 2, 500, 30)
        assert found["rate"] == 0.06
        assert found["examples"] == "FBA04, FBA01"
        assert rate(con, "content", "lost_on_way", "one sku")["lost"] == 30
        # what the forwarder lost never reached the dock: nothing is short at Amazon
        assert rate(con, "centre", "short_at_receipt", "")["exposed"] == 470
        (money,) = rows(con, "select * from loss_money where dimension = 'forwarder'")
        assert (money["amount"], money["currency"]) == (Decimal(300), "USD")


def test_carriage_by_amazon_is_no_forwarders_rate() -> None:
    world = shipped(*plans("UPS", "truck", [0] * 5))
    for line in world["shipments"]:
        line["program"] = "partnered"
    with looked_back(world) as con:
        assert not rows(con, "select * from loss_rate where dimension = 'forwarder'")
        assert rate(con, "mode", "short_at_receipt", "truck")["exposed"] == 500


def test_a_shipment_that_is_still_being_received_is_in_no_rate() -> None:
    world = shipped(*plans("Blue Sea", "sea", [0] * 6))
    world["shipments"][0] |= {"closed": "-", "status": "receiving"}
    world["ledger"][0]["units"] = "40"
    with looked_back(world) as con:
        found = rate(con, "mode", "short_at_receipt", "sea")
        assert (found["clusters"], found["exposed"], found["lost"]) == (5, 500, 0)
        assert rate(con, "mode", "lost_on_way", "sea")["clusters"] == 6


def test_without_a_proof_of_delivery_nobody_is_measured() -> None:
    world = shipped(*plans("Blue Sea", "sea", [0] * 6))
    del world["deliveries"][0]
    world["ledger"][0]["units"] = "40"
    with looked_back(world) as con:
        assert rate(con, "mode", "lost_on_way", "sea")["clusters"] == 5
        assert rate(con, "mode", "short_at_receipt", "sea")["clusters"] == 5
        (loss,) = rows(con, "select * from loss")
        assert (loss["units"], loss["uncertain"], loss["lost"], loss["asked_amount"]) == (60, 60, 0, 0)


def test_a_shipment_of_which_a_parcel_is_still_under_way_is_in_no_rate() -> None:
    world = shipped(*plans("Blue Sea", "sea", [0] * 6))
    world["deliveries"][0] |= {"tracking": "1Z1"}
    world["deliveries"].append({"shipment": "FBA01", "date": "-", "tracking": "1Z2"})
    world["ledger"][0]["units"] = "40"
    with looked_back(world) as con:
        assert rate(con, "mode", "lost_on_way", "sea")["clusters"] == 5
        assert rate(con, "mode", "short_at_receipt", "sea")["clusters"] == 5


@pytest.mark.parametrize("how", ["too early", "not numbered"])
def test_papers_that_contradict_each_other_or_leave_open_what_is_missing_measure_nobody(how: str) -> None:
    world = shipped(("Blue Sea", "sea", 1))
    if how == "too early":
        world["deliveries"][0]["date"] = "2025-12-01"
    else:
        world["deliveries"][0]["missing"] = ""
        world["cartons"][0]["units"], world["cartons"][1]["units"] = "5", "15"
    with looked_back(world) as con:
        assert rows(con, "select judged_on_way from shipped_leg") == [{"judged_on_way": False}]
        assert not rows(con, "select * from shipped_carton")


def test_cartons_are_counted_by_weight_where_the_numbers_of_the_missing_ones_explain_the_loss() -> None:
    world = shipped(("Blue Sea", "sea", 1), ("Blue Sea", "sea", 1))
    world["deliveries"][1]["missing"] = ""  # one of ten alike: the units are known, the carton is not
    for carton, weight in zip(world["cartons"], ("10", "10.01", "22.7", "22.71"), strict=False):
        carton["gross_weight_kg"] = weight
    with looked_back(world) as con:
        assert rows(con, "select shipped, reached from shipped_leg") == [{"shipped": 100, "reached": 90}] * 2
        found = rows(con, "select shipment_id, weight, units, lost from shipped_carton order by weight")
    assert [tuple(row.values()) for row in found] == [
        ("FBA01", "", 60, 0),
        ("FBA01", "10", 10, 10),
        ("FBA01", "15", 10, 0),
        ("FBA01", "22.7", 10, 0),
        ("FBA01", "more", 10, 0),
    ]


def test_units_found_again_are_not_lost_paid_ones_are() -> None:
    given: dict[str, Any] = {
        "ledger": """
            date       | reason | units | reference
            2026-02-01 | M      | -5    | L1
            2026-02-10 | F      | 2     | L2
        """,
        "reimbursements": """
            date       | id | reason         | cash | amount
            2026-02-20 | R1 | Lost_Warehouse | 1    | 12.00
        """,
    }
    with looked_back(given) as con:
        (loss,) = rows(con, "select * from loss")
        assert (loss["units"], loss["came_back"], loss["lost"], loss["paid"]) == (5, 2, 3, 1)
        assert (loss["amount"], loss["recovered"]) == (Decimal(30), Decimal(12))
        # both missed the 60 days after the loss: what lateness cost stands in the month of the deadline
        (late,) = rows(con, "select * from missed_deadline")
        assert (late["month"], late["units"], late["amount"]) == ("2026-04", 2, Decimal(20))
        (days,) = rows(con, "select * from payment_days")
        assert (days["payments"], days["loss_median"], days["answered"]) == (1, 19, 0)


def test_the_warehouse_is_measured_on_units_handled_and_each_day_once() -> None:
    given = {
        "ledger": """
            date       | event    | reason | units | reference | file
            2026-02-01 | Receipts |        | 100   | FBA1      | one.txt
            2026-02-01 | Receipts |        | 100   | FBA1      | two.txt
            2026-02-02 | Receipts |        | 50    | FBA1      | two.txt
            2026-02-03 |          | M      | -3    | L1        | one.txt
        """
    }
    with looked_back(given) as con:
        found = rate(con, "sku", "lost_in_stock", "S-XCUP")
        assert (found["exposed"], found["lost"], found["enough"]) == (150, 3, False)
        assert rate(con, "centre", "lost_in_stock", "ABE2")["exposed"] == 150


def test_a_loss_without_a_cost_is_counted_and_has_no_money() -> None:
    ledger = "date | reason | units | reference\n2026-05-01 | M | -7 | L1\n2026-05-09 | F | 2 | F1"
    world: dict[str, Any] = {"costs": [], "ledger": ledger}
    with looked_back(world) as con:
        (loss,) = rows(con, "select * from loss")
        assert (loss["lost"], loss["unpriced"], loss["amount"]) == (5, 5, None)
        (change,) = rows(con, "select * from change_advice")
        assert (change["kind"], change["per_month"]) == ("costs", None)
        assert json.loads(change["facts"]) == {"units": 5, "products": 1}


def test_each_currency_stands_alone_without_a_reporting_currency_or_a_rate() -> None:
    given: dict[str, Any] = {
        "ledger": """
            date       | reason | units | reference | country
            2026-05-01 | M      | -5    | L1        | US
            2026-05-02 | M      | -3    | L2        | UK
        """,
        "costs": "fnsku | cost | currency\nXCUP | 10 | USD",
        "fx": "date | from | to | rate\n2026-04-30 | USD | GBP | 0.8",
    }
    with looked_back(given) as con:
        found = {row["currency"]: row["amount"] for row in rows(con, "select * from recovery")}
        assert found == {"USD": Decimal(50), "GBP": Decimal(24)}
    with looked_back(given, 'reporting_currency = "USD"') as con:
        (row,) = rows(con, "select currency, sum(amount) as amount from recovery group by currency")
        assert (row["currency"], row["amount"]) == ("USD", Decimal(80))
    given["fx"] = "date | from | to | rate\n2026-01-01 | USD | GBP | 0.8"
    with looked_back(given, 'reporting_currency = "USD"') as con:
        found = {row["currency"]: row["unpriced"] for row in rows(con, "select * from recovery")}
        assert found == {"USD": 0, "GBP": 3}


def test_a_loss_without_a_cost_stands_with_the_reporting_currency() -> None:
    given: dict[str, Any] = {
        "ledger": "date | reason | units | reference | country\n2026-05-02 | M | -3 | L2 | UK",
        "costs": "fnsku | cost | currency\nXOTHER | 10 | USD",
        "fx": "date | from | to | rate\n2026-04-30 | GBP | USD | 1.25",
    }
    with looked_back(given, 'reporting_currency = "USD"') as con:
        (row,) = rows(con, "select currency, amount, unpriced from recovery")
        assert (row["currency"], row["amount"], row["unpriced"]) == ("USD", 0, 3)


def test_a_forwarder_that_loses_more_than_the_others_at_sea_is_to_be_changed() -> None:
    world = merged(
        shipped(*plans("Bad Sea", "sea", [2, 3, 2, 3, 2, 3, 2, 3])),
        shipped(*plans("Blue Sea", "sea", [0, 0, 1, 0, 0, 0, 0, 0] * 2)),
        shipped(*plans("High Air", "air", [0] * 8)),
    )
    with looked_back(world) as con:
        (first,) = rows(con, "select * from change_advice where kind = 'forwarder'")
        assert first["subject"] == "sea|Bad Sea"
        facts = json.loads(first["facts"])
        assert (facts["lost"], facts["exposed"], facts["shipments"], facts["hit"]) == (200, 800, 8, 8)
        # 200 units at 10.00; what the others' rate would have lost too is not the forwarder's fault
        months = Decimal((AS_OF - date(2025, 1, 1)).days + 1) / Decimal("30.4375")
        expected = Decimal(2000) * (1 - Decimal(facts["others"]) / Decimal("0.25")) / months
        assert abs(first["per_month"] - expected) < 1


def test_a_forwarder_on_a_riskier_mode_is_not() -> None:
    world = merged(
        shipped(*plans("Blue Sea", "sea", [2, 3, 2, 3, 2, 3, 2, 3])),
        shipped(*plans("Red Sea", "sea", [3, 2, 3, 2, 3, 2, 3, 2])),
        shipped(*plans("High Air", "air", [0] * 8)),
    )
    with looked_back(world) as con:
        assert not rows(con, "select * from change_advice where kind = 'forwarder'")


def test_a_product_that_breaks_more_often_is_to_be_packed_better() -> None:
    world = merged(
        shipped(*plans("Blue Sea", "sea", [0] * 8), damaged="1,2", product="XJAR"),
        shipped(*plans("Blue Sea", "sea", [0] * 12), product="XCUP"),
    )
    with looked_back(world) as con:
        (change,) = rows(con, "select * from change_advice where kind = 'packaging'")
        assert change["subject"] == "S-XJAR"
        assert json.loads(change["facts"])["others"] == 0


def test_insuring_a_lane_is_judged_by_premium_and_losses_that_nobody_paid() -> None:
    world = shipped(*plans("Blue Sea", "sea", [1, 1, 1, 0, 0, 0]))
    with looked_back(world, "[insurance]\nrate = 0.01") as con:
        (change,) = rows(con, "select * from change_advice where kind = 'insurance'")
        facts = json.loads(change["facts"])
        # six shipments of 100 units at 10.00: 60.00 of premium against 30 units lost
        assert (facts["premium"], facts["paid"], facts["hit"]) == ("60.00", "300.0000", 3)
    with looked_back(world, "[insurance]\nrate = 0.06") as con:
        assert not rows(con, "select * from change_advice where kind = 'insurance'")
    with looked_back(world) as con:
        assert not rows(con, "select * from change_advice where kind = 'insurance'")


@pytest.mark.parametrize("missing", [[9, 9, 0, 0, 0, 0], [3, 3, 3, 0]])
def test_a_lane_with_two_losses_or_four_shipments_proves_nothing_about_insurance(missing: list[int]) -> None:
    with looked_back(shipped(*plans("Blue Sea", "sea", missing)), "[insurance]\nrate = 0.01") as con:
        assert not rows(con, "select * from change_advice where kind = 'insurance'")


def test_a_lane_with_goods_of_unknown_worth_has_an_unknown_premium() -> None:
    world = merged(shipped(*plans("Blue Sea", "sea", [1, 1, 1, 0, 0])), shipped(("Blue Sea", "sea", 0), product="XJAR"))
    world["costs"] = [{"fnsku": "XCUP", "cost": "10.00"}]
    with looked_back(world, "[insurance]\nrate = 0.01") as con:
        assert rows(con, "select unpriced from lane") == [{"unpriced": 100}]
        assert not rows(con, "select * from change_advice where kind = 'insurance'")


def test_insured_shipments_are_not_insured_again() -> None:
    world = shipped(*plans("Blue Sea", "sea", [1, 1, 1, 0, 0, 0]))
    for line in world["shipments"]:
        line["insurance_policy"] = "P-1"
    with looked_back(world, "[insurance]\nrate = 0.01") as con:
        assert not rows(con, "select * from lane")


def test_deadlines_missed_lately_are_to_be_kept() -> None:
    lost = "\n".join(f"2026-02-{day:02d} | M | -2 | L{day}" for day in range(1, 4))
    with looked_back({"ledger": f"date | reason | units | reference\n{lost}"}) as con:
        (change,) = rows(con, "select * from change_advice where kind = 'deadlines'")
        assert json.loads(change["facts"])["claims"] == 3
        # 60.00 in the 180 days looked at
        assert abs(change["per_month"] - Decimal(60) / (Decimal(180) / Decimal("30.4375"))) < Decimal("0.02")
    old = lost.replace("2026-02", "2025-02")
    with looked_back({"ledger": f"date | reason | units | reference\n{old}"}) as con:
        assert not rows(con, "select * from change_advice")


@pytest.mark.parametrize(("losses", "advised"), [(3, 1), (2, 0)])
def test_the_document_that_three_open_cases_wait_for_is_to_be_kept(losses: int, advised: int) -> None:
    lost = "\n".join(f"2026-06-{day:02d} | M | -2 | L{day}" for day in range(1, 1 + losses))
    given = {"ledger": f"date | reason | units | reference\n{lost}"}
    with looked_back(given, missing="proof_of_ownership") as con:
        found = rows(con, "select * from change_advice where kind = 'documents'")
    assert len(found) == advised
    for change in found:
        assert (change["subject"], json.loads(change["facts"])) == ("proof_of_ownership", {"cases": 3})
        assert change["per_month"] == round(Decimal(60) / (Decimal(546) / Decimal("30.4375")), 2)


def test_no_more_than_three_changes_the_dearest_first() -> None:
    late: list[Row] = [
        {"date": f"2026-02-0{day}", "reason": "M", "units": "-1", "reference": f"L{day}"} for day in range(1, 4)
    ]
    world = merged(
        shipped(*plans("Bad Sea", "sea", [2, 3, 2, 3, 2, 3, 2, 3]), damaged="9", product="XJAR"),
        shipped(*plans("Blue Sea", "sea", [0] * 16)),
        {"ledger": late},  # deadlines missed: the fourth, and the cheapest
    )
    with looked_back(world, "[insurance]\nrate = 0.001") as con:
        found = rows(con, "select * from change_advice order by rank")
        assert [row["rank"] for row in found] == [1, 2, 3]
        assert [row["per_month"] for row in found] == sorted((row["per_month"] for row in found), reverse=True)
        assert len({row["kind"] for row in found}) == 3


def test_a_case_is_won_refused_or_open_and_a_note_gives_the_reason() -> None:
    lost = "\n".join(f"2026-06-{day:02d} | M | -2 | L{day}" for day in range(1, 5))
    given: dict[str, Any] = {
        "ledger": f"date | reason | units | reference\n{lost}",
        "case_log": """
            claim_type     | reference | case | units | filed      | status  | resolved   | paid | note
            warehouse_lost | L1        | C1   | 2     | 2026-06-10 | paid    | 2026-06-20 | 2    |
            warehouse_lost | L2        | C2   | 2     | 2026-06-10 | denied  | 2026-06-15 |      | units were found
            warehouse_lost | L3        | C3   | 3     | 2026-06-10 | filed   |            |      |
            warehouse_lost | L4        | C4   | 2     | 2026-06-10 | partial | 2026-06-20 | 1    |
        """,
    }
    for line in (log := table(given["case_log"])):
        line["fnsku"] = "XCUP"
    given["case_log"] = log
    with looked_back(given) as con:
        found = rows(con, "select case_id, result, note, amount from case_result order by case_id")
        assert [(row["case_id"], row["result"]) for row in found] == [
            ("C1", "won"),
            ("C2", "refused"),
            ("C3", "unanswered"),
            ("C4", "part"),
        ]
        assert found[1]["note"] == "units were found"
        assert found[1]["amount"] == Decimal(20)
        (days,) = rows(con, "select * from payment_days")
        assert (days["loss_median"], days["filing_median"]) == (17.5, 10)
        # what was paid short is in review and lost all the same
        (sums,) = rows(
            con, "select sum(lost) as lost, sum(uncertain) as in_doubt, sum(asked_amount) as asked from loss"
        )
        assert sums == {"lost": 8, "in_doubt": 0, "asked": Decimal(30)}


def test_a_case_is_judged_by_the_money_that_came_and_what_was_given_up_or_came_back_is_no_answer() -> None:
    world = shipped(("Blue Sea", "sea", 0))
    world["ledger"][0]["units"] = "97"
    world["shipments"][0]["reconcile_status"] = "Contents confirmed"
    units = {"L1": 2, "L2": 2, "L3": 3, "L4": 2, "L5": 2}
    lost = [{"date": "2026-05-01", "reason": "M", "units": str(-n), "reference": name} for name, n in units.items()]
    world["ledger"] += [*lost, {"date": "2026-06-12", "reason": "F", "units": "3", "reference": "F1"}]
    world["reimbursements"] = table("""
        date       | id | reason         | cash | amount | case_id
        2026-06-20 | R1 | Lost_Warehouse | 2    | 20.00  | C1
        2026-06-21 | R2 | Lost_Warehouse | 1    | 10.00  | C2
    """)
    world["case_log"] = table("""
        claim_type     | reference | case | units | filed      | status | decision  | resolved   | changed_at | fnsku
        warehouse_lost | L1        | C1   | 2     | 2026-06-01 | filed  |           |            |            | XCUP
        warehouse_lost | L2        | C2   | 2     | 2026-06-01 | filed  |           |            |            | XCUP
        warehouse_lost | L3        | C3   | 3     | 2026-06-10 | filed  |           |            |            | XCUP
        warehouse_lost | L4        |      | 2     | 2026-06-10 | closed | write off | 2026-06-11 |            | XCUP
        warehouse_lost | L5        | C5   | 2     | 2026-06-10 | filed  |           |            | 2026-06-10 | XCUP
        warehouse_lost | L5        | C5   | 2     | 2026-06-10 | denied |           | 2026-06-25 | 2026-06-25 | XCUP
    """)
    with looked_back(world) as con:
        found = rows(con, "select case_id, result, note, units, amount from case_result order by case_id")
        sums = rows(con, "select sum(paid) as paid, sum(refused_amount) as refused from loss")
        assert sums == [{"paid": 3, "refused": 70}]
    assert [tuple(row.values()) for row in found] == [
        ("", "refused", "Contents confirmed", 3, Decimal(30)),
        ("C1", "won", "", 2, Decimal(20)),
        ("C2", "part", "", 2, Decimal(20)),
        ("C3", "came back", "", 3, Decimal(30)),
        ("C5", "refused", "", 2, Decimal(20)),
    ]


def test_what_came_in_is_the_money_that_was_told_and_the_price_where_none_was() -> None:
    world = shipped(*plans("Blue Sea", "sea", [1, 1]))
    world["case_log"] = table("""
        claim_type   | shipment | case | filed      | status | resolved   | paid_amount
        freight_lost | FBA01    | C1   | 2026-05-10 | paid   | 2026-05-20 | 1.00
        freight_lost | FBA02    | C2   | 2026-05-10 | paid   | 2026-05-20 |
    """)
    with looked_back(world) as con:
        found = rows(con, "select shipment_id, recovered from loss order by shipment_id")
        assert [(row["shipment_id"], row["recovered"]) for row in found] == [
            ("FBA01", Decimal(1)),
            ("FBA02", Decimal(100)),
        ]


def test_nothing_at_all_gives_nothing_at_all() -> None:
    with looked_back({"ledger": []}) as con:
        assert not rows(con, "select * from loss_rate")
        assert not rows(con, "select * from change_advice")
        (span,) = rows(con, "select * from look_back_span")
        assert span["months"] >= 1
