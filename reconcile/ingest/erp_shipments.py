"""An ERP's export of the shipments to Amazon: a row per shipment and product."""

from __future__ import annotations

from reconcile.ingest.document import FoundTable, Rewritten, Sheet
from reconcile.ingest.sheets import filled
from reconcile.ingest.table_rows import data_rows

_OF_THE_SHIPMENT = ("shipment_id", "name", "status", "created_date", "destination_fc")
_OF_THE_PRODUCT = ("sku", "title", "asin", "fnsku", "units")


def rewrite(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the export: rows of ``sku_list``, and one of ``shipment`` for each shipment.

    A row without a shipment id is one more product of the shipment above. A shipment without products is no line of
    the SKU list.
    """
    out = Rewritten()
    merged = {found.places[name] for name in _OF_THE_SHIPMENT if name in found.places}
    here = dict.fromkeys(_OF_THE_SHIPMENT, "")
    for row in data_rows(filled(sheet, merged), found, out):
        opens = row["shipment_id"] not in ("", here["shipment_id"])
        if opens:
            here = {name: row[name] for name in _OF_THE_SHIPMENT}
            out.add("shipment", row.line, {name: here[name] for name in _OF_THE_SHIPMENT if name != "name"})
        product = {name: row[name] for name in _OF_THE_PRODUCT}
        lists = row["sku"] or row["units"] or not row["shipment_id"]
        out.records += bool(opens or lists)
        if lists:
            out.add("sku_list", row.line, {"shipment_id": here["shipment_id"], "name": here["name"]} | product)
    return out
