"""The two pictures of the README, made from the sample: `python -m tests.pictures [FOLDER]`, else into docs/.

They are what chromium, LibreOffice and pdftoppm draw on Debian 12, whose fonts they show: elsewhere they look alike and
are not the same. Nothing makes them anew by itself: whoever has changed what they show does, and looks at them. The
workbook's is kept with 256 colours, in a third of the bytes.
"""

import subprocess
import sys
from base64 import b64encode
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, ViewportSize

from reconcile import pipeline
from tests.pages import DOCS
from tests.report.browser import chromium
from tests.worlds.libreoffice import LibreOffice
from tests.worlds.loaded import Quiet

AS_OF = date(2026, 11, 20)
SAMPLE = DOCS.parent / "data" / "sample"
BOOK_SIZE = ViewportSize(width=1516, height=904)
DESK_SIZE = ViewportSize(width=1280, height=760)
DOWN = 5
"""How many cases below the first the case desk shows: one with a document that is there and one that is missing."""


class Part(NamedTuple):
    """A part of a page of the printed workbook, in points of the picture at so many dots per inch."""

    page: int
    dpi: int
    left: int
    top: int
    width: int
    height: int


SHEETS = (Part(1, 129, 20, 60, 1489, 268), Part(5, 171, 29, 56, 1484, 636))
"""The head of the Summary, and below it File now from its own head on."""


def workbook_picture(browser: Browser, report: Path, picture: Path) -> None:
    """The parts of the workbook, one below the other."""
    book = LibreOffice(report / "profile").save_as(report / "discrepancies.xlsx", "pdf")
    shown = "".join(f'<img src="data:image/png;base64,{_drawn(book, part)}">' for part in SHEETS)
    page = browser.new_page(viewport=BOOK_SIZE)
    page.set_content(f"<style>body {{ margin: 0 }} img {{ display: block }}</style>{shown}")
    page.screenshot(path=picture)


def _drawn(book: Path, part: Part) -> str:
    pages = ["-f", str(part.page), "-l", str(part.page), "-r", str(part.dpi), "-png"]
    place = ["-x", str(part.left), "-y", str(part.top), "-W", str(part.width), "-H", str(part.height)]
    drawn = subprocess.run(["pdftoppm", *pages, *place, str(book)], check=True, capture_output=True)
    return b64encode(drawn.stdout).decode()


def desk_picture(browser: Browser, report: Path, picture: Path) -> None:
    """The case desk on the as-of date, some cases down."""
    page = browser.new_page(viewport=DESK_SIZE)
    page.clock.set_fixed_time(AS_OF.isoformat())
    page.goto((report / "case_desk.html").as_uri())
    for _ in range(DOWN):
        page.keyboard.press("j")
    page.screenshot(path=picture)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else DOCS
    with TemporaryDirectory() as made, chromium() as browser:
        report = pipeline.run(SAMPLE, Path(made), AS_OF, Quiet()).out_dir
        workbook_picture(browser, report, folder / "workbook.png")
        desk_picture(browser, report, folder / "case_desk.png")
