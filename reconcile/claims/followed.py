"""Cases that were filed, as they stand: how often they were asked, what was answered, and what their units came to.

The rounds of a case follow from the lines of the case log, which is only ever added to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from reconcile.claims.case_log import CaseLog
from reconcile.claims.case_row import FILE, OUTCOMES, PARTS, WRITE_OFF, LogRow
from reconcile.claims.case_units import CaseUnits, is_payment
from reconcile.claims.contract import is_transport
from reconcile.claims.payer import passed_on, towards
from reconcile.claims.payer_told import payer_of
from reconcile.match.breaks import Break
from reconcile.reasons.traits import codes_of
from reconcile.records import Exposure, Reason
from reconcile.rounding import half_up

LOOK = "look"
"""First word of an entry that the row of a case gets for such a doubt: what is decided there was decided with it."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often a case was asked (`asked`: the days, the filing first), and when it was last answered, if it was.

    A day that nobody gave is the one on which the line was written; `told`: the days that somebody gave.
    """

    asked: tuple[date, ...]
    answered: date | None
    told: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Followed:
    """One claim in one case, with what became of its units since the case was filed.

    `units`: those of the case, without those that a later line about it speaks of: a rest that was paid short.
    `news`: what tells since the filing that its units may be settled. `by_register`: its state where the incident
    register tells of a reply or of money and the log of none. `exposure`: the loss as it was asked of the payer of the
    case; `passed_on`: units that it refused, and that another payer is asked for now.
    """

    exposure: Exposure
    case: CaseUnits
    rounds: Rounds
    units: int
    news: tuple[Reason, ...] = ()
    by_register: str = ""
    passed_on: int = 0

    @property
    def filed_on(self) -> date | None:
        """The day on which the case was first filed, as somebody told it: a later one is that of another round.

        One from before the loss is a slip of the hand that was corrected.
        """
        told = self.rounds.told
        days = [day for day in self.rounds.asked if day in told and day >= self.exposure.event_date]
        return min([*days, *filter(None, [self.case.row.filed_date])], default=None)

    @property
    def state(self) -> str:
        """What a person is told first; the order is that of what is to be done."""
        left = self.case.left
        status = "closed" if self.case.row.given_up else self.case.row.status
        in_doubt = "in_doubt" if self.news and status not in ("paid", "closed") else self.by_register
        first = "passed_on" if 0 < self.passed_on == left - self.case.paid_in_log else in_doubt
        if left and first:
            return first
        if left and status in ("denied", "closed"):
            return status
        if left and (self.case.settled or status == "partial"):
            return "part_paid"
        if left:
            return self._unsettled(status)
        return self._settled()

    def _settled(self) -> str:
        """No unit is open any more: how they were settled."""
        if self.case.payments:
            named = any(self.case.elsewhere)
            return "paid_elsewhere" if named else "paid_without_case" if self.case.elsewhere else "paid"
        if self.case.settled:
            return "came_back"
        return "opened_again" if self.case.answered else "asked_anew"

    def _unsettled(self, status: str) -> str:
        """Open units of a case that is neither refused nor settled in part."""
        if status != "paid":
            return "unanswered"
        return "paid" if is_transport(self.exposure) else "paid_unseen"

    @property
    def looks(self) -> tuple[str, ...]:
        """The entries that the row of this case gets beside its own, one for each of its news."""
        return tuple(_look(self.case.row, reason) for reason in self.news)

    def units_by(self, where: str) -> int:
        """Units paid `here`, under another case (`elsewhere`), without one (`unnamed`), come `back`; or `left`.

        `logged`: paid as the case log says, while no reimbursement row shows it; they are not left either, nor are
        those that another payer is asked for.
        """
        elsewhere = self.case.elsewhere
        unnamed = elsewhere.get("", 0)
        paid = sum(units for _, units in self.case.payments)
        found = {
            "here": paid - sum(elsewhere.values()),
            "elsewhere": sum(elsewhere.values()) - unnamed,
            "unnamed": unnamed,
            "logged": self.case.paid_in_log,
            "left": self.case.left - self.case.paid_in_log - self.passed_on,
            "back": sum(units for credit, units in self.case.settled if not is_payment(credit)),
        }
        return found[where]

    @property
    def money(self) -> dict[str, Decimal]:
        """What the payments of these units came to, by currency; of a payment for more units their share."""
        found: dict[str, Decimal] = {}
        for credit, units in self.case.payments:
            share = credit.share(units) or Decimal(0)
            found[credit.currency] = found.get(credit.currency, Decimal(0)) + share
        return {currency: half_up(amount, 2) for currency, amount in found.items()}


def first_filed(followed: Iterable[Followed]) -> dict[str, dict[str, date]]:
    """The day on which each claim was first filed with each payer, in whatever case."""
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for one in followed:
        if day := one.filed_on:
            days, payer = found[one.exposure.claim_id], one.exposure.counterparty
            days[payer] = min(day, days.get(payer, day))
    return dict(found)


def last_answered(followed: Iterable[Followed]) -> dict[str, dict[str, date]]:
    """The day on which each payer last answered about a claim; none while one of its cases waits for an answer."""
    asked: dict[tuple[str, str], list[date | None]] = defaultdict(list)
    for one in followed:
        asked[one.exposure.claim_id, one.exposure.counterparty].append(one.rounds.answered)
    found: dict[str, dict[str, date]] = defaultdict(dict)
    for (claim_id, payer), answers in asked.items():
        days = [day for day in answers if day]
        if len(days) == len(answers):
            found[claim_id][payer] = max(days)
    return dict(found)


def followed_cases(
    log: CaseLog, breaks: Sequence[Break], pointed: Mapping[str, Sequence[tuple[int, Reason]]]
) -> list[Followed]:
    """Every claim of every case in the log, in the order of claims.csv. `pointed`: what may settle units of a claim."""
    by_id = {one.exposure.claim_id: one for one in breaks}
    found = []
    for claim_id, cases in log.case_units(breaks).items():
        one = by_id[claim_id]
        passed = passed_on(one.exposure, cases)
        for place, case in enumerate(cases):
            # A line without a case id is about the case as well: the number came later.
            lines = log.lines_of(claim_id, case.row)
            if all(line.decision == WRITE_OFF and not (line.case_id or line.filed_date) for line in lines):
                continue  # given up without ever being asked for: no case
            again = sum(it.units for it in cases[place + 1 :] if it.row.case_id == case.row.case_id != "")
            rest = min(again, case.units - case.left - case.answered)
            in_no_case = one.open_units - sum(other.left for other in cases)
            news = _news(one, pointed.get(claim_id, ()), in_no_case, case.row, lines)
            asked = towards(one.exposure, payer_of(case.row, one.exposure))
            left_to_others = passed.get(id(case), 0)
            units = max(0, case.units - rest)
            found.append(Followed(asked, case, rounds_of(lines), units, news, passed_on=left_to_others))
    return sorted(found, key=lambda f: (f.exposure.claim_type, f.exposure.event_date, f.exposure.claim_id))


def _news(
    one: Break, pointed: Sequence[tuple[int, Reason]], in_no_case: int, row: LogRow, lines: Sequence[LogRow]
) -> tuple[Reason, ...]:
    """What says that units of a case may be settled, as far as no unit outside it is meant.

    A row that was filed in spite of such a doubt, which its entry is named after, has been looked at. So has a case
    that was sent on, or asked again, in a row that showed the doubt.
    """
    filed_with = {word for entry in row.entries if not entry.startswith(f"{LOOK} ") for word in entry.split()}
    codes, looked_at = codes_of("may_be_settled") - filed_with, _looked_at(lines)

    def fresh(told: Iterable[tuple[int, Reason]]) -> list[tuple[int, Reason]]:
        return [(units, it) for units, it in told if units and it.code in codes and _look(row, it) not in looked_at]

    own = fresh((units, it) for units, reasons in one.doubts for it in reasons)
    stray = fresh(pointed)
    held = fresh([(one.amazon_held_units, Reason.of("amazon_reconciled", reconciled=one.exposure.reconciled or 0))])
    # units that Amazon holds reconciled and units that a credit points at are the same ones as far as they go
    units = _units(own) + max(_units(stray), _units(held))
    return tuple(reason for _, reason in (*own, *stray, *held)) if units > in_no_case else ()


def _look(row: LogRow, reason: Reason) -> str:
    """The entry that says by its name which row of the case showed which doubt, without the units that it touches."""
    own = min((name for name in row.entries if not name.startswith(f"{LOOK} ")), default="")
    facts = "|".join(f"{name}={value}" for name, value in reason.facts if name != "units")
    return f"{LOOK} {own} {reason.code} {sha256(facts.encode()).hexdigest()[:8]}"


def _looked_at(lines: Iterable[LogRow]) -> set[str]:
    """The doubts in spite of which somebody decided to go on with the case: by `file`, or by asking it again."""
    found: set[str] = set()
    last: date | None = None
    for line in lines:
        changed = line.changed.split(PARTS)
        again = "filed_date" in changed and last and line.filed_date and line.filed_date > last
        if again or ("decision" in changed and line.decision == FILE):
            found |= {name for name in line.entries if name.startswith(f"{LOOK} ")}
        last = max(filter(None, (last, line.filed_date)), default=None)
    return found


def _units(told: Iterable[tuple[int, Reason]]) -> int:
    return sum(units for units, _ in told)


def rounds_of(lines: Iterable[LogRow]) -> Rounds:
    """The rounds told by the lines about one case, the earliest first.

    A line `filed` is one more round when the case was answered since the last one, or when it carries a later filing
    date: a remark, a name or an amount that was corrected is none.
    """
    asked: list[date] = []
    answered: date | None = None
    told: set[date] = set()
    for line in lines:
        told |= {day for day in (line.filed_date, line.resolved_date) if day}
        written = line.written_on
        if not asked and (first := line.filed_date or written):
            asked.append(first)
        elif line.status == "filed" and asked:
            later = line.filed_date is not None and line.filed_date > asked[-1]
            again = line.filed_date if later else written
            if again and (later or answered):
                asked.append(max(again, asked[-1]))
                answered = None
        if line.status in OUTCOMES:
            answered = line.resolved_date or written or answered
    return Rounds(tuple(asked), answered, frozenset(told))
