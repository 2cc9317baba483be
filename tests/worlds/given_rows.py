"""The rows of a case of tests/claims as staging tables have them, with the defaults of claims_tables.toml."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from tests.worlds.made_tables import made_tables

Row = dict[str, str]

# What the product is called where a row does not say; these tables name it by one name alone.
NAMED = {"sku": "S-{fnsku}", "asin": "B-{fnsku}", "title": "Title of {fnsku}"}
UNNAMED = ("cartons", "costs", "case_log")


@cache
def tables() -> dict[str, dict[str, Any]]:
    """The tables that a case may give: claims_tables.toml."""
    return tomllib.loads(Path(__file__).with_name("claims_tables.toml").read_text(encoding="utf-8"))


class GivenRows:
    """The tables that a case fills: `staging.ledger` and so on, and `source_file`, to which a row adds its file."""

    def __init__(self, given: Mapping[str, Sequence[Row]]) -> None:
        self.tables: dict[str, list[Row]] = {"source_file": []}
        for name, lines in given.items():
            self.add(name, lines)

    def add(self, name: str, lines: Sequence[Row]) -> None:
        """Lines of a table that a case may give."""
        staging, short, default = (tables()[name][key] for key in ("staging", "short", "default"))
        numbers: Counter[str] = Counter()
        for line in lines:
            full = {**default, **{key: value for key, value in line.items() if value}}
            path = full.pop("file", name)
            numbers[path] += 1
            if name not in UNNAMED:
                full = {**{key: text.format(fnsku=full.get("fnsku", "")) for key, text in NAMED.items()}, **full}
            full = {short.get(key, key): "" if value == "-" else value for key, value in full.items()}
            if name == "case_log":
                full.setdefault("changed_at", full.get("resolved_date") or full.get("filed_date") or "2025-01-01")
            if name == "incidents":
                del full["fnsku"]
            full = {"file_id": self.file(path, name), "sheet": "", "line": str(numbers[path] + 1), **full}
            self._put(staging, full)
            if name == "ledger":
                self.ledger_day({**full, "records": "1", "units": full["quantity"]})

    def file(self, path: str, kind: str) -> str:
        """The number of a file, which is loaded: the same in every case that has it."""
        files = self.tables["source_file"]
        known = [one["file_id"] for one in files if one["path"] == path]
        if not known:
            known = [str(crc32(f"{kind}/{path}".encode()) >> 1)]
            files.append({"file_id": known[0], "path": path, "kind": kind, "status": "loaded"})
        return known[0]

    def ledger_day(self, values: Row) -> None:
        """One row of `staging.ledger_day`, which is read from two tables."""
        group = str(len(self.tables.get("staging.ledger_day_group", ())) + 1)
        for part in ("group", "count"):
            self._put(f"ledger_day_{part}", {**values, "group_no": group})

    def _put(self, staging: str, values: Row) -> None:
        table = f"staging.{staging}"
        types = made_tables().columns[table]
        unknown = set(values) - set(types) - set(NAMED) - {"fnsku"}
        if unknown and not staging.startswith("ledger_day"):
            raise ValueError(f"{staging} has no column {', '.join(sorted(unknown))}")
        kept = {
            name: value for name, value in values.items() if types.get(name) == "VARCHAR" or (name in types and value)
        }
        self.tables.setdefault(table, []).append(kept)
