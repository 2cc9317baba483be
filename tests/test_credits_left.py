"""Every line of the reimbursements is told somewhere, also one that gives no unit and fits no payment."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.case_log_world import Seller


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
