"""Units that are still missing, while the seller's files show something that accounts for them.

Nobody who has only the files could know that they are owed, so the truth does not call them owed. All of this is read
from the history: what was counted on which day, and which unit turned up.
"""

from reconcile.simulate.dock import gap
from reconcile.simulate.things import ELSEWHERE, FOUND, LOST, PAID, REVERSED, Exposure, Shipment
from reconcile.simulate.world import World

NEAR_DAYS = 30  # deliveries so close are unloaded side by side: units go into the books of the other


def unproven(world: World, exposure: Exposure, shipment: Shipment) -> tuple[int, str]:
    """How many of the missing units of a shipment's line the files account for otherwise, and how."""
    missing = len(exposure.at(world.as_of, LOST, REVERSED))
    hidden = min(missing, counted_twice(world, exposure, shipment))
    all_short = not_counted(world, exposure, shipment)
    for short in (all_short, all_short - never_unloaded(exposure, shipment)):
        if short in overages_nearby(world, exposure, shipment):
            theirs = short - len(exposure.at(world.as_of, ELSEWHERE))  # where the overage is these very units: none
            return min(missing, theirs), "exactly as many units too many were counted beside it: whose are they?"
    if hidden:
        return hidden, "the shipment's receipts show these units: an X row took them back and names no shipment"
    twice_settled = min(missing, found_and_still_paid(world, exposure))
    if twice_settled:
        return twice_settled, "a unit was paid for and then found: the files show two settled until it is taken back"
    return 0, ""


def counted_twice(world: World, exposure: Exposure, shipment: Shipment) -> int:
    """Units that the receipts of the line show and that never came."""
    recount = shipment.twice.get(exposure.product)
    return recount.shown(world.as_of) if recount else 0


def not_counted(world: World, exposure: Exposure, shipment: Shipment) -> int:
    """Units of the line that the receipts of its shipment do not show."""
    return len(exposure.units) - len(exposure.at(world.as_of, FOUND)) - counted_twice(world, exposure, shipment)


def never_unloaded(exposure: Exposure, shipment: Shipment) -> int:
    """Units in cartons that a carrier of Amazon's lost before the dock."""
    return shipment.units("missing").get(exposure.product, 0) if shipment.program != "own" else 0


def overages_nearby(world: World, exposure: Exposure, shipment: Shipment) -> set[int]:
    """Units counted beyond what came: of another product of the shipment, of the same one on a shipment nearby."""
    found = {units for product, units in shipment.over.items() if product is not exposure.product}
    for other in world.shipments:
        near = abs(gap(other.delivered, shipment.delivered)) <= NEAR_DAYS and other.region == shipment.region
        if near and other is not shipment and exposure.product in other.over:
            found.add(other.over[exposure.product])
    return found


def found_and_still_paid(world: World, exposure: Exposure) -> int:
    """Units that Amazon has paid for and found again, without having taken the payment back yet."""
    taken_back = {unit for payment in world.payments if payment.original for unit in payment.units}
    found = [unit for unit in exposure.at(world.as_of, FOUND) if unit not in taken_back]
    return sum(any(state == PAID for _, state in unit.steps) for unit in found)
