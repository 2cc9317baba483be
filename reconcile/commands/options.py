"""Options that several commands share."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from reconcile.console import OUT_FOLDER
from reconcile.folders import REPORTS

Command = Callable[..., Any]


def _as_date(_ctx: click.Context, _param: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


def _remember_out(ctx: click.Context, _param: click.Parameter, value: Path) -> Path:
    ctx.meta[OUT_FOLDER] = value
    return value


def data_option(command: Command) -> Command:
    """`--data`: the input folder; none named means the inbox, or the sample while the inbox is empty."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder with the downloads; everything below it is read.  [default: data/inbox, while empty data/sample]",
    )(command)


def out_option(command: Command) -> Command:
    """`--out`: the folder that holds one result folder per as-of date."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        default=REPORTS,
        show_default=True,
        callback=_remember_out,
        help="Folder for the results; a run writes DIR/<as-of>/.",
    )(command)


def as_of_option(command: Command) -> Command:
    """`--as-of`: the date that counts as today."""
    return click.option(
        "--as-of",
        type=click.DateTime(formats=["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        callback=_as_date,
        help="The date that counts as today.  [default: as_of in reconcile.toml, else today]",
    )(command)


def lang_option(command: Command) -> Command:
    """`--lang`: the language of what people read."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        help="Language of workbook and texts.  [default: language in reconcile.toml, else en]",
    )(command)
