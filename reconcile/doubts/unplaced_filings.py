"""Filings that can be read and do not say for sure what was filed: a loss that they may mean is looked at first.

A line may mean the claim whose id it has but for one character, or what has the id, the product or the reference that
stands in the wrong column; what has its reference, where it calls claim type or product otherwise; a line that names no
shipment, order or parcel may mean any loss of its claim type and product. And a line that names several claims by their
ids may mean more units of them than it tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from reconcile.claims.case_log import CaseLog
from reconcile.claims.case_row import REFERENCES, LogRow
from reconcile.claims.claim import case_key
from reconcile.claims.own_names import NearNames, name_key
from reconcile.doubts.unread_filings import OF_ONE_LOSS, claim_types
from reconcile.match.breaks import Break
from reconcile.records import Reason
from reconcile.source_lines import spoken_place


def unplaced_filings(log: CaseLog, breaks: Sequence[Break]) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that a line of the log may mean which tells a filing, and does not say for sure of what.

    From before it was filed; as many units as it tells, else all.
    """
    told = [row for row in log.not_placed if row.status and not row.entry]
    losses = _Losses(breaks if told else ())
    found: dict[str, list[tuple[int, Reason]]] = defaultdict(list)
    for row in told:
        until = row.filed_date or row.resolved_date or row.written_on
        place = spoken_place(row.file, row.sheet, row.line)
        own, ids = log.claims[row.name], log.unplaced[row.name]
        meant = losses.called(ids) + losses.labelled(ids)
        if not own:
            meant += losses.called(_elsewhere(row)) + losses.meant(row)
        if row.name in log.together:
            meant += losses.called(map(name_key, own))
        for one in {one.exposure.claim_id: one for one in meant}.values():
            units = min(one.sure_units, row.units or one.sure_units)
            reason = "filed_together" if one.exposure.claim_id in own else "unplaced_filing"
            if units > 0 and not (until and one.exposure.event_date > until):
                found[one.exposure.claim_id].append((units, Reason.of(reason, place=place)))
    return dict(found)


def _elsewhere(row: LogRow) -> list[str]:
    """What stands in columns where no claim id and no case key belongs, in the form in which these are compared."""
    return [name_key(text) for text in (row.case_id, row.product, *(value for _, value in row.references)) if text]


class _Losses:
    """Losses by everything that a line of the log may call them."""

    def __init__(self, breaks: Sequence[Break]) -> None:
        self._by_name: dict[str, list[Break]] = defaultdict(list)
        self._by_id: dict[str, list[Break]] = defaultdict(list)
        for one in breaks:
            exposure = one.exposure
            references = (getattr(exposure, name) for name in REFERENCES)
            for name in {value.upper() for value in (*exposure.fnskus, exposure.sku, *references) if value}:
                self._by_name[name].append(one)
            for name in {name_key(name) for name in (exposure.claim_id, *exposure.former_ids, case_key(exposure))}:
                self._by_id[name].append(one)
        self._by_key = {name_key(name): losses for name, losses in self._by_name.items()}
        ids = (name for one in breaks for name in (one.exposure.claim_id, *one.exposure.former_ids))
        self._near = NearNames(map(name_key, ids))

    def called(self, names: Iterable[str]) -> list[Break]:
        """The losses whose claim id or case key is one of these, or whose claim id is so but for one character."""
        return [
            one for name in names for near in sorted({name} | self._near.of(name)) for one in self._by_id.get(near, ())
        ]

    def labelled(self, names: Iterable[str]) -> list[Break]:
        """The losses whose product or reference is one of these, in the form in which ids are compared."""
        return [one for name in names for one in self._by_key.get(name, ())]

    def meant(self, row: LogRow) -> list[Break]:
        """The losses that a line may mean which says product or references."""
        known_type = row.claim_type in claim_types().values()
        of_product = self._by_name.get(row.product.upper(), []) if row.product else []
        ids = {one.exposure.claim_id for one in of_product}
        found = []
        for name, value in row.references:
            same = [
                one for one in self._by_name.get(value.upper(), []) if not row.product or one.exposure.claim_id in ids
            ]
            # a shipment or an order has claims of several types, a ledger event or a payment has one
            one_type = known_type and name not in OF_ONE_LOSS
            found += [one for one in same if not one_type or one.exposure.claim_type == row.claim_type]
        if found or any(name not in OF_ONE_LOSS for name, _ in row.references):
            return found
        return [one for one in of_product if not known_type or one.exposure.claim_type == row.claim_type]
