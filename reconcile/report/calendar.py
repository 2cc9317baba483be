"""`deadlines.ics`: one all-day event per case group on its deadline, for any calendar program.

An event keeps its UID from run to run, so that a calendar that is fed the next file moves the event and does not double
it. Nothing in the file comes from a clock: DTSTAMP, LAST-MODIFIED and SEQUENCE follow from the as-of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile.evidence.gaps import AT_STAKE
from reconcile.policy import constant
from reconcile.report.figures import figure
from reconcile.report.filing import Filing
from reconcile.report.printable import on_one_line
from reconcile.report.reader import Reader
from reconcile.report.rows import Claim
from reconcile.report.run_info import RunInfo

if TYPE_CHECKING:
    from icalendar import Event

CALENDAR = "deadlines.ics"
FIRST_DAY = date(2020, 1, 1)  # SEQUENCE counts from here: it must grow from run to run and fit 31 bits


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is filed together, or will be, and the last day for it. `state`: open, waiting or review."""

    case_key: str
    state: str
    day: date
    claims: tuple[Claim, ...]

    @property
    def opens(self) -> date | None:
        """From when everything can be filed that ends on this day; what ends later may open after it."""
        ending = (claim for claim in self.claims if claim.deadline == self.day)
        return max((claim.eligible_from for claim in ending if claim.eligible_from), default=None)


def deadlines(claims: Iterable[Claim], as_of: date) -> list[Deadline]:
    """The case groups whose money can still come and whose last day is not over, in order of that day.

    The day of a group is that of its open claims, as in `cases.csv`; without any, of those that wait, then of those in
    review.
    """
    groups: dict[str, dict[str, list[Claim]]] = {}
    for claim in claims:
        if claim.status in AT_STAKE and claim.deadline and claim.deadline >= as_of:
            states = groups.setdefault(claim.case_key or claim.claim_id, {})
            states.setdefault(claim.status, []).append(claim)
    found = []
    for key, states in groups.items():
        state = next(name for name in AT_STAKE if name in states)
        day = min(claim.deadline for claim in states[state] if claim.deadline)
        found.append(Deadline(key, state, day, tuple(states[state])))
    return sorted(found, key=lambda group: (group.day, group.case_key))


def uid(account: str, case_key: str) -> str:
    """The name under which every run knows the event of a case group."""
    return sha256(f"{account}\n{case_key}".encode()).hexdigest()[:32] + "@reconcile"


def write_calendar(
    folder: Path, claims: Iterable[Claim], plan: Mapping[str, Filing], run: RunInfo, reader: Reader
) -> None:
    """Write `deadlines.ics` into `folder`. `plan`: the filing days of open cases, by case key."""
    from icalendar import Calendar  # noqa: PLC0415 - a fifth of a second that only a finished run should cost

    texts = reader.texts
    calendar = Calendar()
    calendar.add("prodid", "-//reconcile//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", texts.text("calendar", "name", account=run.account))
    for group in deadlines(claims, run.as_of):
        calendar.add_component(_event(group, plan.get(group.case_key), run, reader))
    (folder / CALENDAR).write_bytes(calendar.to_ical())


def _event(group: Deadline, filing: Filing | None, run: RunInfo, reader: Reader) -> Event:
    from icalendar import Alarm, Event  # noqa: PLC0415 - as above

    texts = reader.texts
    written = datetime(run.as_of.year, run.as_of.month, run.as_of.day, tzinfo=UTC)
    title = texts.text("calendar", group.state, what=_what(group.claims, reader))
    event = Event()
    event.add("uid", uid(run.account, group.case_key))
    event.add("dtstamp", written)
    event.add("last-modified", written)
    event.add("sequence", max(0, (run.as_of - FIRST_DAY).days))
    event.add("dtstart", group.day)
    event.add("dtend", group.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", title)
    event.add("description", "\n".join(_details(group, filing, run, reader)))
    for days in (int(constant("file_ahead_days")), 1):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-days))
        alarm.add("description", title)
        event.add_component(alarm)
    return event


def _what(claims: tuple[Claim, ...], reader: Reader) -> str:
    """`warehouse_lost X00SMPL002, 27.40 USD`."""
    first = claims[0]
    subject = first.shipment_id or first.order_id or first.reimbursement_id or first.fnsku or first.sku
    named = " ".join(part for part in (reader.texts.word("claim_type", first.claim_type), subject) if part)
    money = _money(claims, reader)
    return on_one_line(reader.texts.text("calendar", "what", named=named, money=money) if money else named)


def _money(claims: tuple[Claim, ...], reader: Reader) -> str:
    return " + ".join(reader.money(amount, currency) for currency, amount in sorted(figure(claims).amounts.items()))


def _details(group: Deadline, filing: Filing | None, run: RunInfo, reader: Reader) -> list[str]:
    """The lines of the description; what is not known has none."""
    texts, first = reader.texts, group.claims[0]
    lines = [
        ("counterparty", texts.word("counterparty", first.counterparty)),
        ("marketplace", first.marketplace),
        ("units", str(sum(claim.units for claim in group.claims))),
        ("amount", _money(group.claims, reader)),
        ("eligible_from", reader.day(group.opens) if group.state == "waiting" else ""),
        ("file_on", reader.day(filing.planned) if filing else ""),
        ("reason", first.reason_shown or first.status_reason),
        ("where", texts.word("where", first.claim_type)),
        ("case_key", group.case_key),
    ]
    shown = [(texts.text("column", key), on_one_line(value)) for key, value in lines if value]
    said = [texts.text("calendar", "line", name=name, value=value) for name, value in shown]
    return [*said, texts.text("calendar", "as_of", day=reader.day(run.as_of))]
