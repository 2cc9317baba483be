"""Writes what looking back needs: first the facts that the models add up, then what is made from their sums."""

from __future__ import annotations

from datetime import date
from functools import partial

from duckdb import DuckDBPyConnection

from reconcile.looking_back.changes import Span, write_changes
from reconcile.looking_back.losses import write_losses
from reconcile.looking_back.rates import write_rates
from reconcile.looking_back.recovery import write_payments, write_results
from reconcile.looking_back.shipped import write_shipped
from reconcile.looking_back.worth import Worth
from reconcile.match.breaks import Break
from reconcile.reckoning import Reckoning
from reconcile.settings import Settings
from reconcile.tables import DAY, SHARE, TEXT, write_table


def write_facts(con: DuckDBPyConnection, reckoning: Reckoning, settings: Settings) -> None:
    """Write the tables that the models of looking back add up, before the models of stage `outputs` run."""
    worth = _worth(reckoning, settings)
    seen = [*reckoning.breaks, *map(Break, reckoning.made_up)]
    write_losses(con, seen, reckoning.claims, reckoning.followed, worth)
    write_shipped(con, reckoning.inbound.shipments, reckoning.claims, worth)
    write_payments(con, reckoning.breaks, reckoning.followed, reckoning.carriage.filed)
    write_results(con, reckoning.followed, reckoning.claims, worth)


def look_back(con: DuckDBPyConnection, reckoning: Reckoning, settings: Settings, as_of: date) -> None:
    """Write tables `loss_rate`, `change_advice` and `look_back_span`, after the models."""
    write_rates(con)
    currency = settings.reporting_currency or _main_currency(con)
    worth = _worth(reckoning, settings)
    span = Span(
        first=_first_day(con),
        as_of=as_of,
        currency=currency,
        convert=partial(worth.converted, target=currency, day=as_of),
        insurance_rate=settings.insurance.rate,
    )
    write_changes(con, span)
    rate = None if span.insurance_rate is None else float(span.insurance_rate)
    columns = {"first_day": DAY, "as_of": DAY, "months": SHARE, "currency": TEXT, "insurance_rate": SHARE}
    write_table(con, "look_back_span", columns, [[span.first, as_of, float(span.months), currency, rate]])


def _worth(reckoning: Reckoning, settings: Settings) -> Worth:
    return Worth(reckoning.prices, settings.reporting_currency)


def _main_currency(con: DuckDBPyConnection) -> str:
    """The currency in which most claims are priced; that of the default marketplace where none is."""
    return str(con.execute(_CURRENCY).fetchall()[0][0] or "")


def _first_day(con: DuckDBPyConnection) -> date | None:
    """The first day of the data: of the ledger, else of the first loss or shipment."""
    first: date | None = con.execute(_FIRST_DAY).fetchall()[0][0]
    return first


_CURRENCY = """
select coalesce(
    (select currency from loss where amount is not null group by currency order by count(*) desc, currency limit 1),
    (
        select m.currency
        from run_setting as r
        inner join policy_marketplace as m on r.default_marketplace = m.marketplace
    )
)
"""
_FIRST_DAY = """
select least(
    (select first_date from ledger_coverage), (select min(event_date) from loss), (select min(day) from shipped_leg)
)
"""
