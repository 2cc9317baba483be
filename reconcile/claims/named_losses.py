"""Which losses a line of the case log names: by claim id or case key, else by claim type, product and reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reconcile.claims.case_row import REFERENCES, LogRow
from reconcile.claims.claim import case_key
from reconcile.claims.own_names import name_key, own_names
from reconcile.claims.payer_told import second_keys
from reconcile.records import Exposure


class NamedLosses:
    """Exposures by everything that a line of the log may call them; small and capital letters are alike."""

    def __init__(self, exposures: Iterable[Exposure]) -> None:
        self._by_id: dict[str, list[Exposure]] = {}
        self._by_case: dict[str, list[Exposure]] = defaultdict(list)
        self._by_reference: dict[tuple[str, str, str], list[Exposure]] = defaultdict(list)
        other_name: dict[tuple[str, str, str], list[Exposure]] = defaultdict(list)
        in_order = sorted(exposures, key=lambda e: (e.claim_type, e.event_date, e.claim_id))
        for exposure in in_order:
            for former in exposure.former_ids:
                self._by_id[name_key(former)] = [exposure]
            for key in (name_key(case_key(exposure)), *second_keys(exposure)):
                self._by_case[key].append(exposure)
            for name in REFERENCES:
                if value := getattr(exposure, name):
                    kind, product, value = exposure.claim_type, exposure.fnsku.upper(), value.upper()
                    self._by_reference[kind, product, f"{name}={value}"].append(exposure)
                    other_name[kind, product, f"reference_id={value}"].append(exposure)
                    for other in {"", exposure.sku.upper(), *(fnsku.upper() for fnsku in exposure.other_fnskus)}:
                        other_name[kind, other, f"{name}={value}"].append(exposure)
        self._by_id |= {name_key(exposure.claim_id): [exposure] for exposure in in_order}
        self._by_reference = other_name | self._by_reference

    def of(self, row: LogRow) -> list[Exposure]:
        """The exposures that a line names: by claim id or case key, else by claim type, product and references.

        Either id may stand in the column of the other, and several may stand in one cell. A line that names no product
        speaks of every product of its reference.
        """
        if row.own_name:
            found = [e for name in self._named(row) for e in self._by_id.get(name) or self._by_case.get(name, [])]
            return list({e.claim_id: e for e in found}.values())
        told = [(name, value.upper()) for name, value in row.references]
        named = [self._by_reference.get((row.claim_type, row.product.upper(), f"{n}={v}"), []) for n, v in told]
        everywhere = [e for e in named[0] if all(e in found for found in named[1:])] if named else []
        return everywhere or next((found for found in named if found), [])

    def unknown(self, row: LogRow) -> list[str]:
        """What stands in a line for a claim id or a case key, and is none of any exposure's."""
        names = self._named(row) if row.own_name else []
        return [name for name in names if not self._known(name)]

    def several(self, row: LogRow) -> bool:
        """Whether a line names several claims or cases in one cell."""
        return len(self._named(row)) > 1

    def _named(self, row: LogRow) -> list[str]:
        """The ids that a line gives: its cell as a whole where that is one, else the parts of it."""
        return own_names(row.own_name, self._known)

    def _known(self, name: str) -> bool:
        return name in self._by_id or name in self._by_case
