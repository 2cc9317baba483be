"""From which day, and until when, the data would tell that a unit came back for which a payment was taken back."""

from dataclasses import replace
from datetime import date

from reconcile.exposures.came_back import Reach

FIRST, LAST = date(2026, 7, 1), date(2026, 8, 10)
WHOLE = Reach(
    ledger_from=FIRST, returns_from=FIRST, ledger_until=LAST, returns_until=LAST, quiet_days=5, has_returns=True,
    returned=[],
)  # fmt: skip


def _code(reach: Reach, pool: str) -> str:
    reason = reach.unseen(pool, "XCUP", FIRST, LAST, days=30)
    return reason.code if reason else ""


def test_without_a_ledger_nobody_knows_whether_a_lost_unit_came_back() -> None:
    reach = replace(WHOLE, ledger_from=None, ledger_until=None)
    assert _code(reach, "warehouse_lost") == "back_without_ledger"
    assert not _code(reach, "customer_return")
    assert not _code(reach, "removal_lost")  # the seller's own receipts tell of it


def test_a_return_that_the_ledger_alone_tells_of_may_be_the_unit() -> None:
    reach = replace(WHOLE, returned=[("XCUP", LAST), ("XPOT", FIRST)])
    assert _code(reach, "customer_return") == "returns_unseen"
    assert not _code(reach, "warehouse_lost")
    outside = replace(WHOLE, returned=[("XCUP", date(2026, 6, 30))])
    assert not _code(outside, "customer_return")


def test_data_that_ended_too_long_before_do_not_tell_what_came_back_since() -> None:
    in_time = replace(WHOLE, ledger_until=date(2026, 7, 26))  # taken back on 31 July, 30 days after FIRST
    too_old = replace(WHOLE, ledger_until=date(2026, 7, 25))
    assert not _code(in_time, "warehouse_lost")
    assert _code(too_old, "warehouse_lost") == "back_after_data"
    assert not _code(too_old, "customer_return")
