"""The whole run, one stage after the other: files in, workbook out. Read this first."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile import __version__, policy, report
from reconcile.cache import open_cache, open_latest_run, written_at_once
from reconcile.case_log.findings import later_lines, length_of_log, workbook_elsewhere
from reconcile.case_log.other_data import keep_other_data
from reconcile.case_log.spoken import said
from reconcile.case_log.sync import Synced, sync
from reconcile.doubts.unnamed_filings import unnamed_filings
from reconcile.doubts.unread import unread_lines
from reconcile.doubts.unread_filings import unread_filings
from reconcile.evidence.files import add_to_index, look
from reconcile.evidence.tables import write_evidence
from reconcile.explain import explain as explain_claim
from reconcile.ingest import count_copies, leave_out_own, load_folder
from reconcile.ingest.progress import Progress
from reconcile.looking_back.write import look_back, write_facts
from reconcile.models import run_checks, run_models
from reconcile.months.restated import closed_months
from reconcile.months.spoken import closed_lines
from reconcile.months.this_run import this_run
from reconcile.outcome.problems import add_problems
from reconcile.outcome.publish import publish
from reconcile.policy.fingerprint import fingerprint
from reconcile.reckoning import reckon
from reconcile.report.run_info import Invariant, RunInfo
from reconcile.settings import Settings, read_settings
from reconcile.settings.of_run import choose_as_of, write_run_setting
from reconcile.texts.catalogue import catalogue


@dataclass(frozen=True)
class RunResult:
    """Where the result lies, what could not be used, and what to tell the person at the terminal."""

    out_dir: Path
    rejected: int
    unreadable: int
    summary: Sequence[str]


def run(data: Path, out: Path, as_of: date | None, progress: Progress, lang: str | None = None) -> RunResult:
    """Reconcile one account: folder in, folder out; a function of files, settings and as-of date, timings apart.

    Raises CannotRun when settings, cache or report folder cannot be used; files and records that cannot be read are
    problems of the run, not errors.
    """
    settings = read_settings(data)
    settings = replace(settings, language=lang or settings.language)
    timings: dict[str, float] = {}
    with open_cache(out) as con:
        report.put_back(out)
        with _stage("reading", progress, timings):
            policy.load(con)
            load_folder(con, data, progress)
            day = choose_as_of(con, settings, as_of)
            synced = _read_edits(con, data, out, day, settings, progress)
            leave_out_own(con, data, out)
            look(con, data, out)
            count_copies(con)
        report.check_free(out, day)
        with _stage("staging", progress, timings), written_at_once(con):
            write_run_setting(con, settings, day)
            run_models(con, "staging")
            run_models(con, "core")
            synced.findings.extend([*later_lines(con, day), *workbook_elsewhere(con, out)])
        with _stage("matching", progress, timings), written_at_once(con):
            filings = [*synced.unread, *unread_filings(con, data)]
            reckoning = reckon(con, settings, day, unread_lines(con, data), filings, unnamed_filings(con, data))
        with _stage("claims", progress, timings), written_at_once(con):
            publish(con, reckoning, settings, day)
            keep_other_data(con, synced)
            write_facts(con, reckoning, settings)
            add_to_index(out, write_evidence(con, settings, day).news)
            run_models(con, "outputs")
            look_back(con, reckoning, settings, day)
            add_problems(con, settings, reckoning.case_log, synced.findings)
            invariants = tuple(Invariant(name, rows) for name, rows in run_checks(con).items())
        with _stage("writing", progress, timings):
            log_lines, log_until = length_of_log(con)
            info = RunInfo(
                as_of=day,
                account=settings.account,
                version=__version__,
                settings=settings.as_plain(),
                invariants=invariants,
                timings=timings,
                policy=fingerprint(),
                data_address=report.folder_address(data, out / day.isoformat()),
                log_lines=log_lines,
                log_until=log_until,
            )
            texts = catalogue(settings.language)
            closed = closed_months(out, lambda: this_run(con, info, settings.language), day, texts)
            folder = report.write(con, out, settings, info, closed=closed, logged=synced.logged)
        summary = [*report.summary_lines(con, info, settings.language), *said(synced, settings.language)]
        summary += closed_lines(closed, texts) if closed else []
        return RunResult(folder, *_set_aside(con), summary)


def _read_edits(
    con: DuckDBPyConnection, data: Path, out: Path, day: date, settings: Settings, progress: Progress
) -> Synced:
    """What was filled in in the workbooks goes into the case log, and the log is read again where it has grown."""
    synced = sync(con, data, out, day, settings.account, progress)
    if synced.log:
        load_folder(con, data, progress)
    return synced


def sync_cases(
    data: Path, out: Path, as_of: date | None, progress: Progress, lang: str | None = None, only: Path | None = None
) -> Sequence[str]:
    """Read the edits of the workbooks, or of one, into the case log, and say what was logged. Raises CannotRun."""
    settings = read_settings(data)
    with open_cache(out) as con:
        report.put_back(out)
        policy.load(con)
        load_folder(con, data, progress)
        day = choose_as_of(con, settings, as_of)
        synced = sync(con, data, out, day, settings.account, progress, only)
    return said(synced, lang or settings.language, findings=True)


@contextmanager
def _stage(name: str, progress: Progress, timings: dict[str, float]) -> Iterator[None]:
    progress.stage(name)
    started = time.perf_counter()
    yield
    timings[name] = round(time.perf_counter() - started, 3)


def _set_aside(con: DuckDBPyConnection) -> tuple[int, int]:
    """Rejected records, and recognised files that could not be read."""
    row = con.execute(
        "select coalesce(sum(rejected), 0), count(*) filter (where status = 'unreadable') from source_file"
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def explain(data: Path, out: Path, claim_id: str, lang: str | None = None) -> str:
    """The story of one claim of the latest run into `out`. Raises CannotRun where there is none."""
    settings: Settings = read_settings(data)
    with open_latest_run(out) as con:
        return explain_claim(con, data, claim_id, lang or settings.language)
