"""Packing documents with one column per box, and the Send to Amazon manifest."""

from __future__ import annotations

import csv
import io

from tests.ingest.documents import FORMATS, documents, written

BOX_FILE_CSV = '''\
"Pack group number","1"
"Workflow name","sample workflow"
"SKUs","2"
"Units","29"

"SKU","Title","ASIN","FNSKU","UPC/EAN/ISBN/JAN/CODABAR","Condition","Prep type","Quantity","Box 1 units","Box 2 units"
"LMR-CUP-WHT","Cup, white","B0SMPL0001","X00SAMPL01","-","New","No prep needed","14","10","4"
"LMR-TRAY-10","Tray 10""","B0SMPL0002","X00SAMPL02","-","New","No prep needed","15","","15"


"","","","","","","","","Box ID","To be assigned","To be assigned"
"","","","","","","","","Box name","P1 - B1","P1 - B2"
"","","","","","","","","Box weight (lb):","20","22"
"","","","","","","","","Box length (inch):","20","20"
'''


def rows_of(text: str) -> list[list[object]]:
    return [list(row) for row in csv.reader(io.StringIO(text))]


def test_the_box_file_as_csv() -> None:
    document = written(*rows_of(BOX_FILE_CSV))
    assert (document.kind, document.out.records) == ("box_file", 2)
    assert [
        (row["carton_no"], row["sku"], row["fnsku"], row["asin"], row["units"], row["gross_weight_kg"])
        for row in document.rows()
    ] == [
        ("1", "LMR-CUP-WHT", "X00SAMPL01", "B0SMPL0001", "10", "9.072"),
        ("2", "LMR-CUP-WHT", "X00SAMPL01", "B0SMPL0001", "4", "9.979"),
        ("2", "LMR-TRAY-10", "X00SAMPL02", "B0SMPL0002", "15", "9.979"),
    ]
    assert [severity for _, severity, _ in document.findings()] == ["doubtful"]
    assert "belong to no shipment" in document.findings()[0][2]


def test_the_box_ids_give_shipment_and_carton_once_amazon_has_assigned_them() -> None:
    text = BOX_FILE_CSV.replace('"To be assigned","To be assigned"', '"FBA15SMPLA01U000001","FBA15SMPLA02U000001"')
    document = written(*rows_of(text))
    assert document.cartons() == {("FBA15SMPLA01", "1"): 10, ("FBA15SMPLA02", "1"): 19}
    assert document.findings() == []


def test_the_box_file_as_workbook() -> None:
    document = written(
        ["Please do not edit"],
        [],
        ["", "", "", "", "", "", "", "", "Total box count:", "", "", "", 2],
        [],
        ["SKU", "Product title ", "Id", "ASIN", "FNSKU", "Condition", "Prep type", "Who preps units?",
         "Who labels units?", "Expected quantity", "Boxed quantity", "", "Box 1 quantity", "Box 2 quantity", ""],
        ["LMR-CUP-WHT", "Cup", "pk1", "B0SMPL0001", "X00SAMPL01", "New", "None", "Seller", "Seller", 14, 14, "", 10, 4],
        ["LMR-TRAY-10", "Tray", "pk2", "B0SMPL0002", "X00SAMPL02", "New", "None", "Seller", "Seller", 15, 12, "", "",
         12],
        [],
        ["Name of box", "", "", "", "", "", "", "", "", "", "", "", "P1 - B1", "P1 - B2"],
        ["Box weight (lb):", "", "", "", "", "", "", "", "", "", "", "", 20, 22],
        ["Box width (inch):", "", "", "", "", "", "", "", "", "", "", "", 16, 16],
        name="Box packing information FBA15SMPLA01",
    )  # fmt: skip
    assert document.kind == "box_file"
    assert document.cartons() == {("FBA15SMPLA01", "1"): 10, ("FBA15SMPLA01", "2"): 16}
    assert {row["gross_weight_kg"] for row in document.rows()} == {"9.072", "9.979"}
    assert document.findings() == [
        (7, "doubtful", "The row contradicts itself: 12 units in the boxes, the quantity column says 15; "
                        "the units of the cartons are used"),
    ]  # fmt: skip


def test_the_erp_list_with_a_column_per_carton() -> None:
    document = written(
        ["货件单号", "FBA15SMPLA01"],
        ["序号", "MSKU", "FNSKU", "品名", "SKU", "发货数量", "第1箱", "第2箱", "第3箱"],
        [1, "LMR-CUP-WHT", "X00SAMPL01", "陶瓷杯", "ERP-1", 70, 40, 30, ""],
        [2, "0012345", "X00SAMPL04", "台灯", "ERP-2", 20, "", "", 20],
        ["合计", "", "", "", "", 90, 40, 30, 20],
        ["", "", "", "", "", "重量（kg）", 21.8, 20, 21.85],
        ["", "", "", "", "", "长", 60, 60, 60],
    )
    assert (document.kind, document.out.records) == ("packing_list_erp", 2)
    assert [(row["carton_no"], row["sku"], row["units"], row["gross_weight_kg"]) for row in document.rows()] == [
        ("1", "LMR-CUP-WHT", "40", "21.8"),
        ("2", "LMR-CUP-WHT", "30", "20"),
        ("3", "0012345", "20", "21.85"),
    ]
    assert {row["shipment_id"] for row in document.rows()} == {"FBA15SMPLA01"}
    assert document.findings() == [(5, "info", "The row is a total (“合计”), no record")]


def test_the_labels_below_an_erp_list_may_be_amazons() -> None:
    document = written(
        ["货件单号", "FBA15SMPLA01"],
        ["序号", "MSKU", "FNSKU", "品名", "SKU", "发货数量", "已装箱数", "第1箱", "第2箱"],
        [1, "LMR-CUP-WHT", "X00SAMPL01", "陶瓷杯", "ERP-1", 70, 70, 40, 30],
        ["合计", "", "", "", "", 70, 70, 40, 30],
        ["", "", "", "", "", "", "Weight of box (lb)", 44, 30],
        ["", "", "", "", "", "", "Box length (in)", 24, 24],
        ["", "", "", "", "", "", "箱号", "FBA15SMPLA01U000002", "FBA15SMPLA01U000001"],
        ["", "", "", "", "", "", "箱子名称", "P1 - B2", "P1 - B1"],
    )
    assert document.cartons() == {("FBA15SMPLA01", "2"): 40, ("FBA15SMPLA01", "1"): 30}
    assert [row["gross_weight_kg"] for row in document.rows()] == ["13.608", "19.958"]
    assert document.findings() == [(4, "info", "The row is a total (“合计”), no record")]


def test_the_erp_list_with_a_row_of_carton_numbers() -> None:
    document = written(
        ["货件", "FBA15SMPLA01"],
        ["", "重量（kg）", 21.8, 20, ""],
        ["", "箱规", "59*48*39", "59*48*39", ""],
        ["", "箱号", 1, 2, ""],
        ["SKU", "总数", "", "", ""],
        ["LMR-CUP-WHT", 70, 40, 30, ""],
        ["LMR-TRAY-10", 6, "", 6, ""],
    )
    assert (document.kind, document.out.records) == ("packing_list_matrix", 2)
    assert document.cartons() == {("FBA15SMPLA01", "1"): 40, ("FBA15SMPLA01", "2"): 36}
    assert {row["gross_weight_kg"] for row in document.rows()} == {"21.8", "20"}


SHIPMENT_BOXES = """\
Workflow name,wf1,,
Shipment ID,FBA15SMPLA01,,
Shipment name,Restock 1 of 5,,
Boxes,2,,
Units,15,,
,,,
Individual units (2 boxes),,,
SKU,Title,ASIN,FNSKU,Condition,Prep type,Total units,Box 1 units,Box 2 units
LMR-CUP-WHT,"Cup, white",B0SMPL0001,X00SAMPL01,New,FC_PROVIDED,14,4,10
LMR-TRAY-10,Tray,B0SMPL0002,X00SAMPL02,New,FC_PROVIDED,1,1,
,,,,,,,,
,,,,,,Box ID,FBA15SMPLA01U000002,FBA15SMPLA01U000001
,,,,,,Box weight (lb):,11,12
"""


def test_the_list_of_a_shipments_boxes() -> None:
    document = written(*rows_of(SHIPMENT_BOXES))
    assert document.kind == "box_file"
    assert document.cartons() == {("FBA15SMPLA01", "2"): 5, ("FBA15SMPLA01", "1"): 10}
    assert {row["carton_no"]: row["gross_weight_kg"] for row in document.rows()} == {"2": "4.99", "1": "5.443"}
    assert document.findings() == []


def test_the_list_of_a_shipments_boxes_in_chinese_names_them_in_the_header() -> None:
    document = written(
        ["工作流程名称", "wf1"],
        ["货件编号", "FBA15SMPLA01"],
        [],
        [
            "SKU",
            "商品名称",
            "ASIN",
            "FNSKU",
            "状况",
            "预处理类型",
            "商品总数",
            "FBA15SMPLA01U000035",
            "FBA15SMPLA01U000036",
        ],
        ["LMR-CUP-WHT", "杯", "B0SMPL0001", "X00SAMPL01", "新品", "无需进行预处理", 14, 4, 10],
        ["", "", "", "", "", "", "包装箱重量（千克）：", 13, 8.75],
        ["", "", "", "", "", "", "包装箱长度（厘米）：", 40, 40],
    )
    assert document.cartons() == {("FBA15SMPLA01", "35"): 4, ("FBA15SMPLA01", "36"): 10}
    assert [row["gross_weight_kg"] for row in document.rows()] == ["13", "8.75"]
    assert document.findings() == []


def test_case_packs_below_the_boxes_are_another_table() -> None:
    packs = "SKU,Title,ASIN,FNSKU,Condition,Prep type,Units per box,Total boxes,Box ID\n"
    row = "LMR-HOOK-4P,Hook,B0SMPL0003,X00SAMPL03,New,FC_PROVIDED,6,1,FBA15SMPLA01U000003\n"
    document = written(*rows_of(SHIPMENT_BOXES + "\nCase packed (1 box)\n" + packs + row))
    assert document.units() == 15
    assert [(severity, says) for _, severity, says in document.findings()] == [
        ("doubtful", "Another table begins here, with other columns (“SKU” …); it is not read"),
        (
            "rejected",
            "The row stands below another header (line 16), whose columns are not those of this table; it is not read",
        ),
        ("info", "The row holds no record of the table: “Case packed (1 box)”"),
    ]


def test_the_box_file_as_a_chinese_workbook() -> None:
    document = written(
        ["SKU 总数: 1"],
        ["", "", "", "", "", "", "", "", "包装箱总数:", "", "", "", 2],
        [],
        ["SKU", "商品名称", "Id", "ASIN", "FNSKU", "状况", "预处理类型", "", "", "预计数量", "装箱数量", "",
         "包装箱 1 数量", "包装箱 2 数量"],
        ["LMR-CUP-WHT", "杯", "pk1", "B0SMPL0001", "X00SAMPL01", "新品", "无", "", "", 14, 14, "", 10, 4],
        [],
        ["包装箱名称", "", "", "", "", "", "", "", "", "", "", "", "P1 - B1", "P1 - B2"],
        ["包装箱重量（磅）：", "", "", "", "", "", "", "", "", "", "", "", 20, 22],
        ["包装箱宽度（英寸）：", "", "", "", "", "", "", "", "", "", "", "", 16, 16],
        name="包装箱包装信息 FBA15SMPLA01",
    )  # fmt: skip
    assert document.kind == "box_file"
    assert document.cartons() == {("FBA15SMPLA01", "1"): 10, ("FBA15SMPLA01", "2"): 4}
    assert {row["gross_weight_kg"] for row in document.rows()} == {"9.072", "9.979"}
    assert document.findings() == []


def test_a_sku_that_begins_like_a_label_is_a_product() -> None:
    document = written(*rows_of(BOX_FILE_CSV.replace("LMR-CUP-WHT", "WEIGHT-5KG-SET")))
    assert (document.out.records, document.units()) == (2, 29)


def test_text_in_a_box_rejects_the_product() -> None:
    document = written(*rows_of(BOX_FILE_CSV.replace('"14","10","4"', '"14","ten","4"')))
    assert (document.out.records, document.out.rejected, document.units()) == (2, 1, 15)


def test_the_english_manifest() -> None:
    (document,) = documents(FORMATS / "manifest" / "ManifestFileUpload_Template_MPL.xlsx")
    assert (document.kind, document.sheet) == ("manifest", "Create workflow – template")
    assert (document.out.records, document.units("manifest")) == (4, 261)
    assert sum(int(row["units"]) for row in document.rows("manifest") if row["sku"] == "LMR-CUP-WHT") == 183
    assert document.rows("manifest")[3] == {"sku": "12345", "units": "30", "units_per_box": "15", "boxes": "2"}


def test_the_manifest_of_a_chinese_account() -> None:
    (document,) = documents(FORMATS / "manifest" / "货件信息模板.xlsx")
    assert (document.out.records, document.units("manifest")) == (3, 280)
    assert document.rows("manifest")[2]["sku"] == "0012345"


def test_a_manifest_saved_as_text_is_read_and_its_example_sheet_is_not() -> None:
    header = ["Merchant SKU", "Quantity", "Prep owner", "Labeling owner"]
    plan = written(["Please review the Example tab first"], ["Default prep owner", "Seller"], header, ["A", "23"])
    assert plan.units("manifest") == 23
    example = written(["Example only"], header, ["MySKU001", "23"])
    assert example.rows("manifest") == []
    assert [severity for _, severity, _ in example.findings()] == ["doubtful"]
