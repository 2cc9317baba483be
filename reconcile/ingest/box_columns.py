"""Packing documents with one column per box: Amazon's pack group box file and the ERP packing lists.

A row is a product, a column is a box; below the products (in one ERP above them) stand rows with each box's id, weight
and size. Amazon's file is made before the shipments exist: its box ids read `To be assigned` until then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from reconcile.ingest.carton_rows import document_shipment, product_codes, report_missing_shipment
from reconcile.ingest.cartons import CartonError, carton_name, carton_order, read_cartons, shipment_in
from reconcile.ingest.details import detail
from reconcile.ingest.document import FoundTable, LayoutFinding, Rewritten, Row, Sheet
from reconcile.ingest.header_words import header_key
from reconcile.ingest.table_rows import TableRow, data_rows, whole_number
from reconcile.ingest.weights import KG_PER_LB, weight

_BOX_HEADER = re.compile(
    r"box\s*(\d+)\s*(?:units|quantity)|第\s*(\d+)\s*箱|包装箱\s*(\d+)\s*数量|FBA[0-9A-Z]{9}U0*(\d+)$", re.IGNORECASE
)
_ID_LABELS = {header_key(word) for word in ("Box ID", "箱号", "FBA箱号", "箱唛号")}
_WEIGHT_LABEL = re.compile(
    r"(?:box)?weight(?:ofbox)?(?:lbs?|kgs?)?|(?:单箱|箱子|包装箱)?毛?重量?(?:lbs?|kgs?|磅|公斤|千克)?|箱重(?:lbs?|kgs?)?"
)
_OTHER_LABEL = re.compile(
    r"(?:box)?(?:length|width|height)(?:inch|in|cm)?|boxname|nameofbox|箱规|(?:箱子|包装箱)名称"
    r"|(?:箱子?|包装箱)?[长宽高]度?(?:cm|inch|in|厘米|英寸)?"
)


class _Boxes:
    """The boxes of a document: their columns, and what the rows of labels say about each."""

    def __init__(self, columns: dict[int, str], headers: Sequence[str]) -> None:
        self.columns = columns
        self.headers = headers
        self.shipments: dict[int, str] = {}
        self.weights: dict[int, str] = {}

    def take(self, cells: Sequence[str]) -> bool:
        """Read a row of labels (ids, weights, sizes); False when the row is none."""
        place, text = next(((i, cell) for i, cell in enumerate(cells) if cell.strip()), (0, ""))
        label = header_key(text)
        if label in _ID_LABELS:
            for column, cell in self._values(place, cells):
                self.name(column, cell)
        elif _WEIGHT_LABEL.fullmatch(label):
            factor = KG_PER_LB if "lb" in label or "磅" in label else Decimal(1)
            for column, cell in self._values(place, cells):
                if (found := weight(cell)) is not None:
                    self.weights[column] = f"{(found * factor).quantize(Decimal('0.001')).normalize():f}"
        else:
            return bool(_OTHER_LABEL.fullmatch(label))
        return True

    def _values(self, label: int, cells: Sequence[str]) -> Iterable[tuple[int, str]]:
        """A label left of the boxes speaks of the cells below them; one that stands among them, of the next cells."""
        ordered = sorted(self.columns)
        start = ordered[0] if label < ordered[0] else label + 1
        places = ordered if label < ordered[0] else range(start, start + len(ordered))
        return [
            (column, cells[place].strip()) for column, place in zip(ordered, places, strict=True) if place < len(cells)
        ]

    def name(self, column: int, cell: str) -> None:
        """Take the shipment and the number of a box from its full id; any other text says nothing."""
        if not shipment_in(cell):
            return
        try:
            reading = read_cartons(cell)
        except CartonError:
            return
        self.shipments[column] = reading.shipment_id
        if len(reading.numbers) == 1:
            self.columns[column] = reading.numbers[0]


def box_file(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of Amazon's pack group box file, CSV or workbook."""
    return _box_table(sheet, found, "box file")


def erp_list(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the ERP packing list with columns `第1箱` … `第n箱`."""
    return _box_table(sheet, found, "packing list")


def _box_table(sheet: Sheet, found: FoundTable, origin: str) -> Rewritten:
    out = Rewritten()
    boxes = _Boxes(
        {
            place: next(filter(None, match.groups()))
            for place, text in enumerate(found.header)
            if (match := _BOX_HEADER.search(text))
        },
        found.header,
    )
    for place in list(boxes.columns):
        boxes.name(place, found.header[place])
    default = document_shipment(sheet, found.preamble)
    products = [row for row in data_rows(sheet, found, out) if not boxes.take(row.cells)]
    for row in products:
        if (row["sku"] or row["fnsku"]) and len(row.filled_cells) > 1:
            _add_product(out, row, boxes, default, origin)
        else:
            out.findings.append(LayoutFinding(row.line, "footer_row", value=row.filled_cells[0]))
    report_missing_shipment(out, sheet, found.header_line)
    return out


def erp_matrix(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the ERP list without a header: SKU, total, one column per box below the row `箱号`."""
    out = Rewritten()
    label = next(place for place, text in enumerate(found.header) if header_key(text) == header_key("箱号"))
    columns = {place: carton_name(text) for place, text in enumerate(found.header) if place > label and text.strip()}
    boxes = _Boxes(columns, found.header)
    for _, cells in found.preamble:
        boxes.take(cells)
    default = document_shipment(sheet, found.preamble)
    places = {"sku": 0, "units": 1}
    for line, cells in _below(sheet, found):
        row = TableRow(line, cells, places)
        if boxes.take(cells) or row.is_total or not row.filled_cells:
            continue
        if row["sku"] and whole_number(row["units"]) is not None:
            _add_product(out, row, boxes, default, "packing list")
        else:
            out.findings.append(LayoutFinding(line, "footer_row", value=row.filled_cells[0]))
    report_missing_shipment(out, sheet, found.header_line)
    return out


def _below(sheet: Sheet, found: FoundTable) -> Iterable[Row]:
    return (row for row in sheet.rows if row[0] > found.header_line)


def _add_product(out: Rewritten, row: TableRow, boxes: _Boxes, default: str, origin: str) -> None:
    """Add the cartons of a product; the row of one that is in none gives nothing."""
    out.records += 1
    packed: dict[int, int] = {}
    for column in boxes.columns:
        text = row.cells[column].strip() if column < len(row.cells) else ""
        units = whole_number(text or "0")
        if units is None or units < 0:
            out.rejected += 1
            out.findings.append(
                LayoutFinding(row.line, "bad_units", boxes.headers[column], text, detail("no_whole_number"))
            )
            return
        if units:
            packed[column] = units
    total = whole_number(row["units"])
    if not packed and not total:
        out.records -= 1
        return
    if total is not None and total != sum(packed.values()):
        says = detail("units_in_boxes", units=sum(packed.values()), total=total)
        out.rejected += not packed
        code = "total_differs" if packed else "bad_units"
        out.findings.append(LayoutFinding(row.line, code, "units", row["units"], says))
    product = product_codes(out, row.line, row["sku"], row["fnsku"], row["asin"])
    for column in sorted(packed, key=lambda place: carton_order(boxes.columns[place])):
        carton = {
            "shipment_id": boxes.shipments.get(column, default),
            "carton_no": boxes.columns[column],
            "cartons": "1",
            "units": str(packed[column]),
            "gross_weight_kg": boxes.weights.get(column, ""),
            "origin": origin,
        }
        out.add("carton", row.line, product | carton)
