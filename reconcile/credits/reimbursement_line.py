"""A line of the reimbursements: what it pays or takes back, of which payment, and the pool that it settles in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from reconcile.records import SourceLine

CENT = Decimal("0.01")
POOLED = ("warehouse_lost", "warehouse_damaged", "inbound_lost", "inbound_damaged", "removal_lost")


@dataclass(frozen=True)  # without slots, for a name that is made once
class ReimbursementLine:
    """One line of `reimbursement_line`; `units` = cash + inventory, negative where the decision was reversed.

    `former_skus`: what other downloads call its SKU. `payment_id`: the payment that it adjusts (`original_id`, or found
    by `name_taken_back`).
    """

    source: SourceLine
    day: date
    reimbursement_id: str
    case_id: str
    order_id: str
    reason: str
    reason_key: str
    sku: str
    fnsku: str
    asin: str
    currency: str
    amount_per_unit: Decimal | None
    amount_total: Decimal | None
    original_id: str
    cash_units: int
    inventory_units: int
    units: int
    pool: str
    original_pool: str
    stock_region: str
    marketplace: str
    occurrence: int
    condition: str
    former_skus: Sequence[str] = ()
    payment_id: str = ""

    @cached_property
    def identity(self) -> str:
        """The row identity of the report (formats section 1), with the occurrence."""
        return "|".join(
            str(part)
            for part in (
                self.reimbursement_id,
                self.fnsku,
                self.sku,
                self.reason_key,
                self.order_id,
                self.original_id,
                self.amount_total,
                self.cash_units,
                self.inventory_units,
                self.occurrence,
            )
        )

    @property
    def paid_per_unit(self) -> Decimal | None:
        """What each unit was paid in cash: its share of the total where the line says less of a unit, or nothing.

        A table made by hand leaves the amount per unit at 0; what was paid is not asked for again.
        """
        each = self.amount_per_unit
        if self.amount_total and self.cash_units > 0:
            share = self.amount_total / self.cash_units
            if each is None or share - each >= CENT:
                return share
        return each

    @property
    def is_reversal(self) -> bool:
        """Whether the line takes an earlier payment back."""
        return self.pool == "reversal" or (self.takes and self.payment_id != "")

    @property
    def takes(self) -> bool:
        """Whether the line takes cash or units away."""
        return self.cash_units < 0 or self.units < 0

    @property
    def taken_units(self) -> int:
        """Units of a reversed decision: cash taken back and no unit given."""
        return max(0, -self.units)

    @property
    def returned_units(self) -> int:
        """Units given back to stock in exchange for the cash that was taken back."""
        return min(-self.cash_units, self.inventory_units) if self.cash_units < 0 else 0


def pool_of(claim_type: str, line: ReimbursementLine) -> tuple[str, ...]:
    """The pool that a payment of this type settles in, with the line's product or order; () where none is named.

    A payment for an order that it does not name is in the pool of order '', which holds no loss.
    """
    if claim_type in POOLED:
        return (claim_type, line.stock_region, line.fnsku)
    named = claim_type == "customer_return" or line.order_id
    return ("customer_return", line.order_id, line.fnsku) if named else ()
