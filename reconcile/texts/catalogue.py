"""Every text that a user sees, by language. Texts stand in texts/*.toml, none in code."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from reconcile.own_toml import own_toml
from reconcile.texts.phrase import Phrase
from reconcile.texts.plural import filled

LANGUAGES = ("en", "zh")


class Catalogue:
    """The texts of one language of the workbook, the case list and the terminal."""

    def __init__(self, language: str, texts: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self._texts = texts

    def text(self, section: str, key: str, **blanks: object) -> str:
        """The text under `section`, `key`, its blanks filled. Raises KeyError when the catalogue lacks it."""
        found = self._texts[section][key]
        return filled(found, **{name: self._filled(value) for name, value in blanks.items()}) if blanks else found

    def said(self, phrase: Phrase) -> str:
        """The text that a phrase names, in this language."""
        return self.text(phrase.section, phrase.key, **phrase.blanks)

    def _filled(self, value: object) -> object:
        if isinstance(value, Phrase):
            return self.said(value)
        return self.listed(value) if isinstance(value, tuple) else value

    def listed(self, values: Iterable[object]) -> str:
        """The values one after the other, as a sentence lists them."""
        return self.text("sentence", "comma").join(str(self._filled(value)) for value in values)

    def word(self, section: str, key: str) -> str:
        """The word for a value of the data; a value that the catalogue does not know is shown as it is."""
        return self._texts[section].get(key, key)

    def words(self, section: str, listed: str) -> str:
        """The same for a list whose parts are joined by `; ` or `, `."""
        mark, name = (";", "semicolon") if ";" in listed else (",", "comma")
        return self.text("sentence", name).join(self.word(section, part.strip()) for part in listed.split(mark))

    def sections(self) -> list[str]:
        """The sections of all rooms."""
        return list(self._texts)

    def keys(self, section: str) -> list[str]:
        """The keys of a section, in the order of the file."""
        return list(self._texts[section])


def catalogue(language: str) -> Catalogue:
    """The workbook's texts in `language` (`en`, `zh`). Raises KeyError for another one."""
    if language not in LANGUAGES:
        raise KeyError(f"no texts in language {language!r}; there are {', '.join(LANGUAGES)}")
    return Catalogue(language, _texts_of(language))


@cache
def _texts_of(language: str) -> dict[str, dict[str, str]]:
    """Every section of every `<room>.<language>.toml`: one file per room, so that each stays short."""
    ending = f".{language}.toml"
    rooms = sorted(file.name for file in files("reconcile.texts").iterdir())
    sections: dict[str, dict[str, str]] = {}
    for room in rooms:
        if room.endswith(ending):
            for section, texts in text_file(room.removesuffix(".toml")).items():
                sections.setdefault(section, {}).update(texts)
    return sections


def text_file(name: str) -> dict[str, Any]:
    """The content of texts/<name>.toml."""
    return own_toml(f"texts/{name}.toml")
