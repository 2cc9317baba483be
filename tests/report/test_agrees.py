"""The files of one report agree: every open claim in one case, and a deadline the same date wherever it is shown."""

import csv
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from reconcile.report.calendar import uid
from reconcile.simulate import write_seller
from tests.report.desk_page import SAMPLE, cases_by_key, run


@pytest.fixture(scope="module", params=["sample", "simulated"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agrees")
    if request.param == "sample":
        return run(SAMPLE, folder / request.param)
    write_seller(folder, seed=7, size="small")
    return run(folder / "input", folder / request.param)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def deadlines(report: Path) -> dict[str, str]:
    """What claims.csv says: the earliest deadline of the open claims of each case."""
    found: dict[str, str] = {}
    for row in rows(report / "claims.csv"):
        if row["status"] == "open" and row["deadline"]:
            found[row["case_key"]] = min(found.get(row["case_key"], row["deadline"]), row["deadline"])
    assert len(found) > 10
    return found


def test_every_open_claim_row_is_in_one_case_and_every_case_is_there_once(report: Path) -> None:
    keys = [row["case_key"] for row in rows(report / "claims.csv") if row["status"] == "open"]
    cases = [row["case_key"] for row in rows(report / "cases.csv")]
    assert "" not in keys
    assert sorted(cases) == sorted(set(keys))
    assert list(cases_by_key(report / "case_desk.html")) == cases


def test_a_case_is_what_its_counterparty_takes_as_one(report: Path) -> None:
    """Policy section 7: a ledger event, a shipment, an order, a removal parcel, a reimbursement, an incident."""
    own = {"inbound": "shipment_id", "freight": "shipment_id", "customer": "order_id", "removal": "tracking_no"}
    own |= {"underpaid": "reimbursement_id", "reversal": "reimbursement_id", "warehouse": "reference_id"}
    cases: dict[str, list[dict[str, str]]] = {}
    for row in rows(report / "claims.csv"):
        if row["status"] == "open":
            cases.setdefault(row["case_key"], []).append(row)
    for claims in cases.values():
        kind = own.get(claims[0]["claim_type"].split("_")[0], "claim_id")
        for column in (kind, "counterparty", "marketplace"):
            assert len({row[column] for row in claims}) == 1, (column, claims)


def test_links_of_the_case_desk_lead_to_files(report: Path) -> None:
    cases = cases_by_key(report / "case_desk.html").values()
    links = [file["href"] for one in cases for paper in one["papers"] for file in paper["files"]]
    assert bool(links) == (report.parent.name == "sample")  # the simulated seller keeps no papers
    assert [link for link in links if not (report / unquote(link)).resolve().is_file()] == []


def test_deadlines_in_the_case_list(report: Path, deadlines: dict[str, str]) -> None:
    assert {row["case_key"]: row["deadline"] for row in rows(report / "cases.csv") if row["deadline"]} == deadlines


def test_deadlines_in_the_workbook(report: Path, deadlines: dict[str, str]) -> None:
    header, *lines = load_workbook(report / "discrepancies.xlsx")["File now"].iter_rows(values_only=True)
    case, day = header.index("Case"), header.index("Deadline")
    found: dict[str, str] = {}
    for line in lines:
        if line[case] and line[day]:
            shown = line[day].date().isoformat()
            found[line[case]] = min(found.get(line[case], shown), shown)
    assert found == deadlines


def test_deadlines_in_the_case_desk(report: Path, deadlines: dict[str, str]) -> None:
    found = cases_by_key(report / "case_desk.html")
    assert {key: one["deadline"] for key, one in found.items() if one["deadline"]} == deadlines


def test_deadlines_in_the_calendar(report: Path, deadlines: dict[str, str]) -> None:
    account = rows(report / "claims.csv")[0]["account"]
    events = Calendar.from_ical((report / "deadlines.ics").read_bytes()).walk("VEVENT")
    days: dict[str, date] = {str(event["uid"]): event.decoded("dtstart") for event in events}
    assert {key: days[uid(account, key)].isoformat() for key in deadlines} == deadlines
