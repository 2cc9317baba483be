"""The way of sending that the name of a forwarder's channel tells."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from reconcile.ingest.header_words import header_key


def way_of_sending(channel: str) -> str:
    """sea, air, rail, truck or express; the text itself where it tells none of them, or two main legs."""
    name = header_key(channel)
    main, all_the_way = ([way for way, words in group.items() if any(w in name for w in words)] for group in _words())
    if len(main) == 1:
        return main[0]
    return all_the_way[0] if all_the_way and not main else channel


@cache
def _words() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The words of each main leg, and of each way that goes to the door."""
    text = (resources.files("reconcile.ingest") / "channels.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)
    return groups["main_leg"], groups["all_the_way"]
