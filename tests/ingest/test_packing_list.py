"""Packing lists with one row per product and carton."""

from __future__ import annotations

import pytest

from tests.ingest.documents import FORMATS, documents, written

SIMPLE = ["箱号", "SKU", "FSKU", "数量", "重量", "磅", "箱型"]
OWN = ["shipment_id", "carton_no", "cartons", "sku", "fnsku", "units_per_carton", "units", "gross_weight_kg"]


def test_a_workbook_with_a_sheet_per_shipment() -> None:
    found = {document.sheet: document for document in documents(FORMATS / "packing_list" / "装箱单.xlsx")}
    assert {name: (document.out.records, document.units()) for name, document in found.items()} == {
        "20260512_718": (5, 125),
        "20260520_718_1": (4, 93),
        "20251021": (1, 20),
        "template": (0, 0),
    }
    assert {name: len(document.cartons()) for name, document in found.items() if document.rows()} == {
        "20260512_718": 3,
        "20260520_718_1": 2,
        "20251021": 1,
    }
    assert [row["sku"] for row in found["20260520_718_1"].rows()][1] == "0012345"


def test_sheets_without_a_shipment_id_and_the_template_are_named() -> None:
    said = [document.findings() for document in documents(FORMATS / "packing_list" / "装箱单.xlsx")]
    assert said == [
        [(1, "doubtful", "No shipment id stands in the table, above it or in the name of the sheet “20260512_718”, "
                         "so the cartons belong to no shipment "
                         "(rows: 5, cartons: 3, units: 125)")],
        [(1, "doubtful", "No shipment id stands in the table, above it or in the name of the sheet “20260520_718_1”, "
                         "so the cartons belong to no shipment "
                         "(rows: 4, cartons: 2, units: 93)")],
        [(1, "doubtful", "The sheet “template” looks like a template or an example; nothing of it is used "
                         "(rows: 2, units: 23)")],
        [(1, "doubtful", "No shipment id stands in the table, above it or in the name of the sheet “20251021”, "
                         "so the cartons belong to no shipment "
                         "(rows: 1, cartons: 1, units: 20)")],
    ]  # fmt: skip


def test_the_weight_on_the_first_row_of_a_carton_is_the_weight_of_the_carton() -> None:
    first, second, *_ = documents(FORMATS / "packing_list" / "装箱单.xlsx")
    assert [row["gross_weight_kg"] for row in first.rows()] == ["21.8", "21.8", "21.8", "21.8", "21.85"]
    assert [row["gross_weight_kg"] for row in second.rows()] == ["20.8", "20.8", "21.9", "21.9"]


def test_a_weight_in_pounds_only_is_converted() -> None:
    document = written(SIMPLE, [1, "LMR-CUP-WHT", "X00SAMPL01", 40, "", "48.0", 1])
    assert document.rows()[0]["gross_weight_kg"] == "21.772"


@pytest.mark.parametrize(
    ("header", "cell", "kilograms"),
    [
        ("毛重", "44", "44"),
        ("毛重(kg)", "44", "44"),
        ("毛重(lb)", "44", "19.958"),
        ("箱重（磅）", "44", "19.958"),
        ("Gross weight (lbs)", "44", "19.958"),
        ("Weight (lbs)", "44", "19.958"),
        ("毛重（g）", "44000", "44.000"),
        ("毛重(kg)", "44 lb", "19.958"),
        ("毛重(lb)", "20 kg", "20"),
        ("Weight (lb)", "20 kg", "20"),
        ("毛重（斤）", "35", "17.500"),
        ("毛重", "35斤", "17.500"),
        ("毛重（公斤）", "35", "35"),
    ],
)
def test_a_weight_is_in_the_unit_behind_it_or_in_the_header(header: str, cell: str, kilograms: str) -> None:
    document = written(["货件编号", "箱号", "MSKU", "数量", header], ["FBA15SMPLA01", "1", "LMR-CUP-WHT", 40, cell])
    assert [row["gross_weight_kg"] for row in document.rows()] == [kilograms]


@pytest.mark.parametrize(
    ("sheet_name", "above"),
    [("FBA15SMPLA01", ""), ("fba15smpla01 海运", ""), ("20260512_718", "货件 FBA15SMPLA01")],
)
def test_the_shipment_stands_in_the_sheet_name_or_above_the_table(sheet_name: str, above: str) -> None:
    document = written([above], SIMPLE, [1, "LMR-CUP-WHT", "X00SAMPL01", 40, 21.8, "", 1], name=sheet_name)
    assert document.cartons() == {("FBA15SMPLA01", "1"): 40}
    assert document.findings() == []


def test_carton_names_stay_and_are_no_ranges() -> None:
    rows = [[name, "LMR-CUP-WHT", "X00SAMPL01", 10, "", "", ""] for name in ("001", "4_1", "13_", "6-1029", "2-3")]
    document = written(SIMPLE, *rows, name="FBA15SMPLA01")
    assert [row["carton_no"] for row in document.rows()] == ["1", "4_1", "13_", "6-1029", "2-3"]
    assert document.units() == 50


def test_a_blank_carton_number_is_the_carton_above() -> None:
    document = written(SIMPLE, [1, "A", "", 10], ["", "B", "", 5], [2, "A", "", 7], name="FBA15SMPLA01")
    assert document.cartons() == {("FBA15SMPLA01", "1"): 15, ("FBA15SMPLA01", "2"): 7}


def test_a_blank_carton_number_is_never_the_carton_of_another_shipment() -> None:
    document = written(OWN, ["FBA15SMPLA01", "1", "", "A", "", "", 10], ["FBA15SMPLA02", "", "", "A", "", "", 5])
    assert document.cartons() == {("FBA15SMPLA01", "1"): 10, ("FBA15SMPLA02", ""): 5}


def test_the_column_of_the_fnsku_holds_an_asin_or_an_internal_code() -> None:
    document = written(
        SIMPLE,
        [1, "A", "X00SAMPL01", 1],
        [1, "B", "B0SMPL0003", 1],
        [1, "C", "杯-白", 1],
        name="FBA15SMPLA01",
    )
    assert [(row["sku"], row["fnsku"], row["asin"]) for row in document.rows()] == [
        ("A", "X00SAMPL01", ""),
        ("B", "B0SMPL0003", "B0SMPL0003"),
        ("C", "", ""),
    ]
    assert [(line, severity) for line, severity, _ in document.findings()] == [(4, "doubtful")]


def test_the_sellers_own_table_with_ranges_counts_and_several_shipments() -> None:
    document = written(
        OWN,
        ["FBA15SMPLA01", "1-4", 4, "LMR-CUP-WHT", "X00SAMPL01", 40, 160, 13.1],
        ["FBA15SMPLA01", "5", 1, "LMR-TRAY-10", "X00SAMPL02", 24, 24, 15.6],
        ["FBA15SMPLA02", "", 3, "LMR-CUP-WHT", "X00SAMPL01", 20, "", ""],
        ["FBA15SMPLA03", "FBA15SMPLA03U000001-2", "", "LMR-CUP-WHT", "X00SAMPL01", 10, "", ""],
        ["Total", "", 10, "", "", "", 264, ""],
    )
    assert document.cartons() == {
        **{("FBA15SMPLA01", str(number)): 40 for number in range(1, 5)},
        ("FBA15SMPLA01", "5"): 24,
        ("FBA15SMPLA02", ""): 60,
        ("FBA15SMPLA03", "1"): 10,
        ("FBA15SMPLA03", "2"): 10,
    }
    assert [row["cartons"] for row in document.rows()] == ["1"] * 5 + ["3", "1", "1"]
    assert document.findings() == [(6, "info", "The row is a total (“Total”), no record")]


def test_a_range_with_one_total_is_divided_among_equal_cartons() -> None:
    document = written(OWN, ["FBA15SMPLA01", "1-4", 4, "A", "", "", 160, ""])
    assert document.cartons() == {("FBA15SMPLA01", str(number)): 40 for number in range(1, 5)}


def test_the_cell_of_a_shipment_merged_over_its_rows() -> None:
    document = written(
        ["货件编号", "箱号", "SKU", "数量"],
        ["FBA15SMPLA01", 1, "A", 10],
        ["", 2, "A", 12],
        [],
        ["", 3, "B", 5],
        merged=((2, 0, 5, 0),),
    )
    assert document.cartons() == {("FBA15SMPLA01", "1"): 10, ("FBA15SMPLA01", "2"): 12, ("FBA15SMPLA01", "3"): 5}


def test_the_cell_of_a_product_merged_over_its_cartons() -> None:
    document = written(SIMPLE, [1, "A", "X00SAMPL01", 10], [2, "", "", 8], name="FBA15SMPLA01", merged=((2, 1, 3, 1),))
    assert [(row["carton_no"], row["sku"], row["units"]) for row in document.rows()] == [
        ("1", "A", "10"),
        ("2", "A", "8"),
    ]


def test_a_sum_without_a_word_is_no_record() -> None:
    document = written(SIMPLE, [1, "A", "", 10], ["", "", "", 10], name="FBA15SMPLA01")
    assert (document.out.records, document.units()) == (1, 10)
    assert document.findings() == [(3, "info", "The row is a total (“10”), no record")]


def test_text_in_the_units_is_rejected() -> None:
    document = written(SIMPLE, [1, "A", "", "十"], [1, "B", "", 5], name="FBA15SMPLA01")
    assert (document.out.records, document.out.rejected, document.units()) == (2, 1, 5)
    assert document.findings() == [
        (2, "rejected", "units: “十” gives no number of units or cartons (no whole number above 0)")
    ]


def test_a_western_list_with_carton_ranges_and_sub_totals() -> None:
    document = written(
        ["BL/FCR/AWB DATE", "2026-05-12"],
        ["Carton From", "Carton To", "Total Cartons", "UPC Number", "SKU", "FBA Id /  Carton Id", "Qty Per Carton",
         "Total Qty"],
        [1, 4, 4, "012345678905", "LMR-CUP-WHT", "FBA15SMPLA01U000001", 40, 160],
        [5, 5, 1, "012345678912", "LMR-TRAY-10", "FBA15SMPLA01U000005", 24, 24],
        ["SUB TOTAL", "", 5, "", "", "", "", 184],
        name="Packing List",
    )  # fmt: skip
    assert document.kind == "packing_list_western"
    assert document.cartons() == {
        **{("FBA15SMPLA01", str(number)): 40 for number in range(1, 5)},
        ("FBA15SMPLA01", "5"): 24,
    }
    assert document.findings() == [(5, "info", "The row is a total (“SUB TOTAL”), no record")]


@pytest.mark.parametrize("text", ["10", "10箱", "10 ctns", "10 件"])
def test_a_number_of_cartons_is_read_with_its_measure(text: str) -> None:
    document = written(OWN, ["FBA15SMPLA01", "", text, "CUP-WHT", "X00SAMPL01", 4, 40, ""])
    assert (document.findings(), document.units()) == ([], 40)
    assert [row["cartons"] for row in document.rows()] == ["10"]


def test_what_is_no_number_of_cartons_is_told_with_its_reason() -> None:
    document = written(OWN, ["FBA15SMPLA01", "", "several", "CUP-WHT", "X00SAMPL01", 4, 40, ""])
    assert [(severity, "(no whole number above 0)" in what) for _, severity, what in document.findings()] == [
        ("rejected", True)
    ]


ORDER_FORM = [
    "货箱编号*", "客户货箱重量(KG)", "货箱长度(CM)*", "货箱宽度(CM)*", "货箱高度(CM)*",
    "产品英文品名*", "产品中文品名*", "产品申报单价*", "产品申报数量*", "产品材质*",
    "产品海关编码*", "产品用途*", "产品品牌*", "产品型号*", "产品销售链接",
    "产品销售价格", "产品重量(kg)", "产品ASIN", "产品图片链接", "产品FNSKU",
    "产品SKU",
]  # fmt: skip


def test_the_order_form_of_the_forwarders_below_the_address() -> None:
    above: list[list[object]] = [["客户订单号", "LMR-0520"], ["收件人*", "PHX7"], ["箱数*", 2], []]
    carton, size = "FBA15SMPLA01U00000", [40, 30, 25]
    goods = ["Cup", "杯子", 2.5]
    tail = ["陶瓷", "6911101900", "家用", "Lumora", "C1"]
    cup = ["https://www.amazon.com/dp/B0SMPL0001", 26, 0.4, "B0SMPL0001", "", "X00SAMPL01", "LMR-CUP-WHT"]
    tray = ["https://www.amazon.com/dp/B0SMPL0002?th=1", 40, 0.9, "", "", "", ""]
    document = written(
        *above,
        ORDER_FORM,
        [f"{carton}1", 18.5, *size, *goods, 40, *tail, *cup],
        [f"{carton}2", 17.2, *size, *goods, 30, *tail, *cup],
        [f"{carton}2", 17.2, *size, *goods, 5, *tail, *tray],
    )
    assert document.kind == "packing_list"
    assert document.cartons() == {("FBA15SMPLA01", "1"): 40, ("FBA15SMPLA01", "2"): 35}
    assert [(row["fnsku"], row["asin"], row["gross_weight_kg"]) for row in document.rows()] == [
        ("X00SAMPL01", "B0SMPL0001", "18.5"),
        ("X00SAMPL01", "B0SMPL0001", "17.2"),
        ("", "B0SMPL0002", "17.2"),
    ]
    assert document.findings() == []


def test_an_order_form_without_product_codes_names_its_products_by_their_links() -> None:
    form = [text for text in ORDER_FORM if text not in {"产品ASIN", "产品FNSKU", "产品SKU"}]
    form[1] = "货箱重量(KG)*"
    row = ["FBA15SMPLA01U000001", 18.5, 40, 30, 25, "Cup", "杯子", 2.5, 40, "陶瓷", "6911101900", "家用", "", "C1"]
    document = written(form, [*row, "https://www.amazon.com/gp/product/B0SMPL0001", 26, 0.4, ""])
    assert [(row["asin"], row["units"]) for row in document.rows()] == [("B0SMPL0001", "40")]


def test_the_weight_of_an_order_form_is_the_sellers() -> None:
    form = ["货箱编号*", "客户货箱重量(KG)", "货箱重量(KG)", "产品申报数量*", "产品SKU"]
    document = written(form, ["FBA15SMPLA01U000001", 18.5, "", 40, "LMR-CUP-WHT"])
    assert [row["gross_weight_kg"] for row in document.rows()] == ["18.5"]


@pytest.mark.parametrize(
    ("carton", "boxes", "units", "weight", "link"),
    [
        ("货箱编号", "", "产品单箱申报数量", "货箱重量(KG)", "产品销售链接"),
        ("货箱编号*", "", "单箱产品申报数量*", "单件货箱重量(KG)*", "产品销售链接*"),
        ("货箱编号", "件数", "单箱申报数量", "货箱重量(kg)", "销售网址"),
        ("FBA货箱编号", "件数CTN", "单箱申报数量(PCS)", "单箱重量(kg)", "销售链接"),
    ],
)
def test_an_order_form_that_declares_the_units_of_one_carton(
    carton: str, boxes: str, units: str, weight: str, link: str
) -> None:
    ids, page = "FBA15SMPLA01U00000", "https://www.amazon.com/dp/B0SMPL000"
    document = written(
        [carton, boxes, "英文品名", "中文品名", units, weight, link],
        [f"{ids}1", 1 if boxes else "", "Cup", "杯子", 40, 18.5, f"{page}1"],
        [f"{ids}1", 0 if boxes else "", "Tray", "托盘", 5, "", f"{page}2"],
        [f"{ids}2-3", 2 if boxes else "", "Tray", "托盘", 30, 17.2, f"{page}2"],
        ["合计", 3 if boxes else "", "", "", 75, 35.7, ""],
    )
    cartons = {("FBA15SMPLA01", "1"): 45, ("FBA15SMPLA01", "2"): 30, ("FBA15SMPLA01", "3"): 30}
    assert (document.kind, document.cartons()) == ("packing_list", cartons)
    assert [row["gross_weight_kg"] for row in document.rows()] == ["18.5", "18.5", "17.2", "17.2"]
    assert {severity for _, severity, _ in document.findings()} <= {"info"}


def test_the_list_of_case_packs_that_amazon_makes_names_each_carton() -> None:
    document = written(
        ["工作流程名称", "wf1"],
        ["货件编号", "FBA15SMPLA01"],
        ["货件名称", "FBA STA (06/23/2026 08:10)-PHX7"],
        ["箱子数量", 3],
        ["商品数量", 70],
        [],
        ["原厂包装发货（3 箱）"],
        ["SKU", "商品名称", "ASIN", "FNSKU", "原厂包装模板名称", "状况", "预处理类型", "包装箱重量（磅）",
         "箱子长度（英寸）", "箱子宽度（英寸）", "箱子高度（英寸）", "每箱件数", "箱子总数", "商品总数", "箱号"],
        ["LMR-CUP-WHT", "Cup", "B0SMPL0001", "X00SAMPL01", "CUP", "新品", "无需进行预处理", 44, 19, 17, 13, 20, 2, 40,
         "'FBA15SMPLA01U000003,FBA15SMPLA01U000001"],
        ["LMR-TRAY-10", "Tray", "B0SMPL0002", "X00SAMPL02", "TRAY", "新品", "无需进行预处理", 30, 19, 17, 13, 30, 1, 30,
         "FBA15SMPLA01U000002"],
    )  # fmt: skip
    assert document.cartons() == {("FBA15SMPLA01", "1"): 20, ("FBA15SMPLA01", "3"): 20, ("FBA15SMPLA01", "2"): 30}
    assert {row["gross_weight_kg"] for row in document.rows()} == {"19.958", "13.608"}
    assert document.findings() == []


def test_a_second_line_of_the_header_does_not_end_the_table() -> None:
    document = written(
        ["货件编号", "箱号", "SKU", "FNSKU", "ASIN", "数量"],
        ["Shipment", "Box", "SKU", "FNSKU", "ASIN", "Qty"],
        ["FBA15SMPLA01", "1", "LMR-CUP-WHT", "X00SAMPL01", "B0SMPL0001", 40],
    )
    assert document.units() == 40


def test_the_trades_own_words_name_the_cartons() -> None:
    header = ["货件编号", "C/NO.", "SKU", "PCS/CTN", "CTNS", "G.W.(KGS)"]
    document = written(header, ["FBA15SMPLA01", "1-2", "LMR-CUP-WHT", 10, 2, 17.5])
    assert document.cartons() == {("FBA15SMPLA01", "1"): 10, ("FBA15SMPLA01", "2"): 10}


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["2026-05-01", "2026-05-01"], [(2, "2026-05-01")]),
        (["2026-05-01", "2026-05-03"], [(2, "2026-05-01"), (3, "2026-05-03")]),
        (["2026-05-01", ""], []),  # a part of it is on its way
        (["2026-05-01", "未签收"], []),
        (["", ""], []),
    ],
)
def test_a_list_that_says_when_a_shipment_was_signed_for_tells_its_delivery(
    days: list[str], told: list[tuple[int, str]]
) -> None:
    rows = [["FBA15SMPLA01", number, "S-1", 10, day] for number, day in enumerate(days, 1)]
    document = written(["货件编号", "箱号", "MSKU", "数量", "签收日期"], *rows)
    found = document.out.tables.get("delivery", [])
    assert [(line, row["delivered_date"]) for line, row in found] == told
    assert all(row["shipment_id"] == "FBA15SMPLA01" and len(row) == 2 for _, row in found)
    assert len(document.rows("carton")) == 2


def test_who_wrote_and_who_checked_the_list_is_no_carton() -> None:
    rows = (["1", "LMR-CUP-WHT", "X00SAMPL01", 40], ["合计", "", "", 40], ["制单：小陈", "", "", "审核："])
    document = written(["箱号", "SKU", "FNSKU", "数量"], *rows, ["2", "", "", "#REF!"])
    assert document.units() == 40
    assert [finding.code for finding in document.out.findings][:2] == ["total_row", "footer_row"]
    assert document.out.rejected == 1  # a number that is lost is told, whatever stands beside it
