"""The few values that every model needs: as-of date, account, default marketplace. Table `run_setting`, one row."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from reconcile.policy import read_policy
from reconcile.settings import Settings

LAST_RESORT = "US"

_MOST_USED = """
with of_file as (
    select m.marketplace, l.event_date, l.file_id, sum(l.records) as records
    from staging.ledger_day as l
    inner join source_file as f on l.file_id = f.file_id and f.status = 'loaded'
    inner join policy_marketplace as m on l.country = m.marketplace and m.country_is_marketplace
    where l.event_date <= ?
    group by m.marketplace, l.event_date, l.file_id
),

-- a day of overlapping downloads counts as in the one that has most of it
of_day as (
    select marketplace, event_date, max(records) as records
    from of_file
    group by marketplace, event_date
)

select marketplace from of_day group by marketplace order by sum(records) desc, marketplace limit 1
"""


def default_marketplace(con: DuckDBPyConnection, settings: Settings, as_of: date) -> str:
    """The settings' default, else the marketplace with most ledger records until that day, else US."""
    if settings.default_marketplace:
        return settings.default_marketplace
    row = con.execute(_MOST_USED, [as_of]).fetchone()
    return str(row[0]) if row else LAST_RESORT


def choose_as_of(con: DuckDBPyConnection, settings: Settings, asked: date | None) -> date:
    """The day that counts as today: asked for, else set, else today in the default marketplace's own time zone."""
    if day := asked or settings.as_of:
        return day
    name = default_marketplace(con, settings, date.max)
    zone = next(m.time_zone for m in read_policy().marketplace if m.marketplace == name)
    return datetime.now(ZoneInfo(zone)).date()


def run_setting(con: DuckDBPyConnection, settings: Settings, as_of: date) -> tuple[date, str, str, str]:
    """As-of date, account, default marketplace and its stock region."""
    name = default_marketplace(con, settings, as_of)
    region = next(m.stock_region for m in read_policy().marketplace if m.marketplace == name)
    return as_of, settings.account, name, region


def write_run_setting(con: DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Create table `run_setting(as_of, account, default_marketplace, default_region)`."""
    values = run_setting(con, settings, as_of)
    con.execute(
        "create or replace table run_setting "
        "(as_of date, account varchar, default_marketplace varchar, default_region varchar)"
    )
    con.execute("insert into run_setting values (?, ?, ?, ?)", values)
