"""The command line: exit codes, messages, help. The pipeline is replaced; tests/whole_runs runs the real one."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from reconcile import cli as command_line
from reconcile import pipeline as real_pipeline
from reconcile.errors import CannotRun
from reconcile.ingest.progress import Progress
from reconcile.pipeline import RunResult

CONTROL_CHARACTERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x9b]")
CLAIMS_HEADER = (
    "claim_id,account,marketplace,claim_type,counterparty,status,status_reason,shipment_id,order_id,reference_id,"
    "reimbursement_id,tracking_no,fnsku,sku,asin,title,units,unit_cost,cost_currency,amount,currency,event_date,"
    "eligible_from,deadline,days_left,evidence_missing,case_key"
)

Fake = Callable[[Path, Path, date | None, Progress, str | None], RunResult]


def finished(rejected: int = 0, unreadable: int = 0) -> Fake:
    def run(data: Path, out: Path, as_of: date | None, progress: Progress, lang: str | None = None) -> RunResult:
        progress.stage("reading")
        progress.advance(f"{data.name}/\x1b[31mledger.txt", 12_345)
        return RunResult(out / str(as_of), rejected, unreadable, ["Owed now: USD 1.00"])

    return run


def failing(fault: BaseException) -> Fake:
    def run(*_: Any, **__: Any) -> RunResult:
        raise fault

    return run


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "my data"
    folder.mkdir()
    (folder / "ledger.txt").write_text("x", encoding="utf-8")
    return folder


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, pipeline: Fake = finished()) -> Result:  # noqa: B008 - holds no state
        monkeypatch.setattr(real_pipeline, "run", pipeline)
        return CliRunner().invoke(command_line.cli, list(arguments), prog_name="reconcile")

    return call


Ask = Callable[..., Result]


def every_command(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            found += every_command(command, (*path, name))
    return found


@pytest.mark.parametrize("path", every_command(command_line.cli), ids=" ".join)
def test_every_help_text_has_an_example(ask: Ask, path: tuple[str, ...]) -> None:
    result = ask(*path, "--help")
    assert result.exit_code == 0
    assert re.search(r"Examples?:\n\s+reconcile ", result.output)


def test_a_clean_run_ends_with_0_and_says_where_the_result_lies(ask: Ask, inbox: Path) -> None:
    result = ask("run", "--data", str(inbox), "--as-of", "2026-06-05")
    assert result.exit_code == 0
    assert "Owed now: USD 1.00" in result.stdout
    assert str(Path("reports/2026-06-05/discrepancies.xlsx")) in result.stdout


@pytest.mark.parametrize("counts", [(3, 0), (0, 1)])
def test_rejected_records_or_unreadable_files_end_with_1_and_name_the_list(
    ask: Ask, inbox: Path, counts: tuple[int, int]
) -> None:
    result = ask("run", "--data", str(inbox), pipeline=finished(*counts))
    assert result.exit_code == 1
    assert "problems.csv" in result.stdout


def test_quiet_prints_nothing_at_all(ask: Ask, inbox: Path) -> None:
    result = ask("run", "-q", "--data", str(inbox), pipeline=finished(rejected=1))
    assert (result.exit_code, result.output) == (1, "")


def test_a_pipe_gets_plain_lines_without_control_characters(ask: Ask, inbox: Path) -> None:
    result = ask("run", "-v", "--data", str(inbox))
    assert "my data/?[31mledger.txt: 12,345 rows" in result.stderr
    assert not CONTROL_CHARACTERS.search(result.output)


def test_a_reason_not_to_run_is_said_with_its_remedy(ask: Ask, inbox: Path) -> None:
    stop = CannotRun("data_missing", folder="downloads")
    result = ask("run", "--data", str(inbox), pipeline=failing(stop))
    assert result.exit_code == 2
    assert result.stderr.endswith("Error: the data folder downloads does not exist.\n  Check the spelling of --data.\n")


def test_an_unexpected_fault_leaves_its_trace_in_a_log_and_not_on_the_screen(ask: Ask, inbox: Path) -> None:
    result = ask("run", "--data", str(inbox), "--out", "results", pipeline=failing(ZeroDivisionError("boom")))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "ZeroDivisionError: boom" in result.stderr
    assert "Traceback" in Path("results/error.log").read_text(encoding="utf-8")


def test_stopping_by_hand_is_not_taken_for_a_finished_run(ask: Ask, inbox: Path) -> None:
    result = ask("run", "--data", str(inbox), pipeline=failing(KeyboardInterrupt()))
    assert result.exit_code == 2
    assert "Error: stopped before the end." in result.stderr


def test_a_locked_workbook_is_named_with_what_to_do(ask: Ask, inbox: Path) -> None:
    locked = PermissionError(13, "Permission denied", "reports/discrepancies.xlsx")
    result = ask("run", "--data", str(inbox), pipeline=failing(locked))
    assert result.exit_code == 2
    assert "no access to reports/discrepancies.xlsx" in result.stderr
    assert "Excel" in result.stderr


@pytest.mark.parametrize("wrong", ["2026-13-01", "20260605", "tomorrow", "05/06/2026", "2206-06-05"])
def test_a_date_in_another_form_is_refused(ask: Ask, inbox: Path, wrong: str) -> None:
    result = ask("run", "--data", str(inbox), "--as-of", wrong)
    assert result.exit_code == 2
    assert "--as-of" in result.stderr


def test_a_missing_folder_a_file_and_an_empty_folder_are_told_apart(ask: Ask, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".gitkeep").touch()
    (tmp_path / "empty" / "desktop.ini").touch()
    for path, words in [
        (tmp_path / "nowhere", "does not exist"),
        (inbox / "ledger.txt", "is a file, not a folder"),
        (tmp_path / "empty", "there are no files below"),
    ]:
        result = ask("run", "--data", str(path))
        assert result.exit_code == 2
        assert words in result.stderr


def test_a_folder_that_may_not_be_opened_is_not_called_empty(
    ask: Ask, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(self))  # macOS, when the terminal was not allowed

    monkeypatch.setattr(Path, "iterdir", refused)
    monkeypatch.setattr("os.access", lambda *_: False)
    result = ask("run", "--data", str(inbox))
    assert result.exit_code == 2
    assert f"{inbox} may not be opened by this program" in result.stderr
    assert "Privacy & Security" in result.stderr


def test_a_tilde_that_no_shell_replaced_is_the_home_folder(
    ask: Ask, inbox: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    result = ask("run", "--data", f"~/{inbox.name}", "--out", "~/claims", "--as-of", "2026-06-05")
    assert f"Read:   {inbox}" in result.stdout
    assert str(tmp_path / "claims" / "2026-06-05") in result.stdout


def test_without_a_named_folder_the_inbox_is_read_and_the_sample_while_it_is_empty(ask: Ask, tmp_path: Path) -> None:
    assert ask("run").exit_code == 2
    for name in ("sample", "inbox"):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        (folder / ".gitkeep").touch()
    (tmp_path / "data/sample/ledger.txt").touch()
    sample = ask("run").stdout
    assert f"Read:   {Path('data/sample')}" in sample
    assert f"{Path('data/inbox')} holds no files yet, so this is the sample" in sample
    assert "so this is the sample" not in ask("run", "--data", "data/sample").stdout
    (tmp_path / "data/inbox/deeper").mkdir()
    in_icloud = tmp_path / "data/inbox/deeper/.ledger.txt.icloud"
    in_icloud.touch()
    assert f"Read:   {Path('data/inbox')}" in ask("run").stdout
    in_icloud.unlink()
    (tmp_path / "data/inbox/deeper/ledger.txt").touch()
    inbox = ask("run").stdout
    assert f"Read:   {Path('data/inbox')}" in inbox
    assert "so this is the sample" not in inbox


def test_the_day_of_rules_is_today_whatever_the_settings_of_a_folder_say(ask: Ask) -> None:
    assert "reconcile.toml, else today" in ask("run", "--help").stdout
    assert "The day whose rules are printed.  [default: today]" in ask("policy", "--help").stdout


def test_policy_prints_the_rules_of_the_asked_date(ask: Ask) -> None:
    result = ask("policy", "--as-of", "2024-01-31")
    assert result.exit_code == 0
    assert result.stdout.startswith("Rules in force on 2024-01-31")
    assert "18 months" in result.stdout


def test_a_simulated_seller_is_scored_against_its_truth(ask: Ask, tmp_path: Path) -> None:
    assert ask("simulate", "seller", "--seed", "3").exit_code == 0
    assert (tmp_path / "seller/input/reconcile.toml").exists()
    claims = tmp_path / "claims.csv"
    claims.write_text(f"{CLAIMS_HEADER}\n", encoding="utf-8")
    result = ask("score", "claims.csv", "seller/truth.csv")
    assert result.exit_code == 0
    assert re.search(r"warehouse_lost\s+\|\s+0 \|", result.stdout)
    assert not CONTROL_CHARACTERS.search(result.stdout)


def test_the_sample_is_not_written_over_other_files(ask: Ask, inbox: Path) -> None:
    assert ask("sample", "new folder").exit_code == 0
    refused = ask("sample", str(inbox))
    assert refused.exit_code == 2
    assert "Name a folder that is empty" in refused.stderr
    assert [path.name for path in inbox.iterdir()] == ["ledger.txt"]


def test_score_names_the_file_that_is_not_there(ask: Ask) -> None:
    result = ask("score", "nowhere.csv", "nowhere.csv")
    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr


def test_explain_passes_on_the_story(ask: Ask, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_pipeline, "explain", lambda _data, _out, claim_id, _lang: f"The story of {claim_id}")
    assert ask("explain", "WL-1", "--data", str(inbox)).stdout == "The story of WL-1\n"


def test_an_option_that_is_followed_by_another_one_lacks_its_value(ask: Callable[..., Result]) -> None:
    for given in (("close", "2026-10", "--again", "--out", "reports"), ("close", "2026-10", "--again", "--out")):
        found = ask(*given)
        assert found.exit_code == 2
        assert "option --again needs a value" in found.stderr
