"""Every exposed unit is somewhere, no credit is used beyond its units, and no loss is settled beyond its own."""

from datetime import date

from reconcile.outcome.conservation import oversettled_exposures, overused_credits, write_conservation
from tests.worlds.claims_harness import Case, table, tables_of

LEDGER = """
    date       | reason | units | reference
    2026-05-01 | M      | -5    | L1
    2026-05-02 | F      | 3     | F1
    2026-05-03 | E      | -2    | L2
"""
PAID_SHORT = "date | id | reason | cash | amount | each\n2026-05-10 | R1 | Damaged_Warehouse | 2 | 12.00 | 6.00"


def test_units_are_counted_by_claim_type_and_a_payment_below_cost_is_money_only() -> None:
    given = {"ledger": table(LEDGER), "reimbursements": table(PAID_SHORT)}
    with tables_of(Case("", "", "", date(2026, 6, 30), given, []), given) as (con, outcome):
        found = outcome.reckoning
        assert "underpaid" in {claim.one.exposure.claim_type for claim in found.claims}
        write_conservation(con, found.breaks, found.claims)
        told = con.execute("select claim_type, exposed, allocated, open, difference from conservation").fetchall()
        assert told == [("warehouse_damaged", 2, 2, 0, 0), ("warehouse_lost", 5, 3, 2, 0)]
        write_conservation(con, found.breaks, ())
        assert con.execute("select difference from conservation").fetchall() == [(0,), (2,)]
        assert overused_credits(found.breaks, found.pooled) == oversettled_exposures(found.breaks) == []


def test_a_unit_that_settles_twice_is_told_of_its_credit_and_of_its_loss() -> None:
    given = {"ledger": table(LEDGER)}
    with tables_of(Case("", "", "", date(2026, 6, 30), given, []), given) as (_, outcome):
        found = outcome.reckoning
        (lost,) = (one for one in found.breaks if one.settled)
        lost.settled.append(lost.settled[0])
        assert len(overused_credits(found.breaks, found.pooled)) == 1
        assert oversettled_exposures(found.breaks) == [lost.exposure.claim_id]
