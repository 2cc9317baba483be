"""The documents keep step with the program."""

import re
from pathlib import Path
from textwrap import dedent

import click
import pytest

from reconcile.cli import cli
from reconcile.ingest.declaration import parse_declaration
from reconcile.ingest.problems import catalogue
from tests.pages import DOCS, PAGES
from tests.pages.errors import SEVERITIES

PROJECT = DOCS.parent
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_data_give(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_every_message_has_a_severity_that_the_page_explains() -> None:
    assert {wording.severity for wording in catalogue().values()} <= set(SEVERITIES)


@pytest.mark.parametrize("page", sorted(PROJECT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_links_of_the_documents_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_stands_in_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert isinstance(cli, click.Group)
    assert [name for name in cli.commands if f"reconcile {name}" not in readme] == []


def test_the_declaration_shown_for_a_new_report_is_one() -> None:
    page = (DOCS / "add-a-report-format.md").read_text(encoding="utf-8")
    shown = dedent(page.split("```toml\n")[1].split("```")[0])
    assert parse_declaration("my_report.toml", shown).title_zh
