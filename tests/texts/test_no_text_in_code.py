"""What people read stands in the catalogues, none of it in code: every module is read as a syntax tree."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import reconcile
from reconcile.texts.catalogue import LANGUAGES, catalogue
from reconcile.texts.line_notes import SECTION

ROOT = Path(reconcile.__file__).parent
ENGLISH = catalogue("en")
# Speak English only, to whoever changes the program or its rules, or hold words of the pages of docs/ (decisions/
# languages.md). The simulator writes files of other people. The blank forms speak both languages at once.
SPEAK_ENGLISH = {
    "settings/fields.py",
    *("policy/read.py", "policy/rules.py", "policy/periods.py", "ingest/declaration.py"),
    "templates/write.py",
}
MODULES = sorted(path for path in ROOT.rglob("*.py") if "simulate" not in path.relative_to(ROOT).parts)
SENTENCE = re.compile(r"[A-Za-z][a-z']+ [a-z']{2,} [a-z']{2,}|[一-鿿]{2,}.*[，。：]")
NO_ENGLISH = re.compile(  # SQL, a loop of jinja, the rules of a page for the browser
    r"\bselect\b|\bnulls (last|first)\b|\bcoalesce\b|\bdesc\b|case (when|severity|state)\b|order by"
    r"|(insert|rows|replace) into"
    r"|(create|drop) (or|table|temp|schema|view)|delete from|update staging|<> '|\bwhere \w+ (=|in|is)"
    r"|for line in|default-src"
)
# Words of the tables, which no person reads, and one message for whoever reads a stack trace.
CODES = {"proven by queue", "no texts in language ", ") is also another month", " is not as it was written"}
SPEAKERS = {"CannotRun", "SettingsError"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")), node


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string that is no documentation, with its line."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


@cache
def known() -> set[str]:
    """Keys of the catalogues, which are words of the data, and the notes that are kept in English."""
    sections = ENGLISH.sections()
    return {key for section in sections for key in ENGLISH.keys(section)} | {
        ENGLISH.text(SECTION, key) for key in ENGLISH.keys(SECTION)
    }


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_sentence_stands_in_code(path: Path) -> None:
    if name_of(path) in SPEAK_ENGLISH:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known_words = known() | CODES
    found = [
        (line, text)
        for line, text in strings(tree)
        if SENTENCE.search(text) and not NO_ENGLISH.search(text) and text not in known_words
    ]
    assert not found, "put it into reconcile/texts/<room>.<language>.toml"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_whatever_speaks_names_a_text_of_the_catalogue(path: Path) -> None:
    """An error, a stage, a printed line or an option's help never holds its own words."""
    for name, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
        first = call.args[0] if call.args else None
        key = first.value if isinstance(first, ast.Constant) else None
        if name in SPEAKERS and key is not None:
            assert key in ENGLISH.keys("error"), (call.lineno, key)
            assert key in ENGLISH.keys("error_remedy"), (call.lineno, key)
        if name in SPEAKERS:
            assert len(call.args) == 1, (call.lineno, "the facts are named: CannotRun(key, folder=…)")
            assert not isinstance(first, ast.JoinedStr), call.lineno
        if name in ("stage", "_stage") and key is not None:
            assert key in ENGLISH.keys("stage"), (call.lineno, key)
        if name == "Phrase" and key is not None:
            assert isinstance(call.args[1], ast.Constant | ast.Name | ast.IfExp), call.lineno
        if name == "echo":
            parts = first.values if isinstance(first, ast.JoinedStr) else [first]
            own = [part.value for part in parts if isinstance(part, ast.Constant)]
            assert not re.search("[A-Za-z]{2,}", "".join(map(str, own))), call.lineno
        if name in ("option", "command", "group"):
            assert not {"help", "short_help", "epilog"} & {keyword.arg for keyword in call.keywords}, call.lineno


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_text_that_code_names_is_there(path: Path) -> None:
    """`texts.text("section", "key")` with both written out: a spelling error would only show when it is said."""
    for name, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
        written = [argument.value for argument in call.args[:2] if isinstance(argument, ast.Constant)]
        if name in ("text", "Phrase") and len(written) == 2 and all(isinstance(part, str) for part in written):
            section, key = map(str, written)
            for language in LANGUAGES:
                assert key in catalogue(language).keys(section), (call.lineno, section, key)
