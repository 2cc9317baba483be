"""The seller's tables from a folder to typed rows and spoken problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.ingest.seller_folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path)
    yield made
    made.con.close()


COSTS = "sku,unit_cost,currency,effective_from,supplier,invoice_no,invoice_date,invoice_units\n"


def test_costs_as_csv(folder: Folder) -> None:
    folder.text("costs.csv", COSTS + "0012345,8.50,USD,2026-01-01,Example Supplier Ltd,INV-1,2026-01-05,500\n")
    folder.load()
    assert folder.ask("select sheet, line, sku, fnsku, asin, unit_cost, currency, effective_from, supplier, "
                      "invoice_no, invoice_date, invoice_units from staging.cost") == [
        ("", 2, "0012345", "", "", Decimal("8.500000"), "USD", dt.date(2026, 1, 1), "Example Supplier Ltd", "INV-1",
         dt.date(2026, 1, 5), 500)
    ]  # fmt: skip
    assert folder.problems() == []
    assert folder.ask("select kind, status, records, rejected from source_file") == [("seller_costs", "loaded", 1, 0)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_table_in_the_encodings_that_spreadsheets_write(folder: Folder, encoding: str) -> None:
    folder.text("成本.csv", "SKU,采购单价,币种,生效日期\nLMR-1,9.80,人民币,2026/1/5\n", encoding)
    folder.load()
    assert folder.ask("select sku, unit_cost, currency, effective_from from staging.cost") == [
        ("LMR-1", Decimal("9.8"), "CNY", dt.date(2026, 1, 5))
    ]


@pytest.mark.parametrize("amazons", ["MSKU", "卖家SKU", "店铺SKU", "Seller SKU"])
@pytest.mark.parametrize(
    ("table", "header", "row"),
    [
        ("cost", "SKU,品名,{},采购单价,币种", "CB-0001,陶瓷杯,LMR-CUP-WHT,9.80,CNY"),
        ("carton", "货件编号,箱号,SKU,{},数量", "FBA15SMPLA01,1,CB-0001,LMR-CUP-WHT,10"),
        ("removal_receipt", "移除订单号,SKU,{},实收数量", "RM-1,CB-0001,LMR-CUP-WHT,10"),
    ],
)
def test_beside_amazons_sku_the_column_sku_is_the_own_code_of_an_erp(
    folder: Folder, table: str, header: str, row: str, amazons: str
) -> None:
    folder.text("table.csv", f"{header.format(amazons)}\n{row}\n")
    folder.load()
    assert folder.ask(f"select sku from staging.{table}") == [("LMR-CUP-WHT",)]


@pytest.mark.parametrize("net", ["不含税采购单价", "采购单价（未税）", "Einkaufspreis netto", "unit cost (excl. VAT)"])
def test_a_cost_without_vat_counts_before_one_with_it(folder: Folder, net: str) -> None:
    folder.text("costs.csv", f"SKU,采购单价（含税）,{net},币种\nLMR-1,11.30,10.00,BGN\n")
    folder.load()
    assert folder.ask("select unit_cost, currency from staging.cost") == [(Decimal(10), "BGN")]


@pytest.mark.parametrize("gross", ["采购单价（含税）", "含税单价", "含税采购价"])
def test_a_cost_with_vat_that_stands_alone_is_the_cost(folder: Folder, gross: str) -> None:
    folder.text("costs.csv", f"SKU,{gross},币种\nLMR-1,11.30,CNY\n")
    folder.text("both.csv", f"SKU,{gross},不含税单价,币种\nLMR-2,11.30,10.00,CNY\n")
    folder.load()
    found = folder.ask("select sku, unit_cost from staging.cost order by sku")
    assert found == [("LMR-1", Decimal("11.3")), ("LMR-2", Decimal(10))]


def test_traditional_characters_are_the_words_that_they_write(folder: Folder) -> None:
    folder.text("成本.csv", "SKU,採購單價,幣種,生效日期\nLMR-1,9.80,人民幣,2026/1/5\n")
    folder.text("貨件.csv", "貨件編號,發貨日期,運輸方式,狀態\nFBA15SMPLA01,2026/5/7,海運,已關閉\n")
    folder.text("簽收.csv", "貨件編號,簽收日期,總箱數,簽收箱數,缺失箱號\nFBA15SMPLA01,2026/6/7,10,9,3\n")
    folder.load()
    assert folder.ask("select unit_cost, currency from staging.cost") == [(Decimal("9.8"), "CNY")]
    assert folder.ask("select mode, ship_date from staging.shipment") == [("sea", dt.date(2026, 5, 7))]
    assert folder.ask("select cartons_delivered, missing_cartons from staging.delivery") == [(9, "3")]


def test_an_id_that_was_typed_full_width_is_the_ordinary_one(folder: Folder) -> None:
    folder.text(
        "case_log.csv",
        "claim_type,fnsku,reference_id,case_id,units,filed_date,status\n"
        "warehouse_lost,Ｘ００１２３４５６７,２００７００００００９９９８,１２３４５６７８９０,１,２０２６／１１／０１,filed\n",
    )
    folder.text("costs.csv", "sku,unit_cost,currency\nＬＭＲ－１　赤,9.80,CNY\n")
    folder.load()
    assert folder.ask("select fnsku, reference_id, case_id from staging.case_log") == [
        ("X001234567", "20070000009998", "1234567890")
    ]
    assert folder.ask("select sku from staging.cost") == [("LMR-1 赤",)]


def test_fields_between_semicolons_have_decimal_commas_unless_a_number_shows_a_point(folder: Folder) -> None:
    folder.text("costs.csv", "sku;unit_cost;currency;invoice_units\nLMR-1;1,125;EUR;1.000\n")
    folder.text("more.csv", "sku;unit_cost;currency\nLMR-2;1.250;EUR\nLMR-3;9.5;EUR\n")
    folder.load()
    assert folder.ask("select sku, unit_cost, invoice_units from staging.cost order by sku") == [
        ("LMR-1", Decimal("1.125"), 1000),
        ("LMR-2", Decimal("1.25"), None),
        ("LMR-3", Decimal("9.5"), None),
    ]


def test_one_workbook_with_several_kinds_and_a_title_above_the_header(folder: Folder) -> None:
    folder.book(
        "our tables.xlsx",
        成本=[["采购成本 2026"], [], ["SKU", "采购单价", "币种"], ["0012345", 9.8, "RMB"], ["合计", 9.8]],
        货件=[
            ["货件编号", "发货日期", "运输方式", "承运方式"],
            ["FBA15SMPLA01", dt.date(2026, 5, 7), "海运", "合作承运"],
        ],
        notes=[["nothing to read here"]],
    )
    folder.load()
    assert folder.ask("select sheet, line, sku, unit_cost, currency from staging.cost") == [
        ("成本", 4, "0012345", Decimal("9.8"), "CNY")
    ]
    assert folder.ask("select sheet, line, shipment_id, ship_date, mode, carrier_program from staging.shipment") == [
        ("货件", 2, "FBA15SMPLA01", dt.date(2026, 5, 7), "sea", "partnered")
    ]


def test_shipments_and_deliveries(folder: Folder) -> None:
    folder.text("shipments.csv", "shipment_id,ship_date,mode,status\nFBA15SMPLA01,2026-05-07,Ocean Freight,CLOSED\n")
    folder.text(
        "deliveries.tsv",
        "shipment_id\tdelivered_date\tcartons_shipped\tcartons_delivered\tmissing_cartons\n"
        "FBA15SMPLA01\t2026-06-05\t12\t8\t3, 5-7\n",
    )
    folder.load()
    assert folder.ask("select shipment_id, mode, carrier_program, status from staging.shipment") == [
        ("FBA15SMPLA01", "sea", "", "CLOSED")
    ]
    assert folder.ask("select delivered_date, cartons_shipped, cartons_delivered, missing_cartons, damaged_cartons "
                      "from staging.delivery") == [(dt.date(2026, 6, 5), 12, 8, "3,5,6,7", "")]  # fmt: skip


def test_a_measure_behind_a_number_is_none_of_it(folder: Folder) -> None:
    folder.text(
        "货件.csv",
        "货件编号,运输方式,交货箱数,交货重量,签收日期,总箱数,签收箱数\n"
        "FBA15SMPLA01,海运,１０箱,120.5 KG,2026-06-05,10件,9 ctns\n",
    )
    folder.text("异常.csv", "异常编号,订单号,异常类型,数量\nI1,302-1,丢失,3件\n")
    folder.load()
    assert folder.ask("select handover_cartons, handover_weight_kg from staging.shipment") == [(10, Decimal("120.5"))]
    assert folder.ask("select cartons_shipped, cartons_delivered from staging.delivery") == [(10, 9)]
    assert folder.ask("select units from staging.incident") == [(3,)]


def test_the_currency_that_recovered_money_names_is_its_own(folder: Folder) -> None:
    folder.text(
        "a.csv", "异常编号,货件编号,异常类型,赔付金额\nI1,FBA15SMPLA01,丢失,300元\nI2,FBA15SMPLA02,丢失,USD 20\n"
    )
    folder.text(
        "b.csv",
        "异常编号,货件编号,异常类型,赔付金额（元）,币种\nI3,FBA15SMPLA03,丢失,300,\nI4,FBA15SMPLA04,丢失,20,美元\n",
    )
    folder.text("c.csv", "异常编号,货件编号,异常类型,赔付金额\nI5,FBA15SMPLA05,丢失,20\n")
    folder.load()
    assert folder.ask("select incident_id, recovered_amount::int, currency from staging.incident order by 1") == [
        ("I1", 300, "CNY"), ("I2", 20, "USD"), ("I3", 300, "CNY"), ("I4", 20, "USD"), ("I5", 20, ""),
    ]  # fmt: skip


def test_a_declared_value_and_a_freight_are_in_the_currency_written_with_or_beside_them(folder: Folder) -> None:
    rows = ["A01,500美元,320元,", "A02,USD 500,320,人民币", "A03,$500,BDT 320,EUR", "A04,500,320,—"]
    folder.text("a.csv", "货件编号,发货日期,申报价值,运费,币种\n" + "".join(
        f"FBA15SMPL{row.replace(',', ',2026-05-01,', 1)}\n" for row in rows
    ))  # fmt: skip
    header = "货件编号,发货日期,申报价值（含税）（USD）,运费,运费币种"
    folder.text("b.csv", f"{header}\nFBA15SMPLA05,2026-05-01,500,320,欧元\n")
    folder.text("c.csv", "异常编号,货件编号,异常类型,申报价值,币种\nI1,FBA15SMPLA06,丢失,20 EUR,USD\n")
    folder.load()
    found = folder.ask(
        "select declared_value::int, declared_currency, freight_cost::int, freight_currency from staging.shipment "
        "order by shipment_id"
    )
    assert found == [
        (500, "USD", 320, "CNY"), (500, "USD", 320, "CNY"), (500, "$", 320, "BDT"), (500, "", 320, ""),
        (500, "USD", 320, "EUR"),
    ]  # fmt: skip
    told = folder.ask("select declared_value::int, declared_currency, currency from staging.incident")
    assert told == [(20, "EUR", "USD")]


def test_a_word_for_nothing_is_no_policy_and_no_waybill(folder: Folder) -> None:
    rows = ["A01,海运,无,-", "A02,海运,—,N/A", "A03,海运,未投保,无", "A04,海运,NO-7,BL1"]
    folder.text("货件.csv", "货件编号,运输方式,保单号,运单号\n" + "".join(f"FBA15SMPL{row}\n" for row in rows))
    folder.load()
    assert folder.ask("select insurance_policy, tracking_no from staging.shipment order by line") == [
        *[("", "")] * 3,
        ("NO-7", "BL1"),
    ]


def test_a_word_for_yes_is_a_policy_without_a_number(folder: Folder) -> None:
    words = ["已投保", "有", "是", "yes", "Insured", "NO-7"]
    rows = "".join(f"FBA15SMPLA0{place},海运,{word}\n" for place, word in enumerate(words))
    folder.text("货件.csv", f"货件编号,运输方式,保险\n{rows}")
    folder.load()
    found = folder.ask("select insurance_policy from staging.shipment order by line")
    assert found == [*[("insured",)] * 5, ("NO-7",)]


def test_a_word_for_nothing_is_no_id_in_any_table_of_the_seller(folder: Folder) -> None:
    folder.text("异常.csv", "异常编号,订单号,货件编号,异常类型,数量\nI1,302-1,无,丢失,1\nI2,302-2,N/A,丢失,1\n")
    folder.text("成本.csv", "SKU,FNSKU,采购单价,币种\nCUP,无,10,CNY\n")
    folder.text("案件.csv", "索赔类型,FNSKU,参考编号,案件编号,数量,status\nwarehouse_lost,XCUP,R1,无,1,filed\n")
    folder.load()
    assert folder.ask("select order_id, shipment_id from staging.incident order by line") == [
        ("302-1", ""),
        ("302-2", ""),
    ]
    assert folder.ask("select sku, fnsku from staging.cost") == [("CUP", "")]
    assert folder.ask("select fnsku, case_id from staging.case_log") == [("XCUP", "")]


def test_an_erp_tells_the_time_where_a_clerk_writes_the_date(folder: Folder) -> None:
    folder.text("移除.csv", "移除订单号,UPS单号,收货时间,MSKU,实收数量\nRM-1,1Z1,2026/4/20 14:30,CUP,8\n")
    folder.text("签收.csv", "货件编号,UPS单号,实际签收时间,签收箱数\nFBA15SMPLA01,1Z1,2026-04-20 14:30,9\n")
    header = "异常编号,订单号,异常类型,最后轨迹时间,报案时间,回复时间"
    folder.text("异常.csv", f"{header}\nI1,302-1,丢件,2026-4-1 8:00,2026-4-9,2026-4-20\n")
    folder.text("记录.csv", "索赔编号,案件编号,提交时间,结果,结案时间\nWL-1,1800000001,2026-4-20 9:00,拒绝,2026-5-1\n")
    folder.text("成本.csv", "MSKU,采购成本,币种,生效开始日期,采购量\nCUP,8.5,CNY,2026-01-01,500\n")
    folder.load()
    day = dt.date(2026, 4, 20)
    assert folder.ask("select received_date, tracking_no from staging.removal_receipt") == [(day, "1Z1")]
    assert folder.ask("select delivered_date, tracking_no from staging.delivery") == [(day, "1Z1")]
    assert folder.ask("select last_scan_date, reported_date, reply_date from staging.incident") == [
        (dt.date(2026, 4, 1), dt.date(2026, 4, 9), day)
    ]
    assert folder.ask("select filed_date, resolved_date from staging.case_log") == [(day, dt.date(2026, 5, 1))]
    assert folder.ask("select effective_from, invoice_units from staging.cost") == [(dt.date(2026, 1, 1), 500)]


def test_a_price_of_a_dozen_or_a_carton_is_not_that_of_a_unit(folder: Folder) -> None:
    folder.text("采购.csv", "SKU,采购单价,币种,单位\nA,8.5,CNY,个\nB,102,CNY,打\nC,85,CNY,箱\nD,9,CNY,盒\nE,7,CNY,\n")
    folder.load()
    assert folder.ask("select sku from staging.cost order by sku") == [("A",), ("D",), ("E",)]
    assert [problem[2:6] for problem in folder.problems()] == [
        (3, "单位", "打", "rejected"),
        (4, "单位", "箱", "rejected"),
    ]


def test_pairs_and_pieces_are_units(folder: Folder) -> None:
    folder.text("异常.csv", "异常编号,订单号,异常类型,数量\nI1,302-1,丢失,3双\nI2,302-2,丢失,2 条\nI3,302-3,丢失,1打\n")
    folder.load()
    assert folder.ask("select incident_id, units from staging.incident order by 1") == [("I1", 3), ("I2", 2)]
    assert [problem[3:6] for problem in folder.problems()] == [("数量", "1打", "rejected")]


@pytest.mark.parametrize(
    ("header", "weight"),
    [("交货重量（斤）", "700"), ("交货重量（吨）", "0.35"), ("交货重量(KG)", "350"), ("交货重量", "700斤")],
)
def test_a_weight_at_hand_over_is_in_kilograms(folder: Folder, header: str, weight: str) -> None:
    folder.text("货件.csv", f"货件编号,发货日期,{header}\nFBA15SMPLA01,2026-03-05,{weight}\n")
    folder.load()
    assert folder.ask("select handover_weight_kg from staging.shipment") == [(Decimal(350),)]


def test_an_amount_in_tens_of_thousands_is_not_read_as_one_in_yuan(folder: Folder) -> None:
    folder.text("货件.csv", "货件编号,发货日期,申报价值（万元）\nFBA15SMPLA01,2026-03-05,5\n")
    folder.text("成本.csv", "SKU,采购单价（万元）,币种\nLMR-1,0.00085,CNY\n")
    folder.load()
    assert folder.ask("select shipment_id, declared_value from staging.shipment") == [("FBA15SMPLA01", None)]
    assert folder.ask("select kind, status from source_file order by path") == [
        ("", "ignored"),
        ("seller_shipments", "loaded"),
    ]
    assert any("申报价值（万元）" in str(problem[6]) for problem in folder.problems())


def test_cartons_are_no_units(folder: Folder) -> None:
    folder.text("异常.csv", "异常编号,订单号,异常类型,数量\nI1,302-1,丢失,3箱\n")
    folder.load()
    assert [problem[3:6] for problem in folder.problems()] == [("数量", "3箱", "rejected")]


@pytest.mark.parametrize(
    ("channel", "mode"),
    [
        ("海运", "sea"),
        ("美国包税-海派(美森正班CLX)", "sea"),
        ("以星快船", "sea"),
        ("盐田普船", "sea"),
        ("欧洲包税-海运卡派", "sea"),
        ("空派（带电）", "air"),
        ("空派-UPS", "air"),
        ("欧洲包税-卡航卡派", "truck"),
        ("铁路+卡派", "rail"),
        ("上海卡航-卡派", "truck"),
        ("上海快线-空派", "air"),
        ("上海-美国海派", "sea"),
        ("UPS红单", "express"),
        ("DHL", "express"),
        ("卡派", "truck"),
        ("海外仓卡派", "海外仓卡派"),
        ("海运转空运", "海运转空运"),
        ("限时达", "限时达"),
    ],
)
def test_a_forwarders_name_of_a_channel_tells_the_way_of_sending(folder: Folder, channel: str, mode: str) -> None:
    folder.text("货件.csv", f"货件编号,发货日期,渠道\nFBA15SMPLA01,2026-03-05,{channel}\n")
    folder.load()
    assert folder.ask("select mode from staging.shipment") == [(mode,)]
    untold = [("渠道", channel, "doubtful")] if mode == channel else []
    assert [problem[3:6] for problem in folder.problems()] == untold


def test_words_for_modes_kinds_liability_and_status(folder: Folder) -> None:
    folder.text(
        "异常.csv", "异常编号,订单号,异常类型,责任认定,买家处理\nI1,302-1,丢失,拒赔,退款\nI2,302-2,破损,认责,补发\n"
    )
    folder.text("log.csv", "claim_id,case_id,status,paid_units,currency\nC1,18000000001,部分赔付,3,美元\n")
    folder.load()
    assert folder.ask("select incident_id, kind, liability, buyer_resolution from staging.incident order by 1") == [
        ("I1", "lost", "refused", "refund"),
        ("I2", "damaged", "accepted", "replacement"),
    ]
    assert folder.ask("select claim_id, case_id, status, paid_units, currency from staging.case_log") == [
        ("C1", "18000000001", "partial", 3, "USD")
    ]


@pytest.mark.parametrize(
    ("money", "currency", "read"),
    [
        ("350元", "", "CNY"),
        ("US$40.00", "", "USD"),
        ("20 EUR", "USD", "EUR"),
        ("￥280", "CNY", "CNY"),
        ("￥280", "", "¥"),
        ("$40", "USD", "USD"),
        ("40", "美元", "USD"),
    ],
)
def test_what_a_case_was_paid_is_in_the_currency_of_its_cell(
    folder: Folder, money: str, currency: str, read: str
) -> None:
    folder.text("log.csv", f"索赔编号,处理结果,赔付金额,币种\nFL-1,部分赔付,{money},{currency}\n")
    folder.load()
    assert folder.ask("select currency from staging.case_log") == [(read,)]


def test_a_carrier_that_calls_a_delivery_partial_is_heard_like_a_remark(folder: Folder) -> None:
    day = "2026-04-20"
    folder.text("签收.csv", f"货件编号,状态,签收日期\nFBA15SMPLA01,部分签收,{day}\nFBA15SMPLA02,已签收,{day}\n")
    header = "货件编号,发货日期,签收日期,签收状态,备注"
    folder.text("货件.csv", f"{header}\nFBA15SMPLA03,2026-03-05,{day},部分妥投,少1箱\n")
    folder.load()
    assert folder.ask("select shipment_id, remark from staging.delivery order by shipment_id") == [
        ("FBA15SMPLA01", "部分签收"),
        ("FBA15SMPLA02", ""),
        ("FBA15SMPLA03", "少1箱 部分妥投"),
    ]
