"""The page itself: template, style, scripts and data in one file that neither loads nor sends anything."""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from reconcile.policy.rules import claim_types, minor_units
from reconcile.report.case_desk.entries import OTHERS, DeskData, entries
from reconcile.report.case_desk.follow_up import FOLLOW_UP
from reconcile.report.reader import Reader
from reconcile.report.run_info import RunInfo

DESK = "case_desk.html"
SCRIPTS = ("elements.js", "clipboard.js", "cases.js", "list.js", "detail.js", "keys.js", "start.js")
# Inside a script element the data must hold nothing that a parser of HTML or an old parser of scripts could act upon.
HARMFUL = "<>&\u2028\u2029"


def write_case_desk(folder: Path, data: DeskData, run: RunInfo, reader: Reader) -> None:
    """Write `case_desk.html` into `folder`."""
    content = {
        "as_of": run.as_of.isoformat(),
        "language": reader.texts.language,
        "decimals": minor_units(),
        "statuses": ("open", FOLLOW_UP, *OTHERS),
        "texts": {key: reader.texts.text("desk", key) for key in reader.texts.keys("desk")},
        "types": {name: reader.texts.word("claim_type", name) for name in claim_types()},
        "cases": entries(data, run, reader),
    }
    style, script = Markup(_own("desk.css")), Markup(_script())  # noqa: S704 - files of this package
    page = _template().render(
        text=lambda key, **blanks: reader.texts.text("desk", key, **blanks),
        language={"en": "en", "zh": "zh-CN"}[reader.texts.language],
        account=run.account,
        as_of=run.as_of.isoformat(),
        as_of_said=reader.day(run.as_of),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'",
        style=style,
        script=script,
        data=Markup(_harmless(content)),  # noqa: S704 - every < > & in it is escaped
    )
    with (folder / DESK).open("w", encoding="utf-8", newline="") as file:
        file.write(page)


def _harmless(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for mark in HARMFUL:
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _hash(content: str) -> str:
    """How a content security policy names exactly this content."""
    return f"'sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode()}'"


@cache
def _own(name: str) -> str:
    return files("reconcile.report.case_desk").joinpath(name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    """The scripts in one closure, in the order in which they build upon each other."""
    return '(() => {\n"use strict";\n' + "\n".join(_own(name) for name in SCRIPTS) + "})();\n"


@cache
def _template() -> jinja2.Template:
    surroundings = jinja2.Environment(
        autoescape=True, optimized=False, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return surroundings.from_string(_own("page.html"))
