"""Every line of the reimbursements is told somewhere, also one that gives no unit and fits no payment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from reconcile.outcome.leftovers import write_credits_left
from tests.worlds.case_log_world import Seller
from tests.worlds.claims_harness import Case, table, tables_of
from tests.worlds.months_world import OCTOBER, PAID, World


def test_a_line_that_takes_money_from_no_payment_and_one_that_pays_no_unit_are_shown(tmp_path: Path) -> None:
    seller = Seller(tmp_path)
    seller.begin()
    seller.paid("R1", -1, "2026-08-01", "", number=1)
    seller.paid("R2", 0, "2026-08-02", "", number=2)
    for number, reason, amount in ((1, "GeneralAdjustment", "-10.00"), (2, "Lost_Warehouse", "5.00")):
        path = seller.data / f"paid_{number}.txt"
        text = path.read_text(encoding="utf-8").replace("Lost_Warehouse", reason)
        path.write_text(text.replace("\t0.00\t", f"\t{amount}\t"), encoding="utf-8")
    seller.run()
    sheet = openpyxl.load_workbook(seller.book())["Credits left over"]
    header, *rows = sheet.iter_rows(values_only=True)
    told = [dict(zip(header, row, strict=True)) for row in rows if row[0] == "payment"]
    assert [(row["FNSKU"], row["Units"], row["Amount"], str(row["File"])) for row in told] == [
        ("X00R1", -1, -10, "paid_1.txt"),
        ("X00R2", 0, 5, "paid_2.txt"),
    ]
    assert "fits no payment in the data" in str(told[0]["Note"])
    assert {status for _, status, _ in seller.claims()} == {"open"}  # and nothing is settled by it


def test_of_a_payment_that_settled_a_part_only_the_money_of_the_rest_is_left_over(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 1 L1")
    product = ["CUP", "X00CUP", "B00CUP", "Cup", "NewItem", "USD", "10.00", "30.00", "3", "0", "3", "", ""]
    world.put("paid.txt", "\t".join(PAID), "\t".join(["2026-10-20", "R1", "", "", "Lost_Warehouse", *product]))
    world.run(OCTOBER)
    sheet = openpyxl.load_workbook(world.out / str(OCTOBER) / "discrepancies.xlsx")["Credits left over"]
    header, row = sheet.iter_rows(values_only=True)
    told = dict(zip(header, row, strict=True))
    assert (told["Units"], told["Amount"], told["Reference"]) == (2, 20, "R1")


def test_of_a_payment_in_yen_the_rest_is_whole_yen_and_what_was_taken_back_is_not_left_over() -> None:
    paid = {"date": "2026-05-10", "reason": "Lost_Warehouse", "currency": "JPY", "cash": "3", "amount": "1000"}
    adjusted = {"date": "2026-05-11", "id": "R2", "reason": "GeneralAdjustment", "cash": "3", "amount": "30"}
    back = {"date": "2026-06-01", "id": "R3", "reason": "Reversal", "cash": "-1", "amount": "-10", "original": "R2"}
    given = {"ledger": [{"date": "2026-05-01", "reason": "M", "units": "-1", "reference": "L1", "country": "JP"}]}
    whole = [adjusted | {"id": "R4", "cash": "1"}, back | {"id": "R5", "original": "R4"}]
    given |= {"reimbursements": [paid | {"id": "R1"}, adjusted, back, *whole]}
    with tables_of(Case("", "", "", date(2026, 6, 30), given, []), given) as (con, outcome):
        write_credits_left(con, outcome.reckoning, {}, "en")
        left = con.execute("select pool, reference, units, amount from credit_left order by reference").fetchall()
    assert left == [("warehouse_lost", "R1", 2, 667), ("", "R2", 2, 20)]


def test_of_corrections_downwards_those_units_are_shown_that_no_over_receipt_answers() -> None:
    ledger = """
        date       | event    | reason | units | reference
        2026-05-10 | Receipts |        | 14    | FBA1
        2026-05-20 |          | X      | -3    | X1
        2026-05-22 |          | X      | -2    | X2
    """
    given = {
        "ledger": table(ledger),
        "shipments": table("shipped | closed\n2026-04-01 | 2026-06-01"),
        "sku_list": table("units\n10"),
        "deliveries": table("date | shipped | delivered\n2026-05-05 | 1 | 1"),
    }
    with tables_of(Case("", "", "", date(2026, 6, 30), given, []), given) as (con, outcome):
        write_credits_left(con, outcome.reckoning, {}, "en")
        left = con.execute("select kind, reference, units from credit_left order by reference").fetchall()
    assert left == [("correction", "X2", -1)]
