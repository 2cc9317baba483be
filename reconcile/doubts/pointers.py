"""Stray credits that may belong to a loss: they settle nothing, but a person must look (contract section 3, end).

A payment whose reason names no pool, or a find left over on another FNSKU of the same ASIN or on an `Amazon.Found.*`
SKU, up to 90 days after a loss, puts that many of the loss's units in review. So does a find that settled a loss of its
own label by convention alone (`loose_finds.py`), where a loss under another one can still be filed.

So does one that may answer a reversal whose loss is not in the data: the unit found around its day, or a new payment
of just its units on its day or soon after it. It would have settled the loss itself, were that in the data; it points
there first, and each unit once.
So does a payment for that kind of loss under another FNSKU of the same SKU: the product was relabelled since. And so
does one that names no SKU, under the ASIN: the listing was merged or deleted.
So does one in the currency of another stock region, in which the data have no such loss of the product.
So does a payment for an order that it does not name: it may be for any order of its product, and for nothing else.
And so does a unit of an order that came back under another product, or was paid for under it, beyond what was refunded
of that one: the buyer, or who took the parcel in, may have named the wrong one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

from reconcile.doubts.loose_finds import loose_finds
from reconcile.match.breaks import Break, CreditRest
from reconcile.match.debits import not_known_lost
from reconcile.records import CreditKind, CreditLine, Exposure, Reason

FOUND_SKU = "Amazon.Found."
PAID_TYPES = ("warehouse_lost", "warehouse_damaged", "inbound_lost", "removal_lost")
"""Losses that Amazon pays before an order: a payment without a pool may have been for any of them."""
FOUND_TYPES = ("warehouse_lost", "inbound_lost")
"""Losses of which a unit may turn up under another label, those of the warehouse first: a find is theirs."""
NO_ORDER = ("customer_return", "")
"""The pool of payments for an order that they do not name begins so."""
COMES_BACK = {CreditKind.FIND: "warehouse_lost", CreditKind.REGRADE: "warehouse_damaged"}
"""The pool whose units, paid and taken back, come back as a find, and the one whose units come back regraded."""


def pointed_units(
    breaks: Sequence[Break],
    unnamed: Sequence[CreditLine],
    left: Sequence[CreditRest],
    days: Mapping[str, int],
    over: Callable[[Exposure], bool],
) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that stray credits point at, each unit of a credit and of a loss once; credits by date.

    `days`: the policy constants `pointer_days`, `returned_unit_before_days`, `returned_unit_after_days`.
    `over`: whether a loss can no longer be filed: of those that fit alike, one that still can is looked at first.
    """
    free_credit = Counter({rest.credit.identity: rest.units for rest in left})
    free_credit.update({line.identity: line.units - line.units_taken_back for line in unnamed})
    pointed = _answered_reversals(breaks, [*(rest.credit for rest in left), *unnamed], free_credit, days)
    by_age = sorted((b for b in breaks if b.open_units), key=lambda b: (b.exposure.event_date, b.exposure.claim_id))
    free = {b.exposure.claim_id: b.sure_units for b in by_age}
    losses = [b for b in by_age if b.exposure.claim_type in PAID_TYPES]
    orders = [b for b in by_age if b.exposure.claim_type == "customer_return"]
    by_product: dict[tuple[str, str], list[Break]] = defaultdict(list)
    by_asin: dict[tuple[str, str], list[Break]] = defaultdict(list)
    for loss in losses:
        exposure = loss.exposure
        by_product[exposure.stock_region, exposure.fnsku].append(loss)
        if exposure.claim_type in FOUND_TYPES and exposure.asin:
            by_asin[exposure.stock_region, exposure.asin].append(loss)
    finds = [r for r in left if r.credit.kind is CreditKind.FIND and r.credit.pool[:1] == ("warehouse_lost",)]
    stray = [(line, by_product[line.stock_region, line.fnsku]) for line in unnamed]

    def other_labels(line: CreditLine) -> list[Break]:
        named = [b for asin in _asins(line) for b in by_asin[line.stock_region, asin]]
        return [b for b in named if b.exposure.fnsku != line.fnsku]

    stray += [(rest.credit, other_labels(rest.credit)) for rest in finds]
    lost_in = {(b.exposure.claim_type, b.exposure.stock_region, f) for b in breaks for f in b.exposure.fnskus}
    named_loss, named_order = _by_name(losses), _by_name(orders)
    for rest in left:
        line = rest.credit
        if line.pool[:2] == NO_ORDER:
            alike = _called_alike(line, orders, named_order)
            stray.append((line, [b for b in alike if _of_product(line, b.exposure)]))
        elif line.amount is not None and not line.order_id:
            elsewhere = (line.pool[0], line.stock_region, line.fnsku) not in lost_in
            alike = _called_alike(line, losses, named_loss)
            named = [b for b in alike if _relabelled(line, b.exposure) or (elsewhere and _abroad(line, b.exposure))]
            stray.append((line, named))
    for line, candidates in sorted(stray, key=lambda s: (s[0].day, s[0].identity)):
        in_turn = sorted(candidates, key=lambda b: over(b.exposure))
        _point(line, free_credit[line.identity], in_turn, days["pointer_days"], free, pointed)
    for line, units in loose_finds(breaks, left, over):
        fileable = [b for b in other_labels(line) if b.exposure.claim_type == "warehouse_lost" and not over(b.exposure)]
        _point(line, units, fileable, days["pointer_days"], free, pointed)
    _point_by_order(orders, left, free, pointed)
    return dict(pointed)


def _by_name(breaks: Sequence[Break]) -> dict[str, set[int]]:
    """The places of breaks by every name of their product: FNSKUs, SKU, ASIN."""
    found: dict[str, set[int]] = defaultdict(set)
    for place, one in enumerate(breaks):
        for name in (*one.exposure.fnskus, one.exposure.sku.lower(), one.exposure.asin.lower()):
            found[name].add(place)
    return found


def _called_alike(line: CreditLine, breaks: Sequence[Break], by_name: Mapping[str, set[int]]) -> list[Break]:
    """The breaks, in their order, that have a name in common with the product of a credit: no other is of it."""
    names = (line.fnsku, line.sku.lower(), line.asin.lower())
    return [breaks[place] for place in sorted(set().union(*(by_name.get(name, ()) for name in names)))]


def _of_product(line: CreditLine, exposure: Exposure) -> bool:
    """Whether both may be of one product, in the same stock region; by ASIN where the line names no SKU."""
    names = {line.fnsku, line.sku.lower()} & {*exposure.fnskus, exposure.sku.lower()}
    by_asin = not line.sku and line.asin.lower() == exposure.asin.lower()
    return bool(names - {""} or (by_asin and line.asin)) and line.stock_region == exposure.stock_region


def _relabelled(line: CreditLine, exposure: Exposure) -> bool:
    """Whether a payment is for the kind of loss that the exposure is, under another label of its SKU."""
    return line.pool[0] == exposure.claim_type and line.fnsku not in exposure.fnskus and _of_product(line, exposure)


def _abroad(line: CreditLine, exposure: Exposure) -> bool:
    """Whether a payment is for the kind of loss and the product of the exposure, in the money of another region."""
    same = line.pool[0] == exposure.claim_type and line.fnsku in exposure.fnskus
    return same and line.stock_region != exposure.stock_region


def _point_by_order(
    claims: Iterable[Break],
    left: Iterable[CreditRest],
    free: dict[str, int],
    pointed: dict[str, list[tuple[int, Reason]]],
) -> None:
    """Returned and paid units that settle no claim of their product point at the order's others, the oldest first."""
    by_order: dict[str, list[Break]] = defaultdict(list)
    for one in claims:
        by_order[one.exposure.order_id].append(one)
    for rest in sorted(left, key=lambda r: (r.credit.day, r.credit.identity)):
        line, units = rest.credit, rest.units
        if line.pool[:1] != ("customer_return",) or not line.order_id:
            continue
        for one in by_order[line.order_id]:
            claim_id = one.exposure.claim_id
            if line.amount is not None and (line.day < one.exposure.event_date or _of_product(line, one.exposure)):
                continue  # paid before it was lost, or for a claim of its own product
            taken = min(units, free[claim_id])
            if taken > 0:
                free[claim_id] -= taken
                units -= taken
                pointed[claim_id].append((taken, _other_product(line, taken)))


def _other_product(line: CreditLine, units: int) -> Reason:
    facts = {"units": units, "date": line.day, "sku": line.sku or "-", "fnsku": line.fnsku or "-"}
    if line.amount is None:
        return Reason.of("other_product_returned", **facts)
    reason = line.label.removeprefix("reimbursement ")
    return Reason.of("other_product_paid", reimbursement=line.reference, reason=reason, **facts)


def _answered_reversals(
    breaks: Iterable[Break], stray: Sequence[CreditLine], free_credit: Counter[str], days: Mapping[str, int]
) -> dict[str, list[tuple[int, Reason]]]:
    """Units of reversals that stray credits may answer; takes them off `free_credit`."""
    pointed: dict[str, list[tuple[int, Reason]]] = defaultdict(list)
    by_product: dict[str, list[CreditLine]] = defaultdict(list)
    for line in sorted(stray, key=lambda c: (c.day, c.identity)):
        by_product[line.fnsku].append(line)
    reversals = [b for b in breaks if b.exposure.claim_type == "reversal"]
    for one in sorted(reversals, key=lambda b: (b.exposure.event_date, b.exposure.claim_id)):
        exposure, owed = one.exposure, one.sure_units
        for line in by_product[exposure.fnsku]:
            units = min(owed, free_credit[line.identity])
            if units > 0 and _may_answer(line, exposure, days):
                free_credit[line.identity] -= units
                owed -= units
                pointed[exposure.claim_id].append((units, _answer(line, units)))
    return pointed


def _may_answer(line: CreditLine, exposure: Exposure, days: Mapping[str, int]) -> bool:
    """Whether the credit may be the unit coming back, or the money paid again, for what a reversal took."""
    if line.stock_region != exposure.stock_region:
        return False
    pool, later = exposure.payment_pool[:1], (line.day - exposure.event_date).days
    if line.kind is CreditKind.PAYMENT:
        same = line.pool == exposure.payment_pool or (not line.pool and pool != ("customer_return",))
        again = line.amount is not None and line.units == exposure.units
        return same and again and 0 <= later <= days["returned_unit_after_days"]
    back = (COMES_BACK[line.kind],)
    came_back = line.pool[:1] == back and pool in ((), back)
    return came_back and -days["returned_unit_before_days"] <= later <= days["returned_unit_after_days"]


def _answer(line: CreditLine, units: int) -> Reason:
    if line.kind is CreditKind.PAYMENT:
        reason = line.label.removeprefix("reimbursement ")
        return Reason.of("paid_again", reimbursement=line.reference, date=line.day, reason=reason)
    return Reason.of("came_back_after_all", units=units, date=line.day, reference=line.reference or "-")


def _asins(line: CreditLine) -> list[str]:
    """The ASIN of the found unit: that of its row, and the one in an `Amazon.Found.*` SKU where it is another."""
    found = line.sku.removeprefix(FOUND_SKU) if line.sku.startswith(FOUND_SKU) else ""
    return sorted({line.asin, found} - {""})


def _point(
    line: CreditLine,
    units: int,
    candidates: Sequence[Break],
    days: int,
    free: dict[str, int],
    pointed: dict[str, list[tuple[int, Reason]]],
) -> None:
    first = line.day - timedelta(days=days)
    near = [b for b in candidates if first <= b.exposure.event_date <= line.day and free[b.exposure.claim_id] > 0]
    find = line.kind is CreditKind.FIND
    near.sort(
        key=lambda b: (
            b.amazon_held_units == 0,
            not_known_lost(b.exposure),
            find and b.exposure.claim_type != "warehouse_lost",
            free[b.exposure.claim_id] != units,
        )
    )
    for loss in near:
        claim_id = loss.exposure.claim_id
        taken = min(units, free[claim_id])
        if taken:
            free[claim_id] -= taken
            units -= taken
            abroad = line.stock_region != loss.exposure.stock_region
            pointed[claim_id].append((taken, _reason(line, abroad=abroad)))


def _reason(line: CreditLine, *, abroad: bool) -> Reason:
    if line.kind is CreditKind.FIND:
        return Reason.of("found_elsewhere", units=line.units, date=line.day, sku=line.sku, fnsku=line.fnsku)
    facts = {"reimbursement": line.reference, "date": line.day, "reason": line.label.removeprefix("reimbursement ")}
    if line.pool[:2] == NO_ORDER:
        return Reason.of("paid_without_order", **facts)
    if abroad and line.currency:
        return Reason.of("paid_in_other_currency", currency=line.currency, **facts)
    if abroad:
        return Reason.of("paid_without_currency", **facts)
    if line.pool:
        return Reason.of("paid_under_other_label", fnsku=line.fnsku or line.asin, **facts)
    return Reason.of("paid_without_pool", **facts)
