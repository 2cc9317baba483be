"""What real folders look like: copies, re-saved files, other encodings and languages, rubbish, an unreadable row."""

import csv
import io
import shutil
from pathlib import Path

from reconcile.simulate.amazon_files import REIMBURSEMENTS
from reconcile.simulate.books import Sheet, write_book
from reconcile.simulate.tables import comma

COSTS_ZH = ("SKU", "采购单价", "币种", "生效日期", "供应商", "发票号", "发票日期", "发票数量")
DELIVERIES_ZH = ("货件编号", "运单号", "签收日期", "总箱数", "签收箱数", "缺失箱号", "破损箱号", "签收人")
ERP_ZH = (
    "店铺", "国家", "时间", "赔偿编号", "订单号", "原因", "MSKU", "ASIN", "FNSKU", "标题", "状况", "币种",
    "每件商品赔偿金额", "总金额", "赔偿数量（现金）", "赔偿数量（库存）", "赔偿数量（总计）", "原始赔偿编号",
    "原始赔偿类型",
)  # fmt: skip
ERP_ORDER = (0, 1, 3, 4, 5, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
RESAVED = {"Reconciled Quantity": "Reconciled", "Unreconciled Quantity": "Unreconciled"}


def spoil(folder: Path) -> None:
    """Make the clean input folder look like one that people have worked in. Nothing here changes what is owed.

    A seller's first months have too few downloads for some of it.
    """
    ledgers = sorted((folder / "ledger").glob("*.txt"))
    copies(folder, ledgers)
    for path in ledgers[-4:-3]:
        cut_last_line(path)
    for path in ledgers[-3:-2]:
        unreadable_quantity(path)
    for path in ledgers[-5:-4]:
        resave(path, folder / "ledger" / "ledger from excel.csv")
    for path in sorted((folder / "reimbursements").glob("*.txt"))[:1]:
        erp_copy(path, folder / "reimbursements" / "赔偿.csv")
    translate(folder / "costs.csv", folder / "成本表.csv", COSTS_ZH)
    deliveries_book(folder / "deliveries.csv", folder / "签收.xlsx")
    rubbish(folder)


def copies(folder: Path, ledgers: list[Path]) -> None:
    """The same file twice under two names and in two places."""
    shutil.copyfile(ledgers[-1], folder / "ledger" / "ledger_detail (1).txt")
    (folder / "old downloads").mkdir()
    shutil.copyfile(ledgers[-6:][0], folder / "old downloads" / "download.txt")


def cut_last_line(path: Path) -> None:
    """A download that broke off. The lost row stands complete in the next download."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) - 40])


def unreadable_quantity(path: Path) -> None:
    """One sale whose quantity is a word. No claim hangs on a sale."""
    lines = path.read_bytes().decode("utf-8").split("\r\n")
    sales = [n for n in range(len(lines) // 2, len(lines)) if '"Shipments"\t""\t"-1"' in lines[n]]
    for place in sales[:1]:
        lines.insert(place, lines[place].replace('"-1"', '"n/a"'))
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")


def resave(path: Path, target: Path) -> None:
    """A ledger opened in Excel and saved as CSV: other header words, other dates, the event in the singular."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    header = [RESAVED.get(name, name) for name in rows[0]]
    saved = []
    for row in rows[1:]:
        month, day, year = row[0].split("/")
        row[0], row[14] = f"{int(month)}/{int(day)}/{year}", row[14][:19]
        row[5] = row[5].replace("Adjustments", "Adjustment")
        saved.append([*row[:15], ""] if len(header) == 16 else row)
    comma(target, header, saved)


def erp_copy(path: Path, target: Path) -> None:
    """The same reimbursements as the seller's ERP shows them: Chinese headers, no case id, gb18030."""
    lines = path.read_bytes().decode("cp1252").split("\r\n")[1:-1]
    rows = []
    for line in lines:
        cells = dict(zip(range(len(REIMBURSEMENTS)), line.split("\t"), strict=True))
        cells[0] = cells[0][:19].replace("T", " ")
        cells[8] = cells[8].encode("ascii", "ignore").decode("ascii")
        country = {"EUR": "德国", "GBP": "英国"}.get(cells[10], "美国")
        rows.append(("样例店", country, *(cells[place] for place in ERP_ORDER)))
    comma(target, ERP_ZH, rows, encoding="gb18030")


def translate(path: Path, target: Path, header: tuple[str, ...]) -> None:
    """The same table under Chinese headers, in GB 18030; the English one goes."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    comma(target, header, rows[1:], encoding="gb18030")
    path.unlink()


def deliveries_book(path: Path, target: Path) -> None:
    """The proofs of delivery as a workbook with a title above the header."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    write_book(target, [Sheet("签收记录 ", [("签收记录汇总",), (), DELIVERIES_ZH, *rows[1:]])])
    path.unlink()


def rubbish(folder: Path) -> None:
    """What lies about in every folder."""
    (folder / "notes.txt").write_text("call the forwarder about the July shipment\n", encoding="utf-8", newline="\n")
    (folder / "empty.csv").write_bytes(b"")
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "photo.jpg").write_bytes(bytes([255, 216, 255, 224]) + bytes(range(256)))
    (folder / "a folder.xlsx").mkdir()
    comma(folder / "prices.csv", ("competitor", "price"), [("somebody else", "19.99")])
