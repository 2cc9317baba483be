"""What a reason does beside being told, from reasons/traits.toml."""

from __future__ import annotations

from functools import cache

from reconcile.own_toml import own_toml


@cache
def codes_of(trait: str) -> frozenset[str]:
    """The codes of the reasons that have a trait. KeyError for one that the file does not list."""
    return frozenset(own_toml("reasons/traits.toml")[trait])
