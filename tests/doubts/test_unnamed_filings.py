"""Lists of claims that do not say which loss each line is about: what a line names is looked at, and nothing else."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.worlds.case_log_world import LOSSES, Seller

FREIGHT = {
    "shipments.csv": "shipment_id,ship_date,mode,tracking_no,forwarder,status\n"
    "FBA15AAAAAAA,2026-07-01,sea,784001,Far,Closed\n"
    "FBA15BBBBBBB,2026-07-01,sea,784002,Far,Closed\n",
    "packing.csv": "shipment_id,carton_no,cartons,sku,units_per_carton\n"
    + "".join(f"{shipment},{carton},1,S-R1,6\n" for shipment in ("FBA15AAAAAAA", "FBA15BBBBBBB") for carton in (1, 2)),
    "delivered.csv": "shipment_id,delivered_date,cartons_shipped,cartons_delivered,missing_cartons\n"
    "FBA15AAAAAAA,2026-08-10,2,1,2\nFBA15BBBBBBB,2026-08-10,2,1,2\n",
}
OF_A, OF_B = {"freight A", "inbound A"}, {"freight B", "inbound B"}
ALL = {*LOSSES, *OF_A, *OF_B}


def named(row: dict[str, str]) -> str:
    """The reference of a warehouse loss, `freight A` or `inbound A` for one of a shipment."""
    return row["reference_id"] or f"{row['claim_type'][:7]} {row['shipment_id'][-1]}"


@pytest.fixture
def seller(tmp_path: Path) -> Seller:
    seller = Seller(tmp_path)
    seller.begin()
    for name, text in FREIGHT.items():
        (seller.data / name).write_text(text, encoding="utf-8")
    return seller


COURIERS = "运单号,索赔状态,赔偿金额,币种,客户,提报日期"
LISTS: dict[str, tuple[list[str], set[str]]] = {
    "a courier's list of other waybills": ([COURIERS, "900001,已赔付,80,CNY,A01,2026-08-01"], set()),
    "a courier's list, whose waybill is ours": ([COURIERS, "784001,处理中,,CNY,A01,2026-08-01"], {"freight A"}),
    "a forwarder's list by shipment, two in a cell": (
        [
            "FBA号,运单号,少件数量,索赔金额,索赔状态,赔付金额,申请时间",
            "FBA15AAAAAAA/FBA15BBBBBBB,900001,6,60,处理中,,2026-08-12",
        ],
        OF_A | OF_B,
    ),
    "filed with Amazon, by product": (
        ["FNSKU,数量,案件编号,提交日期,索赔状态", "X00R2,3,1802,2026-08-01,已提交"],
        {"R2"},
    ),
    "by reference and SKU": (["参考编号,SKU,案件编号,提交日期,状态", "R3,S-R3,1803,2026-08-01,已提交"], {"R3"}),
    "an insurer's list with more columns than a log": (
        [
            "保单号,货件编号,出险日期,报案日期,损失箱数,箱号,索赔金额,赔付金额,状态,经办人,查勘人,备用",
            "P1,FBA15BBBBBBB,2026-08-10,2026-08-11,1,2,500,450,已结案,,,",
        ],
        {"freight B"},
    ),
    "a courier's list that names nothing": (
        ["客户,索赔状态,赔付金额,币种,提报日期", "A01,处理中,5,CNY,2026-08-01"],
        {"freight A", "freight B"},
    ),
    "a header and a remark that go over two lines": (
        [
            '备注,"FNSKU",数量,"案件',
            '编号",提交日期,"索赔',
            '状态"',
            '"first',
            'second",X00R2,3,1802,2026-08-01,已提交',
        ],
        {"R2"},
    ),
    "by SKU, and a courier's": (["客户,运单号,SKU,索赔状态,赔付金额", "A01,,S-R2,处理中,5"], set()),
    "a case that names nothing may be any": (
        ["运单号,案件编号,提交日期,状态", "784001,1800,2026-08-01,已提交", ",1801,2026-08-01,已提交"],
        ALL,
    ),
    "no line names anything": (["FNSKU,数量,提交日期,索赔状态", ",3,2026-08-01,已提交"], ALL),
    "no column names anything": (["case_id,status,filed_date,paid_amount", "1800,filed,2026-08-20,"], ALL),
}


@pytest.mark.parametrize(("lines", "in_doubt"), LISTS.values(), ids=LISTS)
def test_a_list_without_a_claim_type_holds_back_what_it_may_mean(
    seller: Seller, lines: list[str], in_doubt: set[str]
) -> None:
    (seller.data / "索赔.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    seller.run()
    rows = {named(row): row for row in seller.all_claims()}
    assert {name: row["status"] for name, row in rows.items()} == {
        name: "review" if name in in_doubt else "open" for name in ALL
    }
    assert all("索赔.csv" in rows[name]["status_reason"] for name in in_doubt)
    summary = openpyxl.load_workbook(seller.book())["Summary"]
    assert any("The list of claims 索赔.csv" in str(cell) for row in summary.values for cell in row)


def test_a_list_in_a_sheet_of_a_workbook_is_looked_at_line_by_line_too(seller: Seller) -> None:
    book = openpyxl.Workbook()
    for row in ("理赔 8月", "运单号,索赔状态,赔偿金额,币种,提报日期", "784002,处理中,,CNY,2026-08-12"):
        book.active.append(row.split(","))
    book.save(seller.data / "货代理赔.xlsx")
    seller.run()
    found = {named(row) for row in seller.all_claims() if row["status"] == "review"}
    assert found == OF_B


def test_what_somebody_noted_as_filed_in_a_report_or_a_list_of_shipments_is_looked_at(seller: Seller) -> None:
    ledger = seller.data / "ledger.txt"
    header, *lines = ledger.read_text(encoding="utf-8").splitlines()
    noted = [f"{line}\t{'1802' if line.split(chr(9))[6] == 'R2' else ''}" for line in lines]
    ledger.write_text("\n".join([f"{header}\tCase ID", *noted, ""]), encoding="utf-8")
    shipments = [
        "货件编号,MSKU,FNSKU,申报数量,签收数量,案件编号,索赔数量",
        "FBA15AAAAAAA,S-R1,X00R1,12,0,1803,6",
        "FBA15BBBBBBB,S-R1,X00R1,12,0,,",
    ]
    (seller.data / "货件.csv").write_text("\n".join([*shipments, ""]), encoding="utf-8")
    seller.run()
    found = {named(row): row["status_reason"] for row in seller.all_claims() if row["status"] == "review"}
    assert set(found) == {"R2", *OF_A}
    assert "noted as filed in ledger.txt:4" in found["R2"]
    assert all("noted as filed in 货件.csv:2" in found[name] for name in OF_A)


def test_a_long_list_of_one_product_names_its_first_lines(seller: Seller) -> None:
    lines = [f"X00R2,1,18{number:02},2026-08-01,已提交" for number in range(9)]
    (seller.data / "索赔.csv").write_text(
        "\n".join(["FNSKU,数量,案件编号,提交日期,索赔状态", *lines, ""]), encoding="utf-8"
    )
    seller.run()
    (held,) = (row for row in seller.all_claims() if row["status"] == "review")
    told = ", ".join(f"索赔.csv:{line}" for line in range(2, 7))
    assert held["reference_id"] == "R2"
    assert f"{told} … lists" in held["status_reason"]
