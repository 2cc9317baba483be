"""Payments that were taken back and then made again: the new payment stands where the first one stood.

Amazon takes a payment back and pays the same units again, for the right price or after an answer. The reversal and what
it took back are void then (contract section 3: a chain is netted first); without this the new payment would settle
another loss of the product, and the one that was paid twice would look open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reconcile.match import Allocation, Credit, Debit, MatchRule
from reconcile.match.breaks import Break, Reopened
from reconcile.match.debits import Logged
from reconcile.records import CreditKind, CreditLine, SourceLine


@dataclass(slots=True)
class Repaid:
    """The reversals of one pool that were answered so far.

    `void`: source lines of reversals, by the identity of the payment that each took back. `again`: the claim id that
    each new payment, by its identity, is for. `logged`: the cases of the case log.
    """

    logged: Logged
    void: dict[str, set[SourceLine]] = field(default_factory=lambda: defaultdict(set))
    again: dict[str, str] = field(default_factory=dict)

    def without_answered(self, line: CreditLine) -> CreditLine:
        """The payment without the units that an answered reversal took back."""
        void = self.void.get(line.identity)
        if not void:
            return line
        kept = [taken for taken in line.taken_back if taken[2] not in void]
        gone = sum(units for _, units, source, _ in line.taken_back if source in void)
        return replace(line, units=line.units - gone, void=gone, taken_back=kept)

    def linked(self, credit: Credit) -> Credit:
        """The credit, tied to the claim that it pays again."""
        if credit.identity not in self.again:
            return credit
        return replace(credit, links=credit.links | {f"again {credit.identity}"})

    def wanted(self, debit: Debit) -> Debit:
        """The debit, tied to the payments that pay it again."""
        links = {f"again {identity}" for identity, claim_id in self.again.items() if claim_id == debit.exposure}
        return replace(debit, links=debit.links | links) if links else debit

    def find_answer(
        self,
        breaks: Iterable[Break],
        lines: Mapping[str, CreditLine],
        allocations: Iterable[Allocation],
        rule: MatchRule,
    ) -> bool:
        """Note the earliest reversal that a payment of just its units, in the days after it, answers.

        A payment that a link, or Amazon's own reconciled number, gives to another loss is for that one. So is, where
        Amazon's columns are blank or old, one that settles a loss of the days before it: nothing tells the two apart.
        But one that names a case of this very loss comes before all others.
        """
        steps: dict[str, set[int]] = defaultdict(set)
        own: Counter[tuple[str, str]] = Counter()
        linked: dict[str, set[str]] = defaultdict(set)
        for allocation in allocations:
            steps[allocation.credit].add(allocation.step)
            own[allocation.credit, allocation.exposure] += allocation.units
            if allocation.step == 1:
                linked[allocation.credit].add(allocation.exposure)
        reopened = [(again, one) for one in breaks for again in one.reopened]
        for again, one in sorted(reopened, key=lambda r: (r[0].day, r[0].reimbursement_id, r[1].exposure.claim_id)):
            elsewhere = {3, 4} if rule.current and one.exposure.reconciled is not None else {4}
            first = _taken_back_by(again, lines.values())
            claim_id = one.exposure.claim_id
            others = [line for line in lines.values() if line is not first]
            free = [line for line in others if line.identity not in self.again]
            named = [line for line in others if linked[line.identity] <= {claim_id}]
            found = [line for line in named if self._names(line, claim_id, again, own[line.identity, claim_id])]
            cases = self.logged.links.get(claim_id, frozenset())
            of_case = (line for line in named if line.identity not in self.again and line.case_id in cases)
            parts = [] if found else self._in_parts(of_case, again)
            found = found or [
                line
                for line in free
                if _pays_again(line, again, rule.days_before) and steps[line.identity] <= elsewhere
            ]
            if first and (parts or found):
                self.void[first.identity].add(again.source)
                if own[first.identity, claim_id] == first.units:  # what stands of it stays where it was
                    self.again[first.identity] = claim_id
                answers = parts or [min(found, key=_by_day)]
                self.again |= {answer.identity: claim_id for answer in answers}
                return True
        return False

    def _in_parts(self, named: Iterable[CreditLine], again: Reopened) -> list[CreditLine]:
        """Payments under one case that was filed after the units were taken back, which come to just these units."""
        cases: dict[str, list[CreditLine]] = defaultdict(list)
        for line in sorted(named, key=_by_day):
            filed = self.logged.filed.get(line.case_id)
            if _is_money(line) and filed and filed >= again.day and line.day >= again.day:
                cases[line.case_id].append(line)
        just = (lines for lines in cases.values() if sum(line.units for line in lines) == again.units)
        return next(just, [])

    def _names(self, line: CreditLine, claim_id: str, again: Reopened, settled: int) -> bool:
        """Whether a later payment names the one that was taken back, or a case of the loss, and is for these units.

        One that names a case is for them where the payment that was taken back leaves it no room in the loss (it
        settles only so many units there), and one of just these units where its case was filed after they were taken
        back. One that has answered another reversal of the loss is for them where it has as many units left over.
        """
        named = line.original == again.payment_id != ""
        in_case = line.case_id in self.logged.links.get(claim_id, ())
        if not _is_money(line) or line.day < again.day or not (named or in_case):
            return False
        if line.units - settled >= again.units or line.identity in self.again:
            return line.units - settled >= again.units and self.again.get(line.identity, claim_id) == claim_id
        if named:
            return line.units >= again.units
        filed = self.logged.filed.get(line.case_id)
        return line.units == again.units and filed is not None and filed >= again.day


def _taken_back_by(again: Reopened, lines: Collection[CreditLine]) -> CreditLine | None:
    """The payment of which the reversal took just the units that it opened."""
    for line in lines:
        taken: Sequence[int] = [units for _, units, source, _ in line.taken_back if source == again.source]
        if line.reference == again.payment_id and taken == [again.units]:
            return line
    return None


def _by_day(line: CreditLine) -> tuple[date, str]:
    return line.day, line.identity


def _is_money(line: CreditLine) -> bool:
    return line.kind is CreditKind.PAYMENT and line.amount is not None


def _pays_again(line: CreditLine, again: Reopened, days: int) -> bool:
    return _is_money(line) and line.units == again.units and 0 <= (line.day - again.day).days <= days
