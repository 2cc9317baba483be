"""Month to month: two runs compared, a month closed."""

from datetime import datetime
from pathlib import Path

import click

from reconcile.commands.options import GivenPath, lang_option, out_option
from reconcile.commands.spoken import SpokenCommand
from reconcile.console import show_table
from reconcile.months.close import close as keep
from reconcile.months.diff import diff as compare
from reconcile.months.diff import write_list
from reconcile.months.spoken import closing_lines, largest, remarks, totals
from reconcile.texts.catalogue import catalogue


@click.command(cls=SpokenCommand)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@out_option
@click.option("--to", "path", type=GivenPath(dir_okay=False), metavar="FILE")
@lang_option
def diff(before: str, after: str, out: Path, path: Path | None, lang: str) -> None:
    """Compare two runs: what is new, settled, changed or vanished since, and why."""
    found = compare(before, after, out)
    texts = catalogue(lang)
    if path:
        write_list(found, path, lang)
    show_table(totals(found, texts))
    for line in remarks(found, texts):
        click.echo(line)
    if not found.parts:
        click.echo(texts.text("months", "nothing"))
        return
    show_table(largest(found.parts, texts))
    if path:
        click.echo(texts.text("months", "file", rows=len(found.parts), path=path))
    else:
        click.echo(texts.text("months", "all", rows=len(found.parts)))


@click.command(cls=SpokenCommand)
@click.argument("month")
@out_option
@click.option("--report", default="", metavar="REPORT")
@click.option("--again", default="", metavar="REASON")
@lang_option
def close(month: str, out: Path, report: str, again: str, lang: str) -> None:
    """Close a month: keep what was reported for it, once and for all."""
    today = datetime.now().astimezone().date()  # when the month was closed: noted, never compared with
    for line in closing_lines(keep(month, out, today, report=report, again=again), catalogue(lang)):
        click.echo(line)
