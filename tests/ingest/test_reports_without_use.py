"""Reports and exports that no rule uses are known for what they are: none of them prices, ships or loses a unit."""

from __future__ import annotations

import pytest

from reconcile.ingest.identify import TextTable, identify_text

KINDS = {
    # 采购成本, Cost and the like are those of all units sold, or of advertising
    "period_figures": [
        "店铺,国家,ASIN,MSKU,品名,SKU,币种,销量,销售额,采购成本,采购均价,头程成本,毛利润,毛利率",
        "店铺,国家,订单号,MSKU,币种,销量,销售额,采购成本,头程成本,毛利润",
        "Product,ASIN,SKU,Units,Refunds,Sales,Ads,Product cost,Currency,Net profit",
        "Date,Campaign Name,SKU,ASIN,Impressions,Clicks,Cost,Currency,Orders",
    ],
    # counted in cartons: neither the ledger of FBA nor a packing list
    "awd_ledger": [
        "Date,FNSKU,ASIN,MSKU,Disposition,Package Quantity,Starting Warehouse Balance (cartons),Lost (cartons),"
        "Ending Warehouse Balance (cartons),Facility ID",
        "Date,MSKU,FNSKU,ASIN,Package Quantity,Number of Cartons,Total Units,Facility ID",
        "Date,FNSKU,ASIN,MSKU,Title,Event Type,Reference ID,Quantity (cartons),Package Quantity,Fulfillment Center,"
        "Disposition,Reason,Country",
    ],
    "fba_fees": [
        "snapshot-date,sku,fnsku,asin,condition,currency,qty-charged,amount-charged,surcharge-age-tier,rate-surcharge",
        "snapshot-date,sku,fnsku,asin,qty-charged-12-mo-long-term-storage-fee,12-mo-long-terms-storage-fee",
        "charged-date,country-code,storage-type,storage-usage-volume,storage-limit-volume,overage-volume",
        "Transaction date,FBA shipment ID,FNSKU,ASIN,Actual received quantity,"
        "FBA inbound placement service fee rate (per unit),Total FBA inbound placement service fee charge,Currency",
    ],
    "stock_of_a_day": [
        "seller-sku,fulfillment-channel-sku,asin,condition-type,Warehouse-Condition-code,Quantity Available",
        "seller-sku,fulfillment-channel-sku,asin,condition-type,country,quantity-for-local-fulfillment",
        "snapshot-date,sku,fnsku,asin,condition,avaliable-quantity(sellable),qty-with-removals-in-progress",
        "snapshot-date,sku,fnsku,asin,condition,sellable-quantity,sellable-removal-quantity,unsellable-quantity",
        "msku,fnsku,asin,condition,total-quantity-sellable,estimated-excess-quantity,days-of-supply,your-price",
    ],
    "business_report": [
        "（父）ASIN,（子）ASIN,标题,SKU,会话次数 – 总计,已订购商品数量,已订购商品销售额,订单商品总数",
        "Amazon store,Start date,End date,ASIN,FNSKU,MSKU,Currency code,Units sold,Sales,Net proceeds total",
    ],
    "seller_costs": [
        "MSKU,采购单价,币种,销量",
        "MSKU,采购成本,币种,售价,毛利率",
        "SKU,Unit cost,Currency,Units sold",
        # what says for sure that it is of one unit
        "SKU,成本,币种,生效日期,销量",
        "SKU,cost,net unit cost,currency,units sold",
        "SKU,成本,单价（不含税）,币种,销量",
        # written beside a report of Amazon's
        "sku,fnsku,asin,product-name,reserved_customerorders,reserved_fc-transfers,unit_cost,currency",
        "sku,unit cost,currency,estimated-monthly-storage-fee",
        "SKU,(Child) ASIN,Units ordered,unit cost,currency",
    ],
}


@pytest.mark.parametrize(("kind", "header"), [(kind, header) for kind, many in KINDS.items() for header in many])
def test_a_report_is_known_by_what_it_counts(kind: str, header: str) -> None:
    found = identify_text(f"{header}\n")
    assert isinstance(found, TextTable), found
    assert found.found.declaration.kind == kind
