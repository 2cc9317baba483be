"""The templates of a text: its parts from texts/<language>.toml, in the order in which a reader takes them in.

Values are passed in, never put together into a template, so that nothing in a title is ever executed.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any

import jinja2

from reconcile.texts.catalogue import text_file

Values = dict[str, Any]
SEPARATOR = (
    "\x1e"  # between the parts of a text: a character that no value can hold, control characters being taken out
)
LINES_END = 3  # parts 1 and 2 are the lines of a list


def composed(
    languages: Sequence[str], template: Callable[[str], jinja2.Template], values: Values, shown: Sequence[Values]
) -> str:
    """The text in each language: facts, lines of the SKUs that are `shown`, the sentences after them."""
    left = values["lines"][len(shown) :]
    values = values | {"shown": shown, "left_skus": len(left), "left_units": sum(line["units"] for line in left)}
    texts = []
    for language in languages:
        space = text_file(language)["about"]["space"]
        parts = [part.strip() for part in template(language).render(values).split(SEPARATOR)]
        lines = "\n".join(part for part in parts[1:LINES_END] if part)
        rest = space.join(part for part in parts[LINES_END:] if part)
        texts.append(f"{parts[0]}\n{lines}\n{rest}" if lines else f"{parts[0]}{space}{rest}")
    return "\n\n".join(texts) + "\n"


@cache
def template_of(language: str, name: str) -> jinja2.Template:
    """All parts of one kind of text as a single template: facts, lines, what is left out, the sentences after them."""
    parts = text_parts(language, name)
    after = [parts["settled"], parts["reversed"], parts["checked"], parts["earlier"], parts["request"]]
    return joined(language, [parts["facts"], parts["line"], parts["left_out"], *after])


def joined(language: str, parts: Sequence[str]) -> jinja2.Template:
    """One template of several parts, after the pieces that any of them may name (`product_of` a line)."""
    piece = text_file(language)["piece"]
    own = "{% set fnsku, sku, asin = one.fnsku, one.sku, one.asin %}"
    named = "{% macro product_of(one) %}" + own + piece["product"] + "{% endmacro %}"
    named += "".join("{% set " + key + " %}" + piece[key] + "{% endset %}" for key in ("product", "rate", "price"))
    return surroundings(language).from_string(named + SEPARATOR.join(parts))


def text_parts(language: str, name: str) -> dict[str, str]:
    """The parts of one kind of text (`amazon.inbound_lost`), each a template of its own; lists as one template."""
    texts = text_file(language)
    party, family = name.split(".")
    own: dict[str, str] = texts[party][family]
    piece = texts["piece"]
    has_lines = "line" in own
    return own | {
        "settled": piece["paid" if has_lines else "settled"],
        "reversed": piece["reversed"],
        "earlier": piece["earlier"],
        "line": "{% for line in shown %}" + own["line"] + "\n{% endfor %}" if has_lines else "",
        "left_out": "{% if left_skus %}" + piece["left_out"] + "{% endif %}" if has_lines else "",
    }


@cache
def subject_of(language: str, name: str) -> jinja2.Template:
    """The subject of one kind of text as a template."""
    party, family = name.split(".")
    return surroundings(language).from_string(text_file(language)[party][family]["subject"])


@cache
def surroundings(language: str) -> jinja2.Environment:
    """Where templates of a language are read: its words, its decimal mark, its phrases for credits."""
    texts = text_file(language)
    # No escaping: the result is plain text for a text box, and an escaped & would be pasted as it stands.
    # Not optimized either: a template is rendered a few times, and there is nothing in it to work out beforehand.
    surroundings = jinja2.Environment(autoescape=False, optimized=False, undefined=jinja2.StrictUndefined)  # noqa: S701
    surroundings.filters["count"] = partial(_count, texts["word"])
    surroundings.filters["money"] = jinja2.pass_context(partial(_money, texts["about"]))
    surroundings.filters["credit"] = partial(_credit, texts["credit"])
    surroundings.globals["reports"] = jinja2.pass_context(partial(_reports, texts["about"], texts["report"]))
    return surroundings


def _count(words: Mapping[str, Sequence[str]], number: int, word: str) -> str:
    """`3 units`: the number with the word in its one or many form."""
    one, many = words[word]
    return (one if number == 1 else many).format(n=number)


def _credit(phrases: Mapping[str, str], source: Values) -> str:
    """What a source line settled: `2 units found on 2026-07-10 (ledger reference ID 2009...)`."""
    phrase = phrases.get(source["kind"], phrases["other"])
    return " ".join(phrase.format(**source).replace("()", "").split())


def _reports(about: Mapping[str, Any], names: Mapping[str, str], context: jinja2.runtime.Context, *wanted: str) -> str:
    """Those of the wanted reports that were read, each with the day up to which it tells."""
    read = context["read"]
    told = [names[report].format(day=read[report]) for report in wanted if read[report]]
    start: str = about["comma"].join(told[:-1])
    return start + about["and"] + told[-1] if start else "".join(told)


def _money(about: Mapping[str, Any], context: jinja2.runtime.Context, amount: Decimal) -> str:
    """An amount with the reader's decimal mark, as it is; `point_for`: currencies of other readers."""
    mark: str = "." if context.get("currency") in about["point_for"] else about["decimal"]
    return f"{amount:f}".replace(".", mark)
