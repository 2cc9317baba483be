"""The rules in one room: exposures and credits are gathered, matched, dated and priced into claims."""

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
from reconcile.claims.contract import Contracts, doubt_unconverted, doubt_uninsured
from reconcile.claims.followed import Followed, first_filed, followed_cases
from reconcile.claims.limits import parcel_papers
from reconcile.claims.payer import ask_who_can_pay, payer_of, payer_parts
from reconcile.claims.price import Prices
from reconcile.claims.recovered import doubt_unpriced, in_claim_currency, paid_in_cases
from reconcile.claims.windows import Windows
from reconcile.credits.disposals import disposal_orders
from reconcile.credits.gather import Credits, count_returns_once, gather_credits, name_by_case
from reconcile.credits.revaluations import money_by_case
from reconcile.doubts.other_leg import asked_of_another
from reconcile.doubts.pointers import pointed_units
from reconcile.doubts.shortened_ids import doubted_by_shortened_ids, shortened_lines
from reconcile.doubts.taken_back_losses import taken_back_losses
from reconcile.doubts.undecided import undecided_units
from reconcile.doubts.unread import UnreadLine, doubted_by_unread, unread_papers
from reconcile.doubts.unread_filings import UnreadFiling, contradicted_filings, doubted_by_filings, unplaced_filings
from reconcile.doubts.untold_payments import banked_units, silent_units
from reconcile.exposures.came_back import arrivals
from reconcile.exposures.inbound import Inbound, InboundRule, inbound_exposures
from reconcile.exposures.incidents import follow_freight, incident_exposures, recovery_credits
from reconcile.exposures.orders import match_products, name_replaced_orders, order_exposures, return_credits
from reconcile.exposures.payments import (
    approved_costs,
    reversal_exposures,
    still_underpaid,
    underpaid_exposures,
)
from reconcile.exposures.register import Incident, incidents_of
from reconcile.exposures.removals import removal_exposures
from reconcile.exposures.warehouse import name_finds, warehouse_exposures
from reconcile.match import MatchRule
from reconcile.match.breaks import Break, CreditRest, match_credits, reopen_orders
from reconcile.match.debits import Logged
from reconcile.policy import constant, read_policy
from reconcile.records import CreditLine, Exposure, Reason
from reconcile.settings import Settings

Doubts: TypeAlias = dict[str, list[tuple[int, Reason]]]
"""Units per claim id that a person looks at first, each with why."""


@dataclass(frozen=True, slots=True)
class Carriage:
    """What is known of carriers and insurers: terms, incident of each claim, the day it was filed with each payer."""

    contracts: Contracts
    register: dict[str, Incident]
    filed: dict[str, dict[str, date]]


@dataclass(slots=True)
class Reckoning:
    """Everything that the rules found in one run."""

    breaks: list[Break]
    pooled: list[CreditLine]
    left: list[CreditRest]
    claims: list[Claim]
    credits: Credits
    inbound: Inbound
    case_log: CaseLog
    prices: Prices
    followed: list[Followed]
    carriage: Carriage


def reckon(
    con: DuckDBPyConnection,
    settings: Settings,
    as_of: date,
    unread: Sequence[UnreadLine] = (),
    unread_filings: Sequence[UnreadFiling] = (),
) -> Reckoning:
    """From the models' tables to claims, as contract sections 3 to 5 say; a pure function of its arguments."""
    policy, days = read_policy(), _days()
    windows = Windows(policy.window, as_of)
    credits = gather_credits(con, days)
    inbound_rule = _inbound_rule(con, as_of, unread)
    inbound = inbound_exposures(con, settings, inbound_rule, credits.negative_corrections, credits.pooled)
    prices = Prices(con, policy.marketplace, policy.cap, as_of, days["rate_age_days"])
    incidents = incident_exposures(con, settings, as_of)
    exposures = [
        *warehouse_exposures(con, settings.account),
        *inbound.exposures,
        *order_exposures(con, settings.account),
        *removal_exposures(con, settings.account, as_of, days["parcel_under_way_days"]),
        *incidents,
    ]
    returned = return_credits(con)
    name_replaced_orders(con, credits, returned, exposures)
    match_products([*credits.pooled, *returned], exposures)
    name_finds(credits.pooled, exposures, days)
    count_returns_once(credits, returned, days)
    settled_otherwise = [*returned, *disposal_orders(con)]
    register = incidents_of(con, exposures)
    contracts = Contracts(settings, prices, exposures, inbound.shipments, parcel_papers(register))
    reversals = reversal_exposures(credits, exposures, returned, arrivals(con, days), settings.account)
    underpaid = underpaid_exposures(
        credits, prices, settings.account, settings.tolerances.underpaid, approved_costs(con)
    )
    case_log = CaseLog.read(con, [*exposures, *reversals, *underpaid])
    ask_who_can_pay(exposures, contracts, case_log, as_of)
    settled_otherwise += _recovered(con, inbound.exposures, incidents, contracts, prices, as_of)
    credits.count_as_money(money_by_case(credits.lines, underpaid, case_log.links, case_log.filed))
    exposures += reversals
    name_by_case(credits, case_log.links, exposures)
    short = still_underpaid(underpaid, credits.payments.added.values(), prices, settings.tolerances.underpaid)
    pooled = [*credits.pooled, *settled_otherwise]
    current = not con.execute("select 1 from reconciled_age where is_stale").fetchall()
    told = con.execute("select last_date from ledger_coverage where last_date is not null").fetchall()
    until = told[0][0] if told else date.max
    rule = MatchRule(days["match_near_days"], days["find_before_loss_days"], current=current, told_until=until)
    past_window = lambda exposure: _is_past(windows, exposure, as_of)  # noqa: E731
    logged = Logged(case_log.links, case_log.answered(exposures, days["payment_shown_days"]))
    matching = match_credits(exposures, pooled, rule=rule, past_window=past_window, logged=logged)
    unanswered = case_log.without_payment
    reopen_orders((one for one in matching.breaks if one.exposure.claim_id not in unanswered), credits.payments.orphans)
    breaks = [*matching.breaks, *(Break(exposure) for exposure in short)]
    pointed = pointed_units(breaks, credits.unnamed, matching.left, days)
    over = lambda exposure: _is_past(windows, exposure, as_of) or _answered(exposure, case_log)  # noqa: E731
    undecided = undecided_units(matching.breaks, pooled, rule=rule, over=over, logged=logged)
    banked = banked_units(con, breaks, days["pointer_days"])
    silent = silent_units(con, breaks, days["pointer_days"])
    taken_back = taken_back_losses(con, breaks, days["pointer_days"])
    pointed = _each_after_the_other(pointed, taken_back, undecided, banked, silent)
    claims = claims_of(
        breaks,
        as_of=as_of,
        dispute_days=days["reversal_dispute_days"],
        term=windows.term,
        price=contracts.price,
        cost=contracts.cost,
        parts=partial(payer_parts, as_of=as_of),
        logged=case_log.entries(breaks),
        pointed=_each_after_the_other(
            doubted_by_filings(breaks, [*unread_filings, *contradicted_filings(case_log)]),
            unplaced_filings(case_log, breaks),
            asked_of_another(con, case_log, breaks, settings.account),
            doubted_by_shortened_ids(breaks, shortened_lines(con)),
            doubted_by_unread(breaks, unread),
            pointed,
        ),
        logged_money=paid_in_cases(case_log.payments(exposures), contracts.price, prices.converted, payer_of),
    )
    followed = followed_cases(case_log, breaks, pointed)
    carriage = Carriage(contracts, register, first_filed(followed))
    return Reckoning(breaks, pooled, matching.left, claims, credits, inbound, case_log, prices, followed, carriage)


def _recovered(
    con: DuckDBPyConnection,
    inbound: Sequence[Exposure],
    incidents: Sequence[Exposure],
    contracts: Contracts,
    prices: Prices,
    as_of: date,
) -> list[CreditLine]:
    """What the incident register says came back; it is measured by what the one who is asked owes."""
    followed = follow_freight(con, inbound, contracts.price, prices.converted, as_of)
    in_claim_currency(incidents, prices)
    found = recovery_credits(incidents, contracts.price)
    doubt_unpriced(incidents, contracts.price)
    doubt_uninsured([*inbound, *incidents], contracts)
    doubt_unconverted([*inbound, *incidents], contracts)
    return [*followed, *found]


def _each_after_the_other(*kinds: Doubts) -> Doubts:
    """Doubts of several kinds, per claim id: a kind is about the units that the ones before it leave."""
    found: Doubts = defaultdict(list)
    for doubts in kinds:
        for claim_id, told in doubts.items():
            found[claim_id] += told
    return dict(found)


def _days() -> dict[str, int]:
    return {c.name: int(c.value) for c in read_policy().constant if c.unit == "days"}


def _is_past(windows: Windows, exposure: Exposure, as_of: date) -> bool:
    deadline = windows.term(exposure).deadline
    return deadline is not None and as_of > deadline


def _answered(exposure: Exposure, case_log: CaseLog) -> bool:
    """Whether it is filed already, or Amazon's page says that the case is over."""
    rows = case_log.standing.get(exposure.claim_id, ())
    return exposure.opening.final is not None or any(one.row.status for one in rows)


def _inbound_rule(con: DuckDBPyConnection, as_of: date, unread: Sequence[UnreadLine]) -> InboundRule:
    row = con.execute("select first_date, last_date from ledger_coverage").fetchone()
    first, last = row if row else (None, None)
    return InboundRule(
        as_of=as_of,
        ledger_from=first,
        ledger_until=last,
        overage_days=int(constant("overage_days")),
        near_days=int(constant("match_near_days")),
        stale_days=_days()["ledger_stale_days"],
        auto_close_days={"US": int(constant("auto_close_days_us"))},
        silences=con.execute("select first_day, last_day from ledger_silence order by first_day").fetchall(),
        unread=unread_papers(unread),
    )
