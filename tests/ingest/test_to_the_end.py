"""A file is read to its end: a broken last line is told, and what stands far down decides for all lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.ingest import decode, store
from tests.worlds.loaded import Inbox

FORMATS = Path(__file__).parents[1] / "formats"
LEDGER = FORMATS / "ledger_detail" / "ledger_detail_2026-05-01_2026-07-14.txt"
HEADER = "approval-date\treimbursement-id\treason\tsku\tproduct-name\tamount-total\tquantity\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


LOSS = (
    '"08/06/2026"\t"XCUP"\t"BCUP"\t"CUP"\t"Cup"\t"Adjustments"\t"20030"\t"-12"\t"ABE2"\t"SELLABLE"\t"M"\t"US"\t""\t""'
    '\t"2026-08-06T00:00:00-0700"\t"US"'
)


@pytest.mark.parametrize("fields", range(1, 16))
def test_a_loss_in_the_last_line_of_a_broken_download_is_told(inbox: Inbox, fields: int) -> None:
    broken = "\t".join(LOSS.split("\t")[:fields])
    inbox.put("ledger.txt", LEDGER.read_bytes() + broken.encode())
    inbox.load()
    assert inbox.ask("select code from problem where line > 0") == [("cut_off",)]
    assert inbox.ask("select count(*) from staging.ledger_day where fnsku = 'XCUP'") == [(0,)]


@pytest.mark.parametrize("loss", [LOSS, LOSS + "\r\n", "\t".join(LOSS.split("\t")[:11]) + "\r\n"])
def test_a_last_line_that_is_whole_or_ends_like_the_others_is_read(inbox: Inbox, loss: str) -> None:
    inbox.put("ledger.txt", LEDGER.read_bytes() + loss.encode())
    inbox.load()
    assert inbox.ask("select code from problem where line > 0") == []
    assert inbox.ask("select count(*) from staging.ledger_day where fnsku = 'XCUP'") == [(1,)]


def test_a_table_whose_every_line_stops_early_is_read_to_its_end(inbox: Inbox) -> None:
    inbox.put(
        "costs.csv",
        b"sku,unit_cost,currency,effective_from,supplier,invoice_no\nA,2,USD,2026-01-01\nB,3,USD,2026-01-01",
    )
    inbox.load()
    assert inbox.problems() == []
    assert inbox.value("select count(*) from staging.cost") == 2


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "BLOCK_BYTES", 700)
    monkeypatch.setattr(store, "ROWS_AT_ONCE", 3)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("name", ["ledger_detail", "reimbursements", "settlement", "transactions", "customer_returns"])
def test_a_file_read_in_many_blocks_gives_what_it_gives_in_one(tmp_path: Path, name: str) -> None:
    for path in sorted((FORMATS / name).iterdir()):
        if path.suffix != ".expected":
            (tmp_path / path.name).mkdir()
            inbox = Inbox(tmp_path / path.name)
            inbox.put(path.name, path.read_bytes())
            inbox.load()
            assert inbox.written_down() == Path(f"{path}.expected").read_text(encoding="utf-8"), path.name


@pytest.mark.usefixtures("small_blocks")
def test_a_row_far_down_decides_the_order_of_day_and_month_for_all(inbox: Inbox) -> None:
    rows = [f"05/04/2026\t{n}\tLost_Warehouse\tA\tCup\t1.00\t1\n" for n in range(200)]
    inbox.put("late.txt", HEADER + "".join(rows) + "26/05/2026\t999\tLost_Warehouse\tA\tCup\t1.00\t1\n")
    inbox.load()
    assert inbox.ask("select approval_date::varchar, count(*) from staging.reimbursement group by 1 order by 1") == [
        ("2026-04-05", 200),
        ("2026-05-26", 1),
    ]
    assert inbox.problems() == []


@pytest.mark.parametrize("impossible", ["13/45/2026", "45/13/2026", "31/02/2026", "02/30/2026"])
def test_a_date_that_no_order_makes_possible_decides_no_order(inbox: Inbox, impossible: str) -> None:
    rows = [
        f"{day}\t{n}\tLost_Warehouse\tA\tCup\t1.00\t1\n"
        for n, day in enumerate(("05/04/2026", "26/05/2026", impossible))
    ]
    inbox.put("late.txt", HEADER + "".join(rows))
    inbox.load()
    assert inbox.ask("select approval_date::varchar from staging.reimbursement order by 1") == [
        ("2026-04-05",), ("2026-05-26",)
    ]  # fmt: skip
    assert inbox.ask("select line, code from problem") == [(4, "bad_date")]


@pytest.mark.usefixtures("small_blocks")
def test_a_byte_far_down_decides_the_encoding_for_all(inbox: Inbox) -> None:
    rows = [f"2026-05-04\t{n}\tLost_Warehouse\tA\tCup\t1.00\t1\n" for n in range(200)]
    inbox.put(
        "late.txt", HEADER + "".join(rows) + "2026-05-04\t999\tLost_Warehouse\tA\tCafé – cup\t1.00\t1\n", "cp1252"
    )
    inbox.load()
    assert inbox.value("select encoding from source_file") == "cp1252"
    assert inbox.value("select count(*) from staging.reimbursement") == 201
    assert (
        inbox.value("select max(title) filter (where reimbursement_id = '999') from staging.reimbursement")
        == "Café – cup"
    )


def test_an_ambiguous_date_order_is_said(inbox: Inbox) -> None:
    inbox.put("r.txt", HEADER + "05/04/2026\t1\tLost_Warehouse\tA\tCup\t1.00\t1\n")
    inbox.load()
    assert [row[3] for row in inbox.problems()] == ["date_order_assumed"]
