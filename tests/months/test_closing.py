"""Closing a month: what is kept of it, and what cannot be closed."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tests.months.closed_month import folder, record
from tests.worlds.months_world import NOVEMBER, OCTOBER, World


@pytest.fixture
def world(october_closed: World, tmp_path: Path) -> World:
    return october_closed.copy(tmp_path)


def test_a_closing_keeps_the_claims_of_the_month_and_hashes_of_every_file(world: World) -> None:
    report = world.out / str(OCTOBER)
    kept = record(world)
    assert kept["totals"] == [
        {"claim_type": "warehouse_lost", "status": "open", "currency": "USD", "claims": 2, "units": 7,
         "amount": "70.00", "unpriced": 0}
    ]  # fmt: skip
    assert kept["as_of"] == "2026-11-05"
    for name, digest in kept["report_files"].items():
        assert sha256((report / name).read_bytes()).hexdigest() == digest
    assert {"claims.csv", "discrepancies.xlsx", "run.json"} <= kept["report_files"].keys()
    for name in ("costs.csv", "ledger_october.txt"):
        assert kept["input_files"][name] == sha256((world.data / name).read_bytes()).hexdigest()
    assert (folder(world) / "claims.csv").read_bytes() == (report / "claims.csv").read_bytes()


def test_what_was_closed_is_said_in_either_language(tmp_path: Path, october_closed: World) -> None:
    for number, (language, said) in enumerate((("en", "Closed 2026-10"), ("zh", "2026-10 已结账"))):
        result = october_closed.copy(tmp_path / str(number)).ask("close", "2026-10", "--again", "x", "--lang", language)
        assert said in result.stdout
        assert "70.00 USD" in result.stdout


def test_a_month_is_closed_once(world: World) -> None:
    before = record(world)
    result = world.ask("close", "2026-10")
    assert result.exit_code == 2
    assert "closed already" in result.stderr
    assert "--again" in result.stderr
    assert record(world) == before


def test_closed_again_for_a_reason_both_closings_are_kept_and_the_later_counts(world: World) -> None:
    before = record(world)
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "CUP,12.50,USD,2026-01-01")
    world.run(OCTOBER)
    assert world.ask("close", "2026-10", "--again", "cost of CUP corrected").exit_code == 0
    assert record(world) == before
    assert record(world, "2026-10.2")["reason"] == "cost of CUP corrected"
    assert record(world, "2026-10.2")["totals"][0]["amount"] == "87.50"
    assert "Closed months as reported: 2026-10" in world.run(NOVEMBER).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-11",), "2026-11 had not ended on 2026-11-05"),
        (("October",), "October is no month"),
        (("2026-13",), "2026-13 is no month"),
        (("2026-09", "--report", "2026-01-01"), "there is no report 2026-01-01"),
    ],
)
def test_what_cannot_be_closed_is_refused(world: World, arguments: tuple[str, ...], said: str) -> None:
    result = world.ask("close", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert [path.name for path in (world.out / "closed").iterdir()] == ["2026-10"]


def test_without_a_report_nothing_is_closed(tmp_path: Path) -> None:
    result = World(tmp_path).ask("close", "2026-10")
    assert (result.exit_code, "there is no report in" in result.stderr) == (2, True)


def test_on_the_last_day_of_a_month_it_has_not_ended(world: World) -> None:
    last, next_day = date(2026, 11, 30), date(2026, 12, 1)
    world.run(last)
    assert "had not ended" in world.ask("close", "2026-11").stderr
    world.run(next_day)
    assert world.ask("close", "2026-11").exit_code == 0


def test_a_report_that_breaks_an_invariant_is_not_closed(world: World) -> None:
    run = world.out / str(OCTOBER) / "run.json"
    run.write_text(run.read_text(encoding="utf-8").replace('"holds": true', '"holds": false', 1), encoding="utf-8")
    result = world.ask("close", "2026-09")
    assert (result.exit_code, "its checks do not hold" in result.stderr) == (2, True)


def test_a_report_changed_by_hand_is_not_closed(world: World) -> None:
    claims = world.out / str(OCTOBER) / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace("50.00", "90.00"), encoding="utf-8")
    result = world.ask("close", "2026-09")
    assert (result.exit_code, "claims.csv" in result.stderr) == (2, True)
