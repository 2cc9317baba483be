"""Progress: live on a terminal, plain lines into a pipe, nothing when quiet."""

import io
import itertools

import pytest
from rich.console import Console
from rich.progress import Progress as LiveDisplay
from rich.progress import TextColumn

from reconcile.commands.progress_display import LiveLine, PlainLines, progress_display
from reconcile.ingest.progress import Progress
from reconcile.texts.catalogue import catalogue

ENGLISH = catalogue("en")


def work(display: Progress, files: int = 3) -> None:
    display.stage("reading")
    for number in range(files):
        display.advance(f"[red]{number}.txt", 1000)


def test_a_pipe_gets_a_line_per_stage_and_a_file_only_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = itertools.count()
    work(PlainLines(ENGLISH, clock=lambda: float(next(seconds))), files=5)
    assert capsys.readouterr().err.splitlines() == [
        "Reading files",
        "  [red]1.txt: 1,000 rows",
        "  [red]3.txt: 1,000 rows",
    ]


def test_verbose_names_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    work(PlainLines(ENGLISH, verbose=True, clock=lambda: 0.0))
    assert capsys.readouterr().err.count("rows") == 3


def test_a_terminal_shows_stage_and_file_and_takes_no_orders_from_file_names() -> None:
    screen = io.StringIO()
    columns = (TextColumn("{task.description}", markup=False), TextColumn("{task.fields[detail]}", markup=False))
    with LiveDisplay(*columns, console=Console(file=screen, force_terminal=True, width=100)) as display:
        work(LiveLine(ENGLISH, display, verbose=True))
    assert "[red]2.txt: 1,000 rows" in screen.getvalue()
    assert "Reading files" in screen.getvalue()


def test_quiet_shows_nothing_and_a_pipe_gets_no_live_line_even_when_colour_is_forced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress_display(ENGLISH, quiet=True, verbose=True) as display:
        work(display)
    with progress_display(ENGLISH, quiet=False, verbose=False) as display:
        assert isinstance(display, PlainLines)
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")
