"""Questions about the case log: what people filled in in the workbooks."""

from datetime import date
from pathlib import Path

import click

from reconcile import pipeline
from reconcile.commands.options import GivenPath, as_of_option, data_option, lang_option, out_option
from reconcile.commands.progress_display import progress_display
from reconcile.commands.spoken import SpokenGroup
from reconcile.folders import data_folder
from reconcile.texts.catalogue import catalogue


@click.group(cls=SpokenGroup)
@lang_option
def cases(lang: str) -> None:
    """The case log and the workbooks that it is filled in from."""


@cases.command()
@click.argument("workbook", type=GivenPath(exists=True, dir_okay=False), required=False)
@data_option
@out_option
@as_of_option
@lang_option
def sync(workbook: Path | None, data: Path | None, out: Path, as_of: date | None, lang: str) -> None:
    """Read what was filled in in the workbooks into the case log."""
    with progress_display(catalogue(lang), quiet=False, verbose=False) as progress:
        lines = pipeline.sync_cases(data_folder(data), out, as_of, progress, lang, workbook)
    for line in lines:
        click.echo(line)
