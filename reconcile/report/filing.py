"""When each open case is filed, and whether its text may go out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat

from reconcile.report.cases import Case
from reconcile.report.rows import Claim

FRIDAY = 5


@dataclass(frozen=True, slots=True)
class Filing:
    """What is planned for one open case. `planned` is None while the case is on hold."""

    planned: date | None
    released: bool = True
    decision: str = ""

    def late(self, case: Case) -> bool:
        """Whether the planned day lies after the deadline."""
        return self.planned is not None and case.deadline is not None and self.planned > case.deadline


def plan_filing(
    cases: Sequence[Case], as_of: date, limit: int | None = None, on_hold: Collection[str] = ()
) -> dict[str, Filing]:
    """The plan of every case, by case key; `cases` in the order in which they are filed.

    At most `limit` cases a day (None: all at once). Cases whose keys are `on_hold` have no day and take up no place.
    docs/decisions/filing-plan.md says which days count.
    """
    days = repeat(as_of) if limit is None else _places(as_of, limit)
    return {case.key: Filing(planned=None if case.key in on_hold else next(days)) for case in cases}


def late_claims(cases: Iterable[Case], plan: Mapping[str, Filing]) -> list[Claim]:
    """The claims of cases whose planned day lies after their deadline."""
    return [claim for case in cases if plan[case.key].late(case) for claim in case.claims]


def _places(as_of: date, limit: int) -> Iterator[date]:
    """`limit` times the day of the run, whatever day of the week it is, then as often each working day after it."""
    day = as_of
    while True:
        yield from repeat(day, limit)
        day += timedelta(days=1)
        while day.isoweekday() > FRIDAY:
            day += timedelta(days=1)
