"""The TOML files that lie beside the code: texts, vocabularies, lists of columns."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def own_toml(name: str) -> dict[str, Any]:
    """What a TOML file of this package says; `name` is its place there, `ingest/measures.toml`."""
    return tomllib.loads(files("reconcile").joinpath(name).read_text(encoding="utf-8"))
