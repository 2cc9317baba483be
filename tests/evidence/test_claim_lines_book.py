"""The spreadsheet of a pack: what goes to the other side, and what does not."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from reconcile.pack.claim_lines_book import claim_lines_book
from reconcile.report.rows import ClaimLine
from tests.report.report_fixture import AS_OF, as_claim, claim

LINES = [
    ClaimLine("C1", role, role, "costs.csv", "", 2, 1, date(2026, 1, 1), "", Decimal("7.20"), "CNY", "")
    for role in ("exposure", "cost", "rate")
]


@pytest.mark.parametrize(
    ("claim_types", "told"),
    [
        (("warehouse_lost", "warehouse_lost"), ["exposure", "cost", "rate"]),
        (("customer_return",), ["exposure"]),  # paid by the order's price: our cost is none of Amazon's business
        (("customer_return", "warehouse_lost"), ["exposure"]),
    ],
)
def test_the_price_stands_in_it_where_the_text_of_the_case_states_an_amount(
    claim_types: tuple[str, ...], told: list[str]
) -> None:
    claims = [as_claim(claim(name, "open", number)) for number, name in enumerate(claim_types)]
    book = load_workbook(io.BytesIO(claim_lines_book(claims, LINES, AS_OF)))
    heads = [cell.value for cell in book["claims"][1]]
    assert [row[1] for row in book["source lines"].iter_rows(min_row=2, values_only=True)] == told
    assert ({"unit_cost", "amount"} <= set(heads)) is ("cost" in told)


def test_a_title_that_looks_like_a_formula_stays_text() -> None:
    rows = [as_claim(claim("warehouse_lost", "open", 1, title="=1+1\x07"))]
    sheet = load_workbook(io.BytesIO(claim_lines_book(rows, [], AS_OF)))["claims"]
    (cell,) = (one for one in sheet[2] if "1+1" in str(one.value))
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
