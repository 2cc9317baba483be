"""Writing one simulated seller to disk: the input folder that the tool reads, and the truth beside it."""

import shutil
from datetime import date
from pathlib import Path

from reconcile.simulate import amazon_files, dirt, inbound_files, order_files, seller_files, truth
from reconcile.simulate.history import simulate
from reconcile.simulate.world import World


def write_seller(  # noqa: PLR0913 - each is an option of the command
    out: Path,
    *,
    seed: int,
    size: str = "medium",
    market: str = "us",
    dirty: bool = False,
    filled: bool = True,
    until: date | None = None,
) -> World:
    """Simulate a seller and write OUT/input (for the tool) and OUT/truth.csv (for the score).

    `filled`: whether the ledger's Reconciled and Unreconciled columns hold Amazon's numbers or are blank.
    `until`: an earlier day of the same history, as if the downloads had been made then.
    `dirty`: papers are missing or disagree, and the files look as if people had worked with them.
    A seller made before in OUT is replaced. The same arguments give the same bytes.
    Raises KeyError for a size or market that does not exist, FileExistsError where OUT/input is nobody's simulation.
    """
    make_room(out)
    world = simulate(seed, size, market, dirty, until)
    folder = out / "input"
    folder.mkdir(parents=True, exist_ok=True)
    amazon_files.write_ledger(world, folder / "ledger", amazon_files.downloads(world), filled)
    amazon_files.write_reimbursements(world, folder / "reimbursements")
    inbound_files.write_papers(world, folder)
    inbound_files.write_shipping_queue(world, folder / "shipping_queue.csv")
    if world.market.code == "us":
        order_files.write_transactions(world, folder / "transactions")
    else:
        order_files.write_settlements(world, folder / "settlements")
    order_files.write_returns(world, folder / "returns")
    order_files.write_removals(world, folder / "removals")
    seller_files.write_removal_receipts(world, folder / "removal_receipts.csv")
    seller_files.write_incidents(world, folder / "incidents.csv")
    seller_files.write_case_log(world, folder / "case_log.csv")
    seller_files.write_costs(world, folder / "costs.csv")
    seller_files.write_rates(world, folder / "fx.csv")
    seller_files.write_shipments(world, folder / "shipments.csv")
    seller_files.write_deliveries(world, folder / "deliveries.csv")
    seller_files.write_settings(world, folder / "reconcile.toml")
    if dirty:
        dirt.spoil(folder)
    truth.write(world, out / "truth.csv")
    return world


def make_room(out: Path) -> None:
    """Remove the seller made before. A folder `input` without a truth beside it belongs to somebody: it stays."""
    if (out / "input").exists():
        if not (out / "truth.csv").exists():
            raise FileExistsError(f"{out / 'input'} exists and was not made by the simulator")
        shutil.rmtree(out / "input")
