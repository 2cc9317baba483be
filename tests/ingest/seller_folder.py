"""A data folder of a test: files written into it, loaded, and asked about."""

from pathlib import Path

import duckdb
import openpyxl

from reconcile.ingest import load_folder
from tests.worlds.loaded import Quiet


class Folder:
    """A data folder and what was loaded from it."""

    def __init__(self, root: Path) -> None:
        self.data = root / "data"
        self.data.mkdir()
        self.con = duckdb.connect(root / "cache.duckdb")

    def text(self, name: str, text: str, encoding: str = "utf-8") -> None:
        (self.data / name).write_bytes(text.encode(encoding))

    def book(self, name: str, **sheets: list[list[object]]) -> None:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(self.data / name)

    def load(self) -> None:
        load_folder(self.con, self.data, Quiet())

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        return self.con.execute(sql).fetchall()

    def problems(self) -> list[tuple[object, ...]]:
        return self.ask("select file, sheet, line, column_name, value, severity, what from problem order by all")
