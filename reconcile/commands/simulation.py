"""Made-up sellers: simulate one, write the sample, measure a run against the truth."""

from pathlib import Path

import click

from reconcile.commands.options import GivenPath, lang_option
from reconcile.commands.spoken import SpokenCommand
from reconcile.console import show_table
from reconcile.errors import CannotRun
from reconcile.folders import SAMPLE
from reconcile.texts.catalogue import catalogue


@click.command(cls=SpokenCommand)
@click.argument("folder", type=GivenPath(file_okay=False))
@click.option("--seed", default=1)
@click.option("--size", type=click.Choice(["small", "year", "medium", "large"]), default="small")
@click.option("--market", type=click.Choice(["us", "de"]), default="us")
@click.option("--dirty", is_flag=True)
@click.option("--blank-reconciled", is_flag=True)
@lang_option
def simulate(folder: Path, seed: int, size: str, market: str, dirty: bool, blank_reconciled: bool, lang: str) -> None:
    """Make a seller whose truth is known."""
    from reconcile.simulate import write_seller  # noqa: PLC0415 - forty modules that no run needs

    try:
        write_seller(folder, seed=seed, size=size, market=market, dirty=dirty, filled=not blank_reconciled)
    except FileExistsError as other:
        raise CannotRun("seller_folder_used", folder=folder / "input") from other
    texts = catalogue(lang)
    click.echo(texts.text("done", "input", folder=folder / "input"))
    click.echo(texts.text("done", "truth", file=folder / "truth.csv"))


@click.command(cls=SpokenCommand)
@click.argument("folder", type=GivenPath(file_okay=False), default=SAMPLE)
@lang_option
def sample(folder: Path, lang: str) -> None:
    """Write the sample seller into a folder."""
    from reconcile.simulate import write_sample  # noqa: PLC0415 - forty modules that no run needs

    try:
        write_sample(folder)
    except FileExistsError as other:
        raise CannotRun("sample_folder_used", folder=folder) from other
    click.echo(catalogue(lang).text("done", "sample", folder=folder))


@click.command(cls=SpokenCommand)
@click.argument("claims", type=GivenPath(exists=True, dir_okay=False))
@click.argument("truth", type=GivenPath(exists=True, dir_okay=False))
@lang_option
def score(claims: Path, truth: Path, lang: str) -> None:
    """Measure a run against a simulated truth: precision and recall per claim type."""
    from reconcile.simulate import score as compare  # noqa: PLC0415 - forty modules that no run needs
    from reconcile.simulate import table  # noqa: PLC0415 - forty modules that no run needs

    show_table(table(compare(claims, truth), catalogue(lang)))
