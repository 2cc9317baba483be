"""Credits that Amazon paid: reimbursement lines, netted over their chain of reversals (contract section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

from reconcile.credits.reimbursement_line import ReimbursementLine, pool_of
from reconcile.credits.revaluations import LaterMoney, money_added, root_of
from reconcile.credits.taken_back import name_taken_back
from reconcile.policy import constant
from reconcile.records import CreditKind, CreditLine, SourceLine

_QUERY = """
select file_id, sheet, line, approval_date, reimbursement_id, case_id, order_id, reason, reason_key, sku, fnsku, asin,
    currency, amount_per_unit, amount_total, original_id, cash_units, inventory_units, units, pool,
    original_pool, stock_region, marketplace, occurrence,
    coalesce(condition, '') as condition, former_skus
from reimbursement_line
order by approval_date, reimbursement_id, fnsku, sku, reason_key, amount_total, occurrence
"""


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
    """Take back, in the order of days, what the payment at the beginning of a chain paid, or a later one that names it.

    What a line of the chain gives back undoes what was taken before it, else what is taken later.
    """
    by_id: dict[str, list[CreditLine]] = defaultdict(list)
    for credit in (*result.credits, *result.unnamed):
        by_id[credit.reference].append(credit)
    outside = {line.reimbursement_id for line in result.outside}
    chain = {line.reimbursement_id: line.payment_id for line in reversals}
    repeated: dict[str, list[CreditLine]] = defaultdict(list)
    for credit in (*result.credits, *result.unnamed):
        if credit.original not in ("", credit.reference):
            repeated[root_of(credit.original, chain)].append(credit)
    early = []
    lost: dict[tuple[str, str], list[ReimbursementLine]] = defaultdict(list)
    for line in sorted(reversals, key=lambda r: (r.day, r.units > 0)):
        root = root_of(line.payment_id, chain)
        if root in outside:
            result.outside.append(line)
        elif root not in by_id:
            lost[root, line.fnsku].append(line)
        elif line.units <= 0:
            before = [credit for credit in repeated[root] if credit.day <= line.day and credit.fnsku == line.fnsku]
            _take_back(line, [*_of_product(line, by_id[root]), *before])
        elif line.units > 0:
            early.append((line, root, _give_again(line, by_id[root], line.units)))
    for line, root, units in early:
        _give_again(line, by_id[root], units)
    result.orphans = [orphan for found in lost.values() for orphan in _net(found)]


def _net(chain: list[ReimbursementLine]) -> list[tuple[ReimbursementLine, int]]:
    """Reversals of a payment that is not in the data, less what later lines gave back, the latest first."""
    left: list[tuple[ReimbursementLine, int]] = []
    spare = 0
    for line in chain:
        spare += max(0, line.units)
        left.append((line, line.taken_units))
        while spare and left:
            last, units = left.pop()
            if units > spare:
                left.append((last, units - spare))
            spare -= min(units, spare)
    return [(line, units) for line, units in left if units]


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
        original=line.original_id,
    )


def _of_product(line: ReimbursementLine, originals: list[CreditLine]) -> list[CreditLine]:
    """The original's lines of the reversal's own product; all of them where none is."""
    own = [credit for credit in originals if credit.fnsku == line.fnsku]
    return sorted(own or originals, key=lambda c: (c.sku != line.sku, c.identity))


def _take_back(line: ReimbursementLine, credits: list[CreditLine]) -> None:
    """Note on the payment's lines the units that are reversed, and those whose cash was taken for the unit itself.

    Reversed units that none of them has any more are noted on the first as taken once again.
    """
    left, back = line.taken_units, line.returned_units
    for credit in credits:
        exchanged = max(0, min(back, credit.units - credit.exchanged - credit.units_taken_back))
        credit.exchanged += exchanged
        back -= exchanged
        units = min(left, credit.units - credit.units_taken_back)
        if units > 0:
            credit.taken_back.append((line.day, units, line.source, line.reimbursement_id))
            left -= units
    if left:
        credits[0].taken_again.append((line.day, left, line.source, line.reimbursement_id))


def _give_again(line: ReimbursementLine, originals: list[CreditLine], left: int) -> int:
    """A reversal that was reversed: its units count as paid, the latest reversal is undone first.

    Returns the units that undo none.
    """
    for credit in _of_product(line, originals):
        for taken in (credit.taken_again, credit.taken_back):
            kept = []
            for day, units, source, reimbursement_id in sorted(taken, key=lambda t: (t[0], t[3]), reverse=True):
                undone = min(left, units)
                left -= undone
                if units > undone:
                    kept.append((day, units - undone, source, reimbursement_id))
            taken[:] = kept[::-1]
    return left
