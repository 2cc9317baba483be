"""`make docs`: write the generated pages again."""

from tests.pages import DOCS, PAGES

for name, page in PAGES.items():
    (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")
