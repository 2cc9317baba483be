"""Exposures and credits of one run, each under the names that pair them, before any of them meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duckdb import DuckDBPyConnection

from reconcile.claims.case_log import CaseLog
from reconcile.claims.contract import Contracts, doubt_unconverted, doubt_uninsured
from reconcile.claims.limits import parcel_goods
from reconcile.claims.payer import ask_who_can_pay
from reconcile.claims.recovered import doubt_unpriced, in_claim_currency
from reconcile.claims.windows import Windows
from reconcile.credits.disposals import disposal_orders
from reconcile.credits.gather import Credits, count_returns_once, gather_credits, name_by_case
from reconcile.credits.paid_reversals import name_by_original
from reconcile.credits.revaluations import money_by_case
from reconcile.doubts.unread import UnreadLine, unread_papers
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
from reconcile.policy import read_policy
from reconcile.price import Prices
from reconcile.records import CreditLine, Exposure
from reconcile.settings import Settings


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is missing for one account as of one day, what may settle it, and what both are measured by.

    `exposures` are matched against `pooled`, the credits that count units; `short` are payments below cost, which no
    credit in units can settle, and `made_up` those that were, until Amazon paid the difference.
    """

    account: str
    as_of: date
    exposures: list[Exposure]
    short: list[Exposure]
    made_up: list[Exposure]
    pooled: list[CreditLine]
    credits: Credits
    inbound: Inbound
    case_log: CaseLog
    prices: Prices
    contracts: Contracts
    register: dict[str, Incident]
    windows: Windows
    days: dict[str, int]

    def is_past(self, exposure: Exposure) -> bool:
        """Whether the last day to claim is over."""
        deadline = self.windows.term(exposure).deadline
        return deadline is not None and self.as_of > deadline


def gather(con: DuckDBPyConnection, settings: Settings, as_of: date, unread: Sequence[UnreadLine]) -> Gathered:
    """Exposures and credits of the models' tables, as contract section 3 names them.

    The order counts: names that pair a credit with its loss are written as soon as both sides are there, who is asked
    is decided before money that came back is measured by what he owes, and reversals are exposures only after that.
    """
    policy = read_policy()
    days = {one.name: int(one.value) for one in policy.constant if one.unit == "days"}
    credits = gather_credits(con, days)
    inbound_rule = _inbound_rule(con, as_of, days, unread)
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
    contracts = Contracts(settings, prices, exposures, inbound.shipments, parcel_goods(register))
    reversals = reversal_exposures(credits, exposures, returned, arrivals(con, days), settings.account)
    underpaid = underpaid_exposures(
        credits, prices, settings.account, settings.tolerances.underpaid, approved_costs(con)
    )
    case_log = CaseLog.read(con, [*exposures, *reversals, *underpaid])
    ask_who_can_pay(exposures, contracts, case_log, as_of)
    settled_otherwise += _recovered(con, inbound.exposures, incidents, contracts, prices, as_of)
    credits.count_as_money(money_by_case(credits.lines, underpaid, case_log.links, case_log.filed))
    short = still_underpaid(underpaid, credits.payments.added.values(), prices, settings.tolerances.underpaid)
    asked = {exposure.claim_id for exposure in short}
    exposures += reversals
    name_by_original(credits, reversals)
    name_by_case(credits, case_log.links, exposures)
    return Gathered(
        account=settings.account,
        as_of=as_of,
        exposures=exposures,
        short=short,
        made_up=[exposure for exposure in underpaid if exposure.made_up and exposure.claim_id not in asked],
        pooled=[*credits.pooled, *settled_otherwise],
        credits=credits,
        inbound=inbound,
        case_log=case_log,
        prices=prices,
        contracts=contracts,
        register=register,
        windows=Windows(policy.window, as_of),
        days=days,
    )


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


def _inbound_rule(
    con: DuckDBPyConnection, as_of: date, days: dict[str, int], unread: Sequence[UnreadLine]
) -> InboundRule:
    row = con.execute("select first_date, last_date from ledger_coverage").fetchone()
    first, last = row if row else (None, None)
    return InboundRule(
        as_of=as_of,
        ledger_from=first,
        ledger_until=last,
        overage_days=days["overage_days"],
        near_days=days["match_near_days"],
        stale_days=days["ledger_stale_days"],
        auto_close_days={"US": days["auto_close_days_us"]},
        silences=con.execute("select first_day, last_day from ledger_silence order by first_day").fetchall(),
        unread=unread_papers(unread),
    )
