"""The command line: what can be asked, with which options. The work itself is done elsewhere."""

import gc
from datetime import date, datetime
from pathlib import Path

import click

from reconcile import __version__, pipeline
from reconcile.commands import months, papers, simulation
from reconcile.commands.cases import cases
from reconcile.commands.options import as_of_option, data_option, lang_option, out_option
from reconcile.commands.progress_display import progress_display
from reconcile.commands.spoken import SpokenGroup
from reconcile.console import make_output_safe
from reconcile.folders import INBOX, SAMPLE, data_folder
from reconcile.policy.show import policy_text
from reconcile.texts.catalogue import catalogue
from reconcile.without_pandas import without_pandas

BESIDES = (
    *(cases, months.close, months.diff, papers.evidence, papers.pack, papers.template),
    *(simulation.sample, simulation.score, simulation.simulate),
)


def main() -> None:
    """Entry point of the installed command and of `python -m reconcile`."""
    gc.set_threshold(1_000_000)  # a run makes millions of rows and hardly a cycle: looking for them took a tenth of it
    without_pandas()
    make_output_safe()
    cli(prog_name="reconcile")


@click.group(name="reconcile", cls=SpokenGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
@lang_option
def cli(lang: str) -> None:
    """All commands. Their help stands in texts/console.<language>.toml, section `command`."""


@cli.command()
@data_option
@out_option
@as_of_option
@lang_option
@click.option("-q", "--quiet", is_flag=True)
@click.option("-v", "--verbose", is_flag=True)
@click.pass_context
def run(
    ctx: click.Context,
    data: Path | None,
    out: Path,
    as_of: date | None,
    lang: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the downloads and write workbook, claims and case texts. Exit code 1 when something could not be used."""
    texts = catalogue(lang)
    folder = data_folder(data)
    with progress_display(texts, quiet, verbose) as progress:
        result = pipeline.run(folder, out, as_of, progress, lang)
    if not quiet:
        for line in result.summary:
            click.echo(line)
        click.echo(texts.text("done", "read", folder=folder))
        click.echo(texts.text("done", "result", file=result.out_dir / "discrepancies.xlsx"))
        if data is None and folder == SAMPLE:
            click.echo(texts.text("done", "sample_read", inbox=INBOX))
    if result.rejected or result.unreadable:
        if not quiet:
            aside = {"rejected": result.rejected, "unreadable": result.unreadable}
            click.echo(texts.text("done", "set_aside", **aside, file=result.out_dir / "problems.csv"))
        ctx.exit(1)


@cli.command()
@click.argument("claim_id")
@data_option
@out_option
@lang_option
def explain(claim_id: str, data: Path | None, out: Path, lang: str) -> None:
    """Tell the story of one claim, line by line."""
    click.echo(pipeline.explain(data_folder(data), out, claim_id, lang))


@cli.command()
@as_of_option
@lang_option
def policy(as_of: date | None, lang: str) -> None:
    """Print the rules in force on a date, with sources."""
    click.echo(policy_text(as_of or datetime.now().astimezone().date(), catalogue(lang)), nl=False)


for beside in BESIDES:
    cli.add_command(beside)
