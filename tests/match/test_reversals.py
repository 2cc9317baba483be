"""Promises of matching that hold for any payments, reversals, repayments and finds of one product."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.match import Allocation, Credit, Debit, MatchRule, allocate
from reconcile.match.breaks import Matching
from reconcile.match.debits import Logged
from reconcile.match.matching import match_credits
from reconcile.records import CreditKind, CreditLine, Exposure, SourceLine

FIRST = date(2026, 1, 1)
RULE = MatchRule()
POOL = ("warehouse_lost", "US", "XCUP")
CASES = st.sampled_from(["", "", "1", "2"])


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


DAYS = st.integers(0, 220).map(_day)


@st.composite
def losses(draw: st.DrawFn) -> list[Exposure]:
    """Losses of one product; of some Amazon's column says how many units are reconciled."""
    filled, found = draw(st.booleans()), []
    for number in range(draw(st.integers(1, 4))):
        units, day = draw(st.integers(1, 4)), draw(DAYS)
        names = (f"loss {number}", "warehouse_lost", "amazon", "US", "US", "XCUP", "S-XCUP", "B-XCUP")
        one = Exposure(*names, units, day, POOL, (SourceLine(1, "", number),))
        one.reconciled = draw(st.integers(0, units)) if filled else None
        found.append(one)
    return found


@st.composite
def credits(draw: st.DrawFn) -> list[CreditLine]:
    """Payments, some of them taken back, in parts or whole, some that name an earlier one; and finds."""
    found: list[CreditLine] = []
    for number in range(draw(st.integers(0, 6))):
        money, units, day = draw(st.booleans()) or bool(number % 2), draw(st.integers(1, 5)), draw(st.integers(0, 220))
        kind = CreditKind.PAYMENT if money else CreditKind.FIND
        place = SourceLine(2, "", number)
        product = (str(number), "XCUP", "S-XCUP", "B-XCUP", "US", "credit")
        line = CreditLine(f"credit {number}", POOL, kind, units, _day(day), place, *product)
        if money:
            line.amount, line.case_id = 10 * units, draw(CASES)  # type: ignore[assignment]
            line.original = draw(st.sampled_from(["", *(one.reference for one in found)]))
            left = units
            for part in range(draw(st.integers(0, 2))):
                taken = draw(st.integers(0, left))
                left -= taken
                source, back = SourceLine(3, "", 10 * number + part), _day(day + draw(st.integers(0, 60)))
                line.taken_back += [(back, taken, source, f"back {number} {part}")] if taken else []
        found.append(line)
    return found


def _matched(given_losses: list[Exposure], paid: list[CreditLine]) -> Matching:
    links = {"loss 0": frozenset({"1"}), "loss 1": frozenset({"1", "2"})}
    logged = Logged(links, filed={"1": _day(40), "2": _day(90)})
    return match_credits(given_losses, paid, rule=RULE, past_window=lambda e: e.event_date < _day(60), logged=logged)


def _told(matching: Matching) -> list[tuple[object, ...]]:
    settled = [(b.exposure.claim_id, s.credit.identity, s.units, s.step) for b in matching.breaks for s in b.settled]
    opened = [(b.exposure.claim_id, r.units, r.reimbursement_id, 0) for b in matching.breaks for r in b.reopened]
    return [*sorted(settled), *sorted(opened)]


def _stands(line: CreditLine) -> int:
    return line.units - line.units_taken_back


@given(losses(), credits())
def test_every_unit_is_settled_left_over_or_taken_back_once(lost: list[Exposure], paid: list[CreditLine]) -> None:
    matching = _matched(lost, paid)
    used = Counter({rest.credit.identity: rest.units for rest in matching.left})
    for one in matching.breaks:
        assert 0 <= one.reopened_units <= one.open_units
        assert all(settled.units > 0 for settled in one.settled)
        for settled in one.settled:
            used[settled.credit.identity] += settled.units
    assert all(used[line.identity] == _stands(line) for line in paid)


@given(losses(), credits(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(lost: list[Exposure], paid: list[CreditLine], random: Random) -> None:
    expected = _told(_matched(lost, paid))
    random.shuffle(lost)
    random.shuffle(paid)
    assert _told(_matched(lost, paid)) == expected


@given(losses(), credits())
def test_nothing_is_left_over_that_could_still_settle_a_loss(lost: list[Exposure], paid: list[CreditLine]) -> None:
    matching = _matched(lost, paid)
    for rest in matching.left:
        reach = rest.credit.day + timedelta(days=7 if rest.credit.kind is CreditKind.FIND else 0)
        assert all(one.open_units == 0 for one in matching.breaks if one.exposure.event_date <= reach)


@given(losses(), credits())
def test_what_is_owed_is_what_was_lost_less_what_stands(lost: list[Exposure], paid: list[CreditLine]) -> None:
    """Where every loss lies before every payment, whatever was taken back, paid again, and for which loss."""
    before = [replace(one, event_date=FIRST) for one in lost]
    owed = sum(one.units for one in lost) - sum(_stands(line) for line in paid)
    assert sum(one.open_units for one in _matched(before, paid).breaks) == max(0, owed)


def test_many_reversals_of_one_product_are_matched_a_few_times_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty units that were paid, taken back and paid again: with every answer by itself, hundreds would take hours."""
    lost, paid, calls = [], [], []
    product = ("XCUP", "S-XCUP", "B-XCUP")
    for number in range(40):
        names = (f"loss {number:02}", "warehouse_lost", "amazon", "US", "US", *product)
        lost.append(Exposure(*names, 1, _day(number), POOL, (SourceLine(1, "", number),)))
        for name, day in (("first", 10), ("again", 35)):
            told = (POOL, CreditKind.PAYMENT, 1, _day(number + day), SourceLine(2, "", number), f"{name} {number:02}")
            paid.append(CreditLine(f"{name} {number:02}", *told, *product, "US", "payment", Decimal(10)))
        paid[-2].taken_back = [(_day(number + 30), 1, SourceLine(3, "", number), f"back {number:02}")]

    def counted(debits: Iterable[Debit], credits: Iterable[Credit], rule: MatchRule) -> list[Allocation]:
        calls.append(rule)
        return allocate(debits, credits, rule)

    monkeypatch.setattr("reconcile.match.taken_back.allocate", counted)
    assert all(one.open_units == 0 for one in _matched(lost, paid).breaks)
    assert len(calls) < 5 * 40
