"""The sample seller: ten invented products, six shipments, and helpers to write its history down day by day."""

from datetime import date, timedelta
from decimal import Decimal

from reconcile.simulate import amazon_pays, dock
from reconcile.simulate.markets import US, Size
from reconcile.simulate.things import Carton, Cost, Exposure, LedgerRow, Payment, Product, Shipment
from reconcile.simulate.warehouse import adjust, pair
from reconcile.simulate.world import World, units

AS_OF = date(2026, 11, 20)
LEDGER_DAYS = 184
OLD_COST, NEW_COST = date(2026, 1, 5), date(2026, 9, 1)
FEW_INVOICED = {"GLASS": 100}  # the invoice is used up by the second shipment
# code, name, Chinese name, price, units per carton, purchase prices (from January, from September)
GOODS = (
    ("CUP", "Ceramic Cup, White, 350 ml", "陶瓷杯白色", "18.99", 12, ("21.40 CNY", "22.80 CNY")),
    ("TRAY", 'Serving Tray 10" Oak', "橡木托盘", "32.99", 8, ("6.85 USD",)),
    ("HOOK", "Wall Hook, Pack of 4", "墙面挂钩四只装", "14.99", 24, ("2.60 USD",)),
    ("LAMP", "Café Table Lamp – Warm", "台灯暖光", "44.99", 6, ("61.50 CNY",)),
    ("BASKET", "Storage Basket, Large", "收纳篮大号", "24.99", 10, ("4.75 USD", "5.10 USD")),
    ("BOARD", "Bamboo Cutting Board", "竹砧板", "21.99", 12, ("27.30 CNY",)),
    ("GLASS", "Glass Set, 6 Pieces", "玻璃杯六只装", "29.99", 8, ("5.95 USD",)),
    ("CUSHION", "Linen Cushion Cover, Sage", "亚麻靠垫套豆绿", "16.99", 20, ("23.10 CNY",)),
    ("ORGANIS", "Desk Organiser, Black", "桌面收纳盒黑色", "27.99", 12, ("33.60 CNY",)),
    ("CADDY", "Shower Caddy, Steel", "浴室置物架", "34.99", 6, ("7.20 USD",)),
)


class SampleWorld(World):
    """A world without chance: everything in it is written down by the sample's script."""

    def __init__(self) -> None:
        super().__init__(0, US, Size(products=len(GOODS), shipments=0, days=LEDGER_DAYS, sales_per_day=0, lines=(1, 1)))
        self.costless = {self.item("ORGANIS").fnsku}

    def _as_of(self) -> date:
        return AS_OF

    def _products(self) -> list[Product]:
        made = []
        for number, (code, name, name_zh, price, pack, prices) in enumerate(GOODS, start=1):
            costs: list[Cost] = []
            for start, spelled in zip((OLD_COST, NEW_COST), prices, strict=False):
                amount, currency = spelled.split()
                invoice, bought = f"INV-SMPL-{len(costs) + 1}{number:03d}", start - timedelta(days=12)
                supplier = "义乌样例日用品厂" if currency == "CNY" else "Foshan Example Housewares Ltd"
                count = FEW_INVOICED.get(code, 2000)
                costs.append(Cost(start, Decimal(amount), currency, supplier, invoice, bought, count))
            made.append(
                Product(
                    sku=f"VLM-{code}-SMPL",
                    fnsku=f"X00SMPL{number:03d}",
                    asin=f"B00SMPL{number:03d}",
                    title=f"Velmora Synthetic {name}",
                    title_zh=name_zh,
                    price=Decimal(price),
                    case_pack=pack,
                    weight=Decimal("0.42"),
                    costs=tuple(costs),
                    renamed=(date(2026, 10, 1), f"Velmora Synthetic {name} (2026)") if code == "BASKET" else None,
                )
            )
            self.stock[made[-1].fnsku, "US"] = 900
        return made

    def _rates(self) -> dict[tuple[str, date], Decimal]:
        start = date(2026, 2, 2)
        steps = ((AS_OF - start).days + 40) // 14
        return {
            ("USD", start + timedelta(days=14 * n)): Decimal("0.1384") + n * Decimal("0.0001") for n in range(steps)
        }

    def item(self, code: str) -> Product:
        """The product with this word in its SKU."""
        return next(item for item in self.products if item.sku == f"VLM-{code}-SMPL")

    def center(self, region: str) -> tuple[str, str]:
        """Where things happen: two centers in turn."""
        centers = self.market.centers[region]
        return centers[self.number("center") % 2]

    def on(self, month: int, day: int) -> "SampleWorld":
        """Turn the calendar to a day of 2026."""
        self.day = date(2026, month, day)
        return self

    def lose(self, code: str, count: int, reason: str = "M") -> Exposure:
        """Units misplaced today."""
        row = adjust(self, self.item(code), -count, self.center("US"), reason)
        exposure = Exposure("warehouse_lost", self.item(code), "US", self.day, units(count), "US")
        exposure.reference_id = row.reference
        row.exposure = self.expose(exposure)
        return exposure

    def damage(self, code: str, count: int, reason: str = "E", disposition: str = "SELLABLE") -> Exposure:
        """Units damaged today, with the P row that takes them into damaged stock."""
        where = self.center("US")
        row = pair(self, self.item(code), count, where, reason + "P", (disposition, "WAREHOUSE_DAMAGED"))
        exposure = Exposure("warehouse_damaged", self.item(code), "US", self.day, units(count), "US")
        exposure.reference_id = row.reference
        row.exposure = self.expose(exposure)
        return exposure

    def find(self, exposure: Exposure, count: int, product: Product | None = None, state: str = "found") -> None:
        """Units of an earlier loss turn up today, perhaps under another label."""
        adjust(self, product or exposure.product, count, self.center("US"), "F")
        for unit in exposure.at(self.day, "lost")[:count]:
            unit.note(self.day, state)

    def pay(self, exposure: Exposure, count: int, reason: str, share: int = 100, case_id: str = "") -> Payment:
        """Amazon pays today, at so many hundredths of the cost."""
        each = self.money(self.cost(exposure.product, "US", self.day) * share / 100)
        lost = exposure.at(self.day, "lost")[:count]
        payment = amazon_pays.in_cash(self, exposure, lost, reason, each)
        payment.order_id, payment.case_id, payment.underpaid = exposure.order_id, case_id, share < 98
        return payment

    def ship(self, number: int, arrives: date, lines: dict[str, int], **more: str) -> Shipment:
        """Pack a shipment in full cartons and put it on the list."""
        sent = arrives - timedelta(days=int(more.get("days", "36")))
        cartons = []
        for code, count in lines.items():
            item = self.item(code)
            cartons += [Carton(0, {item: item.case_pack}) for _ in range(count // item.case_pack)]
        for place, carton in enumerate(cartons, start=1):
            item = next(iter(carton.content))
            carton.number, carton.weight = place, Decimal("0.8") + item.weight * item.case_pack
        shipment = Shipment(
            shipment_id=f"FBA15SMPLS{number:02d}",
            created=sent - timedelta(days=8),
            handover=sent - timedelta(days=3),
            ship_date=sent,
            arrives=arrives,
            mode=more.get("mode", "sea"),
            program=more.get("program", "own"),
            forwarder=more.get("forwarder", "宁波样例国际货运代理"),
            center="ONT8",
            country="US",
            region="US",
            cartons=cartons,
            tracking_no=f"SMPLWAY{number:05d}",
            policy_no=more.get("policy", ""),
        )
        self.shipments.append(shipment)
        return shipment

    def deliver(self, shipment: Shipment) -> None:
        """The goods reach the dock; what the forwarder lost or crushed is his."""
        self.day = shipment.delivered = shipment.arrives
        if shipment.program == "own":
            dock.blame_forwarder(self, shipment, "freight_lost", shipment.units("missing"))
            dock.blame_forwarder(self, shipment, "freight_damaged", shipment.units("damaged"))

    def receive(self, shipment: Shipment, days: int, counts: dict[str, int], disposition: str = "SELLABLE") -> None:
        """Amazon counts so many units, so many days after the delivery."""
        day = shipment.arrives + timedelta(days=days)
        for code, count in counts.items():
            row = LedgerRow(day, self.item(code), "Receipts", count, "ONT8", "US", disposition)
            row.reference = shipment.shipment_id
            self.book(row)

    def short(self, shipment: Shipment, code: str, count: int, claim_type: str = "inbound_lost") -> Exposure:
        """Units of a shipment that are missing, or came in damaged."""
        exposure = Exposure(claim_type, self.item(code), "US", shipment.arrives, units(count), "US")
        exposure.shipment_id = shipment.shipment_id
        return self.expose(exposure)
