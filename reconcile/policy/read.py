"""Read one kind of policy block from its TOML file into typed records.

A block is one rule. A key in the plural that holds a list (`marketplaces`, `claim_types`, `codes`) stands for one
record per entry; `marketplaces = ["all"]` for every known marketplace. Keys that are missing fall back to the
file's `[default]`. Nothing is guessed: an unknown key, a wrong type or a missing source is refused.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from reconcile.errors import CannotRun
from reconcile.policy.records import Sourced

FOLDER = Path(__file__).parent
GRADES = ("A", "A-", "B", "C", "D")
CONFIDENCES = ("H", "M-H", "M", "L")

# plural key of a block -> field of the record
PLURALS = {
    "claim_types": "claim_type",
    "claim_groups": "claim_group",
    "marketplaces": "marketplace",
    "countries": "country",
    "prefixes": "prefix",
    "codes": "code",
    "reasons": "reason",
    "words": "word",
    "seller_types": "seller_type",
    "documents": "document",
    "dispositions": "disposition",
    "modes": "mode",
}

R = TypeVar("R", bound=Sourced)


class PolicyError(CannotRun):
    """The policy data contradict themselves or lack something; says which block, and what to do.

    In English only: the rules come with the program, and whoever changes them reads English.
    """

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__("policy", fault=fault, remedy=remedy)


def word_key(text: str) -> str:
    """The form in which words of a file are compared: lower case, letters and digits only."""
    return "".join(c for c in text.lower() if c.isalnum())


def company_key(name: str) -> str:
    """The form in which names of companies are compared: a word without the legal form at its end."""
    return re.sub(r"(?<=.)((股份|有限|责任)*公司|(co)?(limited|ltd)|inc|llc|gmbh)$", "", word_key(name))


@cache
def read_file(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The content of one policy file; numbers with a point are decimals.

    Raises PolicyError when the file is not TOML.
    """
    try:
        return tomllib.loads((folder / name).read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"policy/{name} is not a TOML file: {error}.", "Correct that line.") from error


def read_records(record: type[R], name: str, array: str, known: Mapping[str, frozenset[str]], folder: Path) -> list[R]:
    """All records of the blocks `[[array]]` in the policy file `name`.

    `known` gives the allowed values per field (`marketplace` -> US, DE …). Raises PolicyError, naming file and block.
    """
    content = read_file(name, folder)
    defaults: dict[str, Any] = content.get("default", {})
    sources: dict[str, dict[str, str]] = read_file("sources.toml", folder)["source"]
    hints = get_type_hints(record)
    found: list[R] = []
    for number, block in enumerate(content.get(array, []), start=1):
        spot = f"policy/{name}, [[{array}]] {block.get('id', f'number {number}')}"
        merged = _with_source({**defaults, **block}, sources, spot)
        for values in _expand(merged, known.get("marketplace", frozenset())):
            found.append(_build(record, hints, array, values, known, spot))
    return found


def _with_source(block: dict[str, Any], sources: dict[str, dict[str, str]], spot: str) -> dict[str, Any]:
    """Replace the source keys by their titles and the address of the first; check grade and confidence."""
    keys = block.pop("sources", [])
    if not keys:
        raise PolicyError(f"{spot}: no source.", 'Add sources = ["KEY"] with a key of policy/sources.toml.')
    for key in keys:
        if key not in sources:
            raise PolicyError(f"{spot}: source {key!r} is unknown.", "Add it to policy/sources.toml.")
    for field, allowed in (("grade", GRADES), ("confidence", CONFIDENCES)):
        if block.get(field) not in allowed:
            raise PolicyError(f"{spot}: {field} is {block.get(field)!r}.", f"Write one of {', '.join(allowed)}.")
    titles = "; ".join(sources[key]["title"] for key in keys)
    return {**block, "source": titles, "source_url": sources[keys[0]]["url"]}


def _expand(block: dict[str, Any], marketplaces: frozenset[str]) -> Iterator[dict[str, Any]]:
    """One set of values per combination of the block's lists."""
    plurals = [key for key in PLURALS if key in block]
    single = {key: value for key, value in block.items() if key not in plurals}
    lists = [sorted(marketplaces) if block[key] == ["all"] else block[key] for key in plurals]
    for combination in itertools.product(*lists):
        yield {**single, **{PLURALS[key]: value for key, value in zip(plurals, combination, strict=True)}}


def _build(
    record: type[R],
    hints: dict[str, Any],
    array: str,
    values: dict[str, Any],
    known: Mapping[str, frozenset[str]],
    spot: str,
) -> R:
    """One record from the values of a block."""
    if "id" in values:
        values[f"{array}_id"] = values.pop("id")
    for word, key in (("reason", "reason_key"), ("word", "word_key")):
        if key in hints:
            values[key] = word_key(values.get(word, ""))
    for key in values:
        if key not in hints:
            raise PolicyError(f"{spot}: {key!r} is not a key of such a block.", f"Known: {', '.join(sorted(hints))}.")
    for field in fields(record):
        if field.name not in values:
            if field.default is MISSING:
                raise PolicyError(f"{spot}: {field.name} is missing.", "Add it to the block.")
            continue
        values[field.name] = _typed(values[field.name], hints[field.name], f"{spot}: {field.name}")
        allowed = known.get(field.name)
        if allowed is not None and values[field.name] not in allowed:
            raise PolicyError(
                f"{spot}: {field.name} {values[field.name]!r} is unknown.", f"Known: {', '.join(sorted(allowed))}."
            )
    return record(**values)


def _typed(value: Any, hint: Any, spot: str) -> Any:
    """The value, when its type is the field's; whole numbers serve as decimals."""
    wanted = next(kind for kind in (get_args(hint) or (hint,)) if kind is not type(None))
    if wanted is Decimal and type(value) is int:
        return Decimal(value)
    if type(value) is not wanted:
        names = {str: "a text", int: "a whole number", bool: "true or false", date: "a date", Decimal: "a number"}
        raise PolicyError(f"{spot} is {value!r}.", f"Write {names[wanted]}.")
    return value
