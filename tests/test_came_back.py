"""From which day the data would tell that a unit came back for which a payment was taken back."""

from datetime import date

from reconcile.exposures.came_back import Reach

FIRST, LAST = date(2026, 7, 1), date(2026, 8, 10)


def _code(reach: Reach, pool: str) -> str:
    reason = reach.unseen(pool, "XCUP", FIRST, LAST, days=30)
    return reason.code if reason else ""


def test_without_a_ledger_nobody_knows_whether_a_lost_unit_came_back() -> None:
    reach = Reach(ledger_from=None, returns_from=FIRST, has_returns=True, returned=[])
    assert _code(reach, "warehouse_lost") == "back_without_ledger"
    assert not _code(reach, "customer_return")
    assert not _code(reach, "removal_lost")  # the seller's own receipts tell of it


def test_a_return_that_the_ledger_alone_tells_of_may_be_the_unit() -> None:
    reach = Reach(ledger_from=FIRST, returns_from=FIRST, has_returns=True, returned=[("XCUP", LAST), ("XPOT", FIRST)])
    assert _code(reach, "customer_return") == "returns_unseen"
    assert not _code(reach, "warehouse_lost")
    outside = Reach(ledger_from=FIRST, returns_from=FIRST, has_returns=True, returned=[("XCUP", date(2026, 6, 30))])
    assert not _code(outside, "customer_return")
