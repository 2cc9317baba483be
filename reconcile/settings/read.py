"""The seller's own settings: `reconcile.toml` in the data folder. Every one is optional.

docs/settings.md is made from the fields below (reconcile/settings/page.py).
"""

# ruff: noqa: RUF009 - _setting, _table and _tables return a dataclass field

import difflib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, asdict, dataclass, field, fields, replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from reconcile.errors import CannotRun
from reconcile.folders import SETTINGS, settings_file
from reconcile.policy import company_key, constant, word_key
from reconcile.settings.kinds import (
    AMOUNT,
    COUNTRY,
    CURRENCY,
    DAY,
    MARKETPLACE,
    SHARE,
    TEXT,
    YES_NO,
    Kind,
    choice,
    whole_number,
)

FILE = SETTINGS

# other names under which people write a setting
ALSO = {"account_name": "account", "marketplace": "default_marketplace", "lang": "language", "forwarder": "forwarders"}

KEYS_OF_LANGUAGE = ("language", *(other for other, name in ALSO.items() if name == "language"))

# tables into which people put what stands at the top level here
TABLES = ("account", "run", "settings")


class SettingsError(CannotRun):
    """A setting that cannot be used: file and line, key, value, and what was expected."""


@dataclass(frozen=True)
class UnknownKey:
    """A key that means nothing to the program, so that its value has no effect. `nearest` may be ''."""

    key: str
    value: str
    nearest: str
    line: int = 0


def _setting(kind: Kind, meaning: str, default: object = None, rule: str = "") -> Any:
    """A field with one value. `rule` names the policy constant that is its default."""
    metadata = {"kind": kind, "meaning": meaning, "rule": rule}
    if rule:
        return field(default_factory=lambda: _plain_number(constant(rule)), metadata=metadata)
    return field(default=default, metadata=metadata)


def _table(kind: type[object]) -> Any:
    """A field that is a table of settings."""
    return field(default_factory=kind, metadata={"table": kind})


def _tables(kind: type[object], known_as: Callable[[str], str]) -> Any:
    """A field that holds one table of settings per name; names that are `known_as` the same are one."""
    return field(default_factory=dict, metadata={"tables": kind, "known_as": known_as})


def _plain_number(number: Decimal) -> Decimal | int:
    return int(number) if number == int(number) else number


@dataclass(frozen=True, kw_only=True)
class Tolerances:
    """How far two numbers may lie apart and still count as equal."""

    underpaid: Decimal = _setting(
        SHARE, "a payment counts as too low below cost × (1 − this)", rule="underpaid_tolerance"
    )


@dataclass(frozen=True, kw_only=True)
class Forwarder:
    """Contract terms of one forwarder or courier: what it owes for lost or damaged cartons, and until when to ask.

    A term that is left out does not limit anything; with no terms at all a claim is priced at cost.
    """

    currency: str = _setting(
        CURRENCY, "currency of the amounts of this contract, of the freight and of the declared value", "CNY"
    )
    country: str | None = _setting(
        COUNTRY, "where the forwarder sits: its working days count; without it, China for the first leg"
    )
    per_kg_cap: Decimal | None = _setting(AMOUNT, "pays at most so much per kg of the lost weight")
    per_ticket_cap: Decimal | None = _setting(AMOUNT, "pays at most so much per shipment")
    declared_value: bool = _setting(YES_NO, "pays at most the declared value of the shipment", False)
    freight_multiple: Decimal | None = _setting(
        AMOUNT, "pays at most so many times the freight of the lost part; replaces the caps"
    )
    refund_freight: bool = _setting(YES_NO, "gives the freight of the lost part back, as a line of its own", False)
    weight_rule: str = _setting(
        choice("proportional", "carton"),
        "lost weight: shipment weight ÷ cartons × lost cartons, or the weights of the lost cartons",
        "proportional",
    )
    partial_box_allowed: bool = _setting(
        YES_NO, "also answers for units missing inside a delivered carton; their claim is on Amazon all the same", True
    )
    wait_days: int = _setting(
        whole_number(1),
        "days after the ship date after which an undelivered shipment is lost",
        rule="freight_wait_days",
    )
    claim_days: int | None = _setting(whole_number(1), "claim within so many days of the clock")
    clock: str = _setting(
        choice("label_date", "pick_up", "delivery"), "the date from which `claim_days` count", "delivery"
    )
    reply_days: int | None = _setting(whole_number(1), "working days within which the forwarder must answer")


@dataclass(frozen=True, kw_only=True)
class InsurancePolicy:
    """One cargo policy or certificate; shipments and incidents name it in `insurance_policy`."""

    insurer: str = _setting(TEXT, "who is asked; the notice of loss names it", "")
    currency: str = _setting(CURRENCY, "currency of the amounts", "CNY")
    limit: Decimal | None = _setting(AMOUNT, "pays at most so much per shipment")
    deductible: Decimal = _setting(AMOUNT, "the part of a loss that the seller bears", Decimal(0))
    notice_days: int | None = _setting(whole_number(1), "tell the insurer within so many days of delivery")
    claim_days: int | None = _setting(whole_number(1), "claim within so many days of delivery")


@dataclass(frozen=True, kw_only=True)
class Insurance:
    """Cargo insurance."""

    rate: Decimal | None = _setting(SHARE, "premium as a share of the insured value")
    policies: Mapping[str, InsurancePolicy] = _tables(InsurancePolicy, word_key)

    def policy(self, number: str) -> InsurancePolicy | None:
        """The policy of that number as a file spells it; case, spaces and points do not matter."""
        return next((policy for key, policy in self.policies.items() if word_key(key) == word_key(number)), None)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that the seller can set. Read it with `read_settings`."""

    account: str = _setting(TEXT, "name of the seller account; part of every claim id, so do not change it", "account")
    default_marketplace: str | None = _setting(
        MARKETPLACE, "the marketplace of rows that name none, and of stock in warehouse-only countries"
    )
    as_of: date | None = _setting(DAY, "the date that counts as today; without it, today")
    reporting_currency: str | None = _setting(
        CURRENCY, "currency of totals over several currencies; without it, each stands alone"
    )
    language: str = _setting(choice("en", "zh"), "language of workbook, texts and terminal", "en")
    seller_type: str = _setting(choice("reseller", "manufacturer"), "decides which papers prove ownership", "reseller")
    retention_years: int = _setting(whole_number(2), "how long evidence is kept", rule="retention_years")
    daily_case_limit: int | None = _setting(
        whole_number(1), "plan at most so many cases per day; without it, all at once"
    )
    review_threshold: Decimal | None = _setting(
        AMOUNT, "a case of this amount or more, in the reporting currency, needs a second name before it is filed"
    )
    lawyer_threshold: Decimal | None = _setting(
        AMOUNT, "for a freight claim of this amount or more, in the reporting currency: ask a lawyer"
    )
    tolerances: Tolerances = _table(Tolerances)
    forwarders: Mapping[str, Forwarder] = _tables(Forwarder, company_key)
    insurance: Insurance = _table(Insurance)
    unknown: tuple[UnknownKey, ...] = ()

    def as_plain(self) -> dict[str, object]:
        """What was set or is the default, as texts, numbers and dates; decimals as texts, so that none is rounded."""
        plain: dict[str, object] = _without_decimals(asdict(self))
        del plain["unknown"]
        return plain

    def forwarder(self, name: str) -> Forwarder | None:
        """The contract terms of a forwarder as a file spells it; case, spaces, points and `Co., Ltd` do not matter."""
        key = company_key(name)
        return next((terms for known, terms in self.forwarders.items() if company_key(known) == key), None)


def _without_decimals(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_decimals(inner) for key, inner in value.items()}
    return f"{value:f}" if isinstance(value, Decimal) else value


def read_settings(data: Path) -> Settings:
    """The settings of a data folder; a folder without reconcile.toml has the defaults.

    A key that nobody knows does not stop a run: it is returned in `unknown`, for the run to report.
    Raises SettingsError when the file cannot be read or a value is not what its key needs.
    """
    path = settings_file(data)
    if not path.is_file():
        return Settings()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError("settings_encoding", file=FILE) from error
    try:
        settings = _read(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("settings_syntax", file=FILE, fault=error) from error
    except SettingsError as error:
        raise SettingsError(error.key, **error.blanks, file=f"{FILE}:{_line_of(error, text)}") from error
    return replace(settings, unknown=_with_lines(settings.unknown, text)) if settings.unknown else settings


def _read(text: str) -> Settings:
    """The settings that a text says. Raises TOMLDecodeError, and SettingsError without the file."""
    content = _flat(tomllib.loads(text, parse_float=Decimal))
    # where both names of a setting stand, its own one counts
    named = {key if ALSO.get(key, key) in content else ALSO[key]: value for key, value in content.items()}
    unknown: list[UnknownKey] = []
    values = _values(Settings, named, "", unknown)
    return Settings(**values, unknown=tuple(unknown))


def _line_of(error: SettingsError, text: str) -> int:
    """The line on which the text begins to be wrong in this way, from 1."""
    return next(
        line
        for line, said in _up_to_each_line(text)
        if isinstance(said, SettingsError) and (said.key, said.blanks) == (error.key, error.blanks)
    )


def _with_lines(unknown: Sequence[UnknownKey], text: str) -> tuple[UnknownKey, ...]:
    """The keys with the lines on which they stand."""
    lines: dict[UnknownKey, int] = {}
    for line, said in _up_to_each_line(text):
        for key in said.unknown if isinstance(said, Settings) else ():
            lines.setdefault(key, line)
    return tuple(replace(key, line=lines.get(key, 0)) for key in unknown)


def _up_to_each_line(text: str) -> Iterator[tuple[int, Settings | SettingsError]]:
    """What the text says up to each of its lines: the reader of TOML does not tell where a value stands.

    A value over several lines counts from its last one.
    """
    lines = text.split("\n")
    for line in range(1, len(lines) + 1):
        try:
            yield line, _read("\n".join(lines[:line]))
        except tomllib.TOMLDecodeError:
            continue
        except SettingsError as error:
            yield line, error


def _flat(content: dict[str, Any]) -> dict[str, Any]:
    """Settings that stand in a table of their own, such as `[account]` with a `name`, beside those that do not."""
    flat = {key: value for key, value in content.items() if key not in TABLES or not isinstance(value, dict)}
    for name in TABLES:
        inner = content.get(name)
        if isinstance(inner, dict):
            flat = {(name if key == "name" else key): value for key, value in inner.items()} | flat
    return flat


def _values(kind: type[Any], content: Mapping[str, object], place: str, unknown: list[UnknownKey]) -> dict[str, Any]:
    """The values of one table of the file, ready for the class `kind`; `place` is the table's name and a dot."""
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind) if field.metadata}
    values = {}
    for key, raw in content.items():
        if key in known:
            values[key] = _value(known[key].metadata, raw, place + key, unknown)
        else:
            nearest = difflib.get_close_matches(key, known, n=1)
            unknown.append(UnknownKey(place + key, str(raw), nearest[0] if nearest else ""))
    return values


def _value(metadata: Mapping[str, Any], raw: object, place: str, unknown: list[UnknownKey]) -> object:
    """One value, one table, or one table per name."""
    if "kind" in metadata:
        return _single(metadata["kind"], raw, place)
    if not isinstance(raw, dict):
        raise SettingsError("setting_no_table", place=place, value=_shown(raw))
    if "table" in metadata:
        return metadata["table"](**_values(metadata["table"], raw, f"{place}.", unknown))
    kind, known_as = metadata["tables"], metadata["known_as"]
    found: dict[str, object] = {}
    for name, table in raw.items():
        if not isinstance(table, dict):
            raise SettingsError("setting_no_named_table", place=place, name=name, value=_shown(table))
        terms = kind(**_values(kind, table, f"{place}.{name}.", unknown))
        for other, others in found.items():
            if known_as(other) == known_as(name) and others != terms:
                raise SettingsError("setting_two_tables", place=place, name=name, other=other)
        found[name] = terms
    return found


def _single(kind: Kind, raw: object, place: str) -> object:
    try:
        return kind.read(raw)
    except ValueError as error:
        raise SettingsError("setting_value", place=place, value=_shown(raw), expected=kind.expected) from error


def _shown(raw: object) -> str:
    """A value as it stands in the file."""
    if isinstance(raw, Decimal):
        return f"{raw:f}"
    if isinstance(raw, bool):
        return str(raw).lower()
    return raw.isoformat() if isinstance(raw, date | time) else repr(raw)
