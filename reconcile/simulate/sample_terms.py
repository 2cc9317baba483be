"""The sample's script, third part: contract terms, an insurance policy, a scale that disagrees, an incident."""

from datetime import date
from decimal import Decimal

from reconcile.simulate.sample_world import SampleWorld
from reconcile.simulate.things import Shipment
from reconcile.simulate.trade import Incident

FORWARDER = "深圳样例跨境物流"
POLICY = "POL-SMPL-2026-9"
TERMS = f"""
lawyer_threshold = 300

# Pays 40 CNY for a kilogram and 400 CNY for a shipment, and gives the freight of the lost cartons back.
[forwarders."{FORWARDER}"]
currency = "CNY"
per_kg_cap = 40
per_ticket_cap = 400
weight_rule = "carton"
refund_freight = true
claim_days = 60
clock = "delivery"
reply_days = 15

[insurance.policies."{POLICY}"]
insurer = "样例财产保险"
currency = "USD"
limit = 3000
deductible = 25
notice_days = 10
claim_days = 60
"""


def more_shipments(world: SampleWorld) -> None:
    """Three more shipments: one too light when it was handed over, one under a contract, one under a policy."""
    light = world.ship(7, date(2026, 9, 22), {"TRAY": 64, "BASKET": 50})
    light.weighed = Decimal("54.12")  # eight cartons of 4.16 and five of 5.00 should weigh 58.28
    world.deliver(light)
    world.receive(light, 3, {"TRAY": 56, "BASKET": 50})
    light.closed = date(2026, 10, 20)
    world.short(light, "TRAY", 8).doubt = "the scale says that they never left"

    limited = world.ship(8, date(2026, 10, 14), {"GLASS": 64, "CADDY": 36, "CUP": 60}, forwarder=FORWARDER)
    for place in (2, 3, 8):
        limited.cartons[place].fate = "missing"
    world.deliver(limited)
    world.receive(limited, 3, {"GLASS": 48, "CADDY": 30, "CUP": 60})
    limited.closed = date(2026, 11, 10)
    # 11.64 kg at 40 CNY are 465.60, of which the contract pays 400: 56.08 USD at 0.1402, for goods of 95.20 and 43.20
    owe(world, limited, {"GLASS": "38.58", "CADDY": "17.50"})
    for code, count in (("GLASS", 16), ("CADDY", 6)):
        report(world, limited, code, count)

    insured = world.ship(9, date(2026, 10, 28), {"BASKET": 40, "LAMP": 24}, forwarder=FORWARDER, policy=POLICY)
    insured.cartons[0].fate = insured.cartons[1].fate = "missing"
    world.deliver(insured)
    world.receive(insured, 3, {"BASKET": 20, "LAMP": 24})
    insured.closed = date(2026, 11, 17)
    owe(world, insured, {"BASKET": "77.00"})  # 20 x 5.10 less the deductible of 25


def owe(world: SampleWorld, shipment: Shipment, amounts: dict[str, str]) -> None:
    """Note what the payer's terms leave of the loss of each product."""
    for code, amount in amounts.items():
        lost = (e for e in world.exposures if e.shipment_id == shipment.shipment_id and e.product is world.item(code))
        next(lost).by_contract = Decimal(amount)


def report(world: SampleWorld, shipment: Shipment, code: str, count: int) -> None:
    """A line of the incident register about the missing cartons: reported, and no answer by the day it was due."""
    incident = Incident(
        incident_id="INC-SMPL-005",
        order_id="",
        product=world.item(code),
        region="US",
        units=count,
        kind="lost",
        carrier=shipment.forwarder,
        tracking_no=shipment.tracking_no,
        ship_date=shipment.ship_date,
        reported=date(2026, 10, 16),
        liability="none",
        declared=Decimal(0),
        recovered=Decimal(0),
        shipment_id=shipment.shipment_id,
        reply_due=date(2026, 11, 6),
    )
    world.incidents.append(incident)
