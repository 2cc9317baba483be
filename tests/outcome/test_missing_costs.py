"""Products whose claims cannot be priced: what is missing, for how many claims, and since when."""

from datetime import date
from decimal import Decimal

from reconcile.outcome.leftovers import write_missing_costs
from tests.worlds.claims_harness import Case, table, tables_of

LOST = """
    date       | reason | units | reference | country | disposition
    2026-05-10 | M      | -3    | L1        | US      |
    2026-02-03 | M      | -1    | L2        | US      |
    2026-05-03 | M      | -4    | L3        | CA      |
    2026-05-04 | 6      | -1    | L4        | US      | DEFECTIVE
"""
"""The second can be filed no more; the fourth asks for no money."""


def test_a_cost_is_missing_once_per_marketplace_with_the_units_to_be_filed_and_the_first_event() -> None:
    given = {"ledger": table(LOST), "costs": []}
    with tables_of(Case("", "", "", date(2026, 6, 30), given, []), given) as (con, outcome):
        hints: dict[str, tuple[object, str]] = {"XCUP": (Decimal(7), "CNY")}
        write_missing_costs(con, outcome.reckoning.claims, {"XCUP": "Cup"}, hints, "en")
        told = con.execute(
            "select title, marketplace, claims, units, open_units, why, hint_price::int from missing_cost"
        )
        assert told.fetchall() == [
            ("Cup", "CA", 1, 4, 4, "no purchase price in force on 2026-05-03", 7),
            ("Cup", "US", 2, 4, 3, "no purchase price in force on 2026-02-03", 7),
        ]
