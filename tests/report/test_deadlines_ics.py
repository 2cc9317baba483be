"""`deadlines.ics`, read back as a calendar program reads it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from reconcile.report import write
from reconcile.report.calendar import deadlines
from tests.report.report_fixture import AS_OF, HOSTILE, Settings, as_claim, claim, con_with_claims, run_info


def described(content: bytes) -> str:
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return str(event["description"])


def raw(out: Path, language: str = "en", info: dict[str, Any] | None = None, **changes: Any) -> bytes:
    folder = write(con_with_claims(**changes), out, Settings(language), run_info(**(info or {})))
    return (folder / "deadlines.ics").read_bytes()


def events(out: Path, language: str = "en", info: dict[str, Any] | None = None, **changes: Any) -> list[Any]:
    """The events; Any, because a property may be of 30 types and the test says which it is."""
    return list(Calendar.from_ical(raw(out, language, info, **changes)).walk("VEVENT"))


def test_a_case_group_is_one_all_day_event_on_its_earliest_deadline(tmp_path: Path) -> None:
    shipment = {"shipment_id": "FBA1", "case_key": "inbound_lost-FBA1"}
    first, later = AS_OF + timedelta(days=9), AS_OF + timedelta(days=12)
    rows = [claim("inbound_lost", "open", n, deadline=day, **shipment) for n, day in enumerate([later, first])]
    (event,) = events(tmp_path, rows=rows)
    assert event["dtstart"].dt == first
    assert not isinstance(event["dtstart"].dt, datetime)
    assert event["dtend"].dt == first + timedelta(days=1)
    assert event["summary"] == "Last day to file: inbound_lost FBA1, 25.50 USD"


def test_what_waits_or_is_in_review_has_its_last_day_too_and_what_is_over_has_none(tmp_path: Path) -> None:
    rows = [
        claim("warehouse_lost", status, number, case_key=status)
        for number, status in enumerate(["open", "waiting", "review", "expired", "filed", "paid", "denied", "closed"])
    ]
    rows += [claim("warehouse_lost", "open", 20, deadline=None, days_left=None)]
    rows += [claim("warehouse_lost", "review", 21, deadline=AS_OF - timedelta(days=1))]
    titles = [str(event["summary"]).split(":")[0] for event in events(tmp_path, rows=rows)]
    assert titles == ["Last day to file", "Last day to file (not open yet)", "Last day to decide and file"]


def test_the_open_part_of_a_case_decides_its_day(tmp_path: Path) -> None:
    early, day = AS_OF + timedelta(days=2), AS_OF + timedelta(days=5)
    rows = [claim("warehouse_lost", "review", 1, deadline=early, case_key="K")]
    rows += [claim("warehouse_lost", "open", 1, deadline=day, case_key="K")]
    assert [event["dtstart"].dt for event in events(tmp_path, rows=rows)] == [day]


def test_what_waits_opens_before_its_last_day_whatever_opens_later_in_its_case() -> None:
    rows = [
        {"eligible_from": AS_OF + timedelta(days=opens), "deadline": AS_OF + timedelta(days=until), "case_key": "K"}
        for opens, until in ((5, 65), (7, 65), (80, 140))
    ]
    waiting = [as_claim({"rate": None, **claim("customer_return", "waiting", n, **row)}) for n, row in enumerate(rows)]
    (group,) = deadlines(waiting, AS_OF)
    assert (group.opens, group.day) == (AS_OF + timedelta(days=7), AS_OF + timedelta(days=65))


def test_a_later_run_updates_an_event_and_does_not_double_it(tmp_path: Path) -> None:
    (first,) = events(tmp_path, rows=[claim("warehouse_lost", "open", 1, deadline=date(2027, 1, 5))])
    later = {"as_of": AS_OF + timedelta(days=1)}
    (second,) = events(tmp_path, info=later, rows=[claim("warehouse_lost", "open", 1, deadline=date(2027, 1, 9))])
    assert first["uid"] == second["uid"]
    assert second["sequence"] == first["sequence"] + 1
    assert second["last-modified"].dt == datetime(2026, 11, 23, tzinfo=UTC) > first["dtstamp"].dt


def test_two_accounts_never_share_an_event(tmp_path: Path) -> None:
    rows = [claim("warehouse_lost", "open", 1)]
    (one,), (other,) = (events(tmp_path / name, info={"account": name}, rows=rows) for name in ("NA", "EU"))
    assert one["uid"] != other["uid"]


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    assert raw(tmp_path / "a") == raw(tmp_path / "b")


def test_it_reminds_a_week_and_a_day_before(tmp_path: Path) -> None:
    (event,) = events(tmp_path, rows=[claim("warehouse_lost", "open", 1)])
    alarms = event.walk("VALARM")
    assert [alarm["trigger"].dt for alarm in alarms] == [timedelta(days=-7), timedelta(days=-1)]
    assert {str(alarm["action"]) for alarm in alarms} == {"DISPLAY"}


def test_lines_are_folded_between_characters(tmp_path: Path) -> None:
    rows = [claim("warehouse_lost", "open", 1, reason_shown="赔款被撤回，" * 60)]
    content = raw(tmp_path, "zh", rows=rows)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None for line in lines)
    assert "赔款被撤回，" * 60 in described(content)


def test_text_with_marks_and_control_characters_is_read_back_as_text(tmp_path: Path) -> None:
    bad = f"a, b; c\\n d\r\nEND:VEVENT\x0b {HOSTILE}"
    (event,) = events(tmp_path, rows=[claim("warehouse_lost", "open", 1, reason_shown=bad, case_key="K")])
    assert f"Why: a, b; c\\n d END:VEVENT {HOSTILE}\n" in str(event["description"])
    assert "Case: K\nAs of 22 Nov 2026" in str(event["description"])


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Last day to file: warehouse_lost X00SMPL001, 17.00 USD"),
        ("zh", "索赔最后一天：仓库盘亏 X00SMPL001，17.00 USD"),
    ],
)
def test_it_speaks_the_readers_language(tmp_path: Path, language: str, title: str) -> None:
    (event,) = events(tmp_path, language, rows=[claim("warehouse_lost", "open", 1)])
    assert event["summary"] == title


def test_no_claims_give_an_empty_calendar(tmp_path: Path) -> None:
    assert events(tmp_path, rows=[]) == []
