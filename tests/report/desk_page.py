"""Case desks for the tests: reports of invented rows, and what a page holds."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reconcile import pipeline
from reconcile.report import write
from reconcile.report.case_desk import DESK, DeskData, write_case_desk
from reconcile.report.case_files import ReadyCase, ReadyCases
from reconcile.report.cases import cases_of
from reconcile.report.filing import Filing
from reconcile.report.reader import Reader
from reconcile.report.text import Background, case_text
from reconcile.texts.catalogue import catalogue
from tests.report.report_fixture import AS_OF, HOSTILE, SCRIPT, Settings, as_claim, claim, con_with_claims, run_info
from tests.worlds.loaded import Quiet

BREAKOUT = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def desk(out: Path, language: str = "en", info: dict[str, Any] | None = None, **changes: Any) -> Path:
    """The page of a report of these rows; without any, of the rows of the report fixture."""
    folder = write(con_with_claims(**changes), out, Settings(language), run_info(**(info or {})))
    return folder / "case_desk.html"


def page_alone(out: Path, rows: list[dict[str, Any]]) -> Path:
    """The page of these rows without the rest of the report, which takes longer."""
    claims = [as_claim({"rate": None, **row}) for row in rows]
    papers = Background(as_of=AS_OF, lines={}, shipments={}, shipment_lines={})
    found = [
        ReadyCase(case, case.key, case_text(case, papers, ""), f"cases/{case.key}.txt", Filing(AS_OF))
        for case in cases_of(claims)
    ]
    data = DeskData(ReadyCases(found, papers), claims, checked=[], steps=[], documents={}, evidence="")
    write_case_desk(out, data, run_info(), Reader(catalogue("en")))
    return out / DESK


def run(data: Path, out: Path, as_of: date | None = None) -> Path:
    """The report folder of a whole run."""
    return pipeline.run(data, out, as_of, Quiet()).out_dir


def held(page: Path) -> dict[str, Any]:
    """The data that a page holds."""
    found = DATA.search(page.read_text(encoding="utf-8"))
    assert found
    content: dict[str, Any] = json.loads(found.group(1))
    return content


def cases_by_key(page: Path, status: str = "open") -> dict[str, dict[str, Any]]:
    """The entries of one status, by case key."""
    return {one["key"]: one for one in held(page)["cases"] if one["status"] == status}


def mixed_rows() -> list[dict[str, Any]]:
    """Cases that differ in whatever can be filtered, with names that bite."""
    day = AS_OF + timedelta(days=1)
    return [
        claim("warehouse_lost", "open", 1, title=SCRIPT, deadline=day, days_left=1),
        claim("warehouse_lost", "open", 2, title=BREAKOUT, marketplace="DE", currency="EUR", days_left=20,
              deadline=AS_OF + timedelta(days=20)),
        claim("inbound_lost", "open", 3, shipment_id="FBA15SMPLA01", case_key="inbound_lost-FBA15SMPLA01",
              title="不锈钢水瓶 500毫升", evidence_missing="proof_of_delivery", days_left=40,
              deadline=AS_OF + timedelta(days=40)),
        claim("inbound_lost", "open", 4, shipment_id="FBA15SMPLA01", case_key="inbound_lost-FBA15SMPLA01",
              title=HOSTILE, sku="=1+1", days_left=41, deadline=AS_OF + timedelta(days=41)),
        claim("freight_lost", "open", 5, counterparty="forwarder", shipment_id="FBA15SMPLB02",
              forwarder="易达货代 YiDa", case_key="freight-FBA15SMPLB02", days_left=60,
              deadline=AS_OF + timedelta(days=60)),
        claim("warehouse_lost", "review", 6, status_reason="ask first"),
        claim("warehouse_lost", "filed", 7, status_reason="case 12345678901"),
    ]  # fmt: skip


def many_rows(count: int) -> list[dict[str, Any]]:
    """So many cases of one claim each."""
    return [
        claim("warehouse_lost", "open", n, case_key=f"K{n:05}", fnsku=f"X{n:09}", reference_id=f"2026{n:013}")
        for n in range(count)
    ]
