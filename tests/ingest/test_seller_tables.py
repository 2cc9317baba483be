"""The seller's own tables: recognised by their headers, in English and Chinese, whatever else stands around them."""

from __future__ import annotations

import pytest

from reconcile.ingest.currency import currency_code
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.document import FoundTable, Sheet
from reconcile.ingest.identify import identify_sheet
from tests.ingest.documents import written

HEADERS = {
    "seller_costs": [
        "sku,unit_cost,currency,effective_from,supplier,invoice_no,invoice_date,invoice_units",
        "fnsku,unit_cost,currency",
        "asin,unit_cost,currency,effective_from",
        "SKU,采购单价,币种,生效日期,供应商,发票号,发票日期,发票数量",
        "MSKU,品名,成本价,货币,开始日期,工厂,备注",
        "Seller SKU,FNSKU,Purchase Price,Currency,Valid From,Vendor,Invoice Number,Invoice Date,Invoice Qty",
        "MSKU,品名,采购成本（元）",
        "SKU,采购单价,币种,货件编号,发货日期,签收日期",
    ],
    "seller_shipments": [
        "shipment_id,created_date,handover_date,handover_cartons,handover_weight_kg,ship_date,mode,carrier_program,"
        "forwarder,tracking_no,destination_fc,status,closed_date,claim_eligible_date,reconcile_status,declared_value,"
        "insurance_policy,freight_cost",
        "shipment_id,created_date,ship_date,mode,forwarder,tracking_no,destination_fc,status,closed_date",
        "货件编号,创建日期,交货日期,交货箱数,交货重量,发货日期,运输方式,承运方式,货代,运单号,目的仓,状态,关闭日期,"
        "可索赔日期,对账状态,申报价值,保单号,运费",
        "FBA编号,物流渠道,货代,物流单号,发货时间,签收时间,签收箱数,缺失箱号",
        "shipment_id,status,closed_date",
        # what forwarders export of their waybills
        "运单号,客户订单号,FBA号,服务,仓库代码,件数,申报价值,承运商,跟踪号,出货时间,签收时间,状态",
        "FBA单号,转单号,渠道,出货时间,件数",
        # a register with deliveries, in other words than the form's
        "货件编号,渠道,货代,运单号,ETD,签收日期,签收箱数",
        "FBA编号,开船日期,妥投日期",
        "提货时间,货件单号,物流中心编码,箱数,货件计费重,物流单价,报关费",
        "Shipment ID,Created,Pickup date,Closed,Delivery date",
    ],
    "packing_list": [
        "shipment_id,carton_no,cartons,sku,fnsku,units_per_carton,units,gross_weight_kg",
        "货件编号,箱号,箱数,SKU,FNSKU,单箱数量,数量,毛重",
        "箱号,SKU,FSKU,数量,重量,磅,箱型",
        "箱号,SKU,数量,重量,磅,箱型",
        "箱号,款号-颜色,尺码,数量,重量,箱型,简称,磅,中文SKU,SKU",
        "Shipment ID,Box No,Merchant SKU,Qty",
        "FBA单号,箱号,MSKU,数量",
        "货件编号,箱号,SKU,数量,发货日期,签收日期",
        "货件编号,店铺SKU,箱数,数量,出货时间",
    ],
    "seller_deliveries": [
        "shipment_id,tracking_no,delivered_date,cartons_shipped,cartons_delivered,missing_cartons,damaged_cartons,"
        "signed_by",
        "货件编号,运单号,签收日期,总箱数,签收箱数,缺失箱号,破损箱号,签收人",
        "货件编号,货代,状态,签收日期,签收箱数",
        "FBA单号,转单号,签收时间,签收件数",
        "FBA号,FBA箱号,运单号,发货时间,签收时间",
        "货件编号,运单号,签收日期,SKU,发货量,总箱数,签收箱数,缺失箱号",
    ],
    "seller_removal_receipts": [
        "removal_order_id,tracking_no,received_date,sku,units_received,units_damaged",
        "移除订单号,运单号,签收日期,FNSKU,实收数量,破损数量",
        "移除订单号,运单号,收到日期,SKU,实收数量,破损数量,备注",
        "移除订单号,运单号,签收日期,FNSKU,实收数量,采购成本（元）",
        # with what was sent beside it
        "移除订单号,跟踪号,发货日期,收货日期,SKU,发货数量,收到数量",
        "removal-order-id,tracking-number,shipment-date,sku,shipped-quantity,received quantity",
    ],
    "seller_incidents": [
        "incident_id,order_id,shipment_id,tracking_no,carrier,kind,sku,units,ship_date,last_scan_date,reported_date,"
        "reply_due_date,reply_date,liability,declared_value,insurance_policy,buyer_resolution,buyer_resolved_date,"
        "recovered_amount,currency",
        "异常编号,FBA单号,转单号,异常类型,报案日期",
        "异常编号,货件编号,走货渠道,出货时间,异常类型,数量,报损日期",
        "异常单号,货件编号,SKU,异常类型,数量,发货日期,签收日期,报损日期",
        "异常编号,异常类型,货件编号,箱号,SKU,数量,报案日期",
        "异常编号,订单号,运单号,承运商,异常类型,SKU,数量,发货日期,报案日期,责任认定,买家处理,赔付金额,币种",
        "incident_id,shipment_id,kind,reported_date,liability,closed_date",
    ],
    "erp_shipments": [
        "货件单号,货件名称,货件状态,MSKU,FNSKU,申报量,签收量,箱数,数量",
        "货件编号,货件名称,店铺,配送中心,货件状态,MSKU,FNSKU,申报数量,签收数量,已发货数量",
    ],
    "seller_fx": ["date,from_currency,to_currency,rate", "日期,原币种,目标币种,汇率"],
    "seller_case_log": [
        "claim_id,case_key,claim_type,fnsku,reference_id,shipment_id,order_id,tracking_no,reimbursement_id,case_id,"
        "units,amount_claimed,filed_date,decision,reviewer,status,paid_units,paid_amount,currency,resolved_date,note,"
        "changed_at,changed_by",
        "claim_id,case_id,status,paid_units,paid_amount,currency",
        "索赔编号,案件编号,数量,索赔金额,提交日期,状态,赔付数量,赔付金额,币种,备注,修改时间,修改人",
        "claim_type,fnsku,shipment_id,case_id,filed_date,status",
        "索赔类型,FBA单号,出货时间,案件编号,提交日期,状态",
        "更新日期,索赔类型,ShipmentID,SellerSku,差异数量,CaseID,赔偿金额,货币,赔偿数量,索赔状态,备注",
    ],
}


@pytest.mark.parametrize(("kind", "header"), [(kind, header) for kind, many in HEADERS.items() for header in many])
def test_each_header_is_of_one_kind(kind: str, header: str) -> None:
    assert written(header.split(",")).kind == kind


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("packing_list", "货件编号,MSKU,箱数,总数量"),
        ("packing_list", "货件单号,MSKU,FNSKU,发货量,箱号"),
        ("packing_list_erp", "MSKU,FNSKU,总数量,第1箱,第2箱"),
        ("sku_list", "Merchant SKU,Title,ASIN,FNSKU,Condition,Who Will Prep?,Prep Type,Who Will Label?,Shipped"),
        (
            "ledger_detail",
            "Date,FNSKU,ASIN,MSKU,Title,Event Type,Reference ID,Quantity,Fulfillment Center,Disposition,Reason",
        ),
        ("seller_shipments", "货件编号,发货日期,货代,货币"),
        (
            "reimbursements",
            "approval-date,reimbursement-id,reason,fnsku,currency,amount-total,quantity-reimbursed-total",
        ),
    ],
)
@pytest.mark.parametrize("price", ["采购成本（元）", "Cost (USD)", "含税单价"])
def test_a_cost_that_somebody_added_to_another_table_leaves_it_its_kind(kind: str, header: str, price: str) -> None:
    found = identify_sheet(Sheet("", [(1, [*header.split(","), price])]))
    assert isinstance(found, FoundTable), found
    assert found.declaration.kind == kind


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("removal_shipments", "移除订单编号,发货日期,MSKU,申请数量,已发货数量,追踪编码"),
        ("removal_orders", "申请日期,移除订单编号,订单状态,MSKU,请求数量,已发货数量,发货日期,追踪编码"),
    ],
)
def test_parcels_may_say_what_was_asked_for_and_orders_in_which_parcel_they_went(kind: str, header: str) -> None:
    found = identify_sheet(Sheet("", [(1, header.split(","))]))
    assert isinstance(found, FoundTable), found
    assert found.declaration.kind == kind


@pytest.mark.parametrize(
    "header",
    [
        # the planners' sheet beside the booking form, and the settings of a packing list
        "店铺,站点,产品名,销售价格,品牌名,箱子尺寸CM,单箱重量KG,装箱数量/箱,箱数,总数量,FBA编号,ReferenceID,仓库地址,"
        "渠道（物流填写）",
        "箱型,长/CM,宽/CM,高/CM,包装箱宽度（英寸）：,包装箱长度（英寸）：,包装箱高度（英寸）：",
        # a cost without a currency, and a sign that several currencies use
        "SKU,采购单价,生效日期",
        "SKU,采购单价（不含税）,生效日期",
        "SKU,unit cost ($)",
        # an order export, whose price is what the buyer paid
        "订单号,SKU,单价,币种,数量",
    ],
)
def test_sheets_that_are_of_no_kind_of_the_sellers(header: str) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        written(header.split(","))


def test_the_header_may_stand_below_a_title_and_totals_and_remarks_are_no_records() -> None:
    document = written(
        ["2026 采购成本表"],
        [],
        ["SKU", "采购单价", "币种", "生效日期"],
        ["0012345", "8.50", "人民币", "2026-01-01"],
        [],
        ["LMR-CUP-WHT", "9.80", "RMB", "2026-01-01"],
        ["合计", "18.30", "", ""],
        ["备注：以上价格不含税"],
    )
    assert document.rows("cost") == [
        {"sku": "0012345", "unit_cost": "8.50", "currency": "人民币", "effective_from": "2026-01-01"},
        {"sku": "LMR-CUP-WHT", "unit_cost": "9.80", "currency": "RMB", "effective_from": "2026-01-01"},
    ]
    assert document.out.records == 2
    assert [(line, severity) for line, severity, _ in document.findings()] == [(7, "info"), (8, "info")]


def test_an_id_merged_over_rows_belongs_to_each_and_a_merged_number_to_the_first() -> None:
    document = written(
        ["移除订单号", "SKU", "实收数量"],
        ["SMPLRMV01", "A", "5"],
        ["", "B", ""],
        merged=((2, 0, 3, 0), (2, 2, 3, 2)),
    )
    assert [(row["removal_order_id"], row["units_received"]) for row in document.rows("removal_receipt")] == [
        ("SMPLRMV01", "5"),
        ("SMPLRMV01", ""),
    ]


def test_the_header_may_stand_again_in_other_words_for_its_columns() -> None:
    document = written(
        ["货件编号", "签收日期", "总箱数", "签收箱数"],
        ["FBA15SMPLA01", "2026-05-01", "10", "9"],
        [],
        ["FBA编号", "签收时间", "总箱数（箱）", "签收箱数"],
        ["FBA15SMPLA02", "2026-06-01", "12", "12"],
    )
    assert [row["shipment_id"] for row in document.rows("delivery")] == ["FBA15SMPLA01", "FBA15SMPLA02"]
    assert [severity for _, severity, _ in document.findings()] == ["info"]


def test_a_line_of_a_log_whose_cells_hold_words_of_the_header_is_a_record() -> None:
    document = written(
        ["claim_id", "case_id", "status", "decision", "note"],
        ["0123456789ab", "1801", "filed", "file", ""],
        ["0123456789ac", "", "filed", "filed", "filed"],
    )
    assert [row["status"] for row in document.rows("case_log")] == ["filed", "filed"]


def test_prices_below_a_header_with_another_currency_are_not_read_in_the_first_one() -> None:
    document = written(
        ["SKU", "品名", "采购单价（元）"],
        ["LMR-CUP-WHT", "杯", "9.80"],
        [],
        ["SKU", "品名", "采购单价（USD）"],
        ["LMR-TRAY-10", "托盘", "1.40"],
    )
    assert [row["sku"] for row in document.rows("cost")] == ["LMR-CUP-WHT"]
    assert document.out.rejected == 1


@pytest.mark.parametrize("header", ["MSKU", "MSKU（店铺）"])
def test_beside_the_msku_the_sku_is_an_erps_own_code(header: str) -> None:
    document = written(["SKU", header, "采购单价", "币种"], ["ERP-1", "LMR-CUP-WHT", "9.80", "CNY"])
    assert [row["sku"] for row in document.rows("cost")] == ["LMR-CUP-WHT"]


DELIVERIES = ["shipment_id", "delivered_date", "cartons_shipped", "cartons_delivered", "missing_cartons"]


def test_the_weight_that_was_handed_over_is_in_the_unit_behind_it_or_in_the_header() -> None:
    header = ["货件编号", "发货日期", "交货重量(lb)"]
    weights = ["440", "440 lb", "200 kg", "", "heavy", "1,200"]
    document = written(header, *([f"FBA15SMPLA0{n}", "2026-05-01", text] for n, text in enumerate(weights)))
    rows = document.rows("shipment")
    assert [row["handover_weight_kg"] for row in rows] == ["199.581", "199.581", "200", "", "heavy", "544.311"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("采购单价（元）", "CNY"),
        ("采购单价（不含税，USD）", "USD"),
        ("采购单价(不含税)(RMB)", "CNY"),
        ("Unit cost [EUR]", "EUR"),
    ],
)
def test_the_currency_of_a_cost_may_stand_in_its_header(header: str, code: str) -> None:
    rows = written(["SKU", header], ["LMR-CUP-WHT", "4.00"]).rows("cost")
    assert [(row["unit_cost"], row["currency"]) for row in rows] == [("4.00", code)]
    beside = written(["SKU", header, "币种"], ["LMR-CUP-WHT", "4.00", "GBP"]).rows("cost")
    assert [row["currency"] for row in beside] == ["GBP"]
    own = written(["SKU", header], ["LMR-CUP-WHT", "4.00 JPY"]).rows("cost")
    assert [row["currency"] for row in own] == ["JPY"]


def test_beside_another_price_the_currency_column_is_not_of_a_cost_that_names_its_own() -> None:
    product = ["*SKU", "品名", "采购交期", "最小采购量", "币种", "税率", "单价", "含税单价", "采购成本(CNY)"]
    document = written(
        product,
        ["LMR-CUP-WHT", "杯", 15, 100, "USD", 0, "2.00", "2.00", "14.20"],
        ["LMR-TRAY-10", "托盘", 15, "", "", "", "", "", "9.80"],
    )
    assert [(row["unit_cost"], row["currency"]) for row in document.rows("cost")] == [("14.20", "CNY"), ("9.80", "CNY")]
    assert {severity for _, severity, _ in document.findings()} <= {"info"}
    listed = written(["MSKU", "采购成本（元）", "售价", "币种"], ["LMR-CUP-WHT", "14.20", "19.99", "USD"])
    assert [row["currency"] for row in listed.rows("cost")] == ["CNY"]
    own = written(["MSKU", "采购单价", "售价", "币种", "采购币种"], ["LMR-CUP-WHT", "14.20", "19.99", "USD", "CNY"])
    assert [row["currency"] for row in own.rows("cost")] == ["CNY"]


@pytest.mark.parametrize(
    ("header", "cost", "column", "code"),
    [
        ("MSKU,采购成本,售价,币种", "14.20", "USD", ""),  # yuan or dollars: seven times as much
        ("MSKU,单价,币种,采购成本", "14.20", "USD", ""),
        ("MSKU,采购成本,售价,币种", "14.20", "CNY", "CNY"),
        ("MSKU,采购成本,售价,币种", "14.20元", "USD", "CNY"),
        ("MSKU,采购成本,币种,售价", "2.00", "USD", "USD"),
        ("MSKU,币种,采购成本,售价", "2.00", "USD", "USD"),
        ("MSKU,采购成本,售价(USD),币种", "14.20", "EUR", "EUR"),
        ("MSKU,采购成本,售价,采购币种", "2.00", "USD", "USD"),
        ("sku,cost,price,currency", "2.00", "USD", "USD"),
    ],
)
def test_the_currency_of_a_selling_price_is_not_taken_for_that_of_the_cost(
    header: str, cost: str, column: str, code: str
) -> None:
    names = header.split(",")
    values = ["LMR-CUP-WHT", *(_of_price(name, cost, column) for name in names[1:])]
    document = written(names, values)
    assert [row["currency"] for row in document.rows("cost")] == ([code] if code else [])
    assert ["采购币种" in str(found) for found in document.findings()] == ([] if code else [True])


def _of_price(name: str, cost: str, currency: str) -> str:
    return currency if name.endswith(("币种", "currency")) else cost if name in ("采购成本", "cost") else "19.99"


def test_missing_cartons_become_a_plain_list() -> None:
    document = written(
        DELIVERIES,
        ["FBA15SMPLA01", "2026-05-20", 12, 8, "3, 5-7"],
        ["FBA15SMPLA02", "2026-05-21", 4, 3, "FBA15SMPLA02U000003"],
        ["FBA15SMPLA03", "2026-05-22", 4, 4, "无"],
    )
    assert [row["missing_cartons"] for row in document.rows("delivery")] == ["3,5,6,7", "3", ""]


def test_a_carton_that_each_of_its_products_tells_is_delivered_once() -> None:
    document = written(
        ["货件编号", "箱号", "SKU", "收货数量", "签收时间"],
        ["FBA15SMPLA01", "1", "LMR-CUP-WHT", 6, "2026-05-20"],
        ["FBA15SMPLA01", "1", "LMR-TRAY-10", 6, "2026-05-20 10:21"],
        ["FBA15SMPLA01", "2", "LMR-CUP-WHT", 6, ""],
        ["FBA15SMPLA01", "3", "LMR-CUP-WHT", 6, "2026-05-20"],
    )
    assert [(row["carton_no"], row["cartons_delivered"]) for row in document.rows("delivery")] == [
        ("1", "1"),
        ("3", "1"),
    ]
    assert "1" in next(said for line, _, said in document.findings() if line == 3)


def test_a_count_of_missing_cartons_is_a_number() -> None:
    document = written(DELIVERIES, ["FBA15SMPLA01", "2026-05-20", 12, 10, "少2箱"])
    assert [(row["missing_cartons"], row["cartons_missing"]) for row in document.rows("delivery")] == [("", "2")]


def test_a_row_that_names_its_carton_was_sent_with_it() -> None:
    document = written(
        ["货件编号", "箱号", "运单号", "签收日期", "缺失箱号"],
        ["FBA15SMPLA01", "FBA15SMPLA01U000001", "SMPLTRK1", "2026-05-20", ""],
        ["FBA15SMPLA01", "2-9", "SMPLTRK2", "2026-05-20", "4"],
        ["FBA15SMPLA01", "10", "SMPLTRK3", "", ""],
    )
    rows = document.rows("delivery")
    assert [(row["cartons_shipped"], row["cartons_delivered"]) for row in rows[:2]] == [("1", "1"), ("8", "7")]
    assert (rows[2]["tracking_no"], rows[2]["delivered_date"]) == ("SMPLTRK3", "")  # a parcel that has not come
    assert document.out.records == 3


def test_a_row_for_several_shipments_is_told_in_deliveries_and_in_the_register() -> None:
    for named in ("FBA15SMPLA01、FBA15SMPLA02", "FBA15SMPLA01U000003", "FBA15SMPLA01 (2 of 3)"):
        document = written(DELIVERIES, [named, "2026-05-20", 12, 12, ""])
        assert (document.out.records, document.out.rejected, document.rows("delivery")) == (1, 1, [])
    register = written(["货件编号", "运输方式", "运单号"], ["FBA15SMPLA01/FBA15SMPLA02", "海运", "SMPLTRK1"])
    assert (register.out.rejected, register.rows("shipment")) == (1, [])
    other = written(DELIVERIES, ["STAR-SMPLA01", "2026-05-20", 12, 12, ""])
    assert other.out.rejected == 0


def test_cartons_of_another_shipment_and_lists_turned_into_dates_are_rejected() -> None:
    document = written(
        DELIVERIES,
        ["FBA15SMPLA01", "2026-05-20", 12, 11, "FBA15SMPLA02U000003"],
        ["FBA15SMPLA01", "2026-05-20", 12, 9, "2026-05-07"],
    )
    assert (document.out.records, document.out.rejected, document.rows("delivery")) == (2, 2, [])
    assert [severity for _, severity, _ in document.findings()] == ["rejected", "rejected"]


def test_a_shipment_that_has_not_arrived_is_no_proof_of_delivery() -> None:
    document = written(DELIVERIES, ["FBA15SMPLA01", "", 12, "", ""])
    assert (document.out.records, document.rows("delivery")) == (0, [])
    assert [severity for _, severity, _ in document.findings()] == ["info"]


def test_a_shipments_table_with_deliveries_gives_both() -> None:
    document = written(
        ["货件编号", "运输方式", "运单号", "签收日期", "签收箱数", "缺失箱号"],
        ["FBA15SMPLA01", "海运", "SMPLTRK1", "2026-05-20", 11, "3"],
        ["FBA15SMPLA02", "空运", "SMPLTRK2", "", "", ""],
    )
    assert document.rows("shipment") == [
        {"shipment_id": "FBA15SMPLA01", "mode": "海运", "tracking_no": "SMPLTRK1"},
        {"shipment_id": "FBA15SMPLA02", "mode": "空运", "tracking_no": "SMPLTRK2"},
    ]
    assert document.rows("delivery") == [
        {
            "shipment_id": "FBA15SMPLA01",
            "tracking_no": "SMPLTRK1",
            "delivered_date": "2026-05-20",
            "cartons_delivered": "11",
            "missing_cartons": "3",
            "damaged_cartons": "",
        }
    ]
    assert document.out.records == 2


@pytest.mark.parametrize(
    ("word", "code"),
    [("人民币", "CNY"), ("RMB", "CNY"), ("cny", "CNY"), ("美元", "USD"), ("US$", "USD"), ("€", "EUR"), ("欧元", "EUR"),
     ("英镑", "GBP"), ("日元", "JPY"), (" usd ", "USD"), ("Canadian Dollar", "CAD"), ("", "")],
)  # fmt: skip
def test_the_words_for_a_currency(word: str, code: str) -> None:
    assert currency_code(word) == code


@pytest.mark.parametrize(
    ("word", "why"), [("金币", "no currency"), ("XYZ", "no currency"), ("$", "USD, CAD"), ("¥", "CNY, JPY")]
)
def test_a_word_for_no_currency_or_for_several_is_refused(word: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        currency_code(word)


def test_an_erps_own_words_for_amazons_state_and_centre_are_known() -> None:
    header = ["货件单号", "平台物流中心", "平台货件状态", "MSKU", "FNSKU", "申报数量", "签收数量"]
    assert {"status": 2, "destination_fc": 1}.items() <= declaration_of("erp_shipments").places(header).items()


def test_the_day_on_which_a_removal_came_in_is_known_by_its_plain_word() -> None:
    found = written(["移除订单号", "运单号", "收到日期", "SKU", "实收数量"], ["R1", "1Z1", "2026-05-04", "S-1", "3"])
    assert found.rows("removal_receipt")[0]["received_date"] == "2026-05-04"
