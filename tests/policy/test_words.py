"""The words of the policy data: every code, reason, state and place of Amazon's has one meaning."""

from zoneinfo import ZoneInfo

import duckdb
import pytest

from reconcile.ingest.declaration import load_declarations
from reconcile.policy import read_policy
from reconcile.policy.read import word_key

POOLS = {
    "warehouse_lost",
    "warehouse_damaged",
    "inbound_lost",
    "inbound_damaged",
    "customer_return",
    "removal_lost",
    "reversal",
    "not_covered",
    "none",
}


CODES = set("FM5E67HKUQPDG34NOX1J2I")


def test_every_ledger_reason_code_has_a_sign_a_role_and_a_meaning_in_both_languages() -> None:
    codes = {code.code: code for code in read_policy().reason_code}
    assert set(codes) >= CODES
    for code in codes.values():
        assert code.sign in {"+", "-", "+-", "?"}
        assert code.role
        assert code.meaning_en
        assert code.meaning_zh
        assert set(code.pair.split()) <= set(codes)


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("lost", {"M", "5"}),
        ("found", {"F"}),
        ("damaged_sellable", {"E"}),
        ("damaged_unsellable", {"6", "7", "H", "K", "U"}),
        ("disposed", {"D", "G"}),
        ("regrade_out", {"Q"}),
        ("regrade_in", {"P"}),
    ],
)
def test_the_role_of_a_code_is_the_one_of_the_help_page(role: str, codes: set[str]) -> None:
    assert {code.code for code in read_policy().reason_code if code.role == role} == codes


@pytest.mark.parametrize(
    ("written", "pool", "before_order"),
    [
        ("Lost_Warehouse", "warehouse_lost", True),
        ("Lost:Warehouse", "warehouse_lost", True),
        ("Damaged: Warehouse", "warehouse_damaged", True),
        ("WAREHOUSE_DAMAGE_EXCEPTION", "warehouse_damaged", True),
        ("MISSING_FROM_INBOUND", "inbound_lost", True),
        ("Damaged_Inbound", "inbound_damaged", True),
        ("Customer_Return", "customer_return", False),
        ("CustomerServiceIssue", "customer_return", False),
        ("Lost_Outbound", "customer_return", False),
        ("REMOVAL_ORDER_LOST", "removal_lost", True),
        ("Reimbursement_Reversal", "reversal", False),
        ("MISSING_FROM_INBOUND_CLAWBACK", "reversal", False),
        ("AWD_Lost_Inbound", "not_covered", False),
        ("AWD_anything", "not_covered", False),
        ("GeneralAdjustment", "none", False),
        ("Something new", None, None),
    ],
)
def test_a_reimbursement_reason_settles_one_pool_however_it_is_spelled(
    policy_tables: duckdb.DuckDBPyConnection, written: str, pool: str | None, before_order: bool | None
) -> None:
    found = policy_tables.execute(
        """
        select pool, before_order from policy_reimbursement_reason
        where reason_key = policy_word_key($written)
           or is_prefix and starts_with(policy_word_key($written), reason_key)
        """,
        {"written": written},
    ).fetchall()
    assert found == ([] if pool is None else [(pool, before_order)])


def test_every_pool_is_one_that_the_rules_know() -> None:
    assert {reason.pool for reason in read_policy().reimbursement_reason} <= POOLS


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("CLOSED", "closed"),
        ("已完成", "closed"),
        ("Geschlossen", "closed"),
        ("Clôturé", "closed"),
        ("CHECKED_IN", "receiving"),
        ("处理中", "receiving"),
        ("IN_TRANSIT", "under_way"),
        ("Canceled", "cancelled"),
        ("キャンセル済み", "cancelled"),
        ("Investigation completed - shipment contents counted and confirmed", "claim_closed"),
        ("Acknowledged fewer units were sent", "claim_closed"),
        ("Not eligible for reimbursement", "claim_closed"),
        ("Case submitted", "filed"),
        ("Claim window expired", "expired"),
        ("Pending dangerous goods review", "waiting"),
        ("Action required", "action_required"),
    ],
)
def test_a_word_for_the_state_of_a_shipment_has_one_meaning(
    policy_tables: duckdb.DuckDBPyConnection, written: str, meaning: str
) -> None:
    found = policy_tables.execute(
        "select meaning from policy_shipment_status where word_key = policy_word_key(?)", [written]
    ).fetchall()
    assert found == [(meaning,)]


def test_marketplaces_have_a_real_time_zone_and_a_stock_region_that_places_know() -> None:
    policy = read_policy()
    regions = {country.stock_region for country in policy.country}
    for marketplace in policy.marketplace:
        assert ZoneInfo(marketplace.time_zone).key == marketplace.time_zone
        assert marketplace.stock_region in regions
        assert marketplace.minor_units == (0 if marketplace.currency == "JPY" else 2)
    assert {it.currency for it in policy.marketplace} <= {it.currency for it in policy.currency_region}


def test_warehouse_countries_are_no_marketplaces() -> None:
    stores = {it.marketplace: it.country_is_marketplace for it in read_policy().marketplace}
    assert [code for code in ("PL", "SE", "NL", "BE", "IE") if stores[code]] == []
    assert "CZ" not in stores
    assert stores["DE"]
    assert stores["UK"]
    assert {it.country: it.stock_region for it in read_policy().country}["CZ"] == "EU"


@pytest.mark.parametrize(
    ("centre", "country"),
    [("ONT8", "US"), ("YYZ4", "CA"), ("LEJ1", "DE"), ("LTN4", "UK"), ("WRO5", "PL"), ("NRT1", "JP")],
)
def test_a_centre_lies_in_the_country_of_its_airport(centre: str, country: str) -> None:
    assert {it.prefix: it.country for it in read_policy().fc}[centre[:3]] == country


def test_a_prefix_is_three_capital_letters() -> None:
    assert [it.prefix for it in read_policy().fc if not (len(it.prefix) == 3 and it.prefix.isupper())] == []


def test_no_reason_and_no_country_that_the_policy_names_is_reported_as_unknown() -> None:
    declared = {one.kind: one.columns for one in load_declarations()}
    known = {word_key(reason) for reason in declared["reimbursements"]["reason"].known}
    assert {one.reason_key for one in read_policy().reimbursement_reason if not one.is_prefix} <= known
    assert {place.country for place in read_policy().country} == set(declared["ledger_detail"]["country"].known)
