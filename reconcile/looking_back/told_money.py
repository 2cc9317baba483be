"""Money that only the case log tells: what Amazon paid for units that no reimbursement row shows yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reconcile.claims.contract import is_transport
from reconcile.claims.followed import Followed
from reconcile.ingest.currency import may_mean


@dataclass(frozen=True, slots=True)
class ToldMoney:
    """Units of a claim that a case was paid for, and their share of its money. `day`: of the answer, where known."""

    units: int
    amount: Decimal
    currency: str
    day: date | None

    def in_currency(self, own: str) -> str:
        """The currency of the money; `own`, that of the claim, where none is named or a sign may mean it."""
        return self.currency if self.currency and not may_mean(self.currency, own) else own


def told_money(followed: Iterable[Followed]) -> dict[str, list[ToldMoney]]:
    """By claim id: the shares of each case's money, by units paid. Other payers' money is known to the claims."""
    parts: dict[int, list[Followed]] = defaultdict(list)
    for one in followed:
        row = one.case.row
        if row.paid_amount and row.tells_payment and one.case.paid and not is_transport(one.exposure):
            parts[id(row)].append(one)
    found: dict[str, list[ToldMoney]] = defaultdict(list)
    for case in parts.values():
        row, paid = case[0].case.row, sum(one.case.paid for one in case)
        for one in case:
            if units := one.case.paid_in_log:
                share = (row.paid_amount or Decimal(0)) * units / paid
                found[one.exposure.claim_id].append(ToldMoney(units, share, row.currency, row.resolved_date))
    return dict(found)
