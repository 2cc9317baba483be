"""Options that several commands share. Their help stands in the catalogue, section `option`."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from reconcile.console import OUT_FOLDER, texts_of
from reconcile.folders import REPORTS, typed_path
from reconcile.ingest.values import FIRST_YEAR, LAST_YEAR
from reconcile.texts.catalogue import LANGUAGES

Command = Callable[..., Any]


class GivenPath(click.Path):
    """A path on the command line, `~` in it included. Whether it may be read is said by whoever opens it."""

    def __init__(self, *, exists: bool = False, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(exists=exists, file_okay=file_okay, dir_okay=dir_okay, readable=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path with the home folder in place of `~`."""
        return super().convert(typed_path(value), param, ctx)


def _as_date(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


def _remember_out(ctx: click.Context, _param: click.Parameter, value: Path) -> Path:
    ctx.meta[OUT_FOLDER] = value
    return value


def _as_language(ctx: click.Context, _param: click.Parameter, _value: str | None) -> str:
    """The language of this call: asked for here or before the command, or found as `spoken_language` says."""
    return texts_of(ctx).language


def data_option(command: Command) -> Command:
    """`--data`: the input folder; none named means the inbox, or the sample while the inbox is empty."""
    return click.option("--data", type=GivenPath(), metavar="DIR")(command)


def out_option(command: Command) -> Command:
    """`--out`: the folder that holds one result folder per as-of date."""
    folder = GivenPath(file_okay=False)
    return click.option("--out", type=folder, metavar="DIR", default=REPORTS, callback=_remember_out)(command)


class _Day(click.DateTime):
    """A day of the years that the dates of files may have; any other is a typing error."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        day = super().convert(value, param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(str(value), param, ctx)
        return day


def as_of_option(command: Command) -> Command:
    """`--as-of`: the date that counts as today."""
    day = _Day(formats=["%Y-%m-%d"])
    return click.option("--as-of", type=day, metavar="YYYY-MM-DD", callback=_as_date)(command)


def lang_option(command: Command) -> Command:
    """`--lang`: the language of what people read. Gives the language of the call, asked for or not."""
    return click.option("--lang", type=click.Choice(LANGUAGES), callback=_as_language)(command)
