"""Who decided on a case, and whether a second person has looked at it where the settings ask for one.

A case of `review_threshold` or more is not released before a reviewer stands in one of its rows: another name than that
of the person who decided. The threshold is in the reporting currency, else in that of each case.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from reconcile.claims.case_row import FILE, HOLD
from reconcile.claims.entries import ClaimEntry
from reconcile.price import Rate
from reconcile.settings import Settings
from reconcile.tables import TEXT, YES_NO, write_table

RateOn = Callable[[str, str, date], Rate | None]
CASE_DECISION = {
    "case_key": TEXT,
    "decision": TEXT,
    "released": YES_NO,
    "unreviewed": YES_NO,
}
ON_THE_WAY = ("filed",)


class CaseDecision(NamedTuple):
    """A row of `case_decision`: what was decided of the claims that are filed together.

    `decision`: hold when every open row is held, file when one is to be filed, else ''. `released`: its text may go
    out. `unreviewed`: it was filed although it needed a second name that does not stand there.
    """

    case_key: str
    decision: str
    released: bool
    unreviewed: bool


def case_decisions(entries: Iterable[ClaimEntry], settings: Settings, rate: RateOn, as_of: date) -> list[CaseDecision]:
    """One decision per case key that has an open or a filed row, in the order of claims.csv."""
    cases: dict[str, list[ClaimEntry]] = defaultdict(list)
    for one in entries:
        if one.claim.case_key and one.claim.row.status in ("open", *ON_THE_WAY):
            cases[one.claim.case_key].append(one)
    return [_decision(key, rows, settings, rate, as_of) for key, rows in cases.items()]


def write_case_decisions(con: DuckDBPyConnection, decisions: Iterable[CaseDecision]) -> None:
    """Write table `case_decision`, one row per case key."""
    write_table(con, "case_decision", CASE_DECISION, decisions)


def _decision(key: str, rows: Sequence[ClaimEntry], settings: Settings, rate: RateOn, as_of: date) -> CaseDecision:
    now = [one for one in rows if one.claim.row.status == "open"]
    filed = [one for one in rows if one not in now]
    going = [one for one in now if one.inputs.decision != HOLD]
    decided = HOLD if now and not going else FILE if any(one.inputs.decision == FILE for one in now) else ""

    def needs_second(asked: Sequence[ClaimEntry]) -> bool:
        return settings.review_threshold is not None and _is_large(asked, settings, rate, as_of)

    return CaseDecision(
        case_key=key,
        decision=decided,
        released=not needs_second(going or now) or any(_second_name(one) for one in now),
        unreviewed=bool(filed) and needs_second(filed) and not any(_second_name(one) for one in filed),
    )


def _is_large(rows: Sequence[ClaimEntry], settings: Settings, rate: RateOn, as_of: date) -> bool:
    """Whether what is asked for reaches the threshold; without a rate the number counts as it stands."""
    total = Decimal(0)
    for one in rows:
        if (amount := one.claim.amount) is not None:
            target = settings.reporting_currency or one.claim.price.currency
            found = rate(one.claim.price.currency, target, as_of)
            total += amount * found.rate if found else amount
    return settings.review_threshold is not None and total >= settings.review_threshold


def _second_name(one: ClaimEntry) -> bool:
    """Whether the reviewer is another person than the one who decided, however the names are written."""
    return bool(one.inputs.reviewer) and _words(one.inputs.reviewer) != _words(one.decided_by)


def _words(name: str) -> list[str]:
    return sorted(re.findall(r"\w+", name.casefold()))
