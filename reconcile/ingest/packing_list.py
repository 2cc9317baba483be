"""Packing lists with one row per product and carton: the simple 装箱单, the seller's own table, a western list.

The shipment id stands in a column, above the table or in the sheet's name; a list that names none is kept, without a
shipment, and reported. Weight is written on the first row of a carton only, or on every row: it is the carton's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

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
from reconcile.ingest.cartons import CartonError, CartonReading, carton_name, read_cartons, shipment_in
from reconcile.ingest.details import detail
from reconcile.ingest.document import FoundTable, LayoutFinding, Rewritten, Sheet
from reconcile.ingest.sheets import filled
from reconcile.ingest.table_rows import TableRow, data_rows
from reconcile.ingest.values import is_lost
from reconcile.ingest.weights import kilograms

_ORIGIN = "packing list"
_MERGED_COLUMNS = ("shipment_id", "carton_no", "sku", "fnsku", "asin", "link", "delivered_date")


@dataclass
class _Line:
    """A row of the list with what it takes over from the rows above it."""

    row: TableRow
    shipment_id: str
    carton_text: str


def packing_list(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the simple 装箱单 and of the seller's own packing list."""
    out = Rewritten()
    lines = _lines(sheet, found, out)
    weights = _weights(lines, found)
    for line in lines:
        out.records += 1
        numbers = _cartons(line, out)
        weight_kg = weights.get((line.shipment_id, line.carton_text), "")
        if not _add(line, numbers, weight_kg, out):
            out.rejected += 1
    _deliveries(lines, out)
    report_missing_shipment(out, sheet, found.header_line)
    return set_template_aside(out, sheet, found.header_line) if is_template(sheet) else out


def _deliveries(lines: list[_Line], out: Rewritten) -> None:
    """A delivery for each day on which a shipment was signed for; none while a row of it has no day: not all has come.

    It counts no cartons: the list says what was packed.
    """
    days: dict[str, dict[str, int]] = defaultdict(dict)
    for line in lines:
        told = line.row["delivered_date"]
        day = told if any(map(str.isdigit, told)) else ""  # 未签收
        days[line.shipment_id].setdefault(day, line.row.line)
    for shipment_id, lines_of in days.items():
        for day, first_line in lines_of.items() if shipment_id and "" not in lines_of else ():
            out.add("delivery", first_line, {"shipment_id": shipment_id, "delivered_date": day})


def _lines(sheet: Sheet, found: FoundTable, out: Rewritten) -> list[_Line]:
    """The rows of the list: a blank shipment or carton is that of the row directly above."""
    default = document_shipment(sheet, found.preamble)
    merged = {found.places[name] for name in _MERGED_COLUMNS if name in found.places}
    lines: list[_Line] = []
    for row in data_rows(filled(sheet, merged), found, out):
        if not (row["sku"] or row["fnsku"] or _asin(row)):
            told = (row["units"], row["units_per_carton"])  # below the table, words: 制单：… | 审核：…
            numbers = any(is_lost(text) or any(map(str.isdigit, text)) for text in told)
            if not (numbers and row["carton_no"]):
                code = "total_row" if numbers else "footer_row"
                out.findings.append(LayoutFinding(row.line, code, value=row.filled_cells[0]))
                continue
        above = lines[-1] if lines and lines[-1].row.line + 1 == row.line else None
        shipment = shipment_in(row["shipment_id"]) or row["shipment_id"].upper()
        if above and shipment not in ("", above.shipment_id):
            above = None
        shipment = shipment or (above.shipment_id if above else "") or default
        carton = row["carton_no"] or (above.carton_text if above and not row["cartons"] else "")
        lines.append(_Line(row, shipment or shipment_in(carton), carton))
    return lines


def _weights(lines: list[_Line], found_table: FoundTable) -> dict[tuple[str, str], str]:
    """The weight of each carton in kg: the first one above zero that a row of the carton gives."""
    found: dict[tuple[str, str], str] = {}
    for line in lines:
        told = kilograms(line.row["gross_weight_kg"], found_table)
        told = told or kilograms(line.row["weight_lb"], found_table, "weight_lb", "lb")
        if told:
            found.setdefault((line.shipment_id, line.carton_text), told)
    return found


def _cartons(line: _Line, out: Rewritten) -> tuple[str, ...]:
    """The cartons of a row: a range only where the number of cartons, or units per carton, says so; else one name."""
    text, row = line.carton_text, line.row
    if not text:
        return ()
    count = row.number("cartons") or None
    try:
        reading = read_cartons(text, line.shipment_id)
    except CartonError as error:
        if count in (None, 1) and not shipment_in(text):
            return (carton_name(text),)
        out.findings.append(LayoutFinding(row.line, "carton_text", "carton_no", text, error.detail))
        return ()
    several = len(reading.numbers) > 1
    if several and not (shipment_in(text) or count == len(reading.numbers) or _per_carton_only(row, count)):
        return (carton_name(text),)
    if reading.doubt:
        out.findings.append(LayoutFinding(row.line, "carton_typing", "carton_no", text, reading.doubt))
    return reading.numbers if reading.numbers or shipment_in(text) else (carton_name(text),)


def _per_carton_only(row: TableRow, count: int | None) -> bool:
    return count is None and bool(row["units_per_carton"])


def _asin(row: TableRow) -> str:
    return row["asin"].upper() or asin_in(row["link"])


def _add(line: _Line, numbers: tuple[str, ...], weight_kg: str, out: Rewritten) -> bool:
    row = line.row
    again = bool(numbers) and row.number("cartons") == 0  # the carton was counted at the first of its products
    for column in ("units_per_carton", "units") if again else ("cartons", "units_per_carton", "units"):
        if row[column] and (row.number(column) or 0) < 1:
            out.findings.append(LayoutFinding(row.line, "bad_units", column, row[column], detail("no_whole_number")))
            return False
    each, total = row.number("units_per_carton"), row.number("units")
    if each is None and total is None:
        out.findings.append(LayoutFinding(row.line, "bad_units", "units", detail=detail("no_units")))
        return False
    cartons = row.number("cartons") or len(numbers)
    if not cartons:
        cartons = total // each if each and total and total % each == 0 else 1
    product = product_codes(out, row.line, row["sku"], row["fnsku"], _asin(row))
    add_cartons(out, Packed(row.line, line.shipment_id, numbers, cartons, each, total, weight_kg), product, _ORIGIN)
    return True


def western_list(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the list with `Carton From`, `Total Qty` and `FBA Id / Carton Id` (its first 12 characters: shipment).

    The UPC is no product number of Amazon's: a list without a SKU column is reported, row by row.
    """
    out = Rewritten()
    default = document_shipment(sheet, found.preamble)
    for row in data_rows(sheet, found, out):
        if not row["carton_from"]:
            code = "total_row" if row["units"] else "footer_row"
            out.findings.append(LayoutFinding(row.line, code, value=row.filled_cells[0]))
            continue
        out.records += 1
        reading = _western_cartons(row, out)
        shipment = shipment_in(row["carton_ids"][:12]) or reading.shipment_id or default
        line = _Line(row, shipment, row["carton_ids"])
        if not _add(line, reading.numbers, kilograms(row["gross_weight_kg"], found), out):
            out.rejected += 1
    report_missing_shipment(out, sheet, found.header_line)
    return out


def _western_cartons(row: TableRow, out: Rewritten) -> CartonReading:
    first, last = row["carton_from"], row["carton_to"] or row["carton_from"]
    try:
        named = read_cartons(row["carton_ids"])
        if len(named.numbers) > 1 or not first:
            return named
        return read_cartons(f"{carton_name(first)}-{carton_name(last)}", named.shipment_id)
    except CartonError as error:
        out.findings.append(LayoutFinding(row.line, "carton_text", "carton_from", f"{first} - {last}", error.detail))
        return CartonReading("", ())
