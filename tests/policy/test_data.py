"""The policy data: nothing without a source, nothing twice, every word with a meaning; wrong data are refused."""

import re
import shutil
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from reconcile.policy import Policy, PolicyError, constant, read_policy, word_key
from reconcile.policy.periods import apply_holds
from reconcile.policy.read import CONFIDENCES, FOLDER, GRADES, read_file
from reconcile.policy.records import Hold, Sourced, Window
from reconcile.policy.show import policy_text
from reconcile.policy.spoken import spoken
from reconcile.texts.catalogue import catalogue
from tests.worlds.said import remedy, what

ENGLISH = catalogue("en")


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


def test_every_table_can_be_read_and_has_no_null_text(policy_tables: duckdb.DuckDBPyConnection) -> None:
    for field in fields(Policy):
        table = f"policy_{field.name}"
        texts = [row[0] for row in policy_tables.execute(f"describe {table}").fetchall() if row[1] == "VARCHAR"]
        for column in texts:
            assert policy_tables.execute(f"select count(*) from {table} where {column} is null").fetchone() == (0,)


def test_words_are_compared_alike_in_sql_and_in_python(policy_tables: duckdb.DuckDBPyConnection) -> None:
    for word in read_policy().shipment_status:
        assert policy_tables.execute("select policy_word_key(?)", [word.word]).fetchone() == (word_key(word.word),)


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
    policy_tables: duckdb.DuckDBPyConnection, marketplace: str, day: date, basis: str
) -> None:
    found = policy_tables.execute(
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
def test_the_montreal_limit_rises_on_its_days(policy_tables: duckdb.DuckDBPyConnection, day: date, cap: int) -> None:
    found = policy_tables.execute(
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
    assert re.search(r"\[A/H、2024-10-23 起[^]]*\] 亚马逊帮助页《Fulfillment center operations claim》（美国站）", text)
    assert "库存分类账调整日期后：第 7 天 – 第 60 天，先等待 7 天" in text


def test_a_number_is_found_by_its_name() -> None:
    assert constant("underpaid_tolerance") == Decimal("0.02")
    with pytest.raises(PolicyError, match="no constant 'nonsense'"):
        constant("nonsense")


def test_the_text_of_a_day_names_the_rules_of_that_day_with_source_and_marks() -> None:
    old, new = policy_text(date(2024, 10, 22), ENGLISH), policy_text(date(2026, 11, 22), ENGLISH)
    assert "18 months after the ledger date" in old
    assert "18 months after the ledger date" not in new
    assert re.search(r"\[A/H, from 2024-10-23[^]]*\] Amazon help 'Fulfillment center operations claim' \(US\)", new)
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
    assert [(it.valid_from, it.valid_to, it.hold_days) for it in pieces] == [
        (date(2025, 1, 1), date(2025, 6, 1), 0),
        (date(2025, 6, 1), None, 7),
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
        ("places.toml", 'otherwise = "DE"', 'otherwise = "QQ"', "otherwise 'QQ' is unknown"),
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
