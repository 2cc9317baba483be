"""Payments that were taken back: one pool as it stood on the day of each reversal, and what was paid again since.

Reversals are gone through in the order of their days. Credits from before the day are matched, and the reversal takes
back what its payment settles then: first what that had left over, then its exposures, the latest first. Units that are
opened so are no room for anybody but a later payment that names them; what stands of the payment stays where it is
(contract section 3: a chain is netted first). Without this a payment of the same units would settle another loss of
the product, and the one that was paid twice would look open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reconcile.match import Allocation, Credit, Debit, MatchRule, allocate
from reconcile.match.breaks import Reopened
from reconcile.match.debits import Logged, credit_of, links_of
from reconcile.match.reversals import Opened, Reversal, ReversalKey, reversals_of
from reconcile.records import CreditKind, CreditLine, Exposure

AMAZON_HOLDS = 2
"""The last step of matching that says for whom a credit is: what comes after it goes by days."""


@dataclass(slots=True)
class TakenBack:
    """One pool while its reversals are gone through.

    `fixed`: what stands of payments of which a part was taken back. `free`: units of each credit, by its identity, that
    stand and are not fixed. `answers`: later payments, by their identity, and the reversal that each one answers.
    """

    exposures: Mapping[str, Exposure]
    debits: Sequence[Debit]
    lines: Mapping[str, CreditLine]
    orders: Container[str]
    rule: MatchRule
    logged: Logged
    fixed: list[Allocation] = field(default_factory=list)
    opened: dict[str, Opened] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)
    idle: Counter[ReversalKey] = field(default_factory=Counter)

    def match(self) -> list[Allocation]:
        """Go through the reversals and match what stands; allocations of opened units name them (`opened`)."""
        self.free = {identity: line.units for identity, line in self.lines.items()}
        for reversal in reversals_of(self.lines.values()):
            before = {i for i, line in self.lines.items() if line.day < reversal.day or line is reversal.line}
            allocations = self._matched(before)
            for one in self._of_repayments(reversal, allocations) if reversal.again else [reversal]:
                self._take(one, allocations)
        return [*self.fixed, *self._matched(self.lines)]

    def still_open(self, allocations: Iterable[Allocation]) -> Iterator[tuple[str, Reopened]]:
        """Units that reversals opened and no later payment is for, by claim id."""
        paid = Counter[str]()
        for allocation in allocations:
            paid[allocation.opened] += allocation.units
        for fixed in self.fixed:
            paid[fixed.opened] -= fixed.units
        for key, one in self.opened.items():
            if one.units > paid[key]:
                yield one.place.exposure, replace(one.again, units=one.units - paid[key])

    def left(self, allocations: Iterable[Allocation]) -> dict[str, int]:
        """Units of each credit that stand and have settled nothing."""
        left = dict(self.free)
        for allocation in allocations:
            left[allocation.credit] -= allocation.units
        for fixed in self.fixed:
            left[fixed.credit] += fixed.units
        return left

    def _of_repayments(self, reversal: Reversal, allocations: Iterable[Allocation]) -> Iterator[Reversal]:
        """A payment is taken back that has none left: what is taken back are payments of just what it opened before."""
        keys = {one.key for one in self.opened.values() if one.reversal[0] == reversal.line.identity}
        paid: dict[str, list[Allocation]] = defaultdict(list)
        for allocation in allocations:
            paid[allocation.credit].append(allocation)
        left = reversal.units
        for line in sorted((self.lines[i] for i in paid), key=lambda line: (line.day, line.identity), reverse=True):
            own = paid[line.identity]
            units = min(left, self.free[line.identity])
            if units and _is_money(line) and sum(a.units for a in own if a.opened in keys) == self.free[line.identity]:
                left -= units
                yield replace(reversal, line=line, units=units)

    def _matched(self, known: Container[str]) -> list[Allocation]:
        """Match the free units of the credits that are known, each repayment with the reversal that it answers."""
        answers: dict[str, set[ReversalKey]] = defaultdict(set)
        lines = [line for identity, line in self.lines.items() if identity in known and self.free[identity]]
        debits = list(self._without_held())
        debits += self._opened_debits(debits)
        credits = {line.identity: self._credit(line, ()) for line in lines}
        while True:
            allocations = allocate(debits, credits.values(), self.rule)
            found = self._find_answers(lines, allocations, answers)
            if not found:
                return allocations
            for identity, reversal in found:
                answers[identity].add(reversal)
                credits[identity] = self._credit(self.lines[identity], answers[identity])

    def _take(self, reversal: Reversal, allocations: list[Allocation]) -> None:
        """Take units back of a payment, and keep what stands of it where it is."""
        line, left = reversal.line, reversal.units
        for allocation in allocations:
            if allocation.credit == line.identity:
                self.free[line.identity] -= allocation.units
                self.fixed.append(allocation)
                if allocation.opened:
                    self.opened[allocation.opened].units -= allocation.units
        idle = min(left, self.free[line.identity])
        self.free[line.identity] -= idle
        self.idle[reversal.key] = idle
        left -= idle
        own = [allocation for allocation in self.fixed if allocation.credit == line.identity]
        for allocation in sorted(own, key=self._latest_first):
            back = min(left, allocation.units)
            left -= back
            if back:
                self.fixed.remove(allocation)
                self.fixed += [replace(allocation, units=allocation.units - back)] if allocation.units > back else []
                self._open(reversal, replace(allocation, units=back))

    def _open(self, reversal: Reversal, place: Allocation) -> None:
        line, before = reversal.line, self.opened.get(place.opened)
        names = {f"original {line.reference}", f"original {reversal.reimbursement_id}"}
        if before:  # opened once before, and paid again since
            names |= before.names
            place = replace(place, step=before.place.step)
        ids = (reversal.reimbursement_id, line.reference, line.day, line.case_id)
        again = Reopened(place.units, reversal.day, reversal.source, *ids)
        key = f"{len(self.opened):06}"
        self.opened[key] = Opened(key, reversal.key, place, place.units, again, frozenset(names))

    def _latest_first(self, allocation: Allocation) -> tuple[bool, int, str, int]:
        """Order of reopening: the latest exposure, of one day a fixed one, doubtful units before sure ones.

        Units that Amazon's own column holds reconciled (step 2) come last: Amazon says that they are settled.
        """
        exposure = self.exposures[allocation.exposure]
        return (allocation.step == 2, -exposure.event_date.toordinal(), exposure.claim_id, -allocation.tier)

    def _without_held(self) -> Iterator[Debit]:
        """The debits without the units that are fixed or were taken back, and Amazon's number without them."""
        if not self.opened and not self.fixed:
            yield from self.debits
            return
        held, told = Counter[tuple[str, int]](), Counter[str]()
        for place, units in self._held():
            held[place.exposure, place.tier] += units
            told[place.exposure] += units if place.step <= AMAZON_HOLDS else 0
        for debit in self.debits:
            units = min(debit.units, held[debit.exposure, debit.tier])
            held[debit.exposure, debit.tier] -= units
            number = debit.reconciled
            number = None if number is None else max(0, number - told[debit.exposure])
            yield replace(debit, units=debit.units - units, reconciled=number)

    def _held(self) -> Iterator[tuple[Allocation, int]]:
        for allocation in self.fixed:
            before = self.opened.get(allocation.opened)
            yield before.place if before else allocation, allocation.units
        for opened in self.opened.values():
            yield opened.place, opened.units

    def _opened_debits(self, debits: Iterable[Debit]) -> Iterator[Debit]:
        """What was opened again, as debits that a later payment settles which names them or a case of their loss."""
        first: dict[str, Debit] = {}
        for debit in debits:
            first.setdefault(debit.exposure, debit)
        for one in self.opened.values():
            loss, day = first[one.place.exposure], one.again.day
            cases = self.logged.links.get(loss.exposure, frozenset())
            anew = {f"again case {case}" for case in cases if self.logged.filed.get(case, date.min) >= day}
            yield Debit(
                loss.exposure,
                one.units,
                loss.day,
                one.place.tier,
                loss.reconciled,
                frozenset(f"again {link}" for link in loss.links),
                opened=one.key,
                since=day,
                named=one.names | {_answers(one.reversal)},
                rather=frozenset(anew),
            )

    def _credit(self, line: CreditLine, answers: Iterable[ReversalKey]) -> Credit:
        more: list[str] = []
        if self.opened and _is_money(line):
            more = [*(f"again {link}" for link in links_of(line)), *map(_answers, answers), f"original {line.original}"]
        return credit_of(line, self.free[line.identity], self.orders, more)

    def _find_answers(
        self, lines: Sequence[CreditLine], allocations: Sequence[Allocation], answers: Mapping[str, set[ReversalKey]]
    ) -> list[tuple[str, ReversalKey]]:
        """Payments that answer reversals though nothing in them names what was taken back, and these reversals.

        The earliest reversal that a payment of just its units answers in the days after it; else one of the case of
        the payment that was taken back, or that has answered a part of the reversal, with what it has left. Answers
        that change nothing for any other are found together: matching again after each would take hours.
        """
        if not self.opened:
            return []
        own, paid = defaultdict[str, list[Allocation]](list), Counter[str]()
        for allocation in allocations:
            own[allocation.credit].append(allocation)
            paid[allocation.opened] += allocation.units
        money = sorted((line for line in lines if _is_money(line)), key=lambda line: (line.day, line.identity))
        found: dict[str, ReversalKey] = {}
        rests = []
        for place, (group, units) in enumerate(self._waiting(paid)):
            reversal, since = group[0].reversal, bisect_left(money, group[0].again.day, key=lambda line: line.day)
            later = [one for one in money[since:] if one.identity != reversal[0]]
            later = [one for one in later if reversal not in answers[one.identity]]
            just = (one for one in later if self._is_just(one, own, group, units) and one.identity not in found)
            if line := next(just, None):
                found[line.identity] = reversal
                if own[line.identity] or any(paid[one.key] for one in group):
                    break
            elif not found:
                rests += [(self._rest(one, own, group, units), place, one.day, one.identity, reversal) for one in later]
        if found:
            return list(found.items())
        surest = min((rest for rest in rests if rest[0]), key=lambda rest: rest[:4], default=None)
        return [surest[3:]] if surest else []

    def _waiting(self, paid: Mapping[str, int]) -> Iterator[tuple[list[Opened], int]]:
        """What each reversal opened, in their order, and how many units of it nothing settles, where there are any."""
        groups: dict[ReversalKey, list[Opened]] = defaultdict(list)
        for one in self.opened.values():
            groups[one.reversal].append(one)
        for group in groups.values():
            if units := sum(one.units - paid[one.key] for one in group):
                yield group, units

    def _is_just(
        self, line: CreditLine, own: Mapping[str, Sequence[Allocation]], group: Sequence[Opened], units: int
    ) -> bool:
        """Whether a payment of just these units, in the days after a reversal, is for what it opened.

        A payment that a link, or Amazon's own reconciled number, gives to another loss is for that one. So is, where
        Amazon's columns are blank or old, one that settles a loss of the days before it: nothing tells the two apart.
        """
        wanted = units + self.idle[group[0].reversal]
        if self.free[line.identity] != wanted or (line.day - group[0].again.day).days > self.rule.days_before:
            return False
        blank = any(self.exposures[one.place.exposure].reconciled is None for one in group)
        elsewhere = {4} if blank or not self.rule.current else {3, 4}
        return _steps(own[line.identity]) <= elsewhere

    def _rest(
        self, line: CreditLine, own: Mapping[str, Sequence[Allocation]], group: Sequence[Opened], units: int
    ) -> int:
        """How surely a payment of other units is for what a reversal opened, 1 the surest; 0 where it is for others."""
        settles, free = own[line.identity], self.free[line.identity]
        wanted = units + self.idle[group[0].reversal]
        loose = free - sum(a.units for a in settles if a.step <= AMAZON_HOLDS)
        if line.case_id == group[0].again.paid_case != "" and loose == free <= wanted:
            return 1 if free == wanted else 2
        keys = {one.key for one in group}
        return 3 if loose and any(a.opened in keys for a in settles) else 0


def _steps(allocations: Iterable[Allocation]) -> set[int]:
    return {allocation.step for allocation in allocations}


def _answers(reversal: ReversalKey) -> str:
    identity, source = reversal
    return f"answers {identity} {source}"


def _is_money(line: CreditLine) -> bool:
    return line.kind is CreditKind.PAYMENT and line.amount is not None
