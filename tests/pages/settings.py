"""The page docs/settings.md, made from the fields of the settings, so that it cannot fall behind them."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from typing import Any

from reconcile.folders import SETTINGS
from reconcile.policy import constant
from reconcile.settings import ALSO, Settings
from reconcile.texts.catalogue import catalogue

INTRODUCTION = f"""\
# Settings

<!-- Made from reconcile/settings/fields.py by `make docs`. Change it there. -->

`{SETTINGS}` in the data folder itself, a text file (UTF-8). Every setting is optional; so is the file. A value that
cannot be used stops the run; the message says its line and what was expected. A key that nobody knows has no effect and
is reported. So is a file of another name (Windows hides the end of `{SETTINGS}.txt`), or one in a folder below.
The settings of a run stand in its `run.json`.

```toml
account = "my-us-account"
default_marketplace = "US"
language = "zh"

[forwarders."Example Freight"]
currency = "CNY"
per_kg_cap = 40
wait_days = 60

[insurance.policies."POLICY-NUMBER"]
insurer = "Example Insurance"
limit = 100000
```

A contract's terms count for the shipments whose `forwarder` has that name (capitals, spaces, points,
有限公司 and Co., Ltd do not matter),
a policy for those whose `insurance_policy` names it.
"""

# table of the file -> its words
TABLES = {
    "": "",
    "tolerances": "How far two numbers may lie apart and still count as equal.",
    "forwarders.<name>": "Contract terms, one table per forwarder or courier. A term left out limits nothing; "
    "without any table, freight claims are priced at cost and wait the default days.",
    "insurance": "",
    "insurance.policies.<number>": "One table per cargo policy or certificate.",
}


def settings_page() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION]
    for place, kind in _tables(Settings, ""):
        parts.append(f"## `[{place}]`\n" if place else "## At the top of the file\n")
        if TABLES[place]:
            parts.append(f"{TABLES[place]}\n")
        rows = [_row(field) for field in fields(kind) if "kind" in field.metadata]
        parts.append("\n".join(["| setting | value | default | meaning |", "|---|---|---|---|", *rows]) + "\n")
    also = ", ".join(f"`{other}` for `{name}`" for other, name in ALSO.items())
    parts.append(f"Other names that are understood: {also}.\n")
    return "\n".join(parts)


def _tables(kind: type[Any], place: str) -> Iterator[tuple[str, type[Any]]]:
    """Every table of the file with its class, from the top down."""
    yield place, kind
    for field in fields(kind):
        inner = f"{place}.{field.name}" if place else field.name
        if "table" in field.metadata:
            yield from _tables(field.metadata["table"], inner)
        if "tables" in field.metadata:
            name = "number" if field.name == "policies" else "name"
            yield from _tables(field.metadata["tables"], f"{inner}.<{name}>")


def _row(field: Field[Any]) -> str:
    metadata = field.metadata
    expected = catalogue("en").said(metadata["kind"].expected)
    return f"| `{field.name}` | {expected} | {_default(field)} | {metadata['meaning']} |"


def _default(field: Field[Any]) -> str:
    if field.metadata["rule"]:
        number = constant(field.metadata["rule"])
        return f"{number.normalize():f} (rule `{field.metadata['rule']}`)"
    value = field.default
    if value is None or value is MISSING or value == "":
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value}" if isinstance(value, Decimal) else f'"{value}"'
