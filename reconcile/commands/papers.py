"""Questions about papers: which are missing, the pack of a case, blank forms."""

from pathlib import Path

import click

from reconcile.commands.options import GivenPath, data_option, lang_option, out_option
from reconcile.commands.spoken import SpokenCommand
from reconcile.console import show_table
from reconcile.evidence import ask
from reconcile.evidence.spoken import gap_table, remarks
from reconcile.folders import data_folder
from reconcile.pack import case_zip
from reconcile.pack.spoken import pack_lines
from reconcile.templates import form_names, write_form
from reconcile.texts.catalogue import catalogue


@click.command(cls=SpokenCommand)
@data_option
@out_option
@lang_option
def evidence(data: Path | None, out: Path, lang: str) -> None:
    """List the documents that are missing, by the money that waits for them."""
    answer = ask.evidence(data_folder(data), out)
    if answer.shown.gaps:
        show_table(gap_table(answer.shown, answer.as_of, lang))
    for line in remarks(answer.shown, lang):
        click.echo(line)


@click.command(cls=SpokenCommand)
@click.argument("case")
@data_option
@out_option
@lang_option
def pack(case: str, data: Path | None, out: Path, lang: str) -> None:
    """Put text, claim lines and evidence of one case into one zip."""
    for line in pack_lines(case_zip.pack(data_folder(data), out, case), lang):
        click.echo(line)


@click.command(cls=SpokenCommand)
@click.argument("name", metavar="FORM", type=click.Choice(form_names()))
@click.option("--to", "path", type=GivenPath(dir_okay=False), metavar="FILE")
@lang_option
def template(name: str, path: Path | None, lang: str) -> None:
    """Write a blank form for one of the seller's own tables."""
    target = path or Path(f"{name}.xlsx")
    write_form(name, target)
    click.echo(catalogue(lang).text("done", "form", file=target))
