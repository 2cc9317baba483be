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
    "seller_costs": ["MSKU,采购单价,币种,销量", "MSKU,采购成本,币种,售价,毛利率", "SKU,Unit cost,Currency,Units sold"],
}


@pytest.mark.parametrize(("kind", "header"), [(kind, header) for kind, many in KINDS.items() for header in many])
def test_a_report_is_known_by_what_it_counts(kind: str, header: str) -> None:
    found = identify_text(f"{header}\n")
    assert isinstance(found, TextTable), found
    assert found.found.declaration.kind == kind
