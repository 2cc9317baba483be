"""The case desk in a real browser, opened as a file: copying, searching, keys, paper, small screens, hostile names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from reconcile.report.filing import Filing, plan_filing
from tests.report.browser import chromium
from tests.report.desk_page import BREAKOUT, SAMPLE, cases_by_key, desk, many_rows, mixed_rows, page_alone, run
from tests.report.report_fixture import HOSTILE, SCRIPT, claim

Open = Callable[..., Page]
PHONE = {"width": 375, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return desk(tmp_path_factory.mktemp("mixed"), rows=mixed_rows())


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a page file; the test fails on any error or message that the page leaves in the console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def go(file: Path, **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        context.grant_permissions(["clipboard-read"])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if request.url[:5] != "file:" else None)
        page.goto(file.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_a_browser_tests_are_skipped_and_fail_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no browser found"), chromium():
        pass


def clipboard(page: Page, kind: str = "text/plain") -> str:
    script = "async (kind) => (await (await navigator.clipboard.read())[0].getType(kind)).text()"
    return str(page.evaluate(script, kind))


def listed(page: Page) -> list[str]:
    return page.locator("#list .row .number").all_inner_texts()


def heading(page: Page) -> str:
    return page.locator("#detail h2").inner_text()


def test_copied_text_is_the_text_file_to_the_last_character(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    for one in cases_by_key(mixed).values():
        page.click("#copy-text")
        expect(page.locator("#toast")).to_have_text("Copied: Text")
        assert clipboard(page) == (mixed.parent / one["file"]).read_text(encoding="utf-8")
        page.click("#copy-subject")
        assert clipboard(page) == one["subject"]
        page.keyboard.press("j")


def test_copying_works_where_the_clipboard_is_closed_to_scripts(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    page.evaluate("Object.defineProperty(navigator.clipboard, 'writeText', {value: () => Promise.reject()})")
    page.click("#copy-text")
    assert clipboard(page) == next(iter(cases_by_key(mixed).values()))["text"]


def test_where_nothing_can_be_copied_the_page_says_so(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    page.evaluate("Object.defineProperty(navigator.clipboard, 'writeText', {value: () => Promise.reject()})")
    page.evaluate("document.execCommand = () => false")
    page.click("#copy-text")
    expect(page.locator("#toast")).to_contain_text("did not allow copying")


def test_the_copied_table_fits_a_spreadsheet(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    page.fill("#search", "FBA15SMPLA01")
    page.click("#copy-lines")
    lines = cases_by_key(mixed)["inbound_lost-FBA15SMPLA01"]["lines"]
    assert [row.split("\t") for row in clipboard(page).rstrip("\n").split("\n")] == [lines["head"], *lines["copied"]]
    table = clipboard(page, "text/html")
    assert table.count("<tr>") == 3
    assert "<script" not in table


def test_on_a_desk_every_line_table_is_seen_whole(opened: Open, tmp_path: Path) -> None:
    page = opened(run(SAMPLE, tmp_path) / "case_desk.html")
    for row in page.locator("#list .row").all():
        row.click()
        whole, seen = page.locator("#detail .scroll").evaluate("(box) => [box.scrollWidth, box.clientWidth]")
        assert whole <= seen


def test_search_filters_and_order(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    assert listed(page) == ["X00SMPL001", "X00SMPL002", "FBA15SMPLA01", "FBA15SMPLB02"]
    assert page.inner_text("#tally") == "Cases: 4 · 102.00 USD + 25.50 EUR"
    for control, value, numbers in [
        ("#filter-party", "forwarder", ["FBA15SMPLB02"]),
        ("#filter-type", "inbound_lost", ["FBA15SMPLA01"]),
        ("#filter-market", "DE", ["X00SMPL002"]),
        ("#filter-docs", "lacking", ["FBA15SMPLA01"]),
        ("#filter-urgency", "week", ["X00SMPL001"]),
        ("#filter-urgency", "month", ["X00SMPL001", "X00SMPL002"]),
    ]:
        page.select_option(control, value)
        assert listed(page) == numbers
        assert numbers[0] in heading(page)
        page.click("#clear")
    page.fill("#search", "fba15  水瓶")
    assert listed(page) == ["FBA15SMPLA01"]
    page.fill("#search", "nothing like it")
    expect(page.locator("#list")).to_have_text("No case fits.")
    page.click("#clear")
    page.select_option("#filter-sort", "amount")
    assert listed(page)[-1] == "X00SMPL002"


def test_everything_can_be_done_from_the_keyboard(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert "X00SMPL002" in heading(page)
    page.keyboard.press("c")
    assert clipboard(page) == cases_by_key(mixed)["warehouse_lost-000002"]["text"]
    page.keyboard.press("/")
    page.keyboard.type("yida jc")
    assert page.input_value("#search") == "yida jc"
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    active = page.get_attribute("#list", "aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"


@pytest.mark.parametrize("number", ["X00SMPL001", "X00SMPL002", "FBA15SMPLA01"])
def test_hostile_names_are_shown_as_text_and_nothing_runs(opened: Open, mixed: Path, number: str) -> None:
    page = opened(mixed)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.fill("#search", number)
    shown = page.inner_text("body")
    assert {"X00SMPL001": SCRIPT, "X00SMPL002": BREAKOUT, "FBA15SMPLA01": HOSTILE}[number] in shown
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, .print script").count() == 0


def test_no_script_of_others_may_run_nor_anything_be_sent(browser: Browser, mixed: Path) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(mixed.as_uri())
    page.evaluate("() => { try { document.body.innerHTML = '<p>'; } catch (e) { console.log(e.message); } }")
    page.evaluate("fetch('http://127.0.0.1:9/').catch((e) => console.log(e.message))")
    page.close()
    assert any("TrustedHTML" in text for text in refused)
    assert any("Content Security Policy" in text for text in refused)


def test_what_may_not_go_out_can_be_read_and_not_copied(opened: Open, tmp_path: Path, monkeypatch: Any) -> None:
    def unreleased(*given: Any) -> dict[str, Filing]:
        return {key: replace(filing, released=False) for key, filing in plan_filing(*given).items()}

    monkeypatch.setattr("reconcile.report.case_files.plan_filing", unreleased)
    page = opened(desk(tmp_path, rows=mixed_rows()))
    expect(page.locator("#copy-text")).to_be_disabled()
    assert "second name" in page.inner_text(".lock")
    assert "X00SMPL001" in page.inner_text(".letter")
    page.keyboard.press("c")
    expect(page.locator("#toast")).to_contain_text("second name")
    page.select_option("#filter-urgency", "locked")
    assert len(listed(page)) == 4


def test_a_seller_to_whom_nothing_is_owed_reads_so(opened: Open, tmp_path: Path) -> None:
    page = opened(page_alone(tmp_path, []))
    expect(page.locator("#list")).to_have_text("Nothing is to be filed now.")
    expect(page.locator("#detail")).to_have_text("")
    page.fill("#search", "cup")
    expect(page.locator("#list")).to_have_text("No case fits.")


def test_two_thousand_cases_open_at_once_and_stay_quick(opened: Open, tmp_path: Path) -> None:
    page = opened(page_alone(tmp_path, many_rows(2000)))
    assert page.inner_text("#tally").startswith("Cases: 2000")
    assert page.locator("#list .row").count() < 200
    page.fill("#search", "X000001999")
    assert listed(page) == ["X000001999"]
    page.fill("#search", "")
    for _ in range(80):
        page.keyboard.press("ArrowDown")
    page.locator("#list").evaluate("(list) => { list.scrollTop = list.scrollHeight; }")
    expect(page.locator("#list .row").nth(150)).to_be_attached()


def test_a_chinese_reader_finds_chinese_only(opened: Open, tmp_path: Path) -> None:
    page = opened(desk(tmp_path, "zh", rows=mixed_rows()), locale="zh-CN")
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert "案件工作台" in page.title()
    page.fill("#search", "易达货代 头程")
    page.click("#copy-text")
    assert "未送达箱号：3" in clipboard(page)
    expect(page.locator("#toast")).to_have_text("已复制：提交文本")
    assert "2027年1月21日" in page.inner_text(".figures")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phone_shows_list_then_case_without_scrolling_sideways(opened: Open, tmp_path: Path, language: str) -> None:
    page = opened(desk(tmp_path, language, rows=mixed_rows()), viewport=PHONE)
    for number in range(4):
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.locator("#list .row").nth(number).click()
        expect(page.locator("#detail")).to_be_visible()
        expect(page.locator("#list")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.click(".back")
        expect(page.locator("#list")).to_be_visible()
    page.click("#filter-button")
    page.select_option("#filter-market", "DE")
    assert page.inner_text("#filter-button").endswith("(1)")
    page.locator("#list .row").first.click()
    page.go_back()
    expect(page.locator("#list")).to_be_visible()


def test_on_paper_each_listed_case_has_a_page(opened: Open, mixed: Path) -> None:
    def pages(page: Page) -> int:
        return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))

    page = opened(mixed)
    assert pages(page) == 4
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    third = page.locator(".print .page").nth(2)
    expect(third).to_be_visible()
    assert "FBA15SMPLA01" in third.inner_text()
    assert "Copy text" not in page.inner_text("body")
    page.emulate_media(media="screen")
    page.fill("#search", "FBA15SMPLB02")
    assert pages(page) == 1


def test_light_and_dark_follow_the_system_until_somebody_chooses(opened: Open, mixed: Path) -> None:
    def background(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light, dark = opened(mixed, color_scheme="light"), opened(mixed, color_scheme="dark")
    first, second = background(light), background(dark)
    assert first != second
    dark.click("#theme")
    assert background(dark) == first
    dark.reload()
    assert background(dark) == first


def test_days_left_are_those_of_the_run_whatever_day_the_browser_has(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    page.clock.set_fixed_time("2026-11-25T12:00:00")
    page.reload()
    assert page.inner_text("#stale") == "Today is 3 days later: run again before you file."
    assert page.locator(".row .days").first.inner_text() == "1 day"
    page.clock.set_fixed_time("2026-11-22T12:00:00")
    page.reload()
    expect(page.locator("#stale")).to_be_hidden()


def test_what_is_in_review_is_only_to_be_read(opened: Open, mixed: Path) -> None:
    page = opened(mixed)
    page.click("#tab-review")
    assert listed(page) == ["X00SMPL006"]
    assert "A person must decide first" in page.inner_text(".lock")
    assert "ask first" in page.inner_text("#detail")
    expect(page.locator("#copy-text")).to_have_count(0)
    page.click("#tab-open")
    assert len(listed(page)) == 4


def test_a_reply_to_a_denial_is_copied_from_the_follow_up(opened: Open, tmp_path: Path) -> None:
    report = run(SAMPLE, tmp_path, date(2026, 12, 1))
    page = opened(report / "case_desk.html")
    page.click("#tab-follow_up")
    page.fill("#search", "answer the denial")
    page.keyboard.press("Escape")
    while page.locator("#copy-text").count() == 0:
        page.keyboard.press("j")
    page.click("#copy-text")
    copied = page.get_attribute(".filelink", "href") or ""
    assert clipboard(page) == (report / copied).read_text(encoding="utf-8")


@pytest.mark.parametrize("tab", ["open", "review"])
def test_nothing_that_is_not_known_is_written_out(opened: Open, mixed: Path, tab: str) -> None:
    page = opened(mixed)
    page.click(f"#tab-{tab}")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    texts = page.inner_text("#desk") + str(page.evaluate("document.getElementById('print').textContent"))
    assert not re.search(r"undefined|null|false|NaN|\[object", texts)


def test_a_step_that_nobody_is_asked_for_names_no_one(opened: Open, tmp_path: Path) -> None:
    rows = [claim("order_lost", "open", 1, counterparty="carrier", order_id="111-7")]
    step = {"claim_id": rows[0]["claim_id"], "case_key": rows[0]["case_key"], "step": "net_loss", "payer": ""}
    step |= {"state": "advice", "amount": "20.00", "currency": "USD", "note": "", "source": ""}
    page = opened(desk(tmp_path, rows=rows, claim_step=[step]))
    assert "net loss · 20.00 USD" in page.inner_text("#detail .steps")
