"""Nine small cases that are easily got wrong, from Amazon's file layouts to claims.csv; expected.csv says why."""

import csv
from datetime import date
from pathlib import Path

import pytest

from reconcile.pipeline import run
from tests.worlds.loaded import Quiet

TRAPS = Path(__file__).parent / "nine_traps"
AS_OF = date(2026, 8, 25)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(TRAPS / "input", tmp_path_factory.mktemp("traps"), AS_OF, Quiet()).out_dir


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("trap", _rows(TRAPS / "expected.csv"), ids=lambda trap: f"{trap['scenario']} {trap['why']}")
def test_each_trap_gives_the_units_that_are_owed(trap: dict[str, str], result: Path) -> None:
    names = ("claim_type", "fnsku", "shipment_id")
    claims = [row for row in _rows(result / "claims.csv") if all(row[name] == trap[name] for name in names)]
    expected = [(trap["status"], trap["open_units"], trap["amount"], trap["currency"])] if trap["status"] else []
    assert [(row["status"], row["units"], row["amount"], row["currency"]) for row in claims] == expected


def test_nothing_else_is_claimed(result: Path) -> None:
    traps = _rows(TRAPS / "expected.csv")
    claims = _rows(result / "claims.csv")
    assert len(claims) == sum(1 for trap in traps if trap["status"])
    assert sum(int(row["units"]) for row in claims if row["status"] == "open") == 27
