"""Periods of dated rules: which one is in force, which ones collide, and the hold folded into the windows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from reconcile.policy.read import PolicyError
from reconcile.policy.records import Dated, Hold, Window

D = TypeVar("D", bound=Dated)


def in_period(rule: Dated, day: date) -> bool:
    """Whether the rule is in force on the day: from its first day on, up to the day before its end."""
    return (rule.valid_from or date.min) <= day and (rule.valid_to is None or day < rule.valid_to)


def refuse_overlaps(rules: Sequence[D], id_field: str, key_fields: tuple[str, ...]) -> None:
    """Raise PolicyError when two rules of the same key hold on the same day, or one ends before it begins."""
    groups: dict[tuple[str, ...], list[D]] = defaultdict(list)
    for rule in rules:
        if rule.valid_to is not None and (rule.valid_from or date.min) >= rule.valid_to:
            raise PolicyError(
                f"policy: {getattr(rule, id_field)} begins on {rule.valid_from} and ends on {rule.valid_to}.",
                "Correct the dates: valid_to is the first day on which the rule no longer holds.",
            )
        groups[tuple(getattr(rule, field) for field in key_fields)].append(rule)
    for key, group in groups.items():
        group.sort(key=lambda rule: rule.valid_from or date.min)
        for earlier, later in itertools.pairwise(group):
            if earlier.valid_to is None or (later.valid_from or date.min) < earlier.valid_to:
                raise PolicyError(
                    f"policy: {getattr(earlier, id_field)} and {getattr(later, id_field)} overlap for "
                    f"{' × '.join(key)}: both are in force on {later.valid_from or 'the first day'}.",
                    "End the earlier one: valid_to = the first day of the later one.",
                )


def apply_holds(windows: Iterable[Window], holds: Sequence[Hold]) -> Iterator[Window]:
    """The windows with the hold of their claim type and marketplace; cut in two where a hold begins or ends."""
    by_key: dict[tuple[str, str], list[Hold]] = defaultdict(list)
    for hold in holds:
        by_key[hold.claim_type, hold.marketplace].append(hold)
    for window in windows:
        group = by_key[window.claim_type, window.marketplace]
        days = {day for hold in group for day in (hold.valid_from, hold.valid_to)}
        cuts = sorted(day for day in days if day and day != window.valid_from and in_period(window, day))
        for start, end in itertools.pairwise([window.valid_from, *cuts, window.valid_to]):
            piece = replace(window, valid_from=start, valid_to=end)
            for hold in group:
                if in_period(hold, start or date.min):
                    piece = replace(piece, hold_days=hold.days)
            yield piece
