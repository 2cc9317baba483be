"""When each open case is filed, and whether its text may go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reconcile.report.cases import Case


@dataclass(frozen=True, slots=True)
class Filing:
    """What is planned for one open case. `planned` is None while the case is on hold."""

    planned: date | None
    released: bool = True
    decision: str = ""
    reviewer: str = ""

    def late(self, case: Case) -> bool:
        """Whether the planned day lies after the deadline."""
        return self.planned is not None and case.deadline is not None and self.planned > case.deadline


def plan_filing(cases: Sequence[Case], as_of: date) -> dict[str, Filing]:
    """The plan of every case, by case key; `cases` in the order in which they are filed."""
    return {case.key: Filing(planned=as_of) for case in cases}
