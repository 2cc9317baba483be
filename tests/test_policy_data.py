"""The policy data: nothing without a source, nothing twice, every word with a meaning; wrong data are refused."""

import re
import shutil
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from reconcile.policy import Policy, PolicyError, constant, load, read_policy, word_key
from reconcile.policy.periods import apply_holds
from reconcile.policy.read import CONFIDENCES, FOLDER, GRADES, read_file
from reconcile.policy.records import Hold, Sourced, Window
from reconcile.policy.show import policy_text
from reconcile.policy.spoken import spoken
from reconcile.report.catalogue import catalogue
from tests.said import remedy, what

ENGLISH = catalogue("en")
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


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    load(con)
    return con


@pytest.mark.parametrize("table", [field.name for field in fields(Policy)])
def test_every_rule_has_a_source_a_grade_and_a_confidence(table: str) -> None:
    records: tuple[Sourced, ...] = getattr(read_policy(), table)
    assert records
    for record in records:
        assert record.source
        assert record.grade in GRADES
        assert record.confidence in CONFIDENCES


def test_every_source_is_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml") if path.name != "sources.toml")
    assert [key for key in read_file("sources.toml")["source"] if f'"{key}"' not in text] == []


def test_every_table_can_be_read_and_has_no_null_text(con: duckdb.DuckDBPyConnection) -> None:
    for field in fields(Policy):
        table = f"policy_{field.name}"
        texts = [row[0] for row in con.execute(f"describe {table}").fetchall() if row[1] == "VARCHAR"]
        for column in texts:
            assert con.execute(f"select count(*) from {table} where {column} is null").fetchone() == (0,)


def test_every_ledger_reason_code_has_a_sign_a_role_and_a_meaning_in_both_languages() -> None:
    codes = {code.code: code for code in read_policy().reason_code}
    assert set(codes) >= CODES
    for code in codes.values():
        assert code.sign in {"+", "-", "+-", "?"}
        assert code.role
        assert code.meaning_en
        assert code.meaning_zh
        assert set(code.pair.split()) <= set(codes)
        assert not code.same_as or codes[code.same_as].role == code.role


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
    assert {code.code for code in read_policy().reason_code if code.role == role and not code.same_as} == codes


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
    con: duckdb.DuckDBPyConnection, written: str, pool: str | None, before_order: bool | None
) -> None:
    found = con.execute(
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
    con: duckdb.DuckDBPyConnection, written: str, meaning: str
) -> None:
    found = con.execute(
        "select meaning from policy_shipment_status where word_key = policy_word_key(?)", [written]
    ).fetchall()
    assert found == [(meaning,)]


def test_words_are_compared_alike_in_sql_and_in_python(con: duckdb.DuckDBPyConnection) -> None:
    for word in read_policy().shipment_status:
        assert con.execute("select policy_word_key(?)", [word.word]).fetchone() == (word_key(word.word),)


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


@pytest.mark.parametrize(
    ("marketplace", "day", "basis"),
    [
        ("US", date(2025, 3, 30), "estimated_proceeds"),
        ("US", date(2025, 3, 31), "sourcing_cost"),
        ("DE", date(2025, 3, 30), "estimated_proceeds"),
        ("DE", date(2025, 3, 31), "sourcing_cost"),
        ("JP", date(2025, 3, 10), "estimated_proceeds"),
        ("JP", date(2025, 3, 11), "sourcing_cost"),
    ],
)
def test_losses_before_an_order_are_paid_at_cost_since_the_cost_rule(
    con: duckdb.DuckDBPyConnection, marketplace: str, day: date, basis: str
) -> None:
    found = con.execute(
        """
        select basis from policy_valuation
        where claim_group = 'before_order' and marketplace = $marketplace
          and (valid_from is null or valid_from <= $day) and (valid_to is null or $day < valid_to)
        """,
        {"marketplace": marketplace, "day": day},
    ).fetchall()
    assert found == [(basis,)]


@pytest.mark.parametrize(
    ("day", "cap"),
    [
        (date(2019, 12, 27), 19),
        (date(2019, 12, 28), 22),
        (date(2024, 12, 27), 22),
        (date(2024, 12, 28), 26),
    ],
)
def test_the_montreal_limit_rises_on_its_days(con: duckdb.DuckDBPyConnection, day: date, cap: int) -> None:
    found = con.execute(
        """
        select cap_per_kg from policy_freight_law where mode = 'air'
          and (valid_from is null or valid_from <= $day) and (valid_to is null or $day < valid_to)
        """,
        {"day": day},
    ).fetchall()
    assert found == [(cap,)]


def test_the_china_maritime_code_counts_from_its_first_day() -> None:
    law = next(law for law in read_policy().freight_law if law.route == "CN" and law.mode == "sea")
    assert law.valid_from == date(2026, 5, 1)


def test_every_claim_asks_for_documents_from_everyone_who_can_be_asked() -> None:
    policy = read_policy()
    asked = {(it.claim_type, it.counterparty, it.seller_type) for it in policy.evidence}
    payers = {"before_order": ["amazon"], "after_order": ["amazon"]}
    payers |= {"freight": ["forwarder", "insurer"], "parcel": ["carrier", "insurer"]}
    for kind in policy.claim_type:
        for payer in payers[kind.claim_group] if kind.is_claim else []:
            assert (kind.claim_type, payer, "reseller") in asked
            assert (kind.claim_type, payer, "manufacturer") in asked


def test_only_manufacturers_may_send_a_packing_slip() -> None:
    slips = [it for it in read_policy().evidence if it.document == "packing_slip"]
    assert {it.seller_type for it in slips} == {"manufacturer"}
    assert {it.instead_of for it in slips} == {"proof_of_ownership"}


def test_the_proof_of_delivery_is_asked_of_the_sellers_own_carrier_only() -> None:
    asked = [it for it in read_policy().evidence if it.document == "proof_of_delivery" and it.counterparty == "amazon"]
    assert {it.carrier_program for it in asked} == {"own"}


def test_every_clock_has_words() -> None:
    assert {window.clock for window in read_policy().window} == {*ENGLISH.keys("rule_clock")}


def test_every_text_of_the_rules_that_people_read_has_its_chinese() -> None:
    policy = read_policy()
    rules = [*policy.window, *policy.cap, *policy.valuation, *policy.freight_law, *policy.parcel_carrier]
    read = {text for rule in [*rules, *policy.constant, *policy.escalation] for text in (rule.source, rule.note)}
    read |= {text for number in policy.constant for text in (number.unit, number.meaning)}
    read |= {law.title for law in policy.freight_law} | {body.body for body in policy.escalation}
    silent = {text for text in read if text and not re.search("[一-鿿]", spoken(text, "zh"))}
    assert not silent


def test_the_rules_of_a_day_are_told_in_chinese() -> None:
    text = policy_text(date(2026, 11, 22), catalogue("zh"))
    assert text.startswith("2026-11-22 有效的规则")
    assert "[A/H、2024-10-23 起] 亚马逊帮助页《Fulfillment center operations claim》（美国站）" in text
    assert "库存分类账调整日期后：第 7 天 – 第 60 天，先等待 7 天" in text


def test_a_number_is_found_by_its_name() -> None:
    assert constant("underpaid_tolerance") == Decimal("0.02")
    with pytest.raises(PolicyError, match="no constant 'nonsense'"):
        constant("nonsense")


def test_the_text_of_a_day_names_the_rules_of_that_day_with_source_and_marks() -> None:
    old, new = policy_text(date(2024, 10, 22), ENGLISH), policy_text(date(2026, 11, 22), ENGLISH)
    assert "18 months after the ledger date" in old
    assert "18 months after the ledger date" not in new
    assert "[A/H, from 2024-10-23] Amazon help 'Fulfillment center operations claim' (US)" in new
    assert "[D/L, assumed, start unknown] no source found" in new
    assert "underpaid: MX BR" in new


def window(**changes: object) -> Window:
    values: dict[str, object] = {
        "window_id": "w",
        "claim_type": "warehouse_lost",
        "marketplace": "US",
        "clock": "ledger_date",
        "opens_days": 0,
        "closes_days": 60,
        "source": "s",
        "grade": "A",
        "confidence": "H",
    }
    return Window(**{**values, **changes})  # type: ignore[arg-type] # the tests give the right types


def test_a_hold_that_begins_inside_a_window_cuts_it_in_two() -> None:
    hold = Hold(
        hold_id="h",
        claim_type="warehouse_lost",
        marketplace="US",
        days=7,
        source="why",
        grade="A",
        confidence="H",
        valid_from=date(2025, 6, 1),
    )
    pieces = list(apply_holds([window(valid_from=date(2025, 1, 1))], [hold]))
    assert [(it.valid_from, it.valid_to, it.hold_days, it.hold_source) for it in pieces] == [
        (date(2025, 1, 1), date(2025, 6, 1), 0, ""),
        (date(2025, 6, 1), None, 7, "why"),
    ]
    assert list(apply_holds([window(marketplace="CA")], [hold])) == [window(marketplace="CA")]


OVERLAP = """
[[window]]
id = "a-second-one"
claim_types = ["warehouse_lost"]
marketplaces = ["US"]
valid_from = 2026-01-01
clock = "ledger_date"
opens_days = 0
closes_days = 45
sources = ["FC-US"]
grade = "A"
confidence = "H"
"""


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("windows.toml", None, OVERLAP, "warehouse-us-2024-10 and a-second-one overlap for warehouse_lost × US"),
        ("windows.toml", '["US"]', '["XX"]', "marketplace 'XX' is unknown"),
        ("windows.toml", '["warehouse_lost", ', '["warehouse_gone", ', "claim_type 'warehouse_gone' is unknown"),
        ("windows.toml", 'sources = ["FC-US", "ECB"]\n', "", "warehouse-us-2024-10: no source"),
        ("windows.toml", '["FC-US", "ECB"]', '["HEARSAY"]', "source 'HEARSAY' is unknown"),
        ("windows.toml", 'grade = "A"', 'grade = "E"', "grade is 'E'"),
        ("windows.toml", 'confidence = "H"', "", "confidence is None"),
        ("windows.toml", "closes_days = 60\n", "", "both or neither of closes_days and closes_months"),
        ("windows.toml", "closes_days = 60", 'closes_days = "60"', "closes_days is '60'"),
        ("windows.toml", "closes_days = 60", "closes_dayz = 60", "'closes_dayz' is not a key"),
        ("windows.toml", "valid_from = 2024-10-23", 'valid_from = "2024-10-23"', "valid_from is '2024-10-23'"),
        (
            "windows.toml",
            "valid_to = 2024-10-23",
            "valid_from = 2024-11-01\nvalid_to = 2024-10-23",
            "begins on 2024-11-01",
        ),
        ("windows.toml", 'clock = "ledger_date"\n', "", "clock is missing"),
        ("windows.toml", "[[window]]", "[[window]", "is not a TOML file"),
        ("reason_codes.toml", 'code = "F"', 'code = "M"', "code 'M' stands twice"),
        ("status_words.toml", '"Canceled"', '"Canceled", "Closed"', "'Closed' means closed in en and cancelled in en"),
        ("places.toml", 'marketplace = "CA"', 'marketplace = "QQ"', "marketplace 'QQ' is unknown"),
        ("places.toml", 'country = "SK"', 'country = "QQ"', "country 'QQ' is unknown"),
        ("evidence.toml", '["removal_photos"]', '["selfie"]', "document 'selfie' is unknown"),
    ],
)
def test_wrong_data_are_refused_and_the_message_names_the_block(
    tmp_path: Path, name: str, old: str | None, new: str, said: str
) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (folder / name).read_text(encoding="utf-8")
    assert old is None or old in text
    changed = text + new if old is None else text.replace(old, new, 1)
    (folder / name).write_text(changed, encoding="utf-8", newline="\n")
    with pytest.raises(PolicyError) as refused:
        read_policy(folder)
    assert said in what(refused.value)
    assert remedy(refused.value)
