"""Which language is spoken at the terminal, also before any option or setting could be read."""

import os
import tomllib
from collections.abc import Sequence

from reconcile.errors import CannotRun
from reconcile.folders import data_folder, settings_file, typed_path
from reconcile.settings import KEYS_OF_LANGUAGE, TABLES
from reconcile.texts.catalogue import LANGUAGES

VARIABLE = "RECONCILE_LANG"


def spoken_language(arguments: Sequence[str]) -> str:
    """`--lang` among the arguments, else RECONCILE_LANG, else `language` of the data folder's settings, else English.

    Used for help and for errors: what is wrong with an argument or a setting must be said before they can be trusted,
    so that anything unusable on the way is passed over.
    """
    asked = (_value_of("--lang", arguments), os.environ.get(VARIABLE, ""))
    known = [word.casefold() for word in asked if word.casefold() in LANGUAGES]
    return known[0] if known else _language_in_settings(_value_of("--data", arguments)) or LANGUAGES[0]


def _value_of(option: str, arguments: Sequence[str]) -> str:
    """The value that follows an option, or stands behind its `=`; '' without one."""
    for place, argument in enumerate(arguments):
        if argument == option:
            return next(iter(arguments[place + 1 :]), "")
        if argument.startswith(f"{option}="):
            return argument.partition("=")[2]
    return ""


def _language_in_settings(named: str) -> str:
    try:
        path = settings_file(data_folder(typed_path(named) if named else None))
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (CannotRun, OSError, ValueError):
        return ""
    places = [content, *(table for name in TABLES if isinstance(table := content.get(name), dict))]
    words = [place.get(key) for place in places for key in KEYS_OF_LANGUAGE]
    return next((word.casefold() for word in words if isinstance(word, str) and word.casefold() in LANGUAGES), "")
