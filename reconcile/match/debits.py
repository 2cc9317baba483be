"""What matching is given: exposures as debits, in parts that are settled in turn, and credits with their links."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reconcile.match import DOUBTFUL, INSIDE, PAST, Credit, Debit, MatchRule
from reconcile.reasons.traits import codes_of
from reconcile.records import CreditLine, Exposure

INBOUND = ("inbound_lost", "inbound_damaged")
STILL_RECEIVED = ("shipment_open", "closes_later")
"""Why a shipment waits that is not closed by its papers."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Units of a claim that have their answer by the case log, and the day from which payments were not for them."""

    units: int
    day: date


@dataclass(frozen=True, slots=True)
class Logged:
    """What matching takes from the case log, by claim id: the case ids tied to it, and the units that are answered.

    `asked`: of a loss that was filed whole and waits, the day before which a credit is rather for another one.
    `filed`: the day on which each case, by its id, was first filed.
    """

    links: Mapping[str, frozenset[str]] = field(default_factory=dict)
    answered: Mapping[str, Answered] = field(default_factory=dict)
    asked: Mapping[str, date] = field(default_factory=dict)
    filed: Mapping[str, date] = field(default_factory=dict)


def rule_of(pool: tuple[str, ...], rule: MatchRule) -> MatchRule:
    """The rule of matching as it holds in a pool: older inbound shortages are first searched for an exact fit."""
    return replace(rule, older_exact_first=True) if pool[0] in INBOUND else rule


def links_of(line: CreditLine) -> list[str]:
    """The ids that name what a credit is for."""
    links = [f"case {line.case_id}"] if line.case_id else []
    if line.order_id:
        links.append(f"order {line.order_id}")
    if line.claim_id:
        links.append(f"claim {line.claim_id}")
    return links


def credit_of(line: CreditLine, units: int, orders: Container[str] = (), more: Iterable[str] = ()) -> Credit:
    """So many units of a credit, with the ids that name what they are for, and `more` links.

    `orders`: removal orders of the pool; a payment that names one of them is for no other.
    """
    links = frozenset([*links_of(line), *more])
    return Credit(line.identity, units, line.day, line.kind, links, line.since, line.order_id in orders)


def orders_of(exposures: Iterable[Exposure]) -> set[str]:
    """The removal orders among the exposures of a pool."""
    return {e.order_id for e in exposures if e.claim_type == "removal_lost"}


def debits_of(
    exposures: Sequence[Exposure], past_window: Callable[[Exposure], bool], logged: Logged, rule: MatchRule
) -> list[Debit]:
    """The parts of the exposures, by tier: past windows first where Amazon's columns are filled; doubts last.

    Columns that are older than the payments do not tell which of the losses that may be filed Amazon has answered.

    Units that the case log calls answered are parts of their own, and the last that Amazon holds reconciled.
    """
    filled = rule.current and any(e.reconciled is not None for e in exposures)
    debits = []
    for exposure in exposures:
        tier = PAST if not (filled or not_known_lost(exposure)) or past_window(exposure) else INSIDE
        cases = [f"case {case_id}" for case_id in logged.links.get(exposure.claim_id, ())]
        doubtful = doubtful_units(exposure)
        whole = Debit(
            exposure.claim_id,
            exposure.units - doubtful,
            exposure.arrived or exposure.event_date,
            tier,
            exposure.reconciled,
            frozenset([f"order {exposure.order_id}", f"claim {exposure.claim_id}", *cases]),
            fits=bool(exposure.doubts) and {doubt.reason.code for doubt in exposure.doubts} <= codes_of("unproven"),
            asked=logged.asked.get(exposure.claim_id),
            awaited=not_known_lost(exposure),
        )
        parts = [whole, replace(whole, units=doubtful, tier=DOUBTFUL)] if doubtful else [whole]
        debits += _answered_apart(parts, logged.answered.get(exposure.claim_id))
    return debits


def _answered_apart(parts: list[Debit], answered: Answered | None) -> list[Debit]:
    """The units without an answer, and those with one, which are the first of them."""
    if answered is None:
        return parts
    found, left = [], answered.units
    for part in parts:
        units = min(part.units, left)
        found += [replace(part, units=part.units - units), replace(part, units=units, answered=answered.day)]
        left = max(0, left - part.units)
    return found


def not_known_lost(exposure: Exposure) -> bool:
    """Units that may still come, of a removal parcel or a shipment: Amazon's payment is for a loss that it knows.

    A shipment of which nothing says whether it is closed, or that waits for a date alone, may have been paid for.
    """
    opening = exposure.opening
    if exposure.claim_type in INBOUND:
        return opening.waiting_for is not None and opening.waiting_for.code in STILL_RECEIVED
    return exposure.claim_type == "removal_lost" and (opening.waiting_for or opening.review_for) is not None


def doubtful_units(exposure: Exposure) -> int:
    """Units in doubt: all where one reason covers the whole exposure, else the sum of the partial ones."""
    if any(d.units >= exposure.units for d in exposure.doubts):
        return exposure.units
    return sum(d.units for d in exposure.doubts)
