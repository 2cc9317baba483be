"""reconcile.toml: what is read, what is refused and how, and that docs/settings.md says the same."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reconcile.folders import SETTINGS
from reconcile.ingest.folder import input_files
from reconcile.settings import Settings, SettingsError, read_settings
from tests.worlds.said import remedy, what


def settings_of(folder: Path, text: str, encoding: str = "utf-8") -> Settings:
    (folder / SETTINGS).write_text(text, encoding=encoding, newline="\n")
    return read_settings(folder)


def test_a_folder_without_the_file_has_the_defaults(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)
    assert settings == Settings()
    assert (settings.account, settings.language, settings.seller_type) == ("account", "en", "reseller")
    assert (settings.default_marketplace, settings.as_of) == (None, None)


def test_defaults_that_are_rules_come_from_the_policy(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "[forwarders.A]\n")
    assert settings.tolerances.underpaid == Decimal("0.02")
    assert settings.retention_years == 2
    assert settings.forwarders["A"].wait_days == 60


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path,
        """
        account = "shop-eu"
        default_marketplace = "DE"
        as_of = 2026-11-22
        reporting_currency = "eur"
        language = "zh"
        seller_type = "manufacturer"
        retention_years = 5
        daily_case_limit = 10
        review_threshold = 500
        lawyer_threshold = 20000.50
        [tolerances]
        underpaid = 0.05
        [forwarders."Example Freight"]
        currency = "CNY"
        per_kg_cap = 40
        per_ticket_cap = 700.5
        declared_value = true
        freight_multiple = 3
        refund_freight = true
        weight_rule = "carton"
        partial_box_allowed = false
        wait_days = 80
        claim_days = 60
        clock = "label_date"
        reply_days = 15
        [insurance]
        rate = 0.003
        [insurance.policies.P-1]
        insurer = "Example Insurance"
        limit = 100000
        deductible = 500
        notice_days = 3
        claim_days = 30
        """,
    )
    assert settings.as_of == date(2026, 11, 22)
    assert settings.reporting_currency == "EUR"
    assert settings.lawyer_threshold == Decimal("20000.50")
    assert settings.tolerances.underpaid == Decimal("0.05")
    assert settings.forwarders["Example Freight"].per_ticket_cap == Decimal("700.5")
    assert settings.forwarders["Example Freight"].clock == "label_date"
    assert settings.insurance.rate == Decimal("0.003")
    assert settings.insurance.policies["P-1"].limit == Decimal(100000)
    assert settings.unknown == ()


def test_the_settings_that_the_chinese_readme_shows_are_read(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.zh.md").read_text(encoding="utf-8")
    settings = settings_of(tmp_path, readme.split("```toml\n")[1].split("```")[0])
    terms, policy = settings.forwarder("深圳样例物流有限公司"), settings.insurance.policy("保单号")
    assert terms is not None
    assert policy is not None
    assert (settings.language, terms.claim_days) == ("zh", 60)
    assert (terms.per_kg_cap, policy.deductible) == (Decimal(40), Decimal(500))
    assert settings.unknown == ()


@pytest.mark.parametrize(
    "name", ["顺捷物流 CO. LTD.", "顺捷物流", "顺捷物流有限公司", "顺捷物流股份有限公司", "顺捷物流 Limited"]
)
def test_a_forwarder_is_found_however_a_file_spells_it(tmp_path: Path, name: str) -> None:
    settings = settings_of(tmp_path, '[forwarders."顺捷 物流 Co., Ltd"]\nper_kg_cap = 40\n')
    terms = settings.forwarder(name)
    assert terms is not None
    assert terms.per_kg_cap == Decimal(40)
    assert settings.forwarder("another") is None
    assert settings.forwarder("顺捷") is None


def test_the_same_terms_under_two_spellings_are_no_mistake(tmp_path: Path) -> None:
    twice = '[forwarders."顺捷"]\nper_kg_cap = 40\n[forwarders."顺捷有限公司"]\nper_kg_cap = 40\n'
    assert len(settings_of(tmp_path, twice).forwarders) == 2


def test_gb_is_the_marketplace_uk(tmp_path: Path) -> None:
    assert settings_of(tmp_path, 'default_marketplace = "gb"').default_marketplace == "UK"


def test_the_name_of_the_file_has_no_case_as_on_windows(tmp_path: Path) -> None:
    (tmp_path / "Reconcile.TOML").write_text('account = "mine"', encoding="utf-8")
    assert read_settings(tmp_path).account == "mine"
    assert input_files(tmp_path) == []


def test_the_file_of_a_windows_editor_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert settings_of(tmp_path, 'account = "深圳"\r\n', encoding="utf-8-sig").account == "深圳"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('language = "fr"', """language is 'fr'; expected: one of "en", "zh"."""),
        ("language = 1", "language is 1;"),
        (
            'default_marketplace = "XX"',
            """default_marketplace is 'XX'; expected: a marketplace, such as "US" or "DE\"""",
        ),
        ("as_of = 2026-11-22T10:00:00", "as_of is 2026-11-22T10:00:00; expected: a date, written YYYY-MM-DD"),
        ('as_of = "22.11.2026"', "expected: a date, written YYYY-MM-DD"),
        ("as_of = 2206-11-22", "as_of is 2206-11-22; expected: a date, written YYYY-MM-DD"),
        ('account = " "', "account is ' '; expected: a text"),
        ("retention_years = 1", "expected: a whole number, 2 or more"),
        ("daily_case_limit = 2.5", "daily_case_limit is 2.5; expected: a whole number, 1 or more"),
        ("daily_case_limit = true", "expected: a whole number, 1 or more"),
        ("review_threshold = -1", "expected: a number, 0 or more"),
        ("review_threshold = nan", "expected: a number, 0 or more"),
        ('reporting_currency = "euro"', "expected: a currency of three letters"),
        ("tolerances.underpaid = 2", "tolerances.underpaid is 2; expected: a share from 0 to below 1"),
        ('forwarders.A.refund_freight = "yes"', "forwarders.A.refund_freight is 'yes'; expected: true or false"),
        ("insurance.policies.P.limit = '5'", "insurance.policies.P.limit is '5'; expected: a number"),
        ("tolerances = 0.02", "tolerances is 0.02."),
        ("forwarders.A = 40", "forwarders.A is 40."),
        (
            '[forwarders."顺捷"]\nper_kg_cap = 40\n[forwarders."顺捷有限公司"]\nper_kg_cap = 60',
            'forwarders."顺捷" and forwarders."顺捷有限公司" are two spellings of one name, with different terms.',
        ),
        (
            "[insurance.policies.P1]\nlimit = 5\n[insurance.policies.p-1]\nlimit = 6",
            'insurance.policies."P1" and insurance.policies."p-1" are two spellings of one name',
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_was_expected(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_of(tmp_path, text)
    assert what(refused.value).startswith("reconcile.toml:")
    assert said in what(refused.value)
    assert remedy(refused.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('# ours\n\nlanguage = "fr"\naccount = "shop"', 3),
        ("[insurance]\nrate = 0.003\n[insurance.policies.P]\nlimit = 5\ndeductible = -1", 5),
        ('[forwarders."A.B"]\nper_kg_cap = 40\n\n[forwarders."C.D"]\nper_kg_cap = "40"', 5),
        ("forwarders.A.wait_days = 60\nforwarders.B.wait_days = 0\naccount = 5", 2),
        ('[run]\nlang = "fr"', 2),
        ('[forwarders."顺捷"]\nper_kg_cap = 40\n[forwarders."顺捷有限公司"]\nper_kg_cap = 60', 3),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_of(tmp_path, text)
    assert what(refused.value).startswith(f"reconcile.toml:{line}: ")


def test_a_file_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 2"):
        settings_of(tmp_path, 'language = "en"\naccount = shop\n')


def test_a_file_that_is_not_utf8_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_of(tmp_path, 'account = "深圳"', encoding="gb18030")
    assert "UTF-8" in remedy(refused.value)


def test_a_key_that_nobody_knows_is_reported_with_the_nearest_one(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'lnaguage = "zh"\n[forwarders.A]\nper_kg = 40\n')
    assert settings.language == "en"
    assert [(it.line, it.key, it.value, it.nearest) for it in settings.unknown] == [
        (1, "lnaguage", "zh", "language"),
        (3, "forwarders.A.per_kg", "40", "per_kg_cap"),
    ]


def test_the_own_name_of_a_setting_counts_before_its_other_name(tmp_path: Path) -> None:
    assert settings_of(tmp_path, 'account_name = "b"').account == "b"
    both = settings_of(tmp_path, 'account_name = "b"\naccount = "a"')
    assert both.account == "a"
    assert [it.key for it in both.unknown] == ["account_name"]


def test_settings_can_be_written_to_a_json_file_without_rounding(tmp_path: Path) -> None:
    plain = settings_of(tmp_path, "as_of = 2026-01-02\n[forwarders.A]\nper_kg_cap = 40.10\n").as_plain()
    assert '"per_kg_cap": "40.10"' in json.dumps(plain, default=str)
    assert "unknown" not in plain


def test_settings_in_a_table_named_account_or_run_are_found(tmp_path: Path) -> None:
    account = '[account]\nname = "shop"\ndefault_marketplace = "DE"\n'
    run = '[run]\nas_of = 2026-08-25\nseller_type = "Manufacturer"\n'
    (tmp_path / "reconcile.toml").write_text(account + run, encoding="utf-8")
    settings = read_settings(tmp_path)
    assert (settings.account, settings.default_marketplace) == ("shop", "DE")
    assert (settings.as_of, settings.seller_type) == (date(2026, 8, 25), "manufacturer")
    assert not settings.unknown
