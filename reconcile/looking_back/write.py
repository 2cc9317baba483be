"""Writes what looking back needs: first the facts that the models add up, then the rates made from their sums."""

from __future__ import annotations

from datetime import date

from duckdb import DuckDBPyConnection

from reconcile.claims.price import Prices
from reconcile.looking_back.losses import write_losses
from reconcile.looking_back.rates import write_rates
from reconcile.looking_back.shipped import write_shipped
from reconcile.looking_back.worth import Worth
from reconcile.policy import constant, read_policy
from reconcile.reckoning import Reckoning
from reconcile.settings import Settings


def write_facts(con: DuckDBPyConnection, reckoning: Reckoning, settings: Settings, as_of: date) -> None:
    """Write tables `loss`, `shipped_leg` and `shipped_carton`, before the models of stage `outputs` run."""
    policy = read_policy()
    prices = Prices(con, policy.marketplace, policy.cap, as_of, int(constant("rate_age_days")))
    worth = Worth(prices, {m.currency: m.minor_units for m in policy.marketplace}, settings.reporting_currency)
    write_losses(con, reckoning.breaks, reckoning.claims, worth)
    write_shipped(
        con,
        reckoning.inbound.shipments,
        reckoning.claims,
        worth,
        as_of=as_of,
        auto_close_days=int(constant("auto_close_days_us")),
    )


def look_back(con: DuckDBPyConnection) -> None:
    """Write table `loss_rate`, after the models."""
    write_rates(con)
