"""What became of the units of a case: paid under it, under another case or none, come back, or still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reconcile.claims.case_row import LogRow
from reconcile.records import CreditKind, CreditLine, Reason


@dataclass(frozen=True, slots=True)
class CaseUnits:
    """Units of one claim in one case: what settled them since it was filed, and how many are still open.

    `paid`: units that the log calls paid. `answered`: those that a credit, or a reversal of one, speaks of.
    """

    row: LogRow
    units: int
    paid: int
    settled: tuple[tuple[CreditLine, int], ...]
    answered: int
    left: int

    @property
    def paid_in_log(self) -> int:
        """Open units that the log calls paid, and that no reimbursement row shows yet."""
        return max(0, min(self.left, self.paid - self.answered)) if self.row.tells_payment else 0

    @property
    def refused(self) -> int:
        """Open units to which the answer was no, and which were not given up."""
        return self.left - self.paid_in_log if self.row.status == "denied" and not self.row.given_up else 0

    @property
    def payments(self) -> list[tuple[CreditLine, int]]:
        """Payments in money or stock, each with the units that it settles here; a returned unit is none."""
        return [(credit, n) for credit, n in self.settled if is_payment(credit)]

    @property
    def elsewhere(self) -> dict[str, int]:
        """Units by the other case that their payment names; '' for a payment that names no case."""
        found: dict[str, int] = {}
        for credit, units in self.payments:
            if not credit.claim_id and (not credit.case_id or credit.case_id != self.row.case_id):
                found[credit.case_id] = found.get(credit.case_id, 0) + units
        return found

    def reasons(self) -> Iterator[Reason]:
        """What a row of this case says of units that were paid otherwise than under it."""
        filed = self.row.case_id or "-"
        for case_id, units in sorted(self.elsewhere.items()):
            code = "paid_under_another_case" if case_id else "paid_without_case"
            yield Reason.of(code, units=units, paid=case_id or "-", filed=filed)


def is_payment(credit: CreditLine) -> bool:
    """Whether a credit is Amazon's or a payer's payment: a returned unit is counted like one but has no amount."""
    return credit.kind is CreditKind.PAYMENT and credit.amount is not None
