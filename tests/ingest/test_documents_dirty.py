"""Packing documents filled with whatever people type: never a trace, and no unit out of nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconcile.ingest.table_rows import whole_number
from tests.ingest.documents import written

HEADERS = {
    "booking_form": ["FBA箱号", "中文品名", "SKU码", "总箱数", "单箱毛重", "单箱个数", "产品总个数", "申报单价",
                     "采购单价", "采购币种", "产品在平台链接"],
    "packing_list": ["货件编号", "箱号", "箱数", "SKU", "FSKU", "单箱数量", "数量", "毛重", "磅"],
    "packing_list_western": ["Carton From", "Carton To", "Total Cartons", "UPC Number", "SKU", "FBA Id", "Total Qty"],
    "packing_list_erp": ["序号", "MSKU", "FNSKU", "SKU", "发货数量", "第1箱", "第2箱", "第3箱"],
    "packing_list_matrix": ["", "箱号", "1", "2", "3"],
    "box_file": ["SKU", "ASIN", "FNSKU", "Condition", "Prep type", "Quantity", "Box 1 units", "Box 2 units"],
}  # fmt: skip
CELLS = st.sampled_from(
    ["", "", "1", "2", "10", "1.5", "-3", "0", "1,200", "=P2*M2", "#N/A", "2026-05-07", "FBA15SMPLA01", "LMR-CUP-WHT",
     "FBA15SMPLA01U000001-4", "FBA15SMPLA02U000009", "X00SAMPL01", "B0SMPL0001", "合计", "Total", "重量", "箱号", "无",
     "1E400", "NaN", "Infinity", "99999999999999999999", "３", "3-1", "\n", "  ", "1-4", "/dp/B0SMPL0001", "٣"]
)  # fmt: skip


@given(
    kind=st.sampled_from(sorted(HEADERS)),
    cells=st.lists(st.lists(CELLS, max_size=11), max_size=6),
    name=st.sampled_from(["", "20260512_718", "FBA15SMPLA01", "template"]),
)
def test_any_cells_give_cartons_or_spoken_findings(kind: str, cells: list[list[str]], name: str) -> None:
    document = written(HEADERS[kind], *cells, name=name)
    assert document.kind == kind
    assert 0 <= document.out.rejected <= document.out.records <= len(cells)
    for row in document.rows():
        assert (whole_number(row["units"]) or 0) > 0
        assert (whole_number(row["cartons"]) or 0) > 0
        assert row["carton_no"] == "" or row["cartons"] == "1"
    assert all(text for _, _, text in document.findings())
