"""The forwarders' booking form 客户货物运输托运书: packing list, customs declaration and booking in one sheet.

A row is one product in one carton or in a run of equal cartons. The carton column names them in many ways; where it is
blank, the product lies in the same cartons as the row above. `SKU码` is filled for customs: it names the product
only where the product link gives no ASIN, or where the shipment holds two products of one ASIN and it is the seller SKU
of one. Below the table stand brand and tax data in the table's own columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reconcile.ingest.carton_rows import (
    Packed,
    add_cartons,
    asin_in,
    document_shipment,
    is_template,
    product_codes,
    report_missing_shipment,
    set_template_aside,
)
from reconcile.ingest.cartons import CartonError, CartonReading, read_cartons, shipment_in
from reconcile.ingest.currency import amount_and_currency, currency_code, may_mean
from reconcile.ingest.details import NotAValue, detail
from reconcile.ingest.document import FoundTable, LayoutFinding, Rewritten, Sheet
from reconcile.ingest.sheets import filled
from reconcile.ingest.table_rows import TableRow, data_rows
from reconcile.ingest.values import is_nothing
from reconcile.ingest.weights import kilograms

# A row of numbers that names neither cartons nor a product is the sum of the rows above.
_WHAT_COLUMNS = ("carton_ids", "product_name", "sku_text", "link")
# One product in several cartons; prices are not here: two products in a carton share the price cell of the first.
_MERGED_COLUMNS = ("product_name", "sku_text", "link")
_NUMBER_COLUMNS = ("boxes", "units_per_carton", "units")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class _Cartons:
    """The cartons of a row; the next row may lie in the same ones."""

    line: int
    shipment_id: str
    numbers: tuple[str, ...]
    count: int
    weight_kg: str


def booking_form(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the booking form: a carton row per carton and product, as `carton_rows` describes them."""
    out = Rewritten()
    default = document_shipment(sheet, found.preamble)
    above: _Cartons | None = None
    merged = {found.places[name] for name in _MERGED_COLUMNS if name in found.places}
    for row in data_rows(filled(sheet, merged), found, out):
        if not any(row[name] for name in _NUMBER_COLUMNS):
            _skip(row, out)
            above = None
            continue
        if not any(row[name] for name in _WHAT_COLUMNS):
            out.findings.append(LayoutFinding(row.line, "total_row", value=row["units"] or row["boxes"]))
            continue
        out.records += 1
        if above and above.line + 1 != row.line:
            default, above = above.shipment_id, None
        cartons = _cartons_of(row, above, _beside(row, found) or default, found, out)
        if _add(row, cartons, out):
            above = cartons
    report_missing_shipment(out, sheet, found.header_line)
    return set_template_aside(out, sheet, found.header_line) if is_template(sheet) else out


def _skip(row: TableRow, out: Rewritten) -> None:
    """A row without any number: brand and tax data below the table, or a carton that lacks its units."""
    if shipment_in(row["carton_ids"]):
        out.records += 1
        out.rejected += 1
        out.findings.append(
            LayoutFinding(row.line, "bad_units", "units_per_carton", detail=detail("no_boxes_no_units"))
        )
    else:
        out.findings.append(LayoutFinding(row.line, "footer_row", value=row.filled_cells[0]))


def _beside(row: TableRow, found: FoundTable) -> str:
    """The shipment id that stands without a header left of the table."""
    first = min(found.places.values())
    return next(filter(None, (shipment_in(cell) for cell in row.cells[:first])), "")


def _cartons_of(row: TableRow, above: _Cartons | None, default: str, found: FoundTable, out: Rewritten) -> _Cartons:
    boxes = row.number("boxes")
    own_weight = kilograms(row["gross_weight_kg"], found)
    if not row["carton_ids"] and above and boxes in (None, above.count):
        return replace(above, line=row.line, weight_kg=own_weight or above.weight_kg)
    reading = _read(row, out)
    shipment = reading.shipment_id or default or (above.shipment_id if above else "")
    if reading.shipment_id and default and reading.shipment_id != default and _beside_differs(row, default):
        says = detail("row_and_carton_differ", row=default, carton=reading.shipment_id)
        out.findings.append(LayoutFinding(row.line, "shipment_differs", "carton_ids", row["carton_ids"], says))
    return _Cartons(row.line, shipment, reading.numbers, boxes or len(reading.numbers) or 1, own_weight)


def _beside_differs(row: TableRow, default: str) -> bool:
    return any(shipment_in(cell) == default for cell in row.cells)


def _read(row: TableRow, out: Rewritten) -> CartonReading:
    try:
        reading = read_cartons(row["carton_ids"])
    except CartonError as error:
        out.findings.append(LayoutFinding(row.line, "carton_text", "carton_ids", row["carton_ids"], error.detail))
        return CartonReading(shipment_in(row["carton_ids"]), ())
    if reading.doubt:
        out.findings.append(LayoutFinding(row.line, "carton_typing", "carton_ids", row["carton_ids"], reading.doubt))
    return reading


def _add(row: TableRow, cartons: _Cartons, out: Rewritten) -> bool:
    """Add the row's cartons; False when its numbers cannot be read."""
    for column in _NUMBER_COLUMNS:
        if row[column] and (row.number(column) or 0) < 1:
            out.rejected += 1
            out.findings.append(LayoutFinding(row.line, "bad_units", column, row[column], detail("no_whole_number")))
            return False
    each, total = row.number("units_per_carton"), row.number("units")
    if each is None and total is None:
        out.rejected += 1
        out.findings.append(LayoutFinding(row.line, "bad_units", "units_per_carton", detail=detail("no_units")))
        return False
    sku = "" if is_nothing(row["sku_text"]) else row["sku_text"]
    product = product_codes(out, row.line, sku, "", asin_in(row["link"])) | _price(row, out)
    packed = Packed(row.line, cartons.shipment_id, cartons.numbers, cartons.count, each, total, cartons.weight_kg)
    add_cartons(out, packed, product, "booking form")
    return True


def _price(row: TableRow, out: Rewritten) -> dict[str, str]:
    """The purchase price, a hint only: one that cannot be read is told, and its cartons stay.

    The form's default currency is the renminbi, and a sign that may mean it (`￥`) does.
    """
    price, sign = amount_and_currency(row["purchase_price"])
    currency = row["purchase_currency"] or sign
    hint = {"purchase_price": "", "purchase_currency": ""}
    if not price or price == "0" or is_nothing(price):
        return hint
    if not _NUMBER.fullmatch(price):
        out.findings.append(
            LayoutFinding(row.line, "unknown_value", "purchase_price", price, detail("other_characters"))
        )
        return hint
    try:
        code = "CNY" if not currency or may_mean(currency, "CNY") else currency_code(currency)
    except NotAValue as error:
        out.findings.append(LayoutFinding(row.line, "unknown_value", "purchase_currency", currency, error.detail))
        return hint
    return {"purchase_price": price, "purchase_currency": code}
