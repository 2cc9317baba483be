"""Invoices are used up by what was shipped since, first in, first out, and a claim says so before it is filed."""

from datetime import date

import pytest

from reconcile.evidence.invoices import Invoices, capacity_rows, read_invoices
from reconcile.evidence.need import need_of
from reconcile.reasons.sentences import sentence
from tests.worlds.claims_harness import Case, table, tables_of

SHIPMENTS = """
shipment | shipped    | closed
FBA1     | 2026-03-01 | 2026-05-01
FBA2     | 2026-04-01 | 2026-06-01
"""
DELIVERIES = """
shipment | date       | shipped | delivered
FBA1     | 2026-04-01 | 1       | 1
FBA2     | 2026-05-01 | 1       | 1
"""
SKU_LIST = """
shipment | units
FBA1     | 60
FBA2     | 60
"""
RECEIVED = """
date       | event    | units | reference
2026-04-02 | Receipts | 55    | FBA1
2026-05-02 | Receipts | 50    | FBA2
"""
LOSS = """
date       | event    | units | reference | reason
2026-04-02 | Receipts | 60    | FBA1      |
2026-05-02 | Receipts | 60    | FBA2      |
2026-08-01 |          | -3    | R1        | M
"""


def run(costs: str, ledger: str = RECEIVED, shipments: str = SHIPMENTS) -> tuple[Invoices, dict[str, str]]:
    """The invoices after a run over two shipments of 60 cups, and the note of each claim by its shipment."""
    given = {
        "shipments": table(shipments),
        "deliveries": table(DELIVERIES),
        "sku_list": table(SKU_LIST),
        "ledger": table(ledger),
        "costs": table(costs),
    }
    with tables_of(Case("", "", "", date(2026, 8, 25), given, []), given) as (con, outcome):
        invoices = read_invoices(con)
    needs = [need_of(claim.one.exposure) for claim in outcome.reckoning.claims]
    return invoices, {need.shipment_id: sentence([invoices.note(need)], "en") for need in needs}


def costs(*lines: str) -> str:
    head = "sku    | cost  | invoice_no | invoice_date | invoice_units"
    return "\n".join([head, *(f"S-XCUP | 10.00 | {line}" for line in lines)])


def test_units_are_taken_off_the_oldest_invoice_first() -> None:
    invoices, _ = run(costs("INV-B | 2026-02-10 | 100", "INV-A | 2026-02-01 | 80"))
    assert capacity_rows(invoices) == [
        ["S-XCUP", "INV-A", date(2026, 2, 1), 80, 120, 0],
        ["S-XCUP", "INV-B", date(2026, 2, 10), 100, 120, 60],
    ]


@pytest.mark.parametrize(
    ("day", "shipped"), [("2026-02-28", 120), ("2026-03-01", 60), ("2026-03-31", 60), ("2026-04-01", 0), ("", 120)]
)
def test_an_invoice_serves_no_shipment_of_its_day_or_before(day: str, shipped: int) -> None:
    invoices, _ = run(costs(f"INV-A | {day} | 500"))
    dated = date.fromisoformat(day) if day else None
    assert capacity_rows(invoices) == [["S-XCUP", "INV-A", dated, 500, shipped, 500 - shipped]]


@pytest.mark.parametrize("product", ["sku\ns-xcup", "fnsku\nXCUP", "asin\nB-XCUP"])
def test_an_invoice_may_name_its_product_by_sku_fnsku_or_asin(product: str) -> None:
    name, value = product.split("\n")
    invoices, _ = run(f"{name} | cost | invoice_no | invoice_units\n{value} | 10.00 | INV-A | 500")
    assert [row[4:] for row in capacity_rows(invoices)] == [[120, 380]]


def test_an_asin_that_two_skus_share_names_neither_of_them() -> None:
    other = "2026-04-02 | Receipts | 5 | FBA9 | S-LID | X00LID | {}"
    for asin, used in (("B-XCUP", []), ("B-LID", [[120, 380]])):
        ledger = f"date | event | units | reference | sku | fnsku | asin\n{other.format(asin)}"
        invoices, _ = run("asin | cost | invoice_no | invoice_units\nB-XCUP | 10.00 | INV-A | 500", ledger)
        assert [row[4:] for row in capacity_rows(invoices) if row[0]] == used, asin


def test_a_covered_claim_names_its_invoices_and_the_headroom_left() -> None:
    _, notes = run(costs("INV-A | 2026-02-01 | 80", "INV-B | 2026-02-10 | 100"))
    assert notes == {
        "FBA1": "covered by invoice INV-A; 60 units left on this product's invoices",
        "FBA2": "covered by invoice INV-A, INV-B; 60 units left on this product's invoices",
    }


def test_a_claim_whose_invoices_are_used_up_says_so() -> None:
    _, notes = run(costs("INV-A | 2026-02-01 | 80"))
    assert notes["FBA1"] == "covered by invoice INV-A; 0 units left on this product's invoices"
    assert notes["FBA2"] == (
        "invoices used up: 80 units invoiced, 120 shipped since 2026-02-01; 40 of these units have no invoice, 0 left"
    )


def test_a_shipment_before_the_first_invoice_says_so() -> None:
    _, notes = run(costs("INV-A | 2026-03-01 | 500"))
    assert notes["FBA1"] == "no invoice is dated before this shipment of 2026-03-01; the first is INV-A of 2026-03-01"


@pytest.mark.parametrize(
    "lines", [("| |",), ("INV-A | 2026-02-01 |",), ("INV-A | 2026-02-01 | 80", "INV-B | 2026-02-02 |")]
)
def test_without_invoice_units_the_answer_is_cannot_tell(lines: tuple[str, ...]) -> None:
    _, notes = run(costs(*lines))
    assert all(note.startswith("cannot tell") for note in notes.values())
    assert len(notes) == 2


def test_a_line_of_an_invoice_that_is_repeated_counts_once_and_other_lines_add_up() -> None:
    invoices, _ = run(costs("INV-A | 2026-02-01 | 80", "INV-A | 2026-02-01 | 80", "INV-A | 2026-02-01 | 50"))
    assert capacity_rows(invoices) == [["S-XCUP", "INV-A", date(2026, 2, 1), 130, 120, 10]]


def test_a_claim_without_a_shipment_looks_at_all_units_shipped() -> None:
    _, notes = run(costs("INV-A | 2026-02-01 | 200"), LOSS)
    assert notes == {"": "covered by invoice INV-A; 80 units left on this product's invoices"}
    _, notes = run(costs("INV-A | 2026-02-01 | 100"), LOSS)
    assert notes[""].startswith("invoices used up: 100 units invoiced, 120 shipped")
    _, notes = run(costs("INV-A | 2026-03-31 | 50"), LOSS)
    assert notes[""] == (
        "invoices used up: 50 units invoiced, 60 shipped since 2026-03-31; 10 of these units have no invoice, 0 left"
    )


def test_an_invoice_counts_from_the_day_of_the_run_on_and_a_cost_without_a_number_is_none() -> None:
    invoices, _ = run(costs("INV-A | 2026-08-25 | 80", "INV-B | 2026-08-26 | 80", "| 2026-02-01 | 80"))
    assert [row[1] for row in capacity_rows(invoices)] == ["INV-A"]


@pytest.mark.parametrize(
    ("known", "shipped"),
    [
        ("handover_date | created    |\nFBA1 | 2026-03-20 | 2026-03-01 |", 60),
        ("handover_date | created    |\nFBA1 | -          | 2026-03-20 |", 60),
        ("handover_date | created    |\nFBA1 | 2026-03-10 | 2026-03-20 |", 0),
        ("handover_date | created    |\nFBA1 | -          | -          |", 60),  # as delivered, on 1 April
    ],
    ids=["hand-over", "created", "hand-over first", "delivery"],
)
def test_a_shipment_without_a_ship_date_was_sent_when_its_other_papers_say(known: str, shipped: int) -> None:
    names, row = known.split("\n")
    sent = f"shipment | {names} shipped | closed\n{row} - | 2026-05-01\nFBA2 | - | - | 2026-03-01 | 2026-06-01"
    invoices, _ = run(costs("INV-A | 2026-03-15 | 500"), shipments=sent)
    assert [row[4] for row in capacity_rows(invoices)] == [shipped]


def test_invoices_that_are_used_up_together_count_since_the_first_of_them() -> None:
    _, notes = run(costs("INV-A | 2026-02-01 | 60", "INV-B | 2026-03-20 | 40"))
    assert notes["FBA1"] == "covered by invoice INV-A; 0 units left on this product's invoices"
    assert notes["FBA2"] == (
        "invoices used up: 100 units invoiced, 120 shipped since 2026-02-01; 20 of these units have no invoice, 0 left"
    )
