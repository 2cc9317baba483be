"""The papers of a shipment: Amazon's SKU list and shipping queue, the seller's packing list in its several forms."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reconcile.simulate.booking_form import write_booking_form
from reconcile.simulate.seller_files import known
from reconcile.simulate.tables import Row, comma, plain_tsv
from reconcile.simulate.things import Shipment
from reconcile.simulate.world import World

SKU_LIST = (
    "Merchant SKU", "Title", "ASIN", "FNSKU", "external-id", "Condition", "Who will prep?", "Prep Type",
    "Who will label?", "Shipped",
)  # fmt: skip
QUEUE = (
    "Shipment name", "Shipment ID", "Created", "Last updated", "Ship to", "SKUs", "Units expected", "Units located",
    "Status",
)  # fmt: skip
PACKING = ("shipment_id", "carton_no", "sku", "fnsku", "units", "gross_weight_kg")
PACKING_ZH = ("货件编号", "箱号", "SKU", "FNSKU", "数量", "毛重")


def write_papers(world: World, folder: Path) -> None:
    """For each shipment a SKU list and a packing list: an English or Chinese table, or a booking form.

    Every fifth shipment has no packing list; its SKU list has a column for each carton.
    """
    for it in known(world):
        form, packing = int(it.shipment_id[-2:]) % 5, folder / "packing_lists"
        write_sku_list(it, folder / "sku_lists", boxes=form == 4)
        if form < 2:
            comma(packing / f"packing_{it.shipment_id}.csv", PACKING, carton_rows(it))
        elif form == 2:
            comma(packing / f"装箱单_{it.shipment_id}.csv", PACKING_ZH, carton_rows(it), encoding="gb18030")
        elif form == 3:
            write_booking_form(world, it, packing / f"委托书_{it.shipment_id}.xlsx")


def carton_rows(it: Shipment) -> list[Row]:
    """One row per carton and product."""
    return [
        (it.shipment_id, carton.number, item.sku, item.fnsku, count, carton.weight)
        for carton in it.cartons
        for item, count in carton.content.items()
    ]


def write_sku_list(it: Shipment, folder: Path, boxes: bool = False) -> None:
    """What the seller declared to Amazon; `boxes` adds the columns that Send to Amazon writes per carton."""
    columns = [f"{it.shipment_id}U{carton.number:06d} - Unit Quantity" for carton in it.cartons] if boxes else []
    rows = list(sku_list_rows(it, boxes))
    preamble = [
        f"Shipment ID\t{it.shipment_id}",
        f"Name\tFBA STA ({it.created:%m/%d/%Y} 08:15)-{it.center}",
        "Plan ID\t--",
        f"Ship To\tAmazon, 1 Example Drive, Sampletown, {it.country}",
        f"Total SKUs\t{len(rows)}",
        f"Total Units\t{sum(int(str(row[-1])) for row in rows)}",
        f"Shipment total cases\t{len(it.cartons)}" if boxes else "Pack list\t1 of 1",
        "",
    ]
    header = (*SKU_LIST[:-1], *columns, SKU_LIST[-1])
    plain_tsv(folder / f"{it.shipment_id}.tsv", header, rows, encoding="utf-8", preamble=preamble)


def sku_list_rows(it: Shipment, boxes: bool) -> Iterator[Row]:
    """The packed units, and those that the factory left out without saying so."""
    for item, packed in it.units().items():
        declared = packed + it.packed_short.get(item, 0)
        cells = [carton.content.get(item, "") for carton in it.cartons] if boxes else []
        texts = (item.sku, item.title, item.asin, item.fnsku, "--", "New", "Merchant", "No prep required", "Merchant")
        yield (*texts, *cells, declared)


def write_shipping_queue(world: World, path: Path) -> None:
    """All shipments with the units that Amazon has located so far."""
    comma(path, QUEUE, queue_rows(world), quote_all=True)


def queue_rows(world: World) -> Iterator[Row]:
    """One row per shipment, but for those that nothing is said about.

    Located units are all those received under its number, whatever they were booked as.
    """
    located: Counter[str] = Counter()
    for receipt in world.ledger:
        if receipt.event == "Receipts":
            located[receipt.reference] += receipt.quantity
    for it in known(world):
        if it.silent:
            continue
        status = "In transit" if it.delivered is None else "Receiving" if it.closed is None else "Closed"
        expected = sum(it.units().values()) + sum(it.packed_short.values())
        yield (
            f"FBA STA ({it.created:%m/%d/%Y} 08:15)-{it.center}", it.shipment_id, f"{it.created:%m/%d/%Y}",
            f"{world.as_of:%m/%d/%Y}", it.center, len(it.units()), expected, located[it.shipment_id], status,
        )  # fmt: skip
