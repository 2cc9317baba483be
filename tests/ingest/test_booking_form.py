"""The forwarder's booking form, in the forms in which it was seen."""

from __future__ import annotations

import pytest

from tests.ingest.documents import FORMATS, Document, documents, written

HEADER = ["FBA箱号", "中文品名", "SKU码", "总箱数", "单箱\n毛重", "单箱个数", "产品总个数", "申报单价", "采购单价",
          "采购币种", "※产品在平台链接（必填）"]  # fmt: skip
CUP = "https://www.amazon.de/dp/B0SMPL0001"


def form(*rows: list[object], name: str = "") -> Document:
    return written(HEADER, *rows, name=name)


def row(cartons: object, boxes: object, each: object, total: object, sku: str = "无", link: str = CUP) -> list[object]:
    return [cartons, "陶瓷杯", sku, boxes, "13.1", each, total, "2.1", "9.8", "CNY", link]


def test_numbers_stored_as_text_and_merged_cells() -> None:
    (document,) = documents(FORMATS / "booking_form" / "booking_form_a.xlsx")
    assert (document.kind, document.sheet, document.out.records) == ("booking_form", "Sheet1", 7)
    assert document.units() == 378
    assert document.cartons() == {
        ("FBA15SMPLA01", "1"): 40,
        ("FBA15SMPLA01", "2"): 40,
        ("FBA15SMPLA01", "3"): 40,
        ("FBA15SMPLA01", "4"): 40,
        ("FBA15SMPLA01", "5"): 24,
        ("FBA15SMPLA01", "6"): 24,
        ("FBA15SMPLA01", "7"): 23,
        ("FBA15SMPLA01", "8"): 30,
        ("FBA15SMPLA01", "9"): 30,
        ("FBA15SMPLA01", "10"): 42 + 25,  # two products, the cells of the carton are merged
        ("FBA15SMPLA01", "11"): 20,
    }


def test_a_total_that_repeats_the_number_of_one_carton_is_shown_with_both_numbers() -> None:
    (document,) = documents(FORMATS / "booking_form" / "booking_form_a.xlsx")
    assert document.findings() == [
        (3, "doubtful", "The row contradicts itself: 2 × 24 = 48, the total column says 24; "
                        "the units of the cartons are used"),
        (5, "doubtful", "The row contradicts itself: 2 × 30 = 60, the total column says 30; "
                        "the units of the cartons are used"),
    ]  # fmt: skip


def test_the_product_is_the_asin_of_the_link_and_the_price_is_a_hint() -> None:
    (document,) = documents(FORMATS / "booking_form" / "booking_form_a.xlsx")
    carton_10 = [row for row in document.rows() if row["carton_no"] == "10"]
    assert [(row["asin"], row["sku"], row["purchase_price"], row["purchase_currency"]) for row in carton_10] == [
        ("B0SMPL0003", "", "4.2", "CNY"),
        ("B0SMPL0004", "", "", ""),  # the price cell is merged with the other product's: it is not this one's price
    ]
    assert [row["gross_weight_kg"] for row in carton_10] == ["10.2", "10.2"]


@pytest.mark.parametrize(
    ("price", "currency", "hint", "told"),
    [
        ("8.5", "￥", ("8.5", "CNY"), 0),
        ("￥8.5", "", ("8.5", "CNY"), 0),
        ("1.2美元", "", ("1.2", "USD"), 0),
        ("8.5", "$", ("", ""), 1),
        ("8.5元/个", "CNY", ("", ""), 1),
    ],
)
def test_a_price_that_cannot_be_read_takes_no_cartons_away(
    price: str, currency: str, hint: tuple[str, str], told: int
) -> None:
    cells = row("FBA15SMPLA01U000001-2", 2, 10, 20)
    cells[8:10] = [price, currency]
    document = form(cells)
    assert [(r["purchase_price"], r["purchase_currency"]) for r in document.rows()] == [hint, hint]
    assert (document.units(), len(document.findings())) == (20, told)


def test_header_in_column_b_two_sheets_footers_rules_and_a_scratch_sheet() -> None:
    found = documents(FORMATS / "booking_form" / "booking_form_b.xlsx")
    assert [(document.sheet, document.kind, document.out.records) for document in found] == [
        ("HAJ1-20箱", "booking_form", 1),
        ("DTM1-12箱", "booking_form", 1),
    ]
    assert found[0].cartons() == {("FBA15SMPLB02", str(number)): 10 for number in range(1, 21)}
    assert found[1].cartons() == {("FBA15SMPLB03", str(number)): 9 for number in range(1, 13)}
    assert found[0].findings() == [(6, "info", "The row holds no record of the table: “LUMORA”")]


def test_every_form_of_carton_numbers() -> None:
    (document,) = documents(FORMATS / "booking_form" / "booking_form_c_ranges.xlsx")
    assert document.out.records == 8
    cartons = document.cartons()
    assert {key: units for key, units in cartons.items() if key[0] == "FBA15SMPLD04"} == {("FBA15SMPLD04", ""): 100}
    assert [row["cartons"] for row in document.rows() if row["shipment_id"] == "FBA15SMPLD04"] == ["4"]
    numbered = {number: units for (shipment, number), units in cartons.items() if shipment == "FBA19SMPLC03"}
    assert numbered == {
        "1": 6, "2": 6, "3": 36, "4": 36, "5": 12, "6": 12, "7": 10, "8": 10, "9": 10, "10": 45, "11": 45, "12": 45,
        "13": 36 + 10,
    }  # fmt: skip
    assert sum(numbered.values()) == 319
    assert {row["asin"] for row in document.rows()} == {"B0SMPL0001", "B0SMPL0002", "B0SMPL0003", "B0SMPL0004"}
    assert document.findings() == [
        (6, "doubtful", "FBA箱号: “FBA19SMPLC03U0000010-12”: 'FBA19SMPLC03U0000010' has 7 digits instead of 6: "
                        "read as carton 10"),
    ]  # fmt: skip


def test_carton_numbers_that_do_not_fit_the_number_of_cartons_are_not_used() -> None:
    document = form(row("FBA15SMPLA01U000001-10", 9, 5, 45))
    assert document.cartons() == {("FBA15SMPLA01", ""): 45}
    assert document.findings()[0][1:] == (
        "doubtful",
        "The row's carton numbers do not fit its numbers: 10 carton numbers (1 to 10) for 9 cartons; "
        "the units are kept without carton numbers",
    )


def test_units_of_one_carton_left_blank_are_the_total_divided_among_equal_cartons() -> None:
    document = form(row("FBA15SMPLA01U000001-4", 4, "", 40), row("FBA15SMPLA01U000005-6", 2, "", 41))
    assert document.cartons() == {
        **{("FBA15SMPLA01", str(number)): 10 for number in range(1, 5)},
        ("FBA15SMPLA01", ""): 41,
    }
    assert "41 units in 2 cartons" in document.findings()[0][2]


def test_the_sku_column_is_kept_beside_the_asin_unless_it_says_nothing() -> None:
    document = form(
        row("FBA15SMPLA01U000001", 1, 5, 5, sku="Cup-350"),
        row("FBA15SMPLA01U000002", 1, 5, 5, sku="LMR-CUP-WHT", link=""),
        row("FBA15SMPLA01U000003", 1, 5, 5, sku="无", link="/"),
    )
    assert [(row["sku"], row["asin"]) for row in document.rows()] == [
        ("Cup-350", "B0SMPL0001"),
        ("LMR-CUP-WHT", ""),
        ("", ""),
    ]
    assert [(line, severity) for line, severity, _ in document.findings()] == [(4, "doubtful")]


def test_a_total_row_is_no_carton() -> None:
    document = form(
        row("FBA15SMPLA01U000001", 1, 5, 5), ["合计：1箱", "", "", 1, "", "", 5], ["", "", "", 1, "", "", 5]
    )
    assert document.units() == 5
    assert document.findings() == [
        (3, "info", "The row is a total (“合计：1箱”), no record"),
        (4, "info", "The row is a total (“5”), no record"),
    ]


def test_text_in_the_units_is_rejected_and_the_rest_is_read() -> None:
    document = form(row("FBA15SMPLA01U000001", 1, "five", ""), row("FBA15SMPLA01U000002", 1, 6, 6))
    assert (document.out.records, document.out.rejected) == (2, 1)
    assert document.cartons() == {("FBA15SMPLA01", "2"): 6}
    assert document.findings()[0][:2] == (2, "rejected")


def test_a_formula_that_was_saved_without_its_value_is_rejected() -> None:
    document = form(row("FBA15SMPLA01U000001-2", 2, "=G2/D2", "=D2*F2"))
    assert (document.out.records, document.out.rejected, document.rows()) == (1, 1, [])


def test_a_carton_cell_that_names_no_cartons_keeps_the_units_of_the_shipment() -> None:
    document = form(row("FBA15SMPLA01 见附件", 3, 5, 15))
    assert document.cartons() == {("FBA15SMPLA01", ""): 15}
    assert document.findings()[0][1] == "doubtful"


def test_a_form_without_any_carton_id_takes_the_shipment_from_the_sheet_name_or_is_reported() -> None:
    named = form(row("", 3, 5, 15), name="FBA15SMPLA01 HAJ1")
    assert named.cartons() == {("FBA15SMPLA01", ""): 15}
    assert named.findings() == []
    unnamed = form(row("", 3, 5, 15), name="HAJ1-3箱")
    assert unnamed.cartons() == {("", ""): 15}
    assert unnamed.findings() == [
        (1, "doubtful", "No shipment id stands in the table, above it or in the name of the sheet “HAJ1-3箱”, "
                         "so the cartons belong to no shipment "
                        "(rows: 1, cartons: 0, units: 15)"),
    ]  # fmt: skip


def test_a_blank_carton_with_a_number_of_boxes_of_its_own_is_not_the_carton_above() -> None:
    document = form(row("FBA15SMPLA01U000001-2", 2, 5, 10), row("", 3, 4, 12))
    assert document.cartons() == {("FBA15SMPLA01", "1"): 5, ("FBA15SMPLA01", "2"): 5, ("FBA15SMPLA01", ""): 12}


def test_the_shipment_beside_the_table_that_contradicts_the_carton_number_is_reported() -> None:
    document = written(["", *HEADER], ["FBA15SMPLB02", *row("FBA15SMPLA01U000001", 1, 5, 5)])
    assert document.cartons() == {("FBA15SMPLA01", "1"): 5}
    assert document.findings()[0][1] == "doubtful"
