"""What the rules find doubtful in records that were loaded, each told with file, line and value."""

from datetime import date

import duckdb
import pytest

from reconcile.claims.case_log import CaseLog
from reconcile.claims.case_row import LogRow, Standing
from reconcile.outcome.problems import cases_on_no_sheet
from tests.worlds.claims_harness import Case, run_case, table
from tests.worlds.staged_world import World


@pytest.mark.parametrize(
    ("program", "products", "cartons", "packed", "told"),
    [
        ("own", 2, 10, False, ["damaged_not_packed"]),
        ("own", 1, None, False, ["damaged_not_packed"]),
        ("own", 1, 10, False, ["damaged_not_packed"]),  # one product does not say that every carton holds the same
        ("own", 2, 2, False, []),  # all of them: everything was in them
        ("own", 2, 10, True, []),
        ("partnered", 2, 10, False, []),  # Amazon answers for the carriage: damage is judged at receipt
    ],
)
def test_damaged_cartons_of_which_nothing_can_be_claimed_are_told(
    world: World, program: str, products: int, cartons: int | None, packed: bool, told: list[str]
) -> None:
    world.add("shipment", "shipments.csv", shipment_id="FBA1", carrier_program=program, ship_date="2026-05-01")
    for number in range(products):
        world.add("sku_list", "list.tsv", shipment_id="FBA1", sku=f"S{number}", fnsku=f"X{number}", units=24)
    pod = {"shipment_id": "FBA1", "delivered_date": "2026-06-01", "damaged_cartons": "3,7"}
    world.add("delivery", "pod.csv", cartons_shipped=cartons, **pod)
    for carton in ("3", "7") if packed else ():
        world.add("carton", "packing.xlsx", shipment_id="FBA1", carton_no=carton, fnsku="X0", units=12)
    assert [code for (code,) in world.ask("shipment_problem", "code")] == told


@pytest.mark.parametrize(
    ("counted", "named", "is_unclear", "told"),
    [
        (2, "", True, ["damaged_not_numbered"]),
        (2, "", False, []),  # every carton holds the same, or all were damaged
        (2, "3,7", True, ["damaged_not_packed"]),
    ],
)
def test_damaged_cartons_without_numbers_are_told_where_their_content_is_not_known(
    world: World, counted: int, named: str, is_unclear: bool, told: list[str]
) -> None:
    world.add("shipment", "shipments.csv", shipment_id="FBA1", carrier_program="own", ship_date="2026-05-01")
    pod = {"shipment_id": "FBA1", "delivered_date": "2026-06-01", "cartons_damaged": counted, "damaged_cartons": named}
    world.add("delivery", "pod.csv", cartons_shipped=10, **pod)
    if is_unclear:
        world.con.execute("insert into unclear_damage values ('FBA1')")
    assert [code for (code,) in world.ask("shipment_problem", "code")] == told


@pytest.mark.parametrize(
    ("cartons", "damaged", "unclear", "why"),
    [
        ("", 2, 2, "no list says what was sent"),
        ("1 | 10\n2 | 10\n3 | 10", 2, 0, "every carton holds the same"),
        ("1 | 10\n2 | 12\n3 | 10", 2, 2, "cartons differ"),
        ("1 | 10\n2 | 12\n3 | 10", 3, 0, "all of them: everything was in them"),
    ],
)
def test_of_counted_damaged_cartons_the_content_is_known_or_not(
    cartons: str, damaged: int, unclear: int, why: str
) -> None:
    given = {
        "shipments": table("shipped | status\n2026-04-01 | Closed"),
        "deliveries": table(f"date | shipped | delivered | cartons_damaged\n2026-05-01 | 3 | 3 | {damaged}"),
        "cartons": table(f"carton | units\n{cartons}"),
        "sku_list": table("units\n30" if cartons else ""),
    }
    (legs,) = run_case(Case("damaged", "", "", date(2026, 8, 1), given, [])).reckoning.inbound.shipments
    assert legs.loss.unclear_damaged == unclear, why


def test_a_delivery_without_a_date_that_counts_damaged_cartons_is_told(world: World) -> None:
    world.add("delivery", "pod.csv", shipment_id="FBA1", cartons_damaged=2)
    assert world.ask("shipment_problem", "code, file") == [("delivery_without_date", "pod.csv")]


def test_a_removal_receipt_that_fits_no_parcel_is_told_with_its_line(world: World) -> None:
    parcel = {"shipment_date": "2026-06-10", "order_id": "RMV1", "fnsku": "XCUP", "sku": "CUP", "shipped": 5}
    world.add("removal_shipment", "r.txt", tracking_no="1Z1", **parcel)
    world.add("removal_shipment", "r.txt", tracking_no="1Z2", **parcel)
    came = {"received_date": "2026-06-20", "units_received": 5}
    fits = [{"removal_order_id": "RMV1", "tracking_no": "1Z1", "sku": "cup"}, {"tracking_no": "1z-2", "fnsku": "XCUP"}]
    astray = [
        {"removal_order_id": "RMV1", "tracking_no": "1Z1", "sku": "CUPP"},
        {"removal_order_id": "RMV9", "tracking_no": "1Z1", "fnsku": "XCUP"},
        {"tracking_no": "1Z9", "sku": "CUP"},
    ]
    for row in [*fits, *astray]:
        world.add("removal_receipt", "receipts.csv", **row, **came)
    told = world.ask("rule_problem", "code, file, column_name, value")
    assert told == [
        ("receipt_of_no_parcel", "receipts.csv", "fnsku", "XCUP"),
        ("receipt_of_no_parcel", "receipts.csv", "sku", "CUP"),
        ("receipt_of_no_parcel", "receipts.csv", "sku", "CUPP"),
    ]


def test_packing_lists_that_give_a_carton_different_units_are_told_with_their_lines(world: World) -> None:
    for file, units in (("p1.csv", 10), ("p2.csv", 12), ("p3.csv", 10)):
        world.add("carton", file, shipment_id="FBA1", carton_no="1", fnsku="X1", units=10, origin="packing list")
        world.add("carton", file, shipment_id="FBA1", carton_no="2", fnsku="X1", units=units, origin="packing list")
    told = world.ask("shipment_problem", "code, file, column_name, value, facts['carton']")
    assert told == [("packing_lists_disagree", f"p{n}.csv", "units", "10 / 12", "2") for n in (1, 2, 3)]


def test_sku_lists_of_which_one_lacks_a_product_are_told(world: World) -> None:
    world.add("sku_list", "a.tsv", shipment_id="FBA1", fnsku="X1", units=100, total_units=120)
    world.add("sku_list", "a.tsv", shipment_id="FBA1", fnsku="X2", units=20, total_units=120)
    world.add("sku_list", "b.tsv", shipment_id="FBA1", fnsku="X1", units=100, total_units=100)
    assert world.ask("shipment_problem", "code, file, line, value") == [("sku_lists_disagree", "a.tsv", 3, "0 / 20")]


def test_carrier_programs_that_disagree_are_told_with_their_lines(world: World) -> None:
    for program in ("agl", "", "own"):
        world.add("shipment", "register.csv", shipment_id="FBA1", carrier_program=program, ship_date="2026-05-01")
    told = world.ask("shipment_problem", "code, line, value")
    assert told == [("programs_disagree", 2, "agl"), ("programs_disagree", 4, "own")]


def test_proofs_of_delivery_that_cannot_count_are_told_with_their_lines(world: World) -> None:
    proof = {"shipment_id": "FBA1", "tracking_no": "BL1", "delivered_date": "2026-06-01", "cartons_shipped": 12}
    for missing in ("1,2,3,4", "10,11,12"):
        world.add("delivery", "pod.csv", **proof, missing_cartons=missing)
    world.add("delivery", "pod.csv", **proof | {"shipment_id": "FBA2", "delivered_date": None, "cartons_delivered": 12})
    world.add("delivery", "pod.csv", shipment_id="FBA3", tracking_no="1Z1")  # on its way: told when the file is read
    assert world.ask("shipment_problem", "code, line, value") == [
        ("delivery_without_date", 4, ""),
        ("proofs_disagree", 2, "1,2,3,4"),
        ("proofs_disagree", 3, "10,11,12"),
    ]


def test_a_payment_whose_total_is_another_number_than_its_units_is_told(world: World) -> None:
    paid = {"approval_date": "2026-06-10", "reason": "Lost_Warehouse", "fnsku": "XCUP", "amount_total": 20}
    back = paid | {"reason": "Reimbursement_Reversal", "amount_total": -20}
    world.add("reimbursement", "p.txt", reimbursement_id="1", quantity_cash=2, quantity_total=3, **paid)
    world.add("reimbursement", "p.txt", reimbursement_id="2", quantity_cash=2, quantity_total=2, **paid)
    world.add("reimbursement", "p.txt", reimbursement_id="3", quantity_total=2, **paid)
    for total in (0, 2):  # signed, and as a sum of numbers without signs
        back_in_stock = {"quantity_cash": -1, "quantity_inventory": 1, "quantity_total": total}
        world.add("reimbursement", "p.txt", reimbursement_id=f"4{total}", **back_in_stock, **back)
    told = world.ask("rule_problem", "code, value, facts['units']")
    assert told == [("total_contradicts_units", "3", "3")]


def test_more_damaged_units_than_received_are_told_with_their_line(world: World) -> None:
    parcel = {"shipment_date": "2026-06-10", "order_id": "RMV1", "fnsku": "XCUP", "shipped": 5}
    world.add("removal_shipment", "r.txt", tracking_no="1Z1", **parcel)
    row = {"removal_order_id": "RMV1", "tracking_no": "1Z1", "fnsku": "XCUP", "received_date": "2026-06-20"}
    world.add("removal_receipt", "receipts.csv", **row, units_received=3, units_damaged=5)
    assert world.ask("rule_problem", "code, line, value") == [("damaged_beyond_received", 3, "5")]


def test_incidents_of_which_nothing_can_be_claimed_are_told_with_their_lines(world: World) -> None:
    dated = {"order_id": "222-1", "kind": "lost", "sku": "CUP", "ship_date": "2026-06-01", "units": 1}
    world.add("incident", "register.csv", incident_id="I1", **dated)
    world.add("incident", "register.csv", incident_id="I2", **dated | {"ship_date": None})
    world.add("incident", "register.csv", incident_id="I3", **dated | {"units": None})
    world.add("incident", "register.csv", incident_id="I4", shipment_id="FBA1", kind="lost")  # adds no units
    assert world.ask("rule_problem", "code, line, column_name") == [
        ("incident_without_date", 3, "ship_date"),
        ("incident_without_units", 4, "units"),
    ]


def test_a_state_of_a_shipment_that_nobody_knows_is_told_and_one_that_is_still_to_come_is_not(world: World) -> None:
    later = {"closed_date": "2026-08-20", "status": "已关闭", "reconcile_status": "调查中"}
    world.add("shipment", shipment_id="FBA1", **later)
    world.add("shipment", shipment_id="FBA2", status="Shut", reconcile_status="调查中")
    world.add("shipment", shipment_id="FBA3", status="Closed", reconcile_status="Case submitted")
    world.add("shipment", shipment_id="FBA4", status="Closed", reconcile_status="-")
    assert world.ask("shipment_problem", "code, line, value") == [
        ("unknown_reconcile_status", 3, "调查中"),
        ("unknown_status", 3, "Shut"),
    ]


@pytest.mark.parametrize(
    ("lines", "excess", "why"),
    [
        (["R2 R1 -3 -30"], [], "just what was paid"),
        (["R2 R1 -1 -10", "R3 R1 -2 -20"], [], "one after the other"),
        (["R2 R1 -1 -12"], [2], "one unit was paid 10.00"),
        (["R2 R1 -3 -31"], [1], "more than was paid in all"),
        (["R2 R1 -2 -20", "R3 R1 -2 -20"], [10], "more units than were paid"),
        (["R2 R9 -3 -99"], [], "of a payment that is not in the data nothing can be said"),
        (["R2 R1 0 -5"], [], "money without a unit corrects the payment: less than was paid"),
        (["R2 R1 0 -31"], [1], "and more than was paid"),
        (["R1 - 0 6", "R2 R1 -3 -36"], [], "re-valued by 6.00 before it was taken back"),
        (["R1 - 0 6", "R2 R1 -1 -12"], [], "a part of that is for the unit"),
        (["R1 - 0 6", "R2 R1 -3 -37"], [1], "more than both"),
    ],
)
def test_what_a_reversal_takes_beyond_the_payment_is_told_as_money(
    world: World, lines: list[str], excess: list[int], why: str
) -> None:
    world.paid("2026-06-01", "30", reimbursement_id="R1", quantity_cash=3, amount_per_unit="10")
    for beside in ({"fnsku": "XLID"}, {"currency": "EUR"}):  # of the same payment, and another matter
        world.paid("2026-06-01", "1", reimbursement_id="R1", amount_per_unit="1", **beside)
    for line in lines:
        name, original, units, amount = line.split()
        more = {"reimbursement_id": name, "original_id": original.strip("-"), "quantity_cash": int(units)}
        reason = "Lost_Warehouse" if original == "-" else "Reimbursement_Reversal"
        world.paid("2026-06-20", amount, reason, **more)
    told = [row for (row,) in world.ask("reversal_excess", "excess::int")]
    assert told == excess, why
    assert [code for (code,) in world.ask("rule_problem", "code")].count("reversal_exceeds_payment") == len(excess)


@pytest.mark.parametrize(
    ("day", "original", "each", "excess"),
    [
        ("2026-06-10", "", "10", []),  # between the reversals: 1 - 1 + 1 - 1
        ("2026-06-10", "R1", "12", []),
        ("2026-07-10", "R1", "10", []),
        ("2026-07-10", "", "10", [10]),
        ("2026-06-10", "", "12", [10]),  # another price: a payment of its own
    ],
)
def test_what_was_paid_again_between_two_reversals_may_be_taken_back_as_well(
    world: World, day: str, original: str, each: str, excess: list[int]
) -> None:
    world.paid("2026-06-01", "10", reimbursement_id="R1", amount_per_unit="10")
    world.paid(day, each, original_id=original, amount_per_unit=each)
    for taken in ("2026-06-05", "2026-06-20"):
        world.paid(taken, "-10", "Reimbursement_Reversal", original_id="R1", quantity_cash=-1)
    assert [row for (row,) in world.ask("reversal_excess", "excess::int")] == excess


@pytest.mark.parametrize(
    ("event", "reason", "units", "told"),
    [
        ("Adjustments", "M", -2, False),
        ("Adjustments", "M", 2, True),
        ("Adjustments", "F", 2, False),
        ("Adjustments", "F", -2, True),
        ("Receipts", "M", 2, False),
    ],
)
def test_an_adjustment_whose_units_go_the_other_way_is_told(
    world: World, event: str, reason: str, units: int, told: bool
) -> None:
    row = {
        "event_type": event,
        "reason": reason,
        "quantity": units,
        "reference_id": "L1",
        "fnsku": "XCUP",
        "sku": "CUP",
    }
    world.add("ledger", "ledger.txt", event_date="2026-06-01", disposition="SELLABLE", country="US", **row)
    found = world.ask("rule_problem", "code, value")
    assert found == ([("sign_contradicts_code", f"{reason} {units}")] if told else [])


@pytest.mark.parametrize(("lost", "code"), [(["U-1"], "case_settled_before"), ([], "case_made_up")])
def test_a_waiting_case_on_no_sheet_is_told_why(lost: list[str], code: str) -> None:
    """A payment below cost that was made up since is no loss any more: nothing of it was settled before the filing."""
    con = duckdb.connect()
    con.execute("create table filed_case (claim_id varchar, case_id varchar); create table loss (claim_id varchar)")
    con.executemany("insert into loss values (?)", [[claim_id] for claim_id in [*lost, "WL-9"]])
    row = LogRow("U-1", case_id="18000000001", status="filed", file="case_log.csv", line=2)
    log = CaseLog(lines=[row], claims={row.name: ["U-1"]}, standing={"U-1": [Standing(row, "")]})
    assert [(finding.code, finding.value) for finding in cases_on_no_sheet(con, log)] == [(code, "18000000001")]


@pytest.mark.parametrize(
    ("costs", "told"),
    [
        (["1.00"] * 8, "1 CNY: 8 of 8"),
        (["999"] * 18 + ["14.20", "9.80"], "999 CNY: 18 of 20"),
        (["0.01"] * 7, ""),  # a few products may well be of one price
        (["1.00"] * 7 + ["14.20"], ""),
    ],
)
def test_one_cost_for_nearly_all_products_may_be_a_placeholder(world: World, costs: list[str], told: str) -> None:
    for number, cost in enumerate(costs):
        for day in ("2026-01-01", "2026-06-01"):  # stated twice, it is one product
            world.add(
                "cost",
                "costs.csv",
                sku=f"S{number}",
                unit_cost=cost,
                currency="CNY",
                effective_from=day,
                line=number + 2,
            )
    found = world.ask("rule_problem", "code, facts['value'], facts['n'], facts['all']")
    said = [f"{cost}: {alike} of {products}" for code, cost, alike, products in found if code == "same_cost"]
    assert said == ([told] if told else [])
