"""What came back: payments with their days, and cases with their result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from duckdb import DuckDBPyConnection

from reconcile.claims.case_row import WRITE_OFF, LogRow
from reconcile.claims.case_units import is_payment
from reconcile.claims.claim import Claim
from reconcile.claims.followed import Followed
from reconcile.looking_back.worth import Worth
from reconcile.match.breaks import Break
from reconcile.price import Price
from reconcile.records import Exposure
from reconcile.tables import DAY, MONEY, TEXT, UNITS, write_named, write_table

RECOVERY_PAYMENT = {
    "claim_id": TEXT,
    "claim_type": TEXT,
    "day": DAY,
    "days_from_loss": UNITS,
    "days_from_filing": UNITS,
}
CASE_RESULT = {
    "claim_type": TEXT,
    "case_id": TEXT,
    "result": TEXT,
    "note": TEXT,
    "units": UNITS,
    "amount": MONEY,
    "currency": TEXT,
    "unpriced": UNITS,
    "claim_ids": TEXT,
}
NOTE_LENGTH = 160
REFUSED = ("denied", "closed")


def write_payments(
    con: DuckDBPyConnection,
    breaks: Iterable[Break],
    followed: Sequence[Followed],
    filed: Mapping[str, Mapping[str, date]],
) -> None:
    """Write table `recovery_payment`, grain claim x payment: days from the loss, and from the first filing, to it.

    Payments are credits in money or stock, and what only the case log calls paid, on the day that it gives. A payment
    that came before the filing has no days from filing: it answers no case.
    """
    days = [*_credited(breaks), *_logged(followed)]
    first_days = {claim_id: min(told.values()) for claim_id, told in filed.items()}
    rows = (
        [
            claim_id,
            claim_type,
            day,
            (day - event).days if event > date.min and day >= event else None,
            (day - first).days if (first := first_days.get(claim_id)) and day >= first else None,
        ]
        for claim_id, claim_type, event, day in sorted(set(days))
    )
    write_table(con, "recovery_payment", RECOVERY_PAYMENT, rows)


def _credited(breaks: Iterable[Break]) -> Iterator[tuple[str, str, date, date]]:
    for one in breaks:
        exposure = one.exposure
        for settled in one.settled:
            # an incident recovered in full is dated on its loss: the register has no day of payment
            if is_payment(settled.credit) and not settled.credit.claim_id:
                yield exposure.claim_id, exposure.claim_type, exposure.event_date, settled.credit.day


def _logged(followed: Iterable[Followed]) -> Iterator[tuple[str, str, date, date]]:
    for one in followed:
        row, exposure = one.case.row, one.exposure
        if row.tells_payment and row.resolved_date and not one.case.payments:
            yield exposure.claim_id, exposure.claim_type, exposure.event_date, row.resolved_date


def write_results(con: DuckDBPyConnection, followed: Iterable[Followed], claims: Iterable[Claim], worth: Worth) -> None:
    """Write table `case_result`, grain claim type x case x currency: won, part, refused, came back, unanswered.

    Cases of the case log, what was written off without an answer apart, and shipments to which Amazon gave its final
    answer (`case_id` empty, the answer as note).
    `note`: what the log says of it, and with it the reason of a refusal. `amount`: the units of the case at cost.
    """
    cases: dict[tuple[str, str], list[Followed]] = defaultdict(list)
    for one in followed:
        if one.case.row.decision == WRITE_OFF and not one.case.row.told_outcome:
            continue
        cases[one.exposure.claim_type, one.case.row.case_id or "|".join(one.case.row.name)].append(one)
    rows: list[dict[str, object]] = []
    for (claim_type, _), parts in sorted(cases.items(), key=lambda c: c[0]):
        rows += _result(claim_type, parts, worth)
    answered: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if any(reason.code == "amazon_claim_closed" for reason in claim.row.reasons):
            answered[claim.one.exposure.claim_type, claim.one.exposure.shipment_id].append(claim)
    for (claim_type, _), final in sorted(answered.items()):
        rows += _final(claim_type, final, worth)
    write_named(con, "case_result", CASE_RESULT, rows)


def _result(claim_type: str, parts: Sequence[Followed], worth: Worth) -> Iterator[dict[str, object]]:
    row = max((one.case.row for one in parts), key=lambda r: r.changed_at)
    units_of = [(one.exposure, one.units) for one in parts]
    ended = {"case_id": row.case_id, "result": result_of(parts, row), "note": " ".join(row.note.split())[:NOTE_LENGTH]}
    return ({"claim_type": claim_type, **ended, **cost} for cost in _at_cost(units_of, worth))


def _final(claim_type: str, parts: Sequence[Claim], worth: Worth) -> Iterator[dict[str, object]]:
    """Amazon's final answer to a shipment's shortage."""
    answer = next(dict(r.facts).get("answer", "") for c in parts for r in c.row.reasons if r.code.startswith("amazon_"))
    units_of = [(claim.one.exposure, claim.row.units) for claim in parts]
    ended = {"case_id": "", "result": "refused", "note": answer}
    return ({"claim_type": claim_type, **ended, **cost} for cost in _at_cost(units_of, worth))


def _at_cost(units_of: Sequence[tuple[Exposure, int]], worth: Worth) -> Iterator[dict[str, object]]:
    """The units of a case at cost, by currency, each with the first of its claims."""
    costs: dict[str, list[tuple[str, Price, int]]] = defaultdict(list)
    for exposure, units in units_of:
        cost = worth.of(exposure)
        costs[cost.currency].append((exposure.claim_id, cost, units))
    for currency, own in costs.items():
        amounts = [amount for _, cost, units in own if (amount := cost.amount(units)) is not None]
        yield {
            "units": sum(units for _, _, units in own),
            "amount": sum(amounts) if amounts else None,
            "currency": currency,
            "unpriced": sum(units for _, cost, units in own if cost.per_unit is None),
            "claim_ids": ", ".join(sorted({claim_id for claim_id, _, _ in own})[:3]),
        }


def result_of(parts: Sequence[Followed], row: LogRow) -> str:
    """How a case ended, all its claims together: money in any of them won it, at least in part."""
    paid = sum(units for one in parts for _, units in one.case.payments)
    logged = row.tells_payment
    if paid or logged:
        left = sum(one.case.left for one in parts)
        whole = not left if paid else row.status == "paid"
        return "won" if whole else "part"
    if row.status in REFUSED:
        return "refused"
    return "unanswered" if sum(one.case.left for one in parts) else "came back"
