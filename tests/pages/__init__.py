"""The pages of docs/ that are made from the program's data: `make docs` writes them, a test sees when they drift."""

from collections.abc import Callable
from pathlib import Path

from tests.pages.errors import errors_page
from tests.pages.rules import rules_page
from tests.pages.settings import settings_page

DOCS = Path(__file__).parents[2] / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "errors.md": errors_page,
    "rules.md": rules_page,
    "settings.md": settings_page,
}
