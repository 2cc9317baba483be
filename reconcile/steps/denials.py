"""Which reasons a denial states, told by the words of the note in the case log (policy/denials.toml)."""

from __future__ import annotations

import re
from functools import cache

from reconcile.policy import read_policy
from reconcile.policy.read import read_file
from reconcile.policy.records import Denial


def stated_reasons(note: str) -> list[Denial]:
    """The reasons that the note states, each once, in the order of the policy; none where no word tells one."""
    text = " ".join(note.casefold().split())
    found = {
        word.denial_id: word
        for word in reversed(read_policy().denial)
        if word.word.casefold() in text and _pattern(word.word, word.turned_by_no).search(text)
    }
    stronger = {one.instead_of for one in found.values()}
    return [one for name, one in reversed(found.items()) if name not in stronger]


@cache
def _pattern(word: str, turned_by_no: bool) -> re.Pattern[str]:
    """Whole words in letters with blanks between words; anywhere in scripts without them. Never after a word for no."""
    told = re.escape(word.casefold())
    words = read_file("denials.toml")["words_for_no"].split(", ") if turned_by_no else []
    turned = (f"{it} " if it[-1].isascii() and it[-1].isalpha() else it for it in words)
    before = "".join(f"(?<!{re.escape(it)})" for it in turned)
    return re.compile(rf"{before}\b{told}\b" if word.isascii() else f"{before}{told}")
