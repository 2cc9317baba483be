"""The SKU list of a shipment: key and value lines above a table, perhaps with columns per box."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reconcile.ingest.document import FoundTable, LayoutFinding, Rewritten, Sheet
from reconcile.ingest.header_words import header_key

_SHIPMENT_ID = re.compile(r"FBA[0-9A-Z]{7,12}")
_BOX = re.compile(r"^(FBA[0-9A-Z]{7,12})U0*(\d+)\b")
_PREAMBLE = ("shipment_id", "name", "ship_to")
_TOTAL_UNITS = frozenset({"totalunits", "gesamtanzahleinheiten", "商品总数", "总件数"})
_CELLS = ("sku", "title", "asin", "fnsku", "units")


def rewrite(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the SKU list: rows of ``sku_list``, and of ``carton`` where the list says what is in which box.

    The shipment id comes from the lines above the table; a column ``Shipment ID``, which sellers add by hand, comes
    first. The stated number of units is compared with the sum of the table, and kept: it tells a part of a list.
    """
    out = Rewritten()
    above, total_units = _preamble(found)
    boxes = _boxes(found.header)
    stated = total_units[1] if total_units and total_units[1].isdigit() else ""
    listed = 0
    for line, cells in sheet.rows:
        if line <= found.header_line or not any(cell.strip() for cell in cells):
            continue
        row = {name: _cell(cells, place) for name, place in found.places.items()}
        here = {name: row.get(name) or above.get(name, "") for name in _PREAMBLE}
        out.records += 1
        total = stated if here["shipment_id"] == above.get("shipment_id", here["shipment_id"]) else ""
        out.add("sku_list", line, here | {name: row.get(name, "") for name in _CELLS} | {"total_units": total})
        listed += int(row["units"]) if row["units"].isdigit() else 0
        for carton in _cartons(cells, row, boxes):
            item = {name: row.get(name, "") for name in ("sku", "asin", "fnsku")}
            out.add("carton", line, {"shipment_id": here["shipment_id"], "origin": "sku list"} | item | carton)
    if total_units is not None and total_units[1] != str(listed):
        column, stated = found.declaration.spoken("units"), total_units[1]
        out.findings.append(LayoutFinding(total_units[0], "totals_differ", column, stated, str(listed)))
    return out


def _boxes(header: Sequence[str]) -> dict[int, re.Match[str]]:
    """The columns with the units of each box; the second column of a box is the date at which they expire."""
    columns: dict[str, tuple[int, re.Match[str]]] = {}
    for place, text in enumerate(header):
        match = _BOX.match(text.strip())
        if match and "expir" not in text.casefold():
            columns.setdefault(match[0], (place, match))
    return dict(columns.values())


def _preamble(found: FoundTable) -> tuple[dict[str, str], tuple[int, str] | None]:
    """The values above the table by column, and the line and number of units that it states."""
    columns = found.declaration.columns
    names = {header_key(text): name for name in _PREAMBLE for text in columns[name].names}
    above: dict[str, str] = {}
    total_units = None
    for line, cells in found.preamble:
        filled = [cell.strip() for cell in cells]
        if len(filled) < 2:
            continue
        key = header_key(filled[0])
        if key in names:
            above.setdefault(names[key], filled[1])
        elif key in _TOTAL_UNITS:
            total_units = (line, filled[1])
        elif _SHIPMENT_ID.fullmatch(filled[1]):  # in a language whose words are not known
            above.setdefault("shipment_id", filled[1])
    return above, total_units


def _cartons(cells: Sequence[str], row: dict[str, str], boxes: dict[int, re.Match[str]]) -> list[dict[str, str]]:
    """What one row says about cartons: units per numbered box, or a number of equal cases."""
    numbered = [
        {"carton_no": box[2], "cartons": "1", "units": units}
        for place, box in boxes.items()
        if (units := _cell(cells, place)) not in ("", "0", "--")
    ]
    if numbered:
        return numbered
    count = row.get("cartons", "")
    return [{"carton_no": "", "cartons": count, "units": row["units"]}] if count.isdigit() and int(count) else []


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
