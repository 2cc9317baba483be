"""The rules in one room: what was gathered is matched, doubted, dated and priced into claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeAlias

from duckdb import DuckDBPyConnection

from reconcile.claims.case_log import CaseLog
from reconcile.claims.claim import Claim, claims_of
from reconcile.claims.contract import Contracts
from reconcile.claims.followed import Followed, first_filed, followed_cases, last_answered
from reconcile.claims.payer import payer_parts, towards
from reconcile.claims.payer_told import payer_of
from reconcile.claims.recovered import known_when_filed, paid_in_cases
from reconcile.credits.gather import Credits
from reconcile.doubts.other_leg import asked_of_another
from reconcile.doubts.paid_anew import paid_anew
from reconcile.doubts.pointers import pointed_units
from reconcile.doubts.shortened_ids import doubted_by_shortened_ids, shortened_lines
from reconcile.doubts.taken_back_losses import taken_back_losses
from reconcile.doubts.undecided import undecided_units
from reconcile.doubts.unnamed_filings import UnnamedFiling, doubted_by_unnamed
from reconcile.doubts.unplaced_filings import unplaced_filings
from reconcile.doubts.unread import UnreadLine, doubted_by_unread
from reconcile.doubts.unread_filings import UnreadFiling, contradicted_filings, doubted_by_filings, misplaced_filings
from reconcile.doubts.untold_payments import banked_units, silent_units
from reconcile.exposures.inbound import Inbound
from reconcile.exposures.register import Incident
from reconcile.gathered import Gathered, gather
from reconcile.match import MatchRule
from reconcile.match.breaks import Break, CreditRest, Matching
from reconcile.match.debits import Logged
from reconcile.match.matching import match_credits, reopen_orders
from reconcile.price import Prices
from reconcile.records import CreditLine, Exposure, Reason
from reconcile.settings import Settings

Doubts: TypeAlias = dict[str, list[tuple[int, Reason]]]
"""Units per claim id that a person looks at first, each with why."""


@dataclass(frozen=True, slots=True)
class Carriage:
    """What is known of carriers and insurers: terms, incident of each claim.

    `filed`, `answered`: the day on which each payer was first asked about a claim, and last answered.
    """

    contracts: Contracts
    register: dict[str, Incident]
    filed: dict[str, dict[str, date]]
    answered: dict[str, dict[str, date]]


@dataclass(slots=True)
class Reckoning:
    """Everything that the rules found in one run. `made_up`: payments below cost of which nothing lacks any more."""

    breaks: list[Break]
    made_up: list[Exposure]
    pooled: list[CreditLine]
    left: list[CreditRest]
    claims: list[Claim]
    credits: Credits
    inbound: Inbound
    case_log: CaseLog
    prices: Prices
    followed: list[Followed]
    carriage: Carriage


@dataclass(frozen=True, slots=True)
class _Matched:
    """The breaks of one run, and by what they were matched: doubts ask whether it could have been otherwise."""

    matching: Matching
    breaks: list[Break]
    rule: MatchRule
    logged: Logged


def reckon(
    con: DuckDBPyConnection,
    settings: Settings,
    as_of: date,
    unread: Sequence[UnreadLine],
    unread_filings: Sequence[UnreadFiling],
    unnamed_filings: Sequence[UnnamedFiling],
) -> Reckoning:
    """From the models' tables to claims, as contract sections 3 to 5 say; a pure function of its arguments."""
    gathered = gather(con, settings, as_of, unread)
    matched = _match(con, gathered)
    doubts = _doubts(con, gathered, matched, unread, unread_filings, unnamed_filings)
    case_log, contracts, breaks = gathered.case_log, gathered.contracts, matched.breaks
    paid = paid_in_cases(
        case_log.payments(gathered.exposures), contracts.price, contracts.cost, gathered.prices.converted, payer_of
    )
    claims = claims_of(
        breaks,
        as_of=as_of,
        dispute_days=gathered.days["reversal_dispute_days"],
        term=gathered.windows.term,
        price=contracts.price,
        cost=contracts.cost,
        parts=partial(payer_parts, as_of=as_of),
        logged=case_log.entries(breaks),
        pointed=doubts,
        logged_money=paid,
        known_before=known_when_filed(
            case_log.asked_for(gathered.exposures),
            paid,
            lambda row, exposure: contracts.price(towards(exposure, payer_of(row, exposure))),
        ),
    )
    followed = followed_cases(case_log, breaks, doubts)
    return Reckoning(
        breaks=breaks,
        made_up=gathered.made_up,
        pooled=gathered.pooled,
        left=matched.matching.left,
        claims=claims,
        credits=gathered.credits,
        inbound=gathered.inbound,
        case_log=case_log,
        prices=gathered.prices,
        followed=followed,
        carriage=Carriage(contracts, gathered.register, first_filed(followed), last_answered(followed)),
    )


def _match(con: DuckDBPyConnection, gathered: Gathered) -> _Matched:
    """Credits settle exposures; reversals that name no payment open orders again; payments below cost are breaks."""
    case_log, days = gathered.case_log, gathered.days
    current = not con.execute("select 1 from reconciled_age where is_stale").fetchall()
    told = con.execute("select last_date from ledger_coverage where last_date is not null").fetchall()
    until = told[0][0] if told else date.max
    rule = MatchRule(days["match_near_days"], days["find_before_loss_days"], current=current, told_until=until)
    shown = days["payment_shown_days"]
    answered, asked = case_log.answered(gathered.exposures, shown), case_log.asked(gathered.exposures, shown)
    logged = Logged(case_log.links, answered, asked, case_log.case_days)
    matching = match_credits(
        gathered.exposures, gathered.pooled, rule=rule, past_window=gathered.is_past, logged=logged
    )
    unanswered = case_log.without_payment
    reopen_orders(
        (one for one in matching.breaks if one.exposure.claim_id not in unanswered), gathered.credits.payments.orphans
    )
    return _Matched(matching, [*matching.breaks, *map(Break, gathered.short)], rule, logged)


def _doubts(
    con: DuckDBPyConnection,
    gathered: Gathered,
    matched: _Matched,
    unread: Sequence[UnreadLine],
    unread_filings: Sequence[UnreadFiling],
    unnamed_filings: Sequence[UnnamedFiling],
) -> Doubts:
    """What may settle a break, or may have been filed, though nothing says so for certain.

    Doubts about the filing come first: a unit that may have been filed is told as such, whatever else is in doubt.
    """
    breaks, case_log, days = matched.breaks, gathered.case_log, gathered.days
    filed = _filed_whole(matched.matching.breaks, case_log)
    over = lambda exposure: gathered.is_past(exposure) or exposure.opening.final or exposure.claim_id in filed  # noqa: E731
    return _each_after_the_other(
        doubted_by_filings(breaks, [*unread_filings, *contradicted_filings(case_log), *misplaced_filings(case_log)]),
        unplaced_filings(case_log, breaks),
        doubted_by_unnamed(breaks, unnamed_filings),
        asked_of_another(con, case_log, breaks, gathered.account),
        doubted_by_shortened_ids(breaks, shortened_lines(con)),
        doubted_by_unread(breaks, unread),
        pointed_units(breaks, gathered.credits.unnamed, matched.matching.left, days, over),
        taken_back_losses(con, breaks, days["pointer_days"]),
        undecided_units(matched.matching.breaks, gathered.pooled, rule=matched.rule, over=over, logged=matched.logged),
        paid_anew(
            matched.matching.breaks,
            gathered.pooled,
            rule=matched.rule,
            past_window=gathered.is_past,
            logged=matched.logged,
            days=days["returned_unit_after_days"],
        ),
        banked_units(con, breaks, days["pointer_days"]),
        silent_units(con, breaks, days["pointer_days"], days["payment_posts_days"]),
    )


def _each_after_the_other(*kinds: Doubts) -> Doubts:
    """Doubts of several kinds, per claim id: a kind is about the units that the ones before it leave."""
    found: Doubts = defaultdict(list)
    for doubts in kinds:
        for claim_id, told in doubts.items():
            found[claim_id] += told
    return dict(found)


def _filed_whole(breaks: Sequence[Break], case_log: CaseLog) -> set[str]:
    """Claim ids that were filed and of which no open unit is left that could still be: all of these stand in a case."""
    waiting = {claim_id: sum(one.left for one in told) for claim_id, told in case_log.case_units(breaks).items()}
    filed = {claim_id for claim_id, rows in case_log.standing.items() if any(one.row.status for one in rows)}
    open_units = {one.exposure.claim_id: one.open_units for one in breaks}
    return {claim_id for claim_id in filed if open_units.get(claim_id, 0) <= waiting.get(claim_id, 0)}
