"""Who is asked for a loss on the way that is insured: the insurer while its days last, then the one who carried it.

One break has one counterparty, and each payer's days run by themselves: when the insurer's are over and nothing was
filed in them, the forwarder or carrier is the only one who can still be asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from reconcile.claims.case_log import CaseLog
from reconcile.claims.claim import case_key
from reconcile.claims.contract import INSURER, Contracts, carried_by
from reconcile.records import Exposure, Reason


def ask_who_can_pay(exposures: Iterable[Exposure], contracts: Contracts, log: CaseLog, as_of: date) -> None:
    """Turn from the insurer to the one who carried the goods where only the latter's days are not over.

    What is filed together has one payer. A case filed in the insurer's days, or on a day that nobody knows, was filed
    with it; one that was filed later, with the other.
    """
    cases: dict[str, list[Exposure]] = defaultdict(list)
    for exposure in exposures:
        if exposure.counterparty == INSURER and exposure.next_opening is not None:
            cases[case_key(exposure)].append(exposure)
    for case in cases.values():
        asked = min(as_of, *(_first_asked(exposure, log) for exposure in case))
        for exposure in case:
            last, then = exposure.opening.deadline, exposure.next_opening
            if last is None or then is None or asked <= last or (then.deadline and then.deadline <= last):
                continue
            over = Reason.of("insurer_too_late", deadline=last, policy=contracts.insurance(exposure))
            exposure.opening = replace(then, notes=(*then.notes, over))
            exposure.counterparty, exposure.next_opening = carried_by(exposure), None


def _first_asked(exposure: Exposure, log: CaseLog) -> date:
    filed = [one.row.asked_on or date.min for one in log.standing.get(exposure.claim_id, ()) if one.row.status]
    return min(filed, default=date.max)
