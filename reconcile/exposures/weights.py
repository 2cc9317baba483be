"""What the hand-over says: its weight and its cartons against those that the packing document declares.

The rule of the weight and its limits stand in docs/decisions/weights.md. A weight that agrees supports a claim; one
that is short by the weight of the missing units says that they never left, and a person must look before anybody is
asked for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reconcile.exposures.cartons import cartons_packed, cartons_shipped, missing_cartons
from reconcile.exposures.legs import Legs
from reconcile.exposures.shipments import Shipment
from reconcile.policy import constant
from reconcile.records import Reason


@dataclass(frozen=True, slots=True)
class Weighed:
    """Kilograms of one shipment: declared per carton, handed over, and of the units that are missing.

    `missing` counts every missing unit that the cartons held, `missing_at_dock` those of them short at Amazon.
    """

    declared: Decimal
    handed_over: Decimal
    missing: Decimal
    missing_at_dock: Decimal

    @property
    def short(self) -> Decimal:
        """Kilograms that were declared and not handed over."""
        return self.declared - self.handed_over

    def explains(self, missing: Decimal) -> bool:
        """The weight is short by about the weight of these units."""
        if self.short < constant("weight_short_share") * self.declared or not missing:
            return False
        return abs(self.short - missing) <= constant("weight_match_share") * missing

    @property
    def agrees(self) -> bool:
        """Within the tolerance, and nearer to a complete shipment than to one without the missing units."""
        near = abs(self.short) <= constant("weight_agrees_share") * self.declared
        return near and bool(self.missing) and 2 * abs(self.short) < self.missing

    def said(self, code: str) -> Reason:
        """The two weights as the facts of a reason."""
        return Reason.of(code, weighed=_plain(self.handed_over), declared=_plain(self.declared))


@dataclass(frozen=True, slots=True)
class NeverLeft:
    """Why units short at Amazon, and units in undelivered cartons, may never have left; None: no reason to think so."""

    at_dock: Reason | None = None
    at_sea: Reason | None = None


def weigh(legs: Legs) -> Weighed | None:
    """The weights of a shipment; None where no hand-over weight is known or a carton's weight or content is not."""
    shipment = legs.shipment
    weights = shipment.carton_weights
    complete = shipment.packing_complete and shipment.cartons and not shipment.bulk
    if not shipment.handover_weight_kg or not complete or weights.keys() != shipment.cartons.keys():
        return None
    at_sea = Counter[str]() if shipment.amazon_carries else +legs.loss.missing
    at_dock = Counter({leg.sku.fnsku: leg.confirmed_short for leg in legs.legs})
    unit = _unit_weights(shipment)
    if not (at_sea + at_dock).keys() <= unit.keys():
        return None
    return Weighed(
        declared=sum(weights.values(), Decimal(0)),
        handed_over=shipment.handover_weight_kg,
        missing=_weight_of(at_sea + at_dock, unit),
        missing_at_dock=_weight_of(at_dock, unit),
    )


def never_left(legs: Legs) -> NeverLeft:
    """Whether the hand-over lacks cartons that nobody has seen since, or the weight of the missing units.

    All missing units together are compared first, then those that are short at Amazon alone.
    """
    counted = _never_handed_over(legs)
    if counted != NeverLeft():
        return counted
    weighed = weigh(legs)
    if weighed is None:
        return NeverLeft()
    reason = weighed.said("never_left")
    if weighed.explains(weighed.missing):
        return NeverLeft(reason, reason)
    return NeverLeft(at_dock=reason) if weighed.explains(weighed.missing_at_dock) else NeverLeft()


def _never_handed_over(legs: Legs) -> NeverLeft:
    """Fewer cartons were handed over than packed: the forwarder can have lost no more than he was given and did not
    deliver, and what reached the dock is known only where the proofs of delivery account for every carton packed.
    """
    shipment = legs.shipment
    handed_over, packed = shipment.handover_cartons, cartons_packed(shipment)
    if not handed_over or handed_over >= packed:
        return NeverLeft()
    counts = [d.cartons_delivered for d in shipment.deliveries]
    delivered = None if None in counts or not counts else sum(count for count in counts if count is not None)
    named = len(missing_cartons(shipment))
    missing = named if delivered is None else max(named, (cartons_shipped(shipment) or 0) - delivered)
    reason = Reason.of("fewer_handed_over", handed_over=handed_over, packed=packed)
    lost_by_forwarder = delivered is not None and missing <= handed_over - delivered
    on_the_way = 0 if shipment.amazon_carries else missing
    all_seen = delivered is not None and delivered + on_the_way >= packed
    return NeverLeft(None if all_seen else reason, None if lost_by_forwarder else reason)


def weight_support(legs: Legs) -> Reason | None:
    """A weight at hand-over that supports the claims of this shipment, to be noted beside them."""
    weighed = weigh(legs)
    if weighed is None or not weighed.agrees or never_left(legs) != NeverLeft():
        return None
    return weighed.said("weight_agrees")


def _unit_weights(shipment: Shipment) -> dict[str, Decimal]:
    """Kilograms of one unit of each product, its share of the carton included; mixed cartons are shared by units."""
    kilograms: dict[str, Decimal] = {}
    units: Counter[str] = Counter()
    for number, content in shipment.cartons.items():
        each = shipment.carton_weights[number] / content.total()
        for fnsku, count in content.items():
            kilograms[fnsku] = kilograms.get(fnsku, Decimal(0)) + each * count
            units[fnsku] += count
    return {fnsku: weight / units[fnsku] for fnsku, weight in kilograms.items()}


def _weight_of(missing: Mapping[str, int], unit: Mapping[str, Decimal]) -> Decimal:
    return sum((unit[fnsku] * units for fnsku, units in missing.items() if units), Decimal(0))


def _plain(kilograms: Decimal) -> str:
    return f"{round(kilograms, 1):f}"
