"""The checks of a run: sound tables pass all of them, and each fault is found by its own."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest
from duckdb import DuckDBPyConnection, connect

from reconcile.ingest import count_copies
from reconcile.models import run_checks
from tests.worlds.loaded import Inbox

SOUND = """
create table run_setting as select date '2026-07-31' as as_of;
create table claim as select * from (values
    ('C1', 'open', '', 3, date '2026-07-31', date '2026-07-31', 'K1', 'amazon'),
    ('C1', 'review', 'why', 1, null, date '2026-08-01', 'K1', 'amazon'),
    ('C2', 'expired', '', 1, date '2026-07-30', null, '', '')
) as c (claim_id, status, status_reason, units, deadline, eligible_from, case_key, counterparty);
create table conservation as select 'warehouse_lost' as claim_type, 0 as difference;
create table overused (what varchar, name varchar);
create table source_file as select * from (values
    (1, 'ledger.txt', 'ledger_detail', 5, 1), (2, 'costs.csv', 'seller_costs', 4, 0)
) as f (file_id, path, kind, records, rejected);
create table file_count as select * from (values (1, 4, 0), (2, 3, 1)) as c (file_id, loaded, duplicate);
"""


@pytest.fixture
def con() -> Iterator[DuckDBPyConnection]:
    with connect() as found:
        found.execute(SOUND)
        yield found


def test_sound_tables_pass_every_check(con: DuckDBPyConnection) -> None:
    assert set(run_checks(con).values()) == {0}


@pytest.mark.parametrize(
    ("check", "fault", "why"),
    [
        ("open_claims_can_be_filed", "update claim set deadline = date '2026-07-30'", "its last day is over"),
        ("open_claims_can_be_filed", "update claim set deadline = null", "nobody knows until when"),
        ("open_claims_can_be_filed", "update claim set eligible_from = date '2026-08-01'", "too early"),
        ("open_claims_can_be_filed", "update claim set case_key = ''", "in no case"),
        ("open_claims_can_be_filed", "update claim set counterparty = ''", "asked of nobody"),
        ("one_row_per_status", "update claim set units = 0 where status = 'review'", "a row without a unit"),
        ("one_row_per_status", "update claim set status = 'open', status_reason = '', deadline = '2026-08-02', "
         "eligible_from = null where status = 'review'", "two rows of one status and reason"),
        ("conservation_holds", "update conservation set difference = 1", "a unit that is nowhere"),
        ("conservation_holds", "update conservation set difference = -1", "a unit that is in two places"),
        ("no_unit_used_twice", "insert into overused values ('credit', 'R1')", "a credit beyond its units"),
        ("files_add_up", "update source_file set rejected = 2 where file_id = 2", "a record that is nowhere"),
        ("files_add_up", "update file_count set loaded = -1, duplicate = 5 where file_id = 2", "too many copies"),
    ],
)  # fmt: skip
def test_a_fault_is_found_by_its_check(con: DuckDBPyConnection, check: str, fault: str, why: str) -> None:
    con.execute(fault)
    assert {name for name, rows in run_checks(con).items() if rows} == {check}, why


FORMATS = Path(__file__).parents[1] / "formats"


@pytest.mark.parametrize(
    ("example", "lost"),
    [
        ("ledger_detail/bad_records.txt", "update staging.ledger_day_count set records = records - 1 where line = 2"),
        ("customer_returns/customer_returns_us.txt", "delete from staging.customer_return where line = 2"),
        (
            "booking_form/booking_form_a.xlsx",
            "delete from staging.carton where line = (select max(line) from staging.carton)",
        ),
    ],
)
def test_a_record_that_is_in_no_table_is_missed(tmp_path: Path, example: str, lost: str) -> None:
    inbox = Inbox(tmp_path)
    inbox.put(example, (FORMATS / example).read_bytes())
    inbox.load()
    check = (files("reconcile.models") / "checks" / "files_add_up.sql").read_text(encoding="utf-8")
    count_copies(inbox.con)
    assert inbox.ask(check) == []
    inbox.con.execute(lost)
    count_copies(inbox.con)
    assert inbox.ask(check) == [(example,)]


SHIPMENTS = "货件编号,发货日期,签收日期,总箱数,签收箱数,缺失箱号\n"
DELIVERIES = "货件编号,签收日期,总箱数,签收箱数\n"
COUNTS = "select f.records, c.loaded, f.rejected from source_file as f inner join file_count as c using (file_id)"
SKU_LIST = (FORMATS / "sku_list" / "sku_list_uk_boxes.tsv").read_text(encoding="utf-8")
BOXES = (FORMATS / "box_file" / "box_file.csv").read_text(encoding="utf-8-sig")
ERP = "货件单号,货件状态,创建时间,MSKU,FNSKU,品名,申报量,签收量\n"


@pytest.mark.parametrize(
    ("content", "counted", "why"),
    [
        (SHIPMENTS + "FBA15SMPLA01,2026-05-01,2026-06-01,10,9,?x\n", (1, 0, 1), "half a record"),
        (SHIPMENTS + "FBA15SMPLA01,2026-99-01,2026-06-01,10,9,?x\n", (1, 0, 1), "faults twice"),
        (SHIPMENTS + "FBA15SMPLA01,2026-05-01,2026-06-01,10,9,3\n", (1, 1, 0), "two tables"),
        (ERP + "FBA15SMPLA01,CLOSED,2026-99-01,LMR-CUP-WHT,X00SAMPL01,杯,10,9\n", (1, 0, 1), "its shipment has no day"),
        (ERP + "FBA15SMPLA01,CLOSED,2026-05-01,,,,,\n", (1, 1, 0), "a shipment without products"),
        (SKU_LIST.replace("\t10\t20\t30", "\tx\t20\t30"), (2, 1, 1), "one of its cartons is no number"),
        (BOXES.replace('"15","","15"', '"","",""'), (1, 1, 0), "in no box, and not said to be"),
        (BOXES.replace('"15","","15"', '"15","",""'), (2, 1, 1), "in no box, though it should be"),
        ("SKU,采购单价,币种,甲,乙\nA,1.50,CNY,,\n,,,x,y\n", (1, 1, 0), "a row beside the columns that are read"),
    ],
)
def test_what_is_read_of_a_document_adds_up(
    tmp_path: Path, content: str, counted: tuple[int, int, int], why: str
) -> None:
    inbox = Inbox(tmp_path)
    inbox.put("file.csv", content)
    inbox.load()
    count_copies(inbox.con)
    assert inbox.ask(COUNTS) == [counted], why


def test_two_sheets_that_fill_one_table_add_up(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    book = openpyxl.Workbook()
    book.remove(book.active)
    rows = (SHIPMENTS + "FBA15SMPLA01,2026-05-01,2026-06-01,10,9,3", DELIVERIES + "FBA15SMPLA02,2026-06-01,3,3")
    for name, text in zip(("货件", "签收"), rows, strict=True):
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book.save(inbox.data / "papers.xlsx")
    inbox.load()
    count_copies(inbox.con)
    assert inbox.ask(COUNTS) == [(2, 2, 0)]
