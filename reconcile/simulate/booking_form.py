"""The forwarder's booking form in Chinese: packing list and customs declaration in one (31 columns, merged cells)."""

from collections.abc import Iterator
from pathlib import Path

from reconcile.simulate.books import Sheet, write_book
from reconcile.simulate.tables import Row
from reconcile.simulate.things import Carton, Product, Shipment
from reconcile.simulate.world import World

HEADER = (
    "FBA箱号\n（连号用“-”表示）", "中文品名", "英文品名", "SKU码", "海关编码", "材质（中文）", "材质（英文）",
    "品牌", "品牌类型", "型号", "用途", "带电、磁", "总箱数", "单箱\n净重", "单箱\n毛重", "单箱个数",
    "产品总个数", "申报单价", "申报总价", "申报币种", "采购单价", "采购总价", "采购币种（默认人民币）",
    "长\ncm", "宽\ncm", "高\ncm", "亚马逊内部编号\nREFERENCE ID（PO）", "仓库代码\nAMAZON", "FBA仓库地址",
    "※图片（必填，需为浮动图片）", "※产品在平台链接（必填）",
)  # fmt: skip
SHARED = "AMNOXYZ"  # two products in one carton share these cells
RULES = "表格要求说明\n1、表头在第一行，请勿修改表头\n2、FBA箱号：支持多个子单，起止之间用“-”隔开"


def write_booking_form(world: World, shipment: Shipment, path: Path) -> None:
    """One form for one shipment, with the carton numbers as ranges where cartons are alike."""
    rows: list[Row] = [HEADER]
    merged: list[str] = []
    for group in alike_in_a_row(shipment):
        first = len(rows) + 1
        rows += form_rows(world, shipment, group)
        if len(rows) > first:
            merged += [f"{column}{first}:{column}{len(rows)}" for column in SHARED]
    rows += [(), (), ("", "VELMORA SYNTHETIC", "VAT-PLACEHOLDER", "EORI-PLACEHOLDER", "Example Trading Co Ltd")]
    sheets = [
        Sheet(f"{shipment.center}-{len(shipment.cartons)}箱", rows, merged),
        Sheet("表格要求说明", [(RULES,)], ["A1:R15"]),
        Sheet("Sheet2", []),
    ]
    write_book(path, sheets)


def alike_in_a_row(shipment: Shipment) -> Iterator[list[Carton]]:
    """Runs of neighbouring cartons with the same content."""
    run: list[Carton] = []
    for carton in shipment.cartons:
        if run and carton.content != run[-1].content:
            yield run
            run = []
        run.append(carton)
    yield run


def form_rows(world: World, shipment: Shipment, group: list[Carton]) -> list[Row]:
    """One row per product of the cartons; only the first row carries carton numbers, weights and sizes."""
    numbers = f"{shipment.shipment_id}U{group[0].number:06d}"
    if len(group) > 1:
        numbers += f"-U{group[-1].number:06d}"
    rows: list[Row] = []
    for place, (item, count) in enumerate(group[0].content.items()):
        lead = place == 0
        rows.append(form_row(world, shipment, (item, count), (numbers, group) if lead else ("", group)))
    return rows


def form_row(world: World, shipment: Shipment, line: tuple[Product, int], box: tuple[str, list[Carton]]) -> Row:
    """One row of the form. The product is named by the link to its page, never by a seller SKU."""
    (item, count), (numbers, group) = line, box
    weight = float(group[0].weight)
    boxes: tuple[object, ...] = (len(group), round(weight - 0.8, 2), weight) if numbers else (None, None, None)
    size: tuple[object, ...] = (56, 35, 48) if numbers else (None, None, None)
    bought = next((cost for cost in item.costs if cost.currency == "CNY"), None)
    total = count * len(group)
    declared = round(float(item.price) * 0.2, 2)
    return (
        numbers or None, item.title_zh, item.title.split(",")[0], "无", 6912001000, "陶瓷", "ceramic", "VELMORA",
        "境外品牌(贴牌生产)", "无", "家居用品", "普货", *boxes, count, total, declared, round(declared * total, 2),
        world.market.currencies[shipment.region], float(bought.amount) if bought else None,
        round(float(bought.amount) * total, 2) if bought else None, "CNY" if bought else None, *size, "6L6Z9SMP",
        shipment.center, None, None, f"https://www.amazon.com/dp/{item.asin}",
    )  # fmt: skip
