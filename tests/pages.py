"""The pages of docs/ that are made from the program's data: `make docs` writes them, a test sees when they drift."""

from collections.abc import Callable
from pathlib import Path

from reconcile.ingest.problems_page import problems_page
from reconcile.policy.rules_page import rules_page
from reconcile.settings.page import settings_page

DOCS = Path(__file__).parents[1] / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "errors.md": problems_page,
    "rules.md": rules_page,
    "settings.md": settings_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")
