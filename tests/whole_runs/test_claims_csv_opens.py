"""claims.csv is for other programs: pandas and DuckDB read it as it is meant, and its sums are those of the run."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from reconcile import pipeline
from tests.worlds.loaded import Quiet

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
IDS = ("claim_id", "shipment_id", "order_id", "reference_id", "reimbursement_id", "tracking_no", "fnsku", "sku", "asin")
DATES = ("event_date", "eligible_from", "deadline")
COLUMNS = [
    "claim_id",
    "account",
    "marketplace",
    "claim_type",
    "counterparty",
    "status",
    "status_reason",
    "shipment_id",
    "order_id",
    "reference_id",
    "reimbursement_id",
    "tracking_no",
    "fnsku",
    "sku",
    "asin",
    "title",
    "units",
    "unit_cost",
    "cost_currency",
    "amount",
    "currency",
    "event_date",
    "eligible_from",
    "deadline",
    "days_left",
    "evidence_missing",
    "case_key",
]


@pytest.fixture(scope="module")
def claims_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pipeline.run(SAMPLE, tmp_path_factory.mktemp("out"), None, Quiet()).out_dir / "claims.csv"


def test_pandas_reads_ids_as_text_dates_as_dates_and_money_to_the_cent(claims_csv: Path) -> None:
    claims = pd.read_csv(claims_csv, dtype=dict.fromkeys((*IDS, "amount"), "string"), parse_dates=list(DATES))
    assert list(claims.columns) == COLUMNS
    assert (claims["units"] > 0).all()
    assert claims["reference_id"].dropna().str.fullmatch(r"\d{14}").all()
    for name in DATES:
        assert str(claims[name].dtype).startswith("datetime64")
    cents = [Decimal(amount) for amount in claims.loc[claims["status"] == "open", "amount"].dropna()]
    assert sum(cents, Decimal(0)) > 0
    assert all(amount == round(amount, 2) for amount in cents)


def test_duckdb_counts_the_same_rows_and_units(claims_csv: Path) -> None:
    claims = pd.read_csv(claims_csv, dtype="string")
    units = pd.to_numeric(claims["units"]).groupby(claims["status"]).sum()
    query = "select status, sum(units)::bigint from read_csv(?) group by status order by status"
    counted = duckdb.connect().execute(query, [claims_csv.as_posix()]).fetchall()
    assert counted == [(status, int(count)) for status, count in units.items()]
