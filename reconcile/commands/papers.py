"""Questions about papers: which are missing, the pack of a case, blank forms."""

from pathlib import Path

import click

from reconcile.commands.options import data_option, lang_option, out_option
from reconcile.console import one_line, show_table
from reconcile.evidence import ask
from reconcile.evidence.spoken import gap_table, remarks
from reconcile.folders import data_folder
from reconcile.templates import form_names, write_form

TO_HELP = "Where to write it; an existing file is never replaced.  [default: FORM.xlsx]"


@click.command()
@data_option
@out_option
@lang_option
def evidence(data: Path | None, out: Path, lang: str | None) -> None:
    """List the documents that are missing, by the money that waits for them.

    Takes the claims of the latest run and looks at the files below evidence/ anew: add files, ask again.

    \b
    Example:
      reconcile evidence --out reports
    """
    answer = ask.evidence(data_folder(data), out, lang)
    if answer.shown.gaps:
        show_table(gap_table(answer.shown, answer.as_of, answer.language))
    for line in remarks(answer.shown, answer.language):
        click.echo(line)


@click.command()
@click.argument("case")
@data_option
@out_option
def pack(case: str, data: Path | None, out: Path) -> None:
    """Put text, claim lines and evidence of one case into one zip.

    CASE is a case_key of cases.csv. The zip goes to packs/ in the folder of the latest run.

    \b
    Example:
      reconcile pack inbound_lost-FBA15EXMPL01 --out reports
    """
    packed = ask.pack(data_folder(data), out, case)
    for name in packed.names:
        click.echo(f"  {one_line(name)}")
    for path, why in packed.left_out:
        click.echo(f"Left out: {one_line(path)} ({why})")
    if packed.missing:
        click.echo(f"Still missing: {', '.join(packed.missing)}")
    click.echo(f"Pack: {packed.path}")


@click.command()
@click.argument("name", metavar="FORM", type=click.Choice(form_names()))
@click.option("--to", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=TO_HELP)
def template(name: str, path: Path | None) -> None:
    """Write a blank form for one of your own tables.

    FORM is costs, shipments, packing-list, deliveries, removal-receipts, incidents, fx or case-log. Fill in the first
    sheet and put the file below the data folder.

    \b
    Examples:
      reconcile template costs
      reconcile template packing-list --to data/inbox/packing.xlsx
    """
    target = path or Path(f"{name}.xlsx")
    write_form(name, target)
    click.echo(f"Form: {target}")
