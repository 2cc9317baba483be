"""The way of sending that the name of a forwarder's channel tells."""

from __future__ import annotations

from reconcile.ingest.header_words import header_key
from reconcile.own_toml import own_toml


def way_of_sending(channel: str) -> str:
    """sea, air, rail, truck or express; the text itself where it tells none of them, or two main legs."""
    words, name = own_toml("ingest/channels.toml"), header_key(channel)
    for town in words["towns"]:
        name = name.replace(town, "")
    main, all_the_way = _told(words["main_leg"], name), _told(words["all_the_way"], name)
    if len(main) == 1:
        return main[0]
    return all_the_way[0] if all_the_way and not main else channel


def _told(ways: dict[str, list[str]], name: str) -> list[str]:
    """The ways of which a word stands in the name."""
    return [way for way, words in ways.items() if any(word in name for word in words)]
