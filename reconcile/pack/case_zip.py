"""One zip per case: the text, the claim lines, and the evidence files under names that a reviewer understands."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.errors import CannotRun
from reconcile.evidence.ask import latest_run
from reconcile.evidence.index import EvidenceFile
from reconcile.evidence.need import Need
from reconcile.evidence.tables import EvidenceView, view
from reconcile.folders import file_hash, named_below
from reconcile.pack.claim_lines_book import claim_lines_book, steady_entry
from reconcile.policy import read_policy
from reconcile.policy.evidence import document_of, listed_evidence, serving
from reconcile.report.case_plan import open_cases
from reconcile.report.cases import FOLDER as TEXTS
from reconcile.report.cases import FOR_REVIEW, Case, file_names
from reconcile.report.folder import free_place
from reconcile.report.read import read
from reconcile.report.replies import ENDINGS, waits_for_answer
from reconcile.report.rows import Claim, ClaimLine
from reconcile.texts.phrase import Phrase
from reconcile.whole_file import whole_file

FOLDER = "packs"
MANIFEST = "manifest.csv"
TEXT_NAME = "claim text.txt"
BOOK_NAME = "claim lines.xlsx"
_UNSAFE = re.compile(r"[^\w .,()&+'-]+")
_MANIFEST_COLUMNS = ("name", "size", "sha256", "document", "source")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the pack: its name there, which document it is, and where it comes from."""

    name: str
    document: str
    source: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Pack:
    """What was written: the zip, the names in it, documents still missing, files left out with why (both as keys)."""

    path: Path
    names: tuple[str, ...]
    missing: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def pack(data: Path, out: Path, case_key: str) -> Pack:
    """Write the pack of one case of the latest run into its report folder. Raises CannotRun where there is none."""
    with latest_run(data, out) as (con, settings, as_of):
        return _pack_case(
            con,
            view(con, settings, as_of),
            data=data,
            report=out / as_of.isoformat(),
            case_key=case_key,
            as_of=as_of,
            seller=settings.seller_type,
        )


def _pack_case(  # noqa: PLR0913 - where things lie and what is asked, named at the one call
    con: DuckDBPyConnection, shown: EvidenceView, *, data: Path, report: Path, case_key: str, as_of: date, seller: str
) -> Pack:
    """Write `packs/<case>.zip` into the report folder. The same files give the same bytes.

    A case that is filed or denied is packed for its next answer. Raises CannotRun where the run has no such case, or no
    report lies there.
    """
    claims = read(con, Claim)
    cases = open_cases(con, claims)
    case = _case(cases, claims, case_key)
    if not report.is_dir():
        raise CannotRun("no_report_to_pack", folder=report)
    name = file_names(cases if case in cases else [case])[case.key]
    states = {claim.status for claim in case.claims}
    needs = [row.need for row in shown.claims if row.need.case_key == case.key and row.status in states]
    lines = [line for claim in dict.fromkeys(c.claim_id for c in case.claims) for line in read(con, ClaimLine, claim)]
    papers, left_out = _evidence(shown, needs, data, seller)
    files = [*_own_papers(report, name, case, lines, as_of), *papers]
    if (report / FOR_REVIEW / f"{name}.txt").exists():
        left_out.append((f"{FOR_REVIEW}/{name}.txt", "second_name"))
    target = report / FOLDER / f"{name}.zip"
    target.parent.mkdir(exist_ok=True)
    _write(target, files, as_of)
    lacking = {lack.document for need in needs for lack in shown.index.lacking(need, seller)}
    missing = tuple(it.document for it in read_policy().document if it.document in lacking)
    return Pack(target, tuple(paper.name for paper in files), missing, tuple(left_out))


def _case(cases: Sequence[Case], claims: Sequence[Claim], case_key: str) -> Case:
    by_key = {case.key: case for case in cases}
    if case_key in by_key:
        return by_key[case_key]
    if asked := [claim for claim in claims if claim.case_key == case_key and waits_for_answer(claim)]:
        return Case(case_key, tuple(asked))
    states = sorted({claim.status for claim in claims if claim.case_key == case_key})
    if states:
        raise CannotRun("case_not_open", case=case_key, states=tuple(Phrase("status", state) for state in states))
    near = get_close_matches(case_key, by_key, n=1)
    if near:
        raise CannotRun("case_unknown_near", case=case_key, near=near[0])
    raise CannotRun("case_unknown", case=case_key)


def _own_papers(report: Path, name: str, case: Case, lines: Sequence[ClaimLine], as_of: date) -> Iterator[Paper]:
    """The text as it lies in the report, edited or not, and the spreadsheet.

    Where a key was filed as several cases each of them has a text of its own, named by its case id.
    """
    endings = ("", *(f"-{ending}" for ending in ENDINGS.values()))
    filed = {claim.filed_as.strip("-") for claim in case.claims if waits_for_answer(claim)}
    keys = {case_id: f"{case.key}-{case_id}" for case_id in sorted(filed)}
    names = file_names([Case(key, ()) for key in keys.values()])
    for title, own in ((TEXT_NAME, name), *((f"claim text {_safe(i)}.txt", names[key]) for i, key in keys.items())):
        text = next((t for ending in endings if (report / (t := f"{TEXTS}/{own}{ending}.txt")).exists()), None)
        if text:
            yield Paper(title, "", text, report / text)
    yield Paper(BOOK_NAME, "", "claim_lines.csv", claim_lines_book(case.claims, lines, as_of))


def _evidence(
    shown: EvidenceView, needs: Sequence[Need], data: Path, seller: str
) -> tuple[list[Paper], list[tuple[str, str]]]:
    """The files to show, in the order in which the policy lists their documents, and those left out with the reason.

    Only documents that such a claim needs or that help it go to the other side: a chat with the forwarder is none of
    Amazon's business unless the policy lists it.
    """
    wanted: dict[str, None] = {}
    found: dict[EvidenceFile, str] = {}
    for need in needs:
        for it in listed_evidence(need.claim_type, need.counterparty, seller, need.carrier_program):
            wanted |= dict.fromkeys((it.document, *serving(it.document)))
        for file, number in shown.index.files_of(need).items():
            found.setdefault(file, number)
    order = list(wanted)
    ranked, left_out = [], []
    for file, number in found.items():
        ranks = [order.index(name) for name in file.stated.documents if name in wanted]
        if not ranks:
            left_out.append((file.path, _why_left_out(file)))
        elif file.sha256 and named_below(data, file.path).is_file():  # else a name of bytes that are no text
            ranked.append((min(ranks), file.path, file, number))
        else:
            left_out.append((file.path, "unreadable"))
    papers = []
    for place, (rank, _, file, number) in enumerate(sorted(ranked, key=lambda entry: entry[:2]), start=1):
        ending = Path(file.path).suffix.lower()
        name = f"{place} {_safe(document_of(order[rank]).name_en)} - {_safe(number)}{ending}"
        papers.append(Paper(name, "; ".join(file.stated.documents), file.path, named_below(data, file.path)))
    return papers, sorted(left_out)


def _why_left_out(file: EvidenceFile) -> str:
    """The key of the reason in the section `left_out` of the catalogue."""
    if not file.sha256:
        return "unreadable"
    if not file.size:
        return "empty"
    if file.stated.refused:
        return "refused"
    if not file.stated.documents:
        return "no_document"
    return "other_document"


def _write(target: Path, files: Sequence[Paper], day: date) -> None:
    """The zip, whole or not at all, with a manifest of what is in it. An edited pack is kept beside the new one."""
    rows: list[tuple[object, ...]] = [_MANIFEST_COLUMNS]
    with whole_file(target) as new:
        with zipfile.ZipFile(new, "w") as archive:
            for paper in files:
                size, digest = _add(archive, paper, day)
                rows.append((paper.name, size, digest, paper.document, paper.source))
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            archive.writestr(steady_entry(MANIFEST, day), text.getvalue().encode("utf-8"))
        if target.exists() and not _untouched(target):
            target.replace(free_place(target, file_hash(target), edited=True))


def _add(archive: zipfile.ZipFile, paper: Paper, day: date) -> tuple[int, str]:
    """Copy one paper into the zip; returns its size and SHA-256."""
    digest, size = sha256(), 0
    entry = steady_entry(paper.name, day)
    if isinstance(paper.content, bytes):
        archive.writestr(entry, paper.content)
        return len(paper.content), sha256(paper.content).hexdigest()
    entry.file_size = paper.content.stat().st_size
    with paper.content.open("rb") as source, archive.open(entry, "w") as into:
        while piece := source.read(_PIECE):
            into.write(piece)
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def _untouched(target: Path) -> bool:
    """True when a pack holds exactly what its own manifest says: nobody added, took out or changed a file."""
    try:
        with zipfile.ZipFile(target) as archive:
            text = archive.read(MANIFEST).decode("utf-8")
            listed = {row["name"]: row["sha256"] for row in csv.DictReader(io.StringIO(text))}
            names = set(archive.namelist()) - {MANIFEST}
            return names == set(listed) and all(
                sha256(archive.read(name)).hexdigest() == digest for name, digest in listed.items()
            )
    except (KeyError, ValueError, zipfile.BadZipFile):
        return False


def _safe(text: str) -> str:
    return _UNSAFE.sub("-", text).strip(" .-")
