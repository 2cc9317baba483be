"""The invented brand and its products. Everything here is synthetic."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from reconcile.simulate.things import Cost, Product

BRAND = "Velmora Synthetic"
GOODS = (
    ("Ceramic Cup", "陶瓷杯"), ("Serving Tray 10\" Oak", "木托盘"), ("Wall Hook, Pack of 4", "墙面挂钩"),
    ("Table Lamp – Warm", "台灯"), ("Storage Basket", "收纳篮"), ("Bamboo Cutting Board", "竹砧板"),
    ("Café Glass Set", "玻璃杯套装"), ("Linen Cushion Cover", "亚麻靠垫套"), ("Desk Organiser", "桌面收纳盒"),
    ("Shower Caddy", "浴室置物架"), ("Steel Water Bottle", "不锈钢水壶"), ("Picture Frame", "相框"),
)  # fmt: skip
COLOURS = (("White", "白色"), ("Black", "黑色"), ("Grey", "灰色"), ("Sage", "豆绿"), ("Navy", "藏青"), ("Sand", "沙色"))
SUPPLIERS = ("宁波样例家居用品有限公司", "义乌样例日用品厂", "Foshan Example Housewares Ltd")


def product(rng: random.Random, number: int, start: date, currency: str) -> Product:
    """Make product number n (from 1) as it is known on the first simulated day."""
    good, good_zh = GOODS[number % len(GOODS)]
    colour, colour_zh = COLOURS[number // len(GOODS) % len(COLOURS)]
    price = Decimal(rng.randrange(1299, 6999)) / 100
    made = Product(
        sku=f"VLM-{number:04d}-{colour[:3].upper()}",
        fnsku=f"X0SMPL{number:04d}",
        asin=f"B0SMPL{number:04d}",
        title=f"{BRAND} {good}, {colour}, No. {number}",
        title_zh=f"{good_zh}{colour_zh}",
        price=price,
        case_pack=rng.choice((6, 8, 10, 12, 20, 24)),
        weight=Decimal(rng.randrange(15, 120)) / 100,
    )
    renamed = None
    if rng.random() < 0.1:
        renamed = (start + timedelta(days=rng.randrange(100, 250)), made.title + " (New Design)")
    return replace(made, costs=costs(rng, price, start, currency), renamed=renamed)


def costs(rng: random.Random, price: Decimal, start: date, currency: str) -> tuple[Cost, ...]:
    """Purchase prices over time: one, two or three of them, in the home currency or in yuan."""
    unit = max(price * Decimal(rng.randrange(14, 30)) / 100, Decimal("1.80")).quantize(Decimal("0.01"))
    if rng.random() < 0.6:
        currency, unit = "CNY", (unit * Decimal("7.15")).quantize(Decimal("0.01"))
    supplier, found, day = rng.choice(SUPPLIERS), [], start - timedelta(days=rng.randrange(200, 500))
    for step in range(rng.choice((1, 1, 1, 2, 3))):
        invoice = f"INV-SMPL-{rng.randrange(10_000, 99_999)}"
        bought = day - timedelta(days=rng.randrange(3, 20))
        found.append(Cost(day, unit, currency, supplier, invoice, bought, rng.randrange(4, 40) * 250))
        unit = (unit * Decimal(rng.choice((92, 104, 108, 115))) / 100).quantize(Decimal("0.01"))
        day = start + timedelta(days=rng.randrange(30, 150) + 140 * step)
    return tuple(found)


def twin(original: Product) -> Product:
    """The same ASIN under a second seller SKU with its own label, as after a re-listing."""
    return replace(
        original,
        sku=original.sku + "-FBA2",
        fnsku=original.fnsku.replace("SMPL", "TWIN"),
        twin_of=original.fnsku,
        renamed=None,
    )


def amazon_found(original: Product) -> Product:
    """The listing that Amazon makes for units which it finds without the seller's label."""
    return replace(
        original,
        sku=f"Amazon.Found.{original.asin}",
        fnsku=original.fnsku.replace("SMPL", "FNDX"),
        twin_of=original.fnsku,
        costs=(),
        renamed=None,
    )
