"""Layouts of the tables that sellers keep themselves: costs, shipments, deliveries, incidents, case log and others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from reconcile.ingest.cartons import CartonError, loss_told, lost_cartons, names_no_one_shipment, read_cartons
from reconcile.ingest.currency import amount_and_currency, currency_of, purchase_currency, written_currency
from reconcile.ingest.details import detail, listed
from reconcile.ingest.document import FoundTable, LayoutFinding, Rewritten, Sheet
from reconcile.ingest.header_words import header_key, remarks
from reconcile.ingest.measures import is_of_many
from reconcile.ingest.sheets import filled
from reconcile.ingest.table_rows import data_rows
from reconcile.ingest.values import is_lost, is_nothing
from reconcile.ingest.weights import kilograms

# A row that fills one cell of a table this wide is a remark below it, not a record.
_NARROWEST_TABLE_WITH_REMARKS = 3
_NUMBER_TYPES = frozenset({"units", "money", "rate"})


def seller_table(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the seller's own tables: one record per row, cells merged over several rows filled down.

    Where an id should stand a word for nothing (`无`, `N/A`) is none.
    """
    out = Rewritten()
    columns = dict(found.places)
    ids = [name for name in columns if found.declaration.columns[name].type == "id"]
    repeatable = {place for name, place in columns.items() if _repeats(found, name)}
    for row in data_rows(filled(sheet, repeatable), found, out):
        if len(row.filled_cells) == 1 and len(columns) >= _NARROWEST_TABLE_WITH_REMARKS:
            out.findings.append(LayoutFinding(row.line, "footer_row", value=row.filled_cells[0]))
            continue
        out.records += 1
        lost = next((name for name in ids if is_lost(row[name])), "")
        if lost:
            out.rejected += 1
            out.findings.append(LayoutFinding(row.line, "bad_value", lost, row[lost], detail("lost_cell")))
        else:
            told = {name: "" if name in ids and is_nothing(row[name]) else row[name] for name in columns}
            out.add(found.declaration.table, row.line, told)
    return out


def costs(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the costs: the currency is the cell's own, else of its column, else that of `采购单价（元）`.

    Beside `采购成本(CNY)` and another price, as an ERP exports its products, the column is of the other price. Where
    the header of the cost names none, a foreign currency that stands nearer to a price may be of that: it is told.
    A price of more than one unit (`单位`: 打, 箱, 公斤) is none of a unit, and is told.
    """
    table = seller_table(sheet, found)
    rows = table.tables.get("cost", [])
    places, of_header = found.places, found.declaration.in_brackets("currency", found.header)
    other_price = of_header and places.get("other_price", places["unit_cost"]) != places["unit_cost"]
    in_column = "currency" in places and not other_price
    doubted = _price_beside(found) if in_column and not of_header else ""
    priced = []
    for line, row in rows:
        word = row.pop("priced_per", "")
        row.pop("other_price", "")
        own = currency_of(row["unit_cost"])
        if is_of_many(word):
            table.findings.append(LayoutFinding(line, "bad_value", "priced_per", word, detail("priced_per_many")))
        elif doubted and not own and currency_of(row["currency"]) not in ("", purchase_currency()):
            why = detail("currency_of_price", price=doubted, cost=found.header[places["unit_cost"]])
            table.findings.append(LayoutFinding(line, "bad_value", "currency", row["currency"], why))
        else:
            row["currency"] = own or (row["currency"] if in_column else of_header)
            priced.append((line, row))
    table.rejected += len(rows) - len(priced)
    rows[:] = priced
    return table


def _price_beside(found: FoundTable) -> str:
    """The header of a price to which the currency column of a Chinese table may belong rather than to the cost."""
    places, header = found.places, found.header
    cost, price, currency = (places.get(name) for name in ("unit_cost", "other_price", "currency"))
    if cost is None or price is None or currency is None or price == cost or header[cost].isascii():
        return ""
    own_column = header_key(header[currency]) in map(header_key, found.declaration.columns["currency"].rather)
    priced_apart = any(currency_of(said) for said in remarks(header[price]))
    of_cost = currency == cost + 1 or abs(currency - cost) < abs(currency - price)
    return "" if own_column or priced_apart or of_cost else header[price]


def deliveries(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the deliveries table: carton lists become plain lists of numbers, `3,5,6,7`, counts (`2箱`) a number.

    A row without date and cartons is no proof of delivery and is told; with a tracking number it is a parcel under way.
    """
    table = seller_table(sheet, found)
    out = Rewritten(table.records, table.rejected, findings=table.findings)
    for line, row in _each_carton_once(out, _of_one_shipment(out, table.tables.get("delivery", []))):
        _add_delivery(out, line, row)
    return out


def _each_carton_once(
    out: Rewritten, rows: Iterable[tuple[int, dict[str, str]]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows without those that name a carton a second time: a list with a row per product tells it for each."""
    told: set[tuple[str, ...]] = set()
    for line, row in rows:
        day = row.get("delivered_date", "").split()[:1]  # scanned product by product, a carton has several times
        words = (*day, *(text for name, text in row.items() if name != "delivered_date"))
        if row.get("carton_no") and words in told:
            out.records -= 1
            out.findings.append(LayoutFinding(line, "carton_told_again", value=row["carton_no"]))
        else:
            told.add(words)
            yield line, row


def shipments(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the shipments table: where it also says what was delivered, that becomes a delivery record."""
    table = seller_table(sheet, found)
    _name_currencies(found, table.tables.get("shipment", []))
    out = Rewritten(table.records, table.rejected, findings=table.findings)
    for line, row in _of_one_shipment(out, table.tables.get("shipment", [])):
        handed_over = row.get("handover_weight_kg", "")
        if handed_over and (told := kilograms(handed_over, found, "handover_weight_kg")):
            row["handover_weight_kg"] = told
        out.add("shipment", line, {name: text for name, text in row.items() if name not in _NO_SHIPMENT})
        if _is_delivered(row):
            names = ("shipment_id", "tracking_no", *_DELIVERY_COLUMNS)
            _add_delivery(out, line, {name: row[name] for name in names if name in row})
    return out


def _of_one_shipment(
    out: Rewritten, rows: Iterable[tuple[int, dict[str, str]]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows about one shipment. Which cartons, weight and freight of a row for several are whose nobody can tell."""
    for line, row in rows:
        named = row["shipment_id"]
        if names_no_one_shipment(named):
            out.rejected += 1
            out.findings.append(LayoutFinding(line, "bad_value", "shipment_id", named, detail("not_one_shipment")))
        else:
            yield line, row


_LOSSES = {"missing_cartons": "cartons_missing", "damaged_cartons": "cartons_damaged"}
"""Columns that name lost cartons -> those that only count them."""

_DELIVERY_COLUMNS = (
    "delivered_date",
    "cartons_shipped",
    "cartons_delivered",
    *_LOSSES,
    *_LOSSES.values(),
    "remark",
    "state",
    "signed_by",
)

_NO_SHIPMENT = (*_DELIVERY_COLUMNS, "currency")  # the currency of each amount stands beside it

_CURRENCIES = {"declared_value": "declared_currency", "freight_cost": "freight_currency"}
"""Amounts -> what their currency is called."""


def _is_delivered(row: Mapping[str, str]) -> bool:
    return any(row.get(name) for name in ("delivered_date", "cartons_delivered", *_LOSSES, *_LOSSES.values()))


def _add_delivery(out: Rewritten, line: int, row: dict[str, str]) -> None:
    if state := loss_told(row.pop("state", "")):  # 部分签收: what a carrier says of it is a remark like the clerk's own
        row["remark"] = " ".join(filter(None, (row.get("remark"), state)))
    if not _is_delivered(row):
        out.findings.append(LayoutFinding(line, "not_delivered", value=row["shipment_id"]))
        if row.get("tracking_no"):
            out.add("delivery", line, row)  # a parcel that is still missing where the others have come
        else:
            out.records -= 1
        return
    for name, counted in _LOSSES.items():
        try:
            lost = lost_cartons(row.get(name, ""), row["shipment_id"])
        except CartonError as error:
            out.rejected += 1
            out.findings.append(
                LayoutFinding(line, "bad_value", name, row[name], listed((error.detail, error.remedy), ("; ", "；")))
            )
            return
        row = row | {name: lost.numbers}
        if lost.count is not None and not row.get(counted):
            row |= {counted: str(lost.count)}
    out.add("delivery", line, _of_its_cartons(row))


def _of_its_cartons(row: dict[str, str]) -> dict[str, str]:
    """A row that names its cartons was sent with them, and delivered those of them that it does not call missing."""
    try:
        sent = len(read_cartons(row.get("carton_no", ""), row["shipment_id"]).numbers)
    except CartonError:
        return row
    if not sent or row.get("cartons_shipped") or row.get("cartons_delivered"):
        return row
    named = row["missing_cartons"].count(",") + 1 if row["missing_cartons"] else int(row.get("cartons_missing") or 0)
    return row | {"cartons_shipped": str(sent), "cartons_delivered": str(max(0, sent - named))}


def incidents(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the incident register: without a currency a row has that of its money, `300元` or `赔付金额（元）`."""
    table = seller_table(sheet, found)
    _name_currencies(found, table.tables.get("incident", []))
    of_header = _header_currency(found, "recovered_amount", currency_of)
    for _, row in table.tables.get("incident", []):
        if row.get("recovered_amount") and not row.get("currency"):
            row["currency"] = currency_of(row["recovered_amount"]) or of_header
    return table


def case_log(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the case log: what was paid is in the currency of its cell, else of its row, else of its header."""
    table = seller_table(sheet, found)
    of_header = _header_currency(found, "paid_amount", written_currency)
    for _, row in table.tables.get("case_log", []):
        if money := row.get("paid_amount"):
            sign = amount_and_currency(money)[1]
            row["currency"] = currency_of(money) or row.get("currency") or sign or of_header
    return table


def _name_currencies(found: FoundTable, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
    """Write beside a declared value or a freight cost its currency: the cell's own, its column's, else the row's."""
    for amount, currency in _CURRENCIES.items():
        of_header = _header_currency(found, amount, written_currency)
        for _, row in rows:
            if row.get(amount):
                row[amount], own = amount_and_currency(row[amount])
                own = own or written_currency(row.get(currency, "")) or of_header
                row[currency] = own or written_currency(row.get("currency", ""))


def _header_currency(found: FoundTable, column: str, read: Callable[[str], str]) -> str:
    """The currency that the header of a column says in brackets, as `read` knows it: `申报价值（USD）`."""
    said = remarks(found.header[found.places[column]]) if column in found.places else []
    return next(filter(None, map(read, said)), "")


def manifest(sheet: Sheet, found: FoundTable) -> Rewritten:
    """Layout of the Send to Amazon manifest. A text file saved from its example sheet is no plan."""
    above = {header_key(cell) for _, cells in found.preamble for cell in cells}
    if above & {header_key("Example only"), header_key("仅供参考")}:
        return Rewritten(
            findings=[LayoutFinding(found.header_line, "template_sheet", value=sheet.name or "Example only")]
        )
    return seller_table(sheet, found)


def _repeats(found: FoundTable, name: str) -> bool:
    """A merged id or date belongs to every row of the range; a merged number would count twice."""
    return found.declaration.columns[name].type not in _NUMBER_TYPES
