"""What matching works on: units that are owed and units that settle them, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reconcile.records import CreditKind

PAST, INSIDE, DOUBTFUL = 0, 1, 2
"""Tiers of a debit: of a loss past its window, of one inside it, units in doubt."""


@dataclass(frozen=True, slots=True)
class Debit:
    """Units of one exposure that a credit may settle.

    An exposure may stand in its pool as several debits (a claimable part and a part in review): same `exposure`,
    different `tier`. Lower tiers are settled first. `fits`: a recent credit of exactly its units settles it before it
    settles a part of a debit of a lower tier. `asked`: of debits that a credit without a link from before that day fits
    equally well it comes last; `answered`: the day from which such payments come to it after all others; `awaited`: its
    units may still come, so that a payment of just the units of an answered one is for that.

    `opened`: of units that were paid and taken back, their key; only a link settles them, of a credit on or after
    `since`. `named`: links before all others; `rather`: of the links, those by which they come before other units.
    """

    exposure: str
    units: int
    day: date
    tier: int = 0
    reconciled: int | None = None
    links: frozenset[str] = frozenset()
    fits: bool = False
    asked: date | None = None
    answered: date | None = None
    awaited: bool = False
    opened: str = ""
    since: date = date.min
    named: frozenset[str] = frozenset()
    rather: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Credit:
    """Units that settle exposure. `identity` orders credits of one day and never comes from a row number.

    `since`: what was lost before this day it cannot settle (a disposal order explains nothing older than itself).
    `bound`: it settles nothing but what its links name.
    """

    identity: str
    units: int
    day: date
    kind: CreditKind
    links: frozenset[str] = frozenset()
    since: date = date.min
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """These units of this exposure are settled by this credit; `step` says which rule of the contract did it.

    `opened`: the key of the units, where they were paid and taken back before.
    """

    exposure: str
    tier: int
    credit: str
    units: int
    step: int
    opened: str = ""


@dataclass(frozen=True, slots=True)
class MatchRule:
    """Days of the contract's section 3, and what differs from pool to pool and from account to account.

    `older_exact_first`: older exposures are first searched for an exact fit (inbound). `current`: Amazon's reconciled
    numbers are as recent as its payments. `told_until`: the last day of the ledger; what was paid later those numbers
    cannot tell of.
    """

    days_before: int = 90
    days_after_find: int = 7
    older_exact_first: bool = False
    current: bool = True
    told_until: date = date.max


def latest_day(credit: Credit, rule: MatchRule) -> date:
    """The day of the latest loss that a credit may settle without a link."""
    return credit.day + timedelta(days=rule.days_after_find if credit.kind is CreditKind.FIND else 0)
