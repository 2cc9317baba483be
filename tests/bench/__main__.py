"""`make bench`: a cold run over a large ledger against DuckDB merely loading the same file, in alternating pairs.

Everything is written below .bench/, which git ignores and `make clean` removes.
"""

import argparse
import shutil
import statistics
import sys
from pathlib import Path

from tests.bench.bulk import Bulk, write_bulk
from tests.bench.measure import Measured, measure

BENCH = Path(".bench")

# What we aim for; the benchmark says how far away we are and never fails.
MOST_TIMES_BARE_LOAD = 1.5
MOST_PEAK_MIB = 2048
MOST_OF_COLD_RUN = 0.2


def main() -> None:
    """Generate the seller, measure, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--pairs", type=int, default=3, help="how often bare load and cold run alternate")
    asked = parser.parse_args()
    work = BENCH / f"{asked.rows}"
    work.mkdir(parents=True, exist_ok=True)
    say(f"Generating a ledger of {asked.rows:,} rows below {work} ...")
    seller = write_bulk(work / "seller", rows=asked.rows)
    say(f"{seller.ledger}: {seller.ledger.stat().st_size / 1e9:.2f} GB")
    bare, cold = [], []
    for number in range(1, asked.pairs + 1):
        bare.append(bare_load(seller, work))
        cold.append(cold_run(seller, work))
        say(f"pair {number}: bare load {shown(bare[-1])}; cold run {shown(cold[-1])}")
    conclude(bare, cold, with_one_more_month(seller, work))


def bare_load(seller: Bulk, work: Path) -> Measured:
    """DuckDB loads the ledger as text into a table on disk, in a process of its own."""
    database = work / "bare.duckdb"
    database.unlink(missing_ok=True)
    done = measure([sys.executable, "-m", "tests.bench.bare_load", str(seller.ledger), str(database)])
    database.unlink(missing_ok=True)
    return checked(done, {0})


def cold_run(seller: Bulk, work: Path) -> Measured:
    """A complete run that knows nothing of earlier ones."""
    shutil.rmtree(work / "reports", ignore_errors=True)
    return run(seller.data, work)


def with_one_more_month(seller: Bulk, work: Path) -> Measured:
    """The run after a cold one, with one more file in the folder."""
    added = seller.data / seller.next_month.name
    shutil.copyfile(seller.next_month, added)
    try:
        return run(seller.data, work)
    finally:
        added.unlink()


def run(data: Path, work: Path) -> Measured:
    """`reconcile run` as a user starts it."""
    command = [sys.executable, "-m", "reconcile", "run", "-q", "--data", str(data), "--out", str(work / "reports")]
    return checked(measure(command), {0, 1})


def checked(done: Measured, fine: set[int]) -> Measured:
    """`done` unless the command failed: figures of a failed run would mislead."""
    if done.exit_code not in fine:
        sys.exit(f"Error: the measured command ended with {done.exit_code}; no figures.")
    return done


def conclude(bare: list[Measured], cold: list[Measured], second: Measured) -> None:
    """Print the figures beside their targets. Ratios are taken pair by pair: both halves saw the same machine."""
    ratio = statistics.median(whole.seconds / load.seconds for load, whole in zip(bare, cold, strict=True))
    share = second.seconds / statistics.median(whole.seconds for whole in cold)
    busy = [
        whole.processor_seconds / load.processor_seconds
        for load, whole in zip(bare, cold, strict=True)
        if whole.processor_seconds and load.processor_seconds
    ]
    peak = max((whole.peak_mib for whole in cold if whole.peak_mib is not None), default=None)
    memory = "not known" if peak is None else f"{peak:8,.0f} MiB"
    say("")
    say(f"bare load, median      {statistics.median(load.seconds for load in bare):8.1f} s")
    say(f"cold run, median       {statistics.median(whole.seconds for whole in cold):8.1f} s")
    say(f"cold run / bare load   {ratio:8.2f}     target: at most {MOST_TIMES_BARE_LOAD}")
    if busy:  # what is left to compare on a machine that others use as well
        say(f"  processor time       {statistics.median(busy):8.2f}")
    say(f"peak memory, cold run  {memory} target: at most {MOST_PEAK_MIB:,}")
    say(f"one more month         {shown(second)}")
    say(f"  of the cold run      {share:8.2f}     target: at most {MOST_OF_COLD_RUN}")


def shown(done: Measured) -> str:
    """Seconds and peak memory of one command."""
    busy = "" if done.processor_seconds is None else f" ({done.processor_seconds:.1f} s of the processors)"
    memory = "" if done.peak_mib is None else f", {done.peak_mib:,.0f} MiB"
    return f"{done.seconds:.1f} s{busy}{memory}"


def say(line: str) -> None:
    """One line of the result, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
