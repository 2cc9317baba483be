"""Lines that could not be read: a claim that such a line may settle is looked at by a person before it goes out.

A rejected line of a reimbursement report, a returns report or the ledger may be the payment, the return or the find
that settles a loss; one of the seller's deliveries or shipments may name the carton that never came, and so who is
asked. So may any line of such a file whose header lacks a column, and a ledger line that brings units in by an event
that no rule knows: it may be a receipt in other words. What it names can still be read in its text; unless another
download has the same record whole, the losses that it names are put in review until the line is corrected.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

from duckdb import DuckDBPyConnection

from reconcile.ingest.cartons import shipments_in
from reconcile.ingest.declaration import declaration_of
from reconcile.match.breaks import Break
from reconcile.records import Exposure, Reason
from reconcile.source_lines import Place, cells_of, lines_below, source_lines, spoken_place

PAID = "reimbursements"
RETURNED = "customer_returns"
LEDGER = "ledger_detail"
DELIVERED = "seller_deliveries"
REGISTERED = "seller_shipments"
KNOWN = {
    PAID: "select distinct reimbursement_id from reimbursement_line",
    RETURNED: "select distinct order_id from return_line",
    LEDGER: "select distinct reference_id from ledger_event where event_type = 'Adjustments'",
}
"""Ids of the records that were read, per kind of file: a rejected copy of one of them hides nothing."""

_RECEIPTS = "select distinct fnsku, reference_id, event_date from ledger_event where event_type = 'Receipts'"
_PAPERS = """
select distinct upper(p.shipment_id), p.kind, f.path, upper(p.tracking_no)
from (
    select 'seller_deliveries' as kind, file_id, shipment_id, tracking_no from staging.delivery
    union all
    select 'seller_shipments' as kind, file_id, shipment_id, tracking_no from staging.shipment
) as p
inner join loaded_file as f on p.file_id = f.file_id
where f.kind <> 'packing_list' -- which may tell a day and never the carton that is missing
order by all
"""
_EVENTS = "select distinct event_type from staging.ledger_day_group where event_type <> '' order by event_type"
_BROUGHT_IN = """
select distinct g.fnsku
from staging.ledger_day_group as g
inner join staging.ledger_day_count as c on g.file_id = c.file_id and g.group_no = c.group_no
inner join loaded_file as f on g.file_id = f.file_id
cross join run_setting as r
where g.event_type in (select unnest($events)) and c.units > 0 and c.event_date <= r.as_of
order by g.fnsku
"""
FINDS = frozenset({"F", "N"})
_ORDER = re.compile(r"\d{3}-\d{7}-\d{7}")


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """The cells of a line that was not read, the kind of its file, and where it stands.

    `of_any_shipment`: it may be about any shipment of the product that it names.
    """

    kind: str
    cells: frozenset[str]
    place: str = ""
    of_any_shipment: bool = False


def unread_lines(con: DuckDBPyConnection, data: Path) -> list[UnreadLine]:
    """Lines of reports that hold credits, and of shipments, that were not read; no copies of records read elsewhere.

    Of a ledger whose header lacks a column no line is looked at: it has millions, and a word of each.
    """
    kinds = (*KNOWN, DELIVERED, REGISTERED)
    rejected = _places(con, "p.severity = 'rejected'", kinds)
    headless = _places(con, "p.code = 'known_kind_incomplete'", [kind for kind in kinds if kind != LEDGER])
    lines = _unknown_events(con)
    if not rejected and not headless:
        return lines
    known = {kind: {str(name) for (name,) in con.execute(query).fetchall()} - {""} for kind, query in KNOWN.items()}
    receipts = _by_first(con.execute(_RECEIPTS).fetchall())
    papers = _by_first(con.execute(_PAPERS).fetchall())
    texts = source_lines(con, data, [place for _, place in rejected])
    unread = [(kind, place, texts.get(place) or "") for kind, place in rejected]
    unread += [(kind, place, text) for kind, header in headless for place, text in lines_below(con, data, header)]
    for kind, (file, sheet, line), text in unread:
        cells = cells_of(text)
        if kind in (DELIVERED, REGISTERED):
            plain = [normalize("NFKC", cell).upper() for cell in cells]
            cells = frozenset([*plain, *(name for cell in plain for name in shipments_in(cell))])
            copied = any(
                paper == kind and path != file and (not tracking_no or tracking_no in cells)
                for cell in cells
                for paper, path, tracking_no in papers.get(cell, ())
            )
        else:
            copied = bool(cells & known[kind]) or (kind == LEDGER and _received_elsewhere(cells, receipts))
        if cells and not copied:
            lines.append(UnreadLine(kind, cells, spoken_place(file, sheet, line)))
    return lines


def _unknown_events(con: DuckDBPyConnection) -> list[UnreadLine]:
    """Products of which the ledger tells that units came in by an event that no rule knows."""
    known = declaration_of(LEDGER).columns["event_type"].known
    unknown = [event for (event,) in con.execute(_EVENTS).fetchall() if event not in known]
    rows = con.execute(_BROUGHT_IN, {"events": unknown}).fetchall() if unknown else []
    return [UnreadLine(LEDGER, frozenset({fnsku}), of_any_shipment=True) for (fnsku,) in rows]


def _places(con: DuckDBPyConnection, which: str, kinds: Iterable[str]) -> list[tuple[str, Place]]:
    """The places of some problems in files of these kinds, each with the kind; a workbook may hold several kinds."""
    rows = con.execute(
        f"""
        select distinct f.kind, p.file, p.sheet, p.line
        from problem as p
        inner join source_file as f on p.file = f.path
        where {which} and p.line > 0
        order by p.file, p.sheet, p.line
        """  # noqa: S608 - own conditions
    ).fetchall()
    return [
        (kind, (file, sheet, line)) for held, file, sheet, line in rows for kind in kinds if kind in held.split(", ")
    ]


def _by_first(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows by their first column: a line is compared with what it names, not with everything."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for name, *rest in rows:
        found[name].append(tuple(rest))
    return found


def _received_elsewhere(cells: frozenset[str], receipts: Mapping[str, Sequence[tuple[str, date]]]) -> bool:
    """Whether another download tells of the receipts of that product, shipment and day, as it does of a whole day."""
    return any(
        shipment in cells and not cells.isdisjoint(_written(day))
        for cell in cells
        for shipment, day in receipts.get(cell, ())
    )


def _written(day: date) -> set[str]:
    """A day as the ledger's downloads and a spreadsheet write it."""
    return {day.isoformat(), f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day.year}"}


def doubted_by_unread(breaks: Iterable[Break], lines: Iterable[UnreadLine]) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that an unread line may settle: all that are sure so far, since its units are not known."""
    found: dict[str, list[tuple[int, Reason]]] = {}
    named: dict[tuple[str, str], list[UnreadLine]] = defaultdict(list)
    orderless: set[tuple[str, str]] = set()
    for line in lines:
        keys = [(line.kind, cell) for cell in line.cells]
        for key in keys:
            named[key].append(line)
        if not any(_ORDER.fullmatch(cell) for cell in line.cells):
            orderless.update(keys)
    for one in breaks if named else ():
        kinds = _may_settle(one.exposure, named, orderless) if one.sure_units > 0 else []
        if kinds:
            found[one.exposure.claim_id] = [(one.sure_units, Reason.of(f"unread_{min(kinds)}"))]
    return found


def unread_papers(lines: Iterable[UnreadLine]) -> dict[str, Reason]:
    """What to say of a shipment that a rejected line of the seller's deliveries or shipments names, by its id.

    A line of the deliveries speaks before one of the register: it is the proof of delivery that seems to be missing.
    """
    found: dict[str, Reason] = {}
    for line in sorted(lines, key=lambda line: (line.kind != DELIVERED, line.place)):
        if line.kind in (DELIVERED, REGISTERED):
            for cell in line.cells:
                found.setdefault(cell, Reason.of(f"unread_{line.kind}", place=line.place))
    return found


def _may_settle(
    exposure: Exposure, named: Mapping[tuple[str, str], Sequence[UnreadLine]], orderless: Set[tuple[str, str]]
) -> list[str]:
    """The kinds of unread lines of which one may settle a loss.

    `named`: lines by kind and what they name; `orderless`: kind and names of those that name no order.
    """
    if exposure.claim_type == "customer_return":
        kinds = [kind for kind in (PAID, RETURNED) if (kind, exposure.order_id) in named]
        of_product = any((RETURNED, name) in orderless for name in (exposure.fnsku, exposure.sku))
        return [*kinds, RETURNED] if of_product else kinds
    if exposure.counterparty != "amazon":
        return []
    kinds = [PAID] if (PAID, exposure.fnsku) in orderless else []
    ledger = named.get((LEDGER, exposure.fnsku), ())
    of_shipment = exposure.claim_type == "inbound_lost" and any(
        line.of_any_shipment or exposure.shipment_id in line.cells for line in ledger
    )
    is_find = exposure.claim_type == "warehouse_lost" and any(line.cells & FINDS for line in ledger)
    return [*kinds, LEDGER] if of_shipment or is_find else kinds
