"""Reads the seller's own settings from `reconcile.toml` in the data folder."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, fields, replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from reconcile.errors import CannotRun
from reconcile.folders import SETTINGS, settings_file
from reconcile.settings.fields import Settings, UnknownKey
from reconcile.settings.kinds import SettingKind

# other names under which people write a setting
ALSO = {"account_name": "account", "marketplace": "default_marketplace", "lang": "language", "forwarder": "forwarders"}

KEYS_OF_LANGUAGE = ("language", *(other for other, name in ALSO.items() if name == "language"))

# tables into which people put what stands at the top level here
TABLES = ("account", "run", "settings")


class SettingsError(CannotRun):
    """A setting that cannot be used: file and line, key, value, and what was expected."""


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
        raise SettingsError("settings_encoding", file=SETTINGS) from error
    try:
        settings = _read(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("settings_syntax", file=SETTINGS, fault=error) from error
    except SettingsError as error:
        raise SettingsError(error.key, **error.blanks, file=f"{SETTINGS}:{_line_of(error, text)}") from error
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


def _single(kind: SettingKind, raw: object, place: str) -> object:
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
