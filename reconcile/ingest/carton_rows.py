"""From a line of a packing document to one row per carton: what every layout of the first leg shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reconcile.ingest.cartons import shipment_in
from reconcile.ingest.details import detail
from reconcile.ingest.document import LayoutFinding, Rewritten, Row, Sheet
from reconcile.ingest.values import is_lost

_TEMPLATE_NAME = re.compile(r"template|模板|模版|example|示例|样例|sample", re.IGNORECASE)
# A label of Amazon's is 10 capital letters and digits; anything else in its column is a code of the seller's own.
_ASIN_IN_LINK = re.compile(r"/(?:dp|gp/product)/([A-Z0-9]{10})(?![A-Z0-9])", re.IGNORECASE)
_FNSKU = re.compile(r"[A-Z0-9]{10}")
_ASIN = re.compile(r"B0[A-Z0-9]{8}")


@dataclass(frozen=True)
class Packed:
    """What a line of a document says: which cartons it stands for and what is in them.

    `numbers` is empty when the document numbers no cartons; `cartons` then says how many there are. `per_carton` are
    the units of one carton, None when only `total` is known.
    """

    line: int
    shipment_id: str
    numbers: Sequence[str]
    cartons: int
    per_carton: int | None
    total: int | None
    weight_kg: str = ""


def add_cartons(out: Rewritten, packed: Packed, product: dict[str, str], origin: str) -> None:
    """Add one row per carton, or one row for all of them where they have no numbers or not the same content.

    A line that covers several cartons with one total means cartons packed alike: the total is divided when it goes
    without remainder. Reports a number of cartons that contradicts the carton numbers, and a total that contradicts
    cartons × units per carton (the product is used: the total column often repeats the number of one carton).
    """
    numbers, cartons = list(packed.numbers), packed.cartons
    if numbers and len(numbers) != cartons:
        says = detail("carton_count", n=len(numbers), first=numbers[0], last=numbers[-1], cartons=cartons)
        out.findings.append(LayoutFinding(packed.line, "carton_count_differs", detail=says))
        numbers = []
    each = packed.per_carton
    if each is None and packed.total is not None and packed.total % cartons == 0:
        each = packed.total // cartons
    units = packed.total or 0
    if each is not None:
        units = cartons * each
        if packed.total is not None and packed.total != units:
            says = detail("total_column", cartons=cartons, each=each, units=units, total=packed.total)
            out.findings.append(LayoutFinding(packed.line, "total_differs", value=str(packed.total), detail=says))
    elif numbers:
        says = detail("units_in_cartons", units=units, cartons=cartons)
        out.findings.append(LayoutFinding(packed.line, "carton_count_differs", detail=says))
        numbers = []
    shared = {"shipment_id": packed.shipment_id, "gross_weight_kg": packed.weight_kg, "origin": origin} | product
    for number in numbers:
        out.add("carton", packed.line, shared | {"carton_no": number, "cartons": "1", "units": str(each)})
    if not numbers:
        out.add("carton", packed.line, shared | {"carton_no": "", "cartons": str(cartons), "units": str(units)})


def product_codes(out: Rewritten, line: int, sku: str, fnsku: str, asin: str) -> dict[str, str]:
    """The product columns of a carton row.

    The column of the FNSKU sometimes holds an ASIN (then both are the same: the unit has no label of its own) or an
    internal code, which is no FNSKU and is left out with a finding.
    """
    code = fnsku.strip().upper()
    if code and not _FNSKU.fullmatch(code):
        out.findings.append(LayoutFinding(line, "not_an_fnsku", value=fnsku.strip()))
        code = ""
    sku = "" if is_lost(sku) else sku
    if not (sku or code or asin):
        out.findings.append(LayoutFinding(line, "no_product_id"))
    return {"sku": sku, "fnsku": code, "asin": asin or (code if _ASIN.fullmatch(code) else "")}


def asin_in(link: str) -> str:
    """The ASIN that the link to a product's page names; '' when it names none."""
    found = _ASIN_IN_LINK.search(link)
    return found.group(1).upper() if found else ""


def is_template(sheet: Sheet) -> bool:
    """True for a sheet whose name says that its content is an example, and names no shipment."""
    return bool(_TEMPLATE_NAME.search(sheet.name)) and not shipment_in(sheet.name)


def document_shipment(sheet: Sheet, preamble: Sequence[Row]) -> str:
    """The shipment that a whole sheet is about: named above the table, else in the sheet's name, else ''."""
    above = {shipment_in(cell) for _, cells in preamble for cell in cells} - {""}
    return above.pop() if len(above) == 1 else shipment_in(sheet.name)


def report_missing_shipment(out: Rewritten, sheet: Sheet, line: int) -> None:
    """One finding for all rows of a sheet that belong to no known shipment."""
    rows = [row for _, row in out.tables.get("carton", []) if not row["shipment_id"]]
    if rows:
        cartons = {row["carton_no"] for row in rows if row["carton_no"]}
        units = sum(int(row["units"]) for row in rows)
        says = detail("rows_cartons_units", rows=len(rows), cartons=len(cartons), units=units)
        out.findings.append(LayoutFinding(line, "no_shipment_id", value=sheet.name, detail=says))


def set_template_aside(out: Rewritten, sheet: Sheet, line: int) -> Rewritten:
    """Nothing of a template sheet is loaded; the one finding says what it would have been."""
    rows = [row for _, row in out.tables.get("carton", [])]
    says = detail("rows_units", rows=out.records, units=sum(int(row["units"]) for row in rows))
    return Rewritten(findings=[LayoutFinding(line, "template_sheet", value=sheet.name, detail=says)])
