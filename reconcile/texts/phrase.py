"""A text that is said later: where the language of the reader is not known yet, code hands on its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """The text under `section`, `key` of the catalogue, with what fills its blanks; a blank may be a phrase itself."""

    section: str
    key: str
    blanks: Mapping[str, object] = field(default_factory=dict)
