"""data/sample: one small seller whose every case is planted, so that the first run fills every sheet.

What must come out stands in tests/simulate/sample_expected.csv, reasoned by hand.
"""

import csv
import shutil
from collections.abc import Set
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from reconcile.simulate import (
    amazon_files,
    dirt,
    inbound_files,
    order_files,
    sample_cases,
    sample_evidence,
    sample_terms,
    seller_files,
    summary_file,
)
from reconcile.simulate.books import Sheet, write_book
from reconcile.simulate.sample_world import AS_OF, SampleWorld

MARK = "# The sample seller."
SPANS = [(date(2026, 5, 20), date(2026, 9, 5)), (date(2026, 8, 1), AS_OF)]
QUEUE_ZH = ("货件名称", "货件编号", "已创建", "上次更新", "收货地址", "SKU", "预计商品数量", "找到的商品数量", "状态")
STATES_ZH = {"Closed": "已完成", "Receiving": "处理中", "In transit": "在途"}
SOURCING = (
    "Asin", "Fnsku", "Amazon Estimated Cost", "Latest Approved Cost", "Source of Latest Approved Cost", "Currency",
    "Date of Last Updated Cost", "Seller New Cost",
)  # fmt: skip


def write_sample(folder: Path) -> SampleWorld:
    """Write the sample seller into FOLDER (the data folder itself; no truth in it). The bytes never differ.

    An older sample is replaced. Raises FileExistsError where FOLDER holds anything else, and changes nothing then.
    """
    with TemporaryDirectory() as made:
        world = _write(Path(made))
        _check(folder, {path.relative_to(made) for path in Path(made).rglob("*")})
        shutil.copytree(made, folder, dirs_exist_ok=True)
    return world


def _write(folder: Path) -> SampleWorld:
    world = SampleWorld()
    sample_cases.play(world)
    world.day = world.as_of
    amazon_files.write_ledger(world, folder / "amazon" / "ledger", SPANS)
    dirt.unreadable_quantity(sorted((folder / "amazon" / "ledger").iterdir())[1])
    amazon_files.write_reimbursements(world, folder / "amazon" / "reimbursements")
    summary_file.write_summary(
        world, folder / "amazon" / "ledger_summary.txt", date(2026, 6, 1), 5, {("X00SMPL003", date(2026, 9, 30)): -4}
    )
    order_files.write_transactions(world, folder / "amazon" / "transactions")
    order_files.write_returns(world, folder / "amazon" / "returns")
    order_files.write_removals(world, folder / "amazon" / "removals")
    inbound_files.write_papers(world, folder / "shipments")
    write_queue(world, folder / "amazon" / "货件列表.csv")
    write_costs(world, folder / "成本.xlsx")
    write_sourcing(world, folder / "amazon" / "sourcing_cost.xlsx")
    seller_files.write_rates(world, folder / "fx.csv")
    seller_files.write_shipments(world, folder / "shipments.csv")
    seller_files.write_deliveries(world, folder / "deliveries.csv")
    seller_files.write_removal_receipts(world, folder / "removal_receipts.csv")
    seller_files.write_incidents(world, folder / "incidents.csv")
    seller_files.write_case_log(world, folder / "case_log.csv")
    sample_evidence.write_evidence(folder / "evidence")
    notes = "Ask the forwarder about FBA15SMPLS05. This file is of no kind that the program knows.\n"
    (folder / "notes.txt").write_text(notes, encoding="utf-8", newline="\n")
    settings = f'{MARK} Everything in this folder is invented.\naccount = "sample"\n'
    settings += f'default_marketplace = "US"\nas_of = {AS_OF}\n{sample_terms.TERMS}'
    (folder / "reconcile.toml").write_text(settings, encoding="utf-8", newline="\n")
    return world


def _check(folder: Path, own: Set[Path]) -> None:
    """Raise FileExistsError where something lies in the folder that is not of a sample: somebody put it there."""
    inside = {path.relative_to(folder) for path in folder.rglob("*")} - {Path(".gitkeep"), Path("README.md")}
    settings = folder / "reconcile.toml"
    is_sample = settings.is_file() and settings.read_bytes().startswith(MARK.encode())
    if inside - own or (inside and not is_sample):
        raise FileExistsError(f"{folder} holds something that is not the sample")


def write_costs(world: SampleWorld, path: Path) -> None:
    """The seller's purchase prices as a Chinese workbook, with a title above the header."""
    rows = [
        (
            item.sku,
            float(c.amount),
            c.currency,
            c.effective_from,
            c.supplier,
            c.invoice_no,
            c.invoice_date,
            c.invoice_units,
        )
        for item in world.products
        if item.fnsku not in world.costless
        for c in item.costs
    ]
    write_book(path, [Sheet("采购成本", [("2026年采购成本表",), (), dirt.COSTS_ZH, *rows])])


def write_sourcing(world: SampleWorld, path: Path) -> None:
    """Amazon's sourcing-cost sheet: one approved cost lies below the invoice, one product has only an estimate."""
    approved = {"TRAY": 3.77, "HOOK": 2.60, "BASKET": None}
    rows = [
        (item.asin, item.fnsku, 3.10, cost, "SELLER" if cost else "AMAZON", "USD", date(2026, 4, 2), None)
        for item, cost in ((world.item(code), cost) for code, cost in approved.items())
    ]
    write_book(path, [Sheet("Part_1", [SOURCING, *rows])])


def write_queue(world: SampleWorld, path: Path) -> None:
    """The shipping queue of a Chinese account: UTF-8 with BOM, not quoted."""
    rows = [[*row[:-1], STATES_ZH[str(row[-1])]] for row in inbound_files.queue_rows(world)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([QUEUE_ZH, *rows])
