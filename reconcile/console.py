"""How the command line speaks: safe text, errors with a remedy, and a log instead of a stack trace."""

import io
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from reconcile.errors import CannotRun, why_not
from reconcile.texts.catalogue import LANGUAGES, Catalogue, catalogue

OUT_FOLDER = "reconcile.out"  # key of the result folder in click's context: the error log goes there
LANGUAGE = "reconcile.language"  # key of the language in click's context
WIDTH_INTO_A_PIPE = 200


def make_output_safe() -> None:
    """Print what the console cannot show as `?` instead of failing (Windows: Chinese names in a cp1252 console)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def texts_of(ctx: click.Context) -> Catalogue:
    """The texts in the language of this call."""
    return catalogue(ctx.meta.get(LANGUAGE, LANGUAGES[0]))


def one_line(text: str) -> str:
    """`text` without control characters: a file name or a cell may hold any, and none may reach a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)


def show_table(table: Table) -> None:
    """Print a table; into a pipe as wide as it needs, without colours or other control characters."""
    if sys.stdout.isatty():
        Console().print(table)
    else:
        table.box = box.ASCII
        Console(force_terminal=False, color_system=None, width=WIDTH_INTO_A_PIPE).print(table)


class Failure(click.ClickException):
    """Shown as `Error: what` and the remedy below it, on standard error, with exit code 2."""

    exit_code = 2

    def __init__(self, stop: CannotRun, texts: Catalogue) -> None:
        what, self.remedy = stop.said(texts)
        super().__init__(what)
        self._texts = texts

    def show(self, file: IO[Any] | None = None) -> None:
        """Print both sentences."""
        click.echo(self._texts.text("sentence", "error", what=self.message), file=file, err=file is None)
        click.echo(f"  {self.remedy}", file=file, err=file is None)


def spoken_failure(fault: BaseException, ctx: click.Context) -> Failure:
    """What is said of anything that ended a command; an unexpected fault leaves its trace in a log file."""
    return Failure(_told(fault, ctx), texts_of(ctx))


def _told(fault: BaseException, ctx: click.Context) -> CannotRun:
    if isinstance(fault, CannotRun):
        return fault
    if isinstance(fault, KeyboardInterrupt):
        return CannotRun("interrupted")
    if isinstance(fault, OSError):
        where = one_line(str(fault.filename or ""))
        if isinstance(fault, PermissionError):
            return CannotRun("no_access", file=where) if where else CannotRun("no_access_somewhere")
        why = why_not(fault)
        return CannotRun("no_file", file=where, why=why) if where else CannotRun("no_file_somewhere", why=why)
    first_line = one_line(str(fault).partition("\n")[0])
    log = _write_log(fault, ctx.meta.get(OUT_FOLDER))
    if log is None:
        return CannotRun("unexpected_unlogged", kind=type(fault).__name__, fault=first_line)
    return CannotRun("unexpected", kind=type(fault).__name__, fault=first_line, log=log)


def _write_log(fault: BaseException, out: Path | None) -> Path | None:
    """Append the trace to `error.log` in the result folder, or in the temporary folder where that fails."""
    entry = f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{''.join(traceback.format_exception(fault))}\n"
    for folder in (out, Path(tempfile.gettempdir())):
        if folder is None:
            continue
        log = folder / "error.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8", newline="\n") as file:
                file.write(entry)
        except OSError:
            continue
        return log
    return None
