"""Progress of long work, always on standard error: live on a terminal, plain lines into a pipe, or nothing."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress as LiveDisplay
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from reconcile.console import one_line
from reconcile.ingest.progress import Progress
from reconcile.texts.catalogue import Catalogue

SECONDS_BETWEEN_LINES = 2.0  # into a pipe: often enough to see life, rare enough for a log file


class Silent:
    """Shows nothing (`-q`)."""

    def stage(self, name: str) -> None:
        """A stage began."""

    def advance(self, file: str, rows: int) -> None:
        """Rows of a file were read."""


class PlainLines:
    """One line per stage and now and then one for the file at work; every file when `verbose`."""

    def __init__(self, texts: Catalogue, verbose: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._texts = texts
        self._pause = 0.0 if verbose else SECONDS_BETWEEN_LINES
        self._clock = clock
        self._last = clock()

    def stage(self, name: str) -> None:
        """Say which stage began."""
        click.echo(self._texts.text("stage", name), err=True)
        self._last = self._clock()

    def advance(self, file: str, rows: int) -> None:
        """Say how many rows of which file are read, unless a line was printed a moment ago."""
        now = self._clock()
        if now - self._last >= self._pause:
            click.echo(f"  {_rows(self._texts, file, rows)}", err=True)
            self._last = now


class LiveLine:
    """One line that changes in place: stage, file, rows and the time since the stage began."""

    def __init__(self, texts: Catalogue, display: LiveDisplay, verbose: bool = False) -> None:
        self._texts = texts
        self._display = display
        self._verbose = verbose
        self._task = display.add_task(texts.text("progress", "starting"), total=None, detail="")

    def stage(self, name: str) -> None:
        """Show the stage that began."""
        self._display.reset(self._task, description=self._texts.text("stage", name), detail="")

    def advance(self, file: str, rows: int) -> None:
        """Show how many rows of which file are read; kept on the screen when verbose."""
        detail = _rows(self._texts, file, rows)
        self._display.update(self._task, detail=detail)
        if self._verbose:
            self._display.console.print(f"  {detail}", markup=False, highlight=False)


def _rows(texts: Catalogue, file: str, rows: int) -> str:
    return texts.text("progress", "rows", file=one_line(file), n=rows)


@contextmanager
def progress_display(texts: Catalogue, quiet: bool, verbose: bool) -> Iterator[Progress]:
    """The display that fits: silent when `quiet`, live on a terminal, otherwise plain lines."""
    console = Console(stderr=True)
    if quiet:
        yield Silent()
    elif sys.stderr.isatty() and not console.is_dumb_terminal:  # rich alone would also trust FORCE_COLOR into a pipe
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            TextColumn("{task.fields[detail]}", markup=False, style="dim"),
            TimeElapsedColumn(),
        )
        with LiveDisplay(*columns, console=console, transient=True) as display:
            yield LiveLine(texts, display, verbose)
    else:
        yield PlainLines(texts, verbose)
