"""All credits of a run, each unit once: what the ledger and the reimbursement report tell twice is paired first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from duckdb import DuckDBPyConnection

from reconcile.credits.ledger import LedgerReturn, ledger_returns, regrades
from reconcile.credits.pairing import DatedUnits, pair_units
from reconcile.credits.reimbursement_line import ReimbursementLine
from reconcile.credits.reimbursements import Payments, payments, reimbursement_lines
from reconcile.credits.revaluations import LaterMoney
from reconcile.records import CreditKind, CreditLine, Exposure

Product: TypeAlias = tuple[str, str]
"""Stock region and FNSKU."""


@dataclass(slots=True)
class Credits:
    """Every credit of the run.

    `pooled`: credits with a pool. `unnamed`: payments whose reason names no pool; they settle nothing but may point
    at a loss. `negative_corrections`: X rows that take units off (units, by product, with their row).
    """

    pooled: list[CreditLine]
    unnamed: list[CreditLine]
    negative_corrections: list[LedgerReturn]
    payments: Payments
    lines: list[ReimbursementLine]

    def count_as_money(self, added: Mapping[str, LaterMoney]) -> None:
        """Lines, by identity, that add money to a payment: their units were paid before and settle nothing again."""
        self.payments.added |= added
        sources = {more.line.source for more in added.values()}
        self.pooled = [line for line in self.pooled if line.source not in sources]
        self.unnamed = [line for line in self.unnamed if line.source not in sources]


def gather_credits(con: DuckDBPyConnection, days: dict[str, int]) -> Credits:
    """Credits from `ledger_return`, `reimbursement_line` and `ledger_event` receipts.

    `days`: the contract's day counts (policy constants `inventory_payment_days`, `returned_unit_before_days`,
    `returned_unit_after_days`).
    """
    rows = ledger_returns(con)
    lines = reimbursement_lines(con)
    paid = payments(lines)
    finds = {row: row.quantity for row in rows if row.role in ("found", "transfer_in") and row.quantity > 0}
    graded = regrades(rows)
    _drop_inventory_reimbursements(finds, graded, lines, days, paid, con)
    pooled = [
        row.credit("warehouse_lost", CreditKind.FIND, units, "found") for row, units in finds.items() if units > 0
    ]
    pooled += [credit for credit in graded if credit.units > 0]
    pooled += [
        replace(row.credit("inbound_lost", CreditKind.PAYMENT, row.quantity, "inbound correction"), told_as="receipt")
        for row in rows
        if row.role == "receiving_correction" and row.quantity > 0
    ]
    pooled += [credit for credit in paid.credits if credit.units > 0]
    negative = [row for row in rows if row.role == "receiving_correction" and row.quantity < 0]
    return Credits(pooled, paid.unnamed, negative, paid, lines)


def _drop_inventory_reimbursements(
    finds: dict[LedgerReturn, int],
    graded: list[CreditLine],
    lines: list[ReimbursementLine],
    days: dict[str, int],
    paid: Payments,
    con: DuckDBPyConnection,
) -> None:
    """Take out of `finds` and `graded` (and of inbound payments) what the reimbursement report tells already."""
    by_product: dict[Product, list[ReimbursementLine]] = defaultdict(list)
    for line in lines:
        if line.inventory_units > 0:
            by_product[line.stock_region, line.fnsku].append(line)
    rows_of: dict[Product, list[LedgerReturn]] = defaultdict(list)
    for row in finds:
        rows_of[row.stock_region, row.fnsku].append(row)
    graded_of: dict[Product, list[CreditLine]] = defaultdict(list)
    for credit in graded:
        graded_of[credit.stock_region, credit.fnsku].append(credit)
    pools = {credit.reference: credit.pool[0] for credit in paid.credits}
    used: Used = Counter()
    for product, given in sorted(by_product.items(), key=lambda item: item[0]):
        used.clear()
        within = days["inventory_payment_days"]
        inventory = [DatedUnits(line.identity, line.day, line.inventory_units) for line in given]
        transfers = [row for row in rows_of[product] if row.role == "transfer_in"]
        _pair_finds(finds, inventory, transfers, within, within)
        returned = [
            (line, DatedUnits(line.identity, line.day, min(unit.units, line.returned_units)))
            for line, unit in zip(given, inventory, strict=True)
        ]
        before, after = days["returned_unit_before_days"], days["returned_unit_after_days"]
        lost = [unit for line, unit in returned if _original_pool(line, pools) == "warehouse_lost"]
        _pair_finds(finds, lost, [row for row in rows_of[product] if row.role == "found"], before, after)
        damaged = [unit for line, unit in returned if _original_pool(line, pools) == "warehouse_damaged"]
        _pair_regrades(graded_of[product], damaged, before, after)
        for line, unit in returned:
            if _original_pool(line, pools) == "inbound_lost" and unit.units:
                _drop_late_receipts(line, unit, paid, _late_receipts(con, line, before, after), used)


def _original_pool(line: ReimbursementLine, pools: dict[str, str]) -> str:
    """The pool of the payment that a reversal adjusts: its own word for it, else the payment's."""
    return line.original_pool if line.original_pool != "none" else pools.get(line.payment_id, "none")


def _pair_finds(
    finds: dict[LedgerReturn, int], told: list[DatedUnits], rows: list[LedgerReturn], before: int, after: int
) -> None:
    others = [DatedUnits(row.identity, row.day, finds[row]) for row in rows]
    pair_units(told, others, before, after)
    for row, other in zip(rows, others, strict=True):
        finds[row] = other.units


def _pair_regrades(graded: list[CreditLine], told: list[DatedUnits], before: int, after: int) -> None:
    """A damaged unit that was paid, taken back and regraded to sellable stock is back once."""
    others = [DatedUnits(credit.identity, credit.day, credit.units) for credit in graded]
    pair_units(told, others, before, after)
    for credit, other in zip(graded, others, strict=True):
        credit.units = other.units


_LATE_RECEIPTS = """
select e.event_date, e.reference_id, sum(e.quantity) as units, min(r.first_date) as first_date
from ledger_event as e
inner join receipt as r on e.reference_id = r.shipment_id and e.fnsku = r.fnsku
where e.event_type = 'Receipts' and e.quantity > 0 and e.fnsku = $fnsku and e.stock_region = $region
    and e.event_date between $first and $last
group by e.event_date, e.reference_id
order by e.event_date, e.reference_id
"""

Used: TypeAlias = Counter[tuple[str, date]]
"""Units of receipts, by shipment and day, that stand for a reversal already."""

LateReceipt: TypeAlias = tuple[date, str, int, date]
"""Day, shipment, units, and the day on which the shipment's first units came in."""


def _late_receipts(con: DuckDBPyConnection, line: ReimbursementLine, before: int, after: int) -> list[LateReceipt]:
    days = {"first": line.day - timedelta(days=before), "last": line.day + timedelta(days=after)}
    return con.execute(_LATE_RECEIPTS, {"fnsku": line.fnsku, "region": line.stock_region, **days}).fetchall()


def _drop_late_receipts(
    line: ReimbursementLine, unit: DatedUnits, paid: Payments, receipts: list[LateReceipt], used: Used
) -> None:
    """A unit paid as Lost_Inbound that turned up at the dock: the receipt answers the shortage, not the payment too."""
    for credit in paid.credits:
        if credit.reference != line.payment_id or credit.fnsku != line.fnsku or not unit.units:
            continue
        for day, shipment, units, first in sorted(receipts, key=lambda r: (abs((r[0] - line.day).days), r[0], r[1])):
            if first <= credit.day <= day and first < day:
                same = min(unit.units, int(units) - used[shipment, day], credit.units)
                used[shipment, day] += same
                unit.units -= same
                credit.units -= same


def count_returns_once(credits: Credits, returned: Sequence[CreditLine], days: dict[str, int]) -> None:
    """A paid unit of an order that came back, and whose payment was taken back for it: its return is the credit.

    `returned`: rows of the returns report, in the pools of their claims. `days`: `returned_unit_before_days` and
    `returned_unit_after_days`, the days around the reversal in which the return is the same unit; what came back before
    the payment is another one.
    """
    paid: dict[str, list[CreditLine]] = defaultdict(list)
    for credit in credits.pooled:
        if credit.pool[:1] == ("customer_return",) and credit.exchanged:
            paid[credit.reference].append(credit)
    came_back: dict[tuple[str, ...], list[DatedUnits]] = defaultdict(list)
    for row in returned:
        came_back[row.pool].append(DatedUnits(row.identity, row.day, row.units))
    for line in credits.lines:
        for credit in paid[line.payment_id] if line.returned_units else ():
            units = min(line.returned_units, credit.exchanged, credit.units - credit.units_taken_back)
            exchanged = DatedUnits(line.identity, line.day, units)
            before, after = days["returned_unit_before_days"], days["returned_unit_after_days"]
            pair_units([exchanged], [row for row in came_back[credit.pool] if row.day >= credit.day], before, after)
            returned_units = units - exchanged.units
            credit.units -= returned_units
            credit.exchanged -= returned_units
            credit.beside += returned_units


def name_by_case(credits: Credits, case_links: Mapping[str, frozenset[str]], exposures: Sequence[Exposure]) -> None:
    """Move payments to the claim that the case log ties their case id to: the same payment, whatever its reason says.

    `case_links`: case ids per claim id. Of several pools that a case is about, one with a claim of the payment's
    product: of just its units, else the oldest that no other payment was moved to. A payment whose own reason names a
    pool is moved only to a claim of its product, and not where its order id names one of its own pool. Where nothing of
    its own was lost, its product is the ASIN: Amazon pays for a unit under another label of it.
    """
    asked: dict[str, list[Exposure]] = defaultdict(list)
    orders = {(exposure.pool, exposure.order_id) for exposure in exposures if exposure.order_id}
    for exposure in exposures:
        for case_id in case_links.get(exposure.claim_id, ()):
            asked[case_id].append(exposure)
    lost = {exposure.pool for exposure in exposures}
    given = Counter[str]()
    for line in sorted((*credits.unnamed, *credits.pooled), key=lambda c: (c.day, c.identity)):
        claims = asked.get(line.case_id, []) if line.kind is CreditKind.PAYMENT else []
        if not claims or line.pool in {e.pool for e in claims} or (line.pool, line.order_id) in orders:
            continue
        product = [e for e in claims if line.fnsku in e.fnskus]
        if not product and line.pool not in lost:
            product = [e for e in claims if _same_listing(line, e)]
        if not line.pool and len({e.pool for e in claims}) == 1:
            product = claims
        free = [e for e in product if given[e.claim_id] < e.units]
        if not product:
            continue
        claim = min(
            free or product, key=lambda e: (e.units - given[e.claim_id] != line.units, e.event_date, e.claim_id)
        )
        given[claim.claim_id] += line.units
        if not line.pool:
            credits.unnamed.remove(line)
            credits.pooled.append(line)
        line.pool = claim.pool


def _same_listing(line: CreditLine, exposure: Exposure) -> bool:
    """Whether a payment is for the kind of loss that the exposure is, under another label of its ASIN."""
    same = (line.asin, line.stock_region) == (exposure.asin, exposure.stock_region)
    return bool(line.asin) and same and line.pool[:1] == (exposure.claim_type,)
