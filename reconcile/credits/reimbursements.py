"""Credits that Amazon paid: reimbursement lines, netted over their chain of reversals (contract section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.credits.revaluations import LaterMoney, money_added, root_of
from reconcile.credits.taken_back import name_taken_back
from reconcile.match import CreditKind
from reconcile.policy import constant
from reconcile.records import CreditLine, SourceLine

CENT = Decimal("0.01")
POOLED = ("warehouse_lost", "warehouse_damaged", "inbound_lost", "inbound_damaged", "removal_lost")

_QUERY = """
select file_id, sheet, line, approval_date, reimbursement_id, case_id, order_id, reason, reason_key, sku, fnsku, asin,
    currency, amount_per_unit, amount_total, original_id, cash_units, inventory_units, units, pool,
    original_pool, stock_region, marketplace, occurrence,
    coalesce(condition, '') as condition, former_skus
from reimbursement_line
order by approval_date, reimbursement_id, fnsku, sku, reason_key, amount_total, occurrence
"""


@dataclass(frozen=True, slots=True)
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

    @property
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


def reimbursement_lines(con: DuckDBPyConnection) -> list[ReimbursementLine]:
    """Every line of `reimbursement_line`, in a fixed order."""
    lines = [ReimbursementLine(SourceLine(r[0], r[1], r[2]), *r[3:]) for r in con.execute(_QUERY).fetchall()]
    return name_taken_back(lines, int(constant("match_near_days")))


@dataclass(slots=True)
class Payments:
    """What the reimbursement report gives to the rules.

    `credits`: payments by pool, reversals noted on them. `unnamed`: payments whose reason names no pool.
    `orphans`: reversals whose original payment is not in the data, with the units that stay taken back.
    `outside`: lines of stock that is not covered (AWD), reversals of them included.
    `added`: lines, by identity, that only add money to a payment. `loose`: lines that give no unit and fit no payment.
    """

    credits: list[CreditLine]
    unnamed: list[CreditLine]
    orphans: list[tuple[ReimbursementLine, int]]
    outside: list[ReimbursementLine]
    added: dict[str, LaterMoney]
    loose: list[ReimbursementLine] = field(default_factory=list)


def payments(lines: Sequence[ReimbursementLine]) -> Payments:
    """Sort reimbursement lines into pools and net every reversal with the payment at the beginning of its chain."""
    result = Payments([], [], [], [], money_added(lines))
    reversals = []
    for line in lines:
        if line.identity in result.added:
            continue
        if line.pool == "not_covered" or (line.is_reversal and line.original_pool == "not_covered"):
            result.outside.append(line)
        elif line.is_reversal:
            reversals.append(line)
        elif line.units > 0:
            credit = _credit(line)
            (result.credits if credit.pool else result.unnamed).append(credit)
        else:
            result.loose.append(line)
    _net_reversals(reversals, result)
    return result


def _net_reversals(reversals: list[ReimbursementLine], result: Payments) -> None:
    """What was taken back first, then what a later line of the chain gave back again."""
    by_id: dict[str, list[CreditLine]] = defaultdict(list)
    for credit in (*result.credits, *result.unnamed):
        by_id[credit.reference].append(credit)
    outside = {line.reimbursement_id for line in result.outside}
    chain = {line.reimbursement_id: line.payment_id for line in reversals}
    lost: dict[tuple[str, str], list[ReimbursementLine]] = defaultdict(list)
    for line in sorted(reversals, key=lambda r: r.units > 0):
        root = root_of(line.payment_id, chain)
        if root in outside:
            result.outside.append(line)
        elif root not in by_id:
            lost[root, line.fnsku].append(line)
        elif line.units <= 0:
            _take_back(line, by_id[root])
        elif line.units > 0:
            _give_again(line, by_id[root])
    result.orphans = [orphan for found in lost.values() for orphan in _net(found)]


def _net(chain: list[ReimbursementLine]) -> list[tuple[ReimbursementLine, int]]:
    """Reversals of a payment that is not in the data, less what later lines gave back, the latest first."""
    again = sum(line.units for line in chain if line.units > 0)
    left = []
    for line in sorted((r for r in chain if r.taken_units), key=lambda r: (r.day, r.identity), reverse=True):
        units = max(0, line.taken_units - again)
        again -= line.taken_units - units
        if units:
            left.append((line, units))
    return left


def pool_of(claim_type: str, line: ReimbursementLine) -> tuple[str, ...]:
    """The pool that a payment of this type settles in, with the line's product or order; () where none is named.

    A payment for an order that it does not name is in the pool of order '', which holds no loss.
    """
    if claim_type in POOLED:
        return (claim_type, line.stock_region, line.fnsku)
    named = claim_type == "customer_return" or line.order_id
    return ("customer_return", line.order_id, line.fnsku) if named else ()


def _credit(line: ReimbursementLine) -> CreditLine:
    return CreditLine(
        identity=line.identity,
        pool=pool_of(line.pool, line),
        kind=CreditKind.PAYMENT,
        units=line.units,
        day=line.day,
        source=line.source,
        reference=line.reimbursement_id,
        fnsku=line.fnsku,
        sku=line.sku,
        asin=line.asin,
        stock_region=line.stock_region,
        label=f"reimbursement {line.reason}",
        amount=line.amount_total,
        currency=line.currency,
        case_id=line.case_id,
        order_id=line.order_id,
    )


def _of_product(line: ReimbursementLine, originals: list[CreditLine]) -> list[CreditLine]:
    """The original's lines of the reversal's own product; all of them where none is."""
    own = [credit for credit in originals if credit.fnsku == line.fnsku]
    return sorted(own or originals, key=lambda c: (c.sku != line.sku, c.identity))


def _take_back(line: ReimbursementLine, originals: list[CreditLine]) -> None:
    """Note on the original's lines the units that are reversed, and those whose cash was taken for the unit itself."""
    left, back = line.taken_units, line.returned_units
    for credit in _of_product(line, originals):
        exchanged = min(back, credit.units - credit.exchanged)
        credit.exchanged += exchanged
        back -= exchanged
        units = min(left, credit.units - credit.units_taken_back)
        if units > 0:
            credit.taken_back.append((line.day, units, line.source, line.reimbursement_id))
            left -= units


def _give_again(line: ReimbursementLine, originals: list[CreditLine]) -> None:
    """A reversal that was reversed: its units count as paid, the latest reversal is undone first."""
    left = line.units
    for credit in _of_product(line, originals):
        kept = []
        for day, units, source, reimbursement_id in sorted(credit.taken_back, key=lambda t: (t[0], t[3]), reverse=True):
            undone = min(left, units)
            left -= undone
            if units > undone:
                kept.append((day, units - undone, source, reimbursement_id))
        credit.taken_back = kept[::-1]
