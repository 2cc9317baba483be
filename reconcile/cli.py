"""The command line: what can be asked, with which options. The work itself is done elsewhere."""

from datetime import date, datetime
from pathlib import Path

import click

from reconcile import __version__, pipeline
from reconcile.commands import papers, simulation
from reconcile.commands.options import as_of_option, data_option, lang_option, out_option
from reconcile.console import SpokenErrors, make_output_safe
from reconcile.folders import data_folder
from reconcile.policy.show import policy_text
from reconcile.progress_display import progress_display

BESIDES = (papers.evidence, papers.pack, papers.template, simulation.sample, simulation.score, simulation.simulate)


def main() -> None:
    """Entry point of the installed command and of `python -m reconcile`."""
    make_output_safe()
    cli(prog_name="reconcile")


@click.group(cls=SpokenErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Find what Amazon, forwarders and carriers owe a marketplace seller, and prepare the claims.

    \b
    Example:
      reconcile run --data data/inbox --out reports
    """


@cli.command()
@data_option
@out_option
@as_of_option
@lang_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file while it is read.")
@click.pass_context
def run(
    ctx: click.Context,
    data: Path | None,
    out: Path,
    as_of: date | None,
    lang: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the downloads and write workbook, claims and case texts.

    Exit code 0: done. 1: done, but records or files could not be used (sheet Problems). 2: could not run.

    \b
    Examples:
      reconcile run
      reconcile run --data ~/amazon/may --out ~/claims --as-of 2026-06-05
    """
    folder = data_folder(data)
    with progress_display(quiet, verbose) as progress:
        result = pipeline.run(folder, out, as_of, progress, lang)
    if not quiet:
        for line in result.summary:
            click.echo(line)
        click.echo(f"Read:   {folder}")
        click.echo(f"Result: {result.out_dir / 'discrepancies.xlsx'}")
    if result.rejected or result.unreadable:
        if not quiet:
            click.echo(
                f"Records set aside: {result.rejected}, files not readable: {result.unreadable}. "
                f"What and why: {result.out_dir / 'problems.csv'}"
            )
        ctx.exit(1)


@cli.command()
@click.argument("claim_id")
@data_option
@out_option
@lang_option
def explain(claim_id: str, data: Path | None, out: Path, lang: str | None) -> None:
    """Tell the story of one claim, line by line.

    Its source lines as they stand in the files, what settled what, the window with its source, the price. Reads what
    the latest run left behind, so run first.

    \b
    Example:
      reconcile explain WL-3F9A2C --out reports
    """
    click.echo(pipeline.explain(data_folder(data), out, claim_id, lang))


@cli.command()
@as_of_option
def policy(as_of: date | None) -> None:
    """Print the rules in force on a date, with sources.

    \b
    Example:
      reconcile policy --as-of 2026-06-05
    """
    click.echo(policy_text(as_of or datetime.now().astimezone().date()), nl=False)


for beside in BESIDES:
    cli.add_command(beside)
