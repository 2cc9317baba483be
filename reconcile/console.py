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

from reconcile.errors import CannotRun

OUT_FOLDER = "reconcile.out"  # key of the result folder in click's context: the error log goes there
WIDTH_INTO_A_PIPE = 200


def make_output_safe() -> None:
    """Print what the console cannot show as `?` instead of failing (Windows: Chinese names in a cp1252 console)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


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

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy

    def show(self, file: IO[Any] | None = None) -> None:
        """Print both sentences."""
        click.echo(f"Error: {self.message}", file=file, err=file is None)
        click.echo(f"  {self.remedy}", file=file, err=file is None)


class SpokenErrors(click.Group):
    """A group of commands in which whatever goes wrong ends as one readable message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors become `Failure`, unexpected ones leave their trace in a log file."""
        try:
            return super().invoke(ctx)
        except CannotRun as stop:
            raise Failure(stop.what, stop.remedy) from stop
        except KeyboardInterrupt as stop:
            raise Failure("stopped before the end.", "Earlier results are unchanged; start again when ready.") from stop
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click knows how to say these
        except OSError as fault:
            raise _file_failure(fault) from fault
        except Exception as fault:
            log = _write_log(fault, ctx.meta.get(OUT_FOLDER))
            first_line = one_line(str(fault).partition("\n")[0])
            raise Failure(
                f"the program failed unexpectedly ({type(fault).__name__}: {first_line}).",
                f"This is a fault of the program. Earlier results are unchanged. Details for a report: {log}",
            ) from fault


def _file_failure(fault: OSError) -> Failure:
    where = f" {one_line(str(fault.filename))}" if fault.filename else ""
    if isinstance(fault, PermissionError):
        return Failure(
            f"no access to{where}.",
            "Close the program that has it open (Excel locks an open workbook), or choose another folder with --out.",
        )
    return Failure(
        f"cannot read or write{where}: {fault.strerror or fault}.",
        "Check that the folder exists, can be written to, and that the disk has free space.",
    )


def _write_log(fault: BaseException, out: Path | None) -> Path:
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
    return Path("(no log could be written)")
