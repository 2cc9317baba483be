"""The tables behind the sheets of looking back, filled with invented rows."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from reconcile.report.cells import Book
from reconcile.report.looking_back_data import read_looking_back
from reconcile.report.sheet_looking_back import looking_back_sheets
from reconcile.report.sheet_xml import save
from reconcile.texts.catalogue import catalogue

DDL = """
create table loss_rate (dimension varchar, risk varchar, value varchar, clusters bigint, hit bigint, exposed bigint,
    lost bigint, uncertain bigint, enough boolean, rate double, low double, high double, others_rate double,
    above boolean, examples varchar);
create table loss_money (dimension varchar, risk varchar, value varchar, currency varchar, amount decimal(38, 4),
    recovered decimal(38, 4), unpriced bigint);
create table change_advice (rank bigint, kind varchar, subject varchar, per_month decimal(18, 4), currency varchar,
    facts varchar);
create table look_back_span (first_day date, as_of date, months double, currency varchar, insurance_rate double);
create table recovery (claim_type varchar, month varchar, currency varchar, claims bigint, uncertain bigint,
    lost bigint, paid bigint, unpriced bigint, amount decimal(38, 4), recovered decimal(38, 4), asked decimal(38, 4),
    expired decimal(38, 4), refused decimal(38, 4));
create table payment_days (claim_type varchar, payments bigint, loss_median double, loss_ninth double, answered bigint,
    filing_median double, filing_ninth double);
create table case_result (claim_type varchar, case_id varchar, result varchar, note varchar, units bigint,
    amount decimal(18, 4), currency varchar, unpriced bigint, claim_ids varchar);
create table missed_deadline (month varchar, claim_type varchar, currency varchar, claims bigint, units bigint,
    unpriced bigint, amount decimal(38, 4));
create table lane (mode varchar, stock_region varchar, currency varchar, shipments bigint, insurable decimal(38, 4),
    unpriced bigint, hit bigint, lost decimal(38, 4), recovered decimal(38, 4), examples varchar);
"""


def rate(dimension: str, risk: str, value: str, lost: int, exposed: int = 1000, **more: Any) -> dict[str, Any]:
    """One row of `loss_rate` with ten shipments."""
    share = lost / exposed
    row: dict[str, Any] = {"dimension": dimension, "risk": risk, "value": value, "clusters": 10, "hit": 3}
    row |= {"exposed": exposed, "lost": lost, "uncertain": 0, "enough": True, "rate": share, "low": share / 2}
    return row | {"high": share * 2, "others_rate": 0.01, "above": False, "examples": "FBA15SMPLA01"} | more


def too_few(dimension: str, risk: str, value: str) -> dict[str, Any]:
    """One row without a rate."""
    return rate(dimension, risk, value, 5, 20, clusters=1, enough=False, rate=None, low=None, high=None)


def change(rank: int, kind: str, subject: str, per_month: str | None, **facts: Any) -> dict[str, Any]:
    """One thing to change."""
    return {"rank": rank, "kind": kind, "subject": subject, "per_month": per_month, "currency": "USD"} | {
        "facts": json.dumps(facts)
    }


def recovered(claim_type: str, month: str, **more: Any) -> dict[str, Any]:
    """One row of `recovery`: ten units lost at 8.50 USD, six of them paid."""
    row: dict[str, Any] = {"claim_type": claim_type, "month": month, "currency": "USD", "claims": 3}
    row |= {"uncertain": 0, "lost": 10, "paid": 6, "unpriced": 0, "amount": "85", "recovered": "51"}
    return row | {"asked": "17", "expired": "8.50", "refused": "8.50"} | more


def case(claim_type: str, case_id: str, result: str, note: str = "") -> dict[str, Any]:
    """One row of `case_result`: two units at 8.50 USD."""
    row = {"claim_type": claim_type, "case_id": case_id, "result": result, "note": note, "units": 2, "amount": "17"}
    return row | {"currency": "USD", "unpriced": 0, "claim_ids": f"{claim_type}-{case_id}"}


def missed(month: str, claim_type: str, amount: str, currency: str = "USD") -> dict[str, Any]:
    """One row of `missed_deadline`."""
    row = {"month": month, "claim_type": claim_type, "currency": currency, "claims": 1, "units": 2}
    return row | {"unpriced": 0, "amount": amount}


def lane(mode: str, **more: Any) -> dict[str, Any]:
    """One row of `lane`: ten shipments of 10,000 USD in all, of which 400 USD were lost and 100 USD paid."""
    row: dict[str, Any] = {"mode": mode, "stock_region": "US", "currency": "USD", "shipments": 10, "insurable": "10000"}
    return row | {"unpriced": 0, "hit": 3, "lost": "400", "recovered": "100", "examples": "FBA15SMPLA01"} | more


SPAN: dict[str, Any] = {"first_day": "2026-01-01", "as_of": "2026-11-22", "months": 10.7, "currency": "USD"}


def looking_back_tables() -> dict[str, list[dict[str, Any]]]:
    """Rows of each of them."""
    rates = [
        rate("forwarder", "lost_on_way", "易达货代 YiDa", 40, above=True),
        rate("forwarder", "lost_on_way", "Example Ocean Lines", 10),
        too_few("forwarder", "lost_on_way", "=HYPERLINK(1)"),
        rate("mode_forwarder", "lost_on_way", "sea|易达货代 YiDa", 40),
        rate("weight", "lost_on_way", "22.7", 4),
        *(rate("sku", "damaged_arriving", f"LMR-{number:03d}", number) for number in range(1, 8)),
        *(rate("month", "lost_in_stock", f"2026-{month:02d}", month) for month in range(1, 12)),
    ]
    money = [
        {"dimension": "forwarder", "risk": "lost_on_way", "value": "易达货代 YiDa", "currency": currency}
        | {"amount": Decimal("340.50"), "recovered": Decimal(0), "unpriced": 2}
        for currency in ("USD", "JPY")
    ]
    days = {"claim_type": "warehouse_lost", "payments": 12, "loss_median": 14.5, "loss_ninth": 30.0, "answered": 3}
    return {
        "loss_rate": rates,
        "loss_money": money,
        "change_advice": [change(1, "costs", "", None, units=14, products=2)],
        "look_back_span": [SPAN],
        "recovery": [recovered("warehouse_lost", "2026-05"), recovered("freight_lost", "2026-06", paid=0)],
        "payment_days": [days | {"filing_median": 9.0, "filing_ninth": 12.0}],
        "case_result": [case("warehouse_lost", f"C{number}", "won") for number in range(3)],
        "missed_deadline": [missed("2026-08", "warehouse_lost", "25.50"), missed("2026-09", "order_lost", "8.50")],
        "lane": [lane("sea"), lane("air", shipments=2)],
    }


def book(folder: Path, language: str = "en", **tables: Any) -> Any:
    """The sheets of looking back alone, `tables` in place of the usual rows, as openpyxl reads them."""
    with duckdb.connect() as con:
        con.execute(DDL)
        for name, rows in (looking_back_tables() | tables).items():
            insert(con, name, rows)
        documents = {"proof_of_delivery": "proof of delivery"}
        made = Book(catalogue(language), documents)
        looking_back_sheets(made, read_looking_back(con))
        save(made.workbook, made.rows, folder / "book.xlsx")
    return openpyxl.load_workbook(folder / "book.xlsx")


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Rows into a table; a text that is not given is empty, anything else not known."""
    described = con.execute(f"select column_name, column_type from (describe {table})").fetchall()
    values = [[row.get(name, "" if kind == "VARCHAR" else None) for name, kind in described] for row in rows]
    if values:
        con.executemany(f"insert into {table} values ({', '.join('?' * len(described))})", values)
