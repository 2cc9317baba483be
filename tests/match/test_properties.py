"""Promises of the allocator that hold for any losses and credits, not only for those somebody thought of."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from reconcile.match import Allocation, Credit, Debit, MatchRule, allocate
from reconcile.records import CreditKind

FIRST = date(2026, 1, 1)
RULE = MatchRule()
DAYS = st.integers(0, 220).map(lambda n: FIRST + timedelta(days=n))
CASES = st.sampled_from([frozenset[str](), frozenset[str](), frozenset({"case 1"}), frozenset({"case 2"})])


@st.composite
def debits(draw: st.DrawFn) -> list[Debit]:
    """Losses of one pool; some with a reconciled number, some tied to a case, in doubt, asked for or answered."""
    found = []
    for number in range(draw(st.integers(0, 6))):
        units = draw(st.integers(1, 6))
        reconciled = draw(st.none() | st.integers(0, units))
        loss = Debit(f"loss {number}", units, draw(DAYS), draw(st.integers(0, 2)), reconciled, draw(CASES))
        found.append(replace(loss, asked=draw(st.none() | DAYS), answered=draw(st.none() | DAYS)))
    return found


BOUND = st.sampled_from([False, False, False, True])


@st.composite
def credits(draw: st.DrawFn) -> list[Credit]:
    kinds = st.sampled_from(list(CreditKind))
    return [
        Credit(f"credit {number}", draw(st.integers(1, 8)), draw(DAYS), draw(kinds), draw(CASES), bound=draw(BOUND))
        for number in range(draw(st.integers(0, 6)))
    ]


def _used(allocations: list[Allocation], by: str) -> Counter[str]:
    used: Counter[str] = Counter()
    for allocation in allocations:
        used[getattr(allocation, by)] += allocation.units
    return used


def _open(losses: list[Debit], allocations: list[Allocation]) -> int:
    return sum(loss.units for loss in losses) - sum(allocation.units for allocation in allocations)


@given(debits(), credits())
def test_no_unit_is_used_twice(losses: list[Debit], paid: list[Credit]) -> None:
    allocations = allocate(losses, paid, RULE)
    assert all(allocation.units > 0 for allocation in allocations)
    assert all(_used(allocations, "exposure")[loss.exposure] <= loss.units for loss in losses)
    assert all(_used(allocations, "credit")[credit.identity] <= credit.units for credit in paid)


@given(debits(), credits())
def test_a_credit_that_is_bound_settles_only_what_its_links_name(losses: list[Debit], paid: list[Credit]) -> None:
    bound = {credit.identity for credit in paid if credit.bound}
    assert all(one.step == 1 for one in allocate(losses, paid, RULE) if one.credit in bound)


@given(debits(), credits(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(losses: list[Debit], paid: list[Credit], random: Random) -> None:
    expected = allocate(losses, paid, RULE)
    random.shuffle(losses)
    random.shuffle(paid)
    assert allocate(losses, paid, RULE) == expected


@given(debits(), credits(), credits())
def test_more_credits_never_leave_more_open(losses: list[Debit], paid: list[Credit], more: list[Credit]) -> None:
    extra = [replace(credit, identity=f"more {credit.identity}") for credit in more]
    before = _open(losses, allocate(losses, paid, RULE))
    assert _open(losses, allocate(losses, [*paid, *extra], RULE)) <= before


@given(debits(), credits(), credits())
def test_linked_credits_settle_their_loss_whatever_else_was_paid(
    losses: list[Debit], paid: list[Credit], more: list[Credit]
) -> None:
    for loss in losses:
        link = frozenset({"case of its own"})
        tied = [replace(d, links=d.links | link) if d is loss else d for d in losses]
        extra = [replace(c, identity=f"more {c.identity}", links=link) for c in more]
        settled = _used(allocate(tied, [*paid, *extra], RULE), "exposure")[loss.exposure]
        assert settled >= min(loss.units, sum(credit.units for credit in extra))


@given(debits(), credits())
def test_a_payment_settles_nothing_later_and_a_find_at_most_seven_days(losses: list[Debit], paid: list[Credit]) -> None:
    loss_of = {loss.exposure: loss for loss in losses}
    credit_of = {credit.identity: credit for credit in paid}
    for allocation in allocate(losses, paid, RULE):
        credit, loss = credit_of[allocation.credit], loss_of[allocation.exposure]
        later = (loss.day - credit.day).days
        if allocation.step != 1:
            assert later <= (7 if credit.kind is CreditKind.FIND else 0)
        else:
            assert credit.links & loss.links


@given(debits(), credits())
def test_nothing_is_left_over_that_could_still_settle_something(losses: list[Debit], paid: list[Credit]) -> None:
    allocations = allocate(losses, paid, RULE)
    settled, used = _used(allocations, "exposure"), _used(allocations, "credit")
    for credit in paid:
        reach = credit.day + timedelta(days=7 if credit.kind is CreditKind.FIND else 0)
        for loss in losses:
            in_reach = (loss.day <= reach and not credit.bound) or credit.links & loss.links
            if used[credit.identity] < credit.units and in_reach:
                assert settled[loss.exposure] == loss.units


@given(debits(), credits())
def test_the_reconciled_number_is_served_before_dates(losses: list[Debit], paid: list[Credit]) -> None:
    by_step = Counter[str]()
    for allocation in allocate(losses, paid, RULE):
        if allocation.step == 2:
            by_step[allocation.exposure] += allocation.units
    for loss in losses:
        assert by_step[loss.exposure] <= (loss.reconciled or 0)


@given(debits(), credits(), DAYS)
def test_a_credit_settles_nothing_before_its_first_day(losses: list[Debit], paid: list[Credit], since: date) -> None:
    limited = [replace(credit, since=since) for credit in paid]
    loss_of = {loss.exposure: loss for loss in losses}
    assert all(loss_of[a.exposure].day >= since for a in allocate(losses, limited, RULE))
