"""In which language the terminal speaks, and that it has words for everything in both."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from reconcile import cli as command_line
from reconcile.language import VARIABLE
from reconcile.line_width import display_width, wrapped

CHINESE = re.compile("[一-鿿]")

PACKAGE = Path(command_line.__file__).parent
Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(command_line.cli, list(arguments), prog_name="reconcile")

    return call


def every_command(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from every_command(command, (*path, name))


def settings(folder: Path, text: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reconcile.toml").write_text(text, encoding="utf-8")
    return str(folder)


# What docs/glossary.md calls otherwise: a thing has one name, wherever it is read.
LOSERS = {
    "入库短少": "入仓短少",
    "收回": "撤回",
    "催询": "追问",
    "催问": "追问",
    "承运方：": "承运商：",
    "合作承运人": "合作承运商",
    "“问题”表": "“问题记录”表",
    "own 自发": "own 自选承运",
}
READ = (
    "reasons/reasons.toml",
    "steps/notes.toml",
    "outcome/problems.toml",
    "ingest/problems.toml",
    "templates/columns.toml",
)


def test_a_thing_has_one_name_in_chinese() -> None:
    files = [
        *(PACKAGE / name for name in READ),
        *(PACKAGE / "texts").glob("*zh.toml"),
        *(PACKAGE / "policy").glob("*.toml"),
    ]
    found = [(file.name, word) for file in files for word in LOSERS if word in file.read_text(encoding="utf-8")]
    assert found == []


@pytest.mark.parametrize("path", list(every_command(command_line.cli)), ids=" ".join)
def test_help_is_chinese_throughout(ask: Ask, path: tuple[str, ...]) -> None:
    result = ask("--lang", "zh", *path, "--help")
    assert result.exit_code == 0
    assert re.search(r"示例：\n\s+reconcile ", result.output)
    for line in re.findall(r"^  --?\w.*?  (\S.*)$", result.output, re.M):
        assert CHINESE.search(line), line
    assert all(display_width(line) <= 110 for line in result.output.splitlines())


def test_the_language_is_that_of_the_option_else_of_the_surroundings_else_of_the_settings(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = settings(tmp_path / "shop", 'language = "zh"\n')
    assert "没有选项 --nope" in ask("run", "--data", chinese, "--nope").stderr
    assert "没有选项 --nope" in ask("run", f"--data={chinese}", "--nope").stderr
    monkeypatch.setenv(VARIABLE, "en")
    assert "there is no option --nope" in ask("run", "--data", chinese, "--nope").stderr
    assert "没有选项 --nope" in ask("run", "--data", chinese, "--lang=zh", "--nope").stderr


def test_without_a_word_about_it_english_is_spoken(ask: Ask) -> None:
    assert "there is no command rum" in ask("rum").stderr


@pytest.mark.parametrize("text", ["language = ", "language = 7\n", 'language = "fr"\n', ""])
def test_settings_that_cannot_be_used_do_not_keep_the_error_from_being_said(
    ask: Ask, tmp_path: Path, text: str
) -> None:
    assert "there is no option" in ask("run", "--data", settings(tmp_path / "shop", text), "--nope").stderr


def test_a_setting_that_cannot_be_used_is_said_in_the_language_of_the_settings(ask: Ask, tmp_path: Path) -> None:
    shop = settings(tmp_path / "shop", 'language = "zh"\nretention_years = 1\n')
    assert "retention_years 的值是 1；应为：不小于 2 的整数" in ask("run", "--data", shop).stderr


def test_the_inbox_is_asked_for_the_language_where_no_folder_is_named(ask: Ask, tmp_path: Path) -> None:
    settings(tmp_path / "data" / "inbox", 'lang = "zh"\n')
    assert ask("run", "--help").output.startswith("用法：")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rum",), "没有命令 rum"),
        (("explain",), "缺少 CLAIM_ID"),
        (("run", "--as-of", "tomorrow"), "--as-of 的值是 tomorrow；应为：日期"),
        (("run", "--out"), "选项 --out 缺少值"),
        (("template", "nonsense"), "FORM 的值是 nonsense；应为：costs、"),
        (("score", "nowhere.csv", "truth.csv"), "CLAIMS 的值是 nowhere.csv；应为：已有的文件"),
        (("simulate", "x", "--seed", "x"), "--seed 的值是 x；应为：整数"),
        (("sample", "one", "two"), "参数多于该命令所需"),
        (("run", "--data", "nowhere"), "数据文件夹 nowhere 不存在"),
    ],
)
def test_a_call_that_cannot_be_understood_is_answered_in_chinese(
    ask: Ask, arguments: tuple[str, ...], said: str
) -> None:
    result = ask("--lang", "zh", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("错误：")
    assert said in result.stderr
    assert CHINESE.search(result.stderr.splitlines()[1])


def test_chinese_is_broken_at_the_width_of_its_characters_and_no_mark_begins_a_line() -> None:
    lines = wrapped("存放下载报告的文件夹，其下所有文件都会读取。默认 data/inbox", 12)
    assert lines == ["存放下载报告", "的文件夹，其", "下所有文件都", "会读取。默认", "data/inbox"]
