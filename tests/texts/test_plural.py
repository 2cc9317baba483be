"""One thing is not spoken of as several."""

import re
from importlib.resources import files

import pytest

from reconcile.texts.catalogue import catalogue
from reconcile.texts.plural import filled

THINGS = "units|claims|cases|documents|times|lines"
COUNTED = re.compile(rf"\{{(?:n|units|claims|cases|gaps|rounds)(?::,)?\}} (?:{THINGS})\b")
PAGE_UNITS = '\nunits = "{n} units"'  # beside `one_unit`: the case desk chooses in the browser
ROOMS = ("texts", "claims", "steps", "outcome")
TEXTS = {
    file.name: file.read_text(encoding="utf-8")
    for room in ROOMS
    for file in files("reconcile").joinpath(room).iterdir()
    if file.name.endswith((".en.toml", "reasons.toml", "notes.toml", "problems.toml"))
}


@pytest.mark.parametrize(("n", "said"), [(1, "1 unit is open"), (0, "0 units are open"), (12, "12 units are open")])
def test_the_word_beside_a_number_follows_it(n: int, said: str) -> None:
    assert filled("{n} {n:unit is|units are} open", n=n) == said


def test_a_text_without_such_words_is_filled_as_ever() -> None:
    assert filled("{n:,} | {text}", n=1000, text="a|b") == "1,000 | a|b"


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_no_text_counts_in_the_plural_only(name: str) -> None:
    assert COUNTED.findall(TEXTS[name].replace(PAGE_UNITS, "")) == []


def test_one_unit_of_a_claim_is_one_unit() -> None:
    assert catalogue("en").text("explain", "row_plain", units=1, status="open") == "1 unit open"
