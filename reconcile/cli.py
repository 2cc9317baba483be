"""The command line: what can be asked, with which options. The work itself is done elsewhere."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from reconcile import __version__, pipeline
from reconcile.console import OUT_FOLDER, SpokenErrors, make_output_safe, one_line, show_table
from reconcile.errors import CannotRun
from reconcile.evidence import ask
from reconcile.evidence.spoken import gap_table, remarks
from reconcile.folders import REPORTS, SAMPLE, data_folder
from reconcile.policy.show import policy_text
from reconcile.progress_display import progress_display
from reconcile.simulate import score as compare
from reconcile.simulate import table, write_sample, write_seller
from reconcile.templates import form_names, write_form

Command = Callable[..., Any]
TO_HELP = "Where to write it; an existing file is never replaced.  [default: FORM.xlsx]"


def main() -> None:
    """Entry point of the installed command and of `python -m reconcile`."""
    make_output_safe()
    cli(prog_name="reconcile")


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


@cli.command()
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


@cli.command()
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


@cli.command()
@as_of_option
def policy(as_of: date | None) -> None:
    """Print the rules in force on a date, with sources.

    \b
    Example:
      reconcile policy --as-of 2026-06-05
    """
    click.echo(policy_text(as_of or datetime.now().astimezone().date()), nl=False)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--seed", default=1, show_default=True, help="Another seed, another seller; the same seed, the same files."
)
@click.option("--size", type=click.Choice(["small", "medium", "large"]), default="small", show_default=True)
@click.option("--market", type=click.Choice(["us", "de"]), default="us", show_default=True)
@click.option("--dirty", is_flag=True, help="Overlapping downloads, odd encodings, broken records.")
@click.option("--blank-reconciled", is_flag=True, help="Leave Amazon's own reconciled numbers blank.")
def simulate(folder: Path, seed: int, size: str, market: str, dirty: bool, blank_reconciled: bool) -> None:
    """Make a seller whose truth is known.

    FOLDER/input is there to be reconciled, FOLDER/truth.csv to compare the result with.

    \b
    Example:
      reconcile simulate .bench/seller --seed 7 --size medium --dirty
    """
    write_seller(folder, seed=seed, size=size, market=market, dirty=dirty, filled=not blank_reconciled)
    click.echo(f"Input: {folder / 'input'}")
    click.echo(f"Truth: {folder / 'truth.csv'}")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=SAMPLE)
def sample(folder: Path) -> None:
    """Write the sample seller into a folder.

    A small made-up seller with planted cases, the same bytes every time.  [default: data/sample]

    \b
    Example:
      reconcile sample my-first-folder
    """
    try:
        write_sample(folder)
    except FileExistsError as other:
        raise CannotRun(f"{other}.", "Name a folder that is empty or does not exist yet.") from other
    click.echo(f"Sample: {folder}")


@cli.command()
@click.argument("claims", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("truth", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def score(claims: Path, truth: Path) -> None:
    """Measure a run against a simulated truth.

    Prints precision and recall per claim type: CLAIMS is the run's claims.csv, TRUTH the seller's truth.csv.

    \b
    Example:
      reconcile score reports/2026-06-05/claims.csv .bench/seller/truth.csv
    """
    show_table(table(compare(claims, truth)))
