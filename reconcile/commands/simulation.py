"""Made-up sellers: simulate one, write the sample, measure a run against the truth."""

from pathlib import Path

import click

from reconcile.console import show_table
from reconcile.errors import CannotRun
from reconcile.folders import SAMPLE
from reconcile.simulate import score as compare
from reconcile.simulate import table, write_sample, write_seller


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--seed", default=1, show_default=True, help="Another seed, another seller; the same seed, the same files."
)
@click.option("--size", type=click.Choice(["small", "year", "medium", "large"]), default="small", show_default=True)
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


@click.command()
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


@click.command()
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
